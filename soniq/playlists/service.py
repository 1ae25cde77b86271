"""What people do with playlists."""

from collections.abc import Mapping, Sequence

from soniq.errors import Unavailable
from soniq.features.nearest import Nearest
from soniq.library.finding import Finder
from soniq.playlists.model import (
    Added,
    Brought,
    BroughtPlaylist,
    Duplicates,
    Entry,
    EntryId,
    EntryPage,
    Playlist,
    PlaylistId,
    Preview,
    Reader,
    Rules,
    Visibility,
)
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import PersonId, TrackId

PAGE = 500


class Playlists:
    """Lists by hand and by rules. A person changes their own; what others show them, they read.

    Whoever may not see a list is told that there is none (NotFound); whoever sees it and is not
    its owner changes nothing of it (Forbidden).
    """

    def __init__(self, db: Database, finder: Finder, nearest: Nearest) -> None:
        self._db = db
        self._finder = finder
        self._nearest = nearest

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did to their lists."""
        return {}

    # Reading

    def of(self, reader: Reader, *, others: bool = True) -> list[Playlist]:
        """A person's own lists by name, then those that others show them; without deleted ones."""
        raise Unavailable("Playlists are being built.")

    def deleted(self, person_id: PersonId) -> list[Playlist]:
        """Own lists that can be had back, the last deleted first."""
        raise Unavailable("Playlists are being built.")

    def playlist(self, playlist_id: PlaylistId, reader: Reader) -> Playlist:
        """Raises NotFound, also for a deleted one."""
        raise Unavailable("Playlists are being built.")

    def entries(
        self, playlist_id: PlaylistId, reader: Reader, *, first: int = PAGE, skip: int = 0
    ) -> EntryPage:
        """A part of the list; of a smart one as its rules find it now, with its owner's ears."""
        raise Unavailable("Playlists are being built.")

    def track_ids(self, playlist_id: PlaylistId, reader: Reader) -> list[TrackId]:
        """The whole list's tracks that the library has, in its order."""
        raise Unavailable("Playlists are being built.")

    def holding(self, track_id: TrackId, person_id: PersonId) -> list[Playlist]:
        """Own lists by hand that the track is in."""
        raise Unavailable("Playlists are being built.")

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
        raise Unavailable("Playlists are being built.")

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
        raise Unavailable("Playlists are being built.")

    def add(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        track_ids: Sequence[TrackId],
        *,
        duplicates: Duplicates = Duplicates.ASK,
        before: EntryId | None = None,
    ) -> Added:
        """Adds tracks at the end, or before an entry; see `Duplicates`."""
        raise Unavailable("Playlists are being built.")

    def remove(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        """Takes entries out; returns those that were there. `put_back` undoes it."""
        raise Unavailable("Playlists are being built.")

    def put_back(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        """Brings entries back to where they were taken out, for 30 days."""
        raise Unavailable("Playlists are being built.")

    def move(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        entry_ids: Sequence[EntryId],
        *,
        before: EntryId | None,
    ) -> Playlist:
        """Moves entries, in the order given, before another one; None: to the end."""
        raise Unavailable("Playlists are being built.")

    def replace_entries(
        self, playlist_id: PlaylistId, by: PersonId, track_ids: Sequence[TrackId]
    ) -> Playlist:
        """Has the list hold these tracks and no others; entries that stay keep their ids."""
        raise Unavailable("Playlists are being built.")

    def delete(self, playlist_id: PlaylistId, by: PersonId) -> None:
        """Puts a list away; `restore` brings it back for 30 days."""
        raise Unavailable("Playlists are being built.")

    def restore(self, playlist_id: PlaylistId, by: PersonId) -> Playlist:
        """Brings a deleted list back with all that was in it."""
        raise Unavailable("Playlists are being built.")

    # By rules

    def preview(
        self, rules: Rules, person_id: PersonId, *, first: int = 50, seconds: float = 5.0
    ) -> Preview:
        """What the rules find, without keeping anything.

        Raises:
            Invalid: the rules say what cannot be; the text names the rule.
            Unavailable: it took longer than `seconds`.
        """
        raise Unavailable("Playlists are being built.")

    # Bringing

    def bring(self, person_id: PersonId, brought: BroughtPlaylist) -> Brought:
        """Takes in a list from elsewhere; brought again, it adds nothing that is there.

        Lines that are not found are kept as told and become tracks when those come (`tie`). What a
        person changed in the list since stays; a deleted one is not made anew.
        """
        raise Unavailable("Playlists are being built.")

    def tie(self) -> int:
        """Finds the tracks of lines that had none, after music came; returns how many it tied."""
        raise Unavailable("Playlists are being built.")

    def purge(self) -> int:
        """Forgets for good what was deleted over 30 days ago; for the nightly tidying."""
        raise Unavailable("Playlists are being built.")
