"""What people do with playlists."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from soniq.errors import Conflict, Invalid, Unavailable
from soniq.features.nearest import Nearest
from soniq.library.finding import Finder
from soniq.playlists import acts, carrying, hand, lying, rows, seeing
from soniq.playlists.bringing import Bringing
from soniq.playlists.checking import check
from soniq.playlists.following import Following
from soniq.playlists.hand import ByHand
from soniq.playlists.model import (
    LONGEST,
    Added,
    Brought,
    BroughtPlaylist,
    Duplicates,
    Entry,
    EntryId,
    EntryPage,
    Format,
    Places,
    Playlist,
    PlaylistId,
    Preview,
    Reader,
    Rules,
    Visibility,
    Written,
)
from soniq.playlists.naming import Named
from soniq.playlists.smart import ByRules
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now

PAGE = 500


class Playlists:
    """Lists by hand and by rules. A person changes their own; what others show them, they read.

    Whoever may not see a list is told that there is none (NotFound); whoever sees it and is not
    its owner changes nothing of it (Forbidden). Entries are put into lists by hand alone
    (Conflict).
    """

    def __init__(
        self,
        db: Database,
        finder: Finder,
        nearest: Nearest,
        clock: Callable[[], Moment] = now,
    ) -> None:
        self._db = db
        self._now = clock
        self._named = Named(db, clock)
        self._hand = ByHand(db, clock)
        self._rules = ByRules(db, nearest, clock)
        self._bringing = Bringing(db, finder, self._named, clock)
        self.mover = Following()
        """So that entries follow their tracks when copies are merged."""

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did to their lists."""

        def again(deed: Deed) -> None:
            with self._db.write(lasting=True) as tx:
                acts.do(tx, deed.kind, deed.body)

        return dict.fromkeys(acts.KINDS, again)

    # Reading

    def of(self, reader: Reader, *, others: bool = True) -> list[Playlist]:
        """A person's own lists by name, then those that others show them; without deleted ones."""
        found = self._db.read()
        own = [] if reader is None else rows.own(found, reader)
        return [*own, *(rows.shown(found, reader) if others else [])]

    def deleted(self, person_id: PersonId) -> list[Playlist]:
        """Own lists that can be had back, the last deleted first."""
        return rows.deleted(self._db.read(), person_id)

    def playlist(self, playlist_id: PlaylistId, reader: Reader) -> Playlist:
        """Raises NotFound, also for a deleted one."""
        return seeing.seen(self._db.read(), playlist_id, reader)

    def entries(
        self, playlist_id: PlaylistId, reader: Reader, *, first: int = PAGE, skip: int = 0
    ) -> EntryPage:
        """A part of the list; of a smart one as its rules find it now, with its owner's ears.

        Raises:
            NotFound: no such list. Invalid: its rules can no longer be.
            Unavailable: a smart one took too long.
        """
        if not (0 <= first <= LONGEST and 0 <= skip <= LONGEST):
            raise Invalid(f"A part of a list is at most {LONGEST:,} entries, from 0 on.")
        with self._db.snapshot() as snapshot:
            playlist = seeing.seen(snapshot, playlist_id, reader)
            if playlist.rules is None:
                return EntryPage(
                    entries=rows.entries(snapshot, playlist_id, first=first, skip=skip),
                    total=playlist.entries or 0,
                    duration=playlist.duration or Milliseconds(0),
                )
        found = self._rules.open(playlist, anew=skip == 0)
        return EntryPage(
            entries=[
                Entry(id=None, position=place, track_id=track_id, line=None, added_at=None)
                for place, track_id in enumerate(found.part(first, skip), skip)
            ],
            total=len(found.track_ids),
            duration=found.duration,
            cut=found.cut,
        )

    def track_ids(self, playlist_id: PlaylistId, reader: Reader) -> list[TrackId]:
        """The whole list's tracks that the library has, in its order."""
        page = self.entries(playlist_id, reader, first=LONGEST)
        return [entry.track_id for entry in page.entries if entry.track_id is not None]

    def holding(self, track_id: TrackId, person_id: PersonId) -> list[Playlist]:
        """Own lists by hand that the track is in."""
        return rows.holding(self._db.read(), person_id, track_id)

    # By hand

    def create(
        self,
        owner: PersonId,
        name: str,
        track_ids: Sequence[TrackId] = (),
        *,
        description: str = "",
        visibility: Visibility = Visibility.PRIVATE,
        rules: Rules | None = None,
    ) -> Playlist:
        """rules: makes a smart list; it takes no tracks.

        Raises:
            NotFound: no such track. Invalid: no name, or the rules say what cannot be.
        """
        if rules is not None and track_ids:
            raise Invalid("A list by rules finds its tracks itself; it takes none.")
        new = BroughtPlaylist(
            key="",
            name=name,
            origin="",
            description=description,
            rules=None if rules is None else check(rules),
            visibility=visibility,
        )
        with self._db.write(lasting=True) as tx:
            lines = hand.told_tracks(tx, track_ids)
            made = self._named.make(tx, owner, new)
            wanted = [(one, lines[one], None) for one in track_ids]
            hand.put(tx, made, wanted, before=None, at=self._now())
        return self._counted(self.playlist(made.id, owner))

    def change(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        *,
        name: str | None = None,
        description: str | None = None,
        visibility: Visibility | None = None,
        rules: Rules | None = None,
        seen: int | None = None,
    ) -> Playlist:
        """Changes what is given. seen: `Playlist.changes` as the person saw it.

        Raises Conflict: it was changed since, or rules were given for a list by hand.
        """
        changed = self._named.change(
            playlist_id,
            by,
            name=name,
            description=description,
            visibility=visibility,
            rules=None if rules is None else check(rules),
            seen=seen,
        )
        return self._counted(changed)

    def add(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        track_ids: Sequence[TrackId],
        *,
        duplicates: Duplicates = Duplicates.ASK,
        before: EntryId | None = None,
    ) -> Added:
        """Adds tracks at the end, or before an entry; see `Duplicates`.

        Raises:
            NotFound: no such track, or no such entry.
            Invalid: the list would grow too long.
        """
        return self._hand.add(playlist_id, by, track_ids, duplicates=duplicates, before=before)

    def remove(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        """Takes entries out; returns those that were there. `put_back` undoes it."""
        return self._hand.remove(playlist_id, by, entry_ids)

    def put_back(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        """Brings entries back to where they were taken out, for 30 days."""
        return self._hand.put_back(playlist_id, by, entry_ids)

    def move(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        entry_ids: Sequence[EntryId],
        *,
        before: EntryId | None,
    ) -> Playlist:
        """Moves entries, in the order given, before another one; None: to the end."""
        return self._hand.move(playlist_id, by, entry_ids, before=before)

    def replace_entries(
        self, playlist_id: PlaylistId, by: PersonId, track_ids: Sequence[TrackId]
    ) -> Playlist:
        """Has the list hold these tracks and no others; entries that stay keep their ids."""
        return self._hand.replace(playlist_id, by, track_ids)

    def copy(self, playlist_id: PlaylistId, by: PersonId, *, name: str | None = None) -> Playlist:
        """An own list by hand of what any list that one sees holds now; lines go along."""
        playlist = self.playlist(playlist_id, by)
        page = self.entries(playlist_id, by, first=LONGEST)
        new = BroughtPlaylist(
            key="",
            name=name or f"{playlist.name} (copy)",
            origin="",
            description=playlist.description,
        )
        with self._db.write(lasting=True) as tx:
            made = self._named.make(tx, by, new)
            hand.put(tx, made, hand.copied(tx, page.entries), before=None, at=self._now())
        return self.playlist(made.id, by)

    def delete(self, playlist_id: PlaylistId, by: PersonId) -> None:
        """Puts a list away; `restore` brings it back for 30 days."""
        self._named.delete(playlist_id, by)

    def restore(self, playlist_id: PlaylistId, by: PersonId) -> Playlist:
        """Brings a deleted list back with all that was in it."""
        return self._named.restore(playlist_id, by)

    # By rules

    def preview(
        self, rules: Rules, person_id: PersonId, *, first: int = 50, seconds: float = 5.0
    ) -> Preview:
        """What the rules find, without keeping anything.

        Raises:
            Invalid: the rules say what cannot be; the text names the rule.
            Unavailable: it took longer than `seconds`.
        """
        found = self._rules.find(rules, person_id, seed=person_id, seconds=seconds)
        return Preview(
            track_ids=tuple(found.part(first, 0)),
            total=len(found.track_ids),
            duration=found.duration,
            cut=found.cut,
            seconds=found.seconds,
        )

    # Bringing

    def bring(
        self,
        person_id: PersonId,
        brought: BroughtPlaylist,
        *,
        guesses: bool = False,
        again: bool = True,
    ) -> Brought:
        """Takes in a list from elsewhere; brought again, it adds nothing that is there.

        Lines that are not found are kept as told and become tracks when those come (`tie`). What a
        person changed in the list since stays. guesses: tracks that are only guessed are taken too;
        else their lines are kept as told. again: a list that was deleted comes back, as
        somebody asks for it; what soniq brings by itself leaves it deleted.

        Raises Invalid: it is too long, or its rules say what cannot be.
        """
        if brought.rules is not None:
            if brought.lines:
                raise Conflict("A list is made of lines or of rules, not of both.")
            check(brought.rules)
        done = self._bringing.bring(person_id, brought, guesses=guesses, again=again)
        return replace(done, playlist=self._counted(done.playlist))

    def bring_file(
        self,
        person_id: PersonId,
        file_name: str,
        content: bytes,
        *,
        folder: bytes | None = None,
        key: str | None = None,
        guesses: bool = False,
        again: bool = True,
    ) -> Brought:
        """Takes in a playlist file: M3U, M3U8, PLS, XSPF, JSPF or .nsp.

        folder: where it lies, absolute, as its paths may be relative to that; None for one that
        was sent. key: what makes it this list; None: its names.

        Raises Invalid: it is no playlist that soniq reads, or too long a one.
        """
        carried = carrying.read(file_name, content, folder=folder, key=key)
        brought = self._bringing.respelled(carried)
        if key is None:
            brought = self._bringing.apart(person_id, brought)
        done = self.bring(person_id, brought, guesses=guesses, again=again)
        return replace(done, notes=(*done.notes, *carried.notes))

    def bring_lying(self) -> int:
        """Brings the playlist files that lie in music folders, as lists of the owner that the
        household sees; returns how many lists are new. Those that were deleted stay so, and what
        is no playlist is passed by."""
        owner = rows.owner(self._db.read())
        if owner is None:
            return 0
        unwanted = rows.unwanted(self._db.read(), owner)
        brought = [
            self._bringing.respelled(one)
            for one in lying.carried(self._db.read())
            if one.brought.key not in unwanted
        ]
        return sum(
            self.bring(owner, replace(one, visibility=Visibility.HOUSEHOLD), again=False).made
            for one in brought
        )

    def written(
        self,
        playlist_id: PlaylistId,
        reader: Reader,
        chosen: Format,
        *,
        places: Places = Places.RELATIVE,
        address: Callable[[TrackId], str] | None = None,
    ) -> Written:
        """A list as a file. address: what plays a track, for `Places.STREAM`.

        Raises:
            NotFound: no such list. Invalid: the format holds no such list.
        """
        playlist = self.playlist(playlist_id, reader)
        if chosen is Format.NSP and playlist.rules is not None:
            public = playlist.visibility is not Visibility.PRIVATE
            return carrying.write_rules(
                playlist.name, playlist.description, playlist.rules, public=public
            )
        page = self.entries(playlist_id, reader, first=LONGEST)
        listed = self._bringing.listed(page.entries, places, address)
        return carrying.write(playlist.name, playlist.description, listed, chosen)

    def tie(self) -> int:
        """Finds the tracks of lines that had none, after music came; returns how many it tied.

        Only what is sure is tied: nobody looks at it.
        """
        return self._bringing.tie()

    def purge(self) -> int:
        """Forgets for good what was deleted over 30 days ago; for the nightly tidying."""
        return self._named.purge()

    def _counted(self, playlist: Playlist) -> Playlist:
        """A smart list is opened once as it is made, so that lists of lists tell what it holds.

        What cannot be found now is found when it is opened.
        """
        if not playlist.is_smart or playlist.entries is not None:
            return playlist
        with suppress(Unavailable, Invalid):
            self._rules.open(playlist, anew=True)
        return rows.by_id(self._db.read(), playlist.id) or playlist
