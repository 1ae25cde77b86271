"""Lists that come from elsewhere: found, kept where they are not, and never brought twice."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from soniq.errors import Invalid
from soniq.files.lists.model import Listed
from soniq.library.finding import Finder, Found, How, Line
from soniq.playlists import acts, hand, line_rows, rows, told
from soniq.playlists.carrying import Carried
from soniq.playlists.model import (
    LONGEST,
    Brought,
    BroughtPlaylist,
    Entry,
    EntryId,
    Places,
    Playlist,
    PlaylistChanged,
    PlaylistId,
)
from soniq.playlists.naming import Named
from soniq.store.database import Database, Tx
from soniq.units import Moment, PersonId, TrackId

NAMESAKES = 100
AT_ONCE = 500
"""Lost lines that are looked for between two writes."""


OTHER_RULES = "This list is there already, with other rules; they stay. Delete it to bring these."


class Bringing:
    def __init__(
        self, db: Database, finder: Finder, named: Named, clock: Callable[[], Moment]
    ) -> None:
        self._db = db
        self._finder = finder
        self._named = named
        self._now = clock

    def bring(
        self, person_id: PersonId, brought: BroughtPlaylist, *, guesses: bool, again: bool
    ) -> Brought:
        if len(brought.lines) > LONGEST:
            raise Invalid(
                f'"{brought.name}" has {len(brought.lines):,} entries; a list has {LONGEST:,} at '
                "most."
            )
        found = self._finder.find(brought.lines)
        with self._db.write(lasting=True) as tx:
            playlist = rows.by_origin(tx.reader, person_id, brought.key)
            made = playlist is None
            if playlist is None:
                playlist = self._named.make(tx, person_id, brought)
            elif playlist.deleted_at is not None and again:
                acts.do(tx, acts.RESTORED, {"playlist_id": playlist.id, "at": self._now()})
            added = 0
            if not playlist.is_smart and (playlist.deleted_at is None or again):
                taken = [
                    one if one is not None and (one.sure or guesses) else None for one in found
                ]
                added = self._add_new(tx, playlist, brought.lines, taken)
            now = rows.by_id(tx.reader, playlist.id)
        done = _told(now or playlist, brought.lines, found, made=made, added=added)
        if not made and brought.rules is not None and brought.rules != playlist.rules:
            return replace(done, notes=(OTHER_RULES,))
        return done

    def apart(self, person_id: PersonId, brought: BroughtPlaylist) -> BroughtPlaylist:
        """Another key, where a list of the same one came from a file that has no line of this:
        many players call all their lists alike."""
        wanted = set(told.keys(brought.lines))
        for number in range(1, NAMESAKES):
            key = brought.key if number == 1 else f"{brought.key}#{number}"
            there = rows.by_origin(self._db.read(), person_id, key)
            known = set() if there is None else rows.brought_keys(self._db.read(), there.id)
            if not known or not wanted or known & wanted:
                return replace(brought, key=key)
        return brought

    def respelled(self, carried: Carried) -> BroughtPlaylist:
        """With paths in their file's own bytes, where the disk has them so."""
        found = self._finder.find(list(carried.raw.values()))
        on_disk = {
            place: line
            for (place, line), one in zip(carried.raw.items(), found, strict=True)
            if one is not None and one.how is How.PATH
        }
        lines = carried.brought.lines
        spelt = tuple(on_disk.get(place, line) for place, line in enumerate(lines))
        return replace(carried.brought, lines=spelt)

    def listed(
        self,
        entries: Sequence[Entry],
        places: Places,
        address: Callable[[TrackId], str] | None,
    ) -> list[Listed]:
        """Entries for a file, each with what is known of it."""
        reader = self._db.read()
        ids = [entry.track_id for entry in entries if entry.track_id is not None]
        lines, files = line_rows.told_of(reader, ids), line_rows.placed(reader, ids)

        def place(track_id: TrackId | None, line: Line) -> bytes | None:
            if track_id is None or track_id not in lines:
                return line.path
            if places is Places.STREAM and address is not None:
                return address(track_id).encode()
            root, path = files.get(track_id, (b"", b""))
            whole = os.path.join(root, path) if places is Places.ABSOLUTE else path
            return whole or None

        return [
            _listed(line, place(entry.track_id, line))
            for entry in entries
            if (line := lines.get(entry.track_id or TrackId(0)) or entry.line) is not None
        ]

    def tie(self) -> int:
        """In parts: no write is held while lines are looked for."""
        tied, after = 0, EntryId(0)
        while lost := line_rows.lost_after(self._db.read(), after, AT_ONCE):
            after = lost[-1][0]
            found = self._finder.find([line for _, _, line in lost])
            sure = [
                (entry_id, playlist_id, one)
                for (entry_id, playlist_id, _), one in zip(lost, found, strict=True)
                if one is not None and one.sure
            ]
            if sure:
                tied += self._tie(sure)
        return tied

    def _tie(self, sure: Sequence[tuple[EntryId, PlaylistId, Found]]) -> int:
        tied = 0
        with self._db.write() as tx:
            for entry_id, _, one in sure:
                tied += tx.execute(
                    """
                    UPDATE playlist_entries
                    SET track_id = (SELECT id FROM tracks WHERE id = :track_id)
                    WHERE id = :id AND track_id IS NULL
                    """,
                    {"id": entry_id, "track_id": one.track_id},
                ).rowcount
            for playlist_id in dict.fromkeys(playlist_id for _, playlist_id, _ in sure):
                _touch(tx, playlist_id)
        return tied

    def _add_new(
        self, tx: Tx, playlist: Playlist, lines: Sequence[Line], found: Sequence[Found | None]
    ) -> int:
        """Lines that this list never had; what a person took out of it stays out.

        Those that it has and had no track are tied, where one is found now.
        """
        known = rows.brought_keys(tx.reader, playlist.id)
        there = line_rows.told_of(tx.reader, [one.track_id for one in found if one is not None])
        entries = [
            (one.track_id if one is not None and one.track_id in there else None, line, key)
            for line, key, one in zip(lines, told.keys(lines), found, strict=True)
        ]
        new = [entry for entry in entries if entry[2] not in known]
        lost = rows.lost_keys(tx.reader, playlist.id)
        tied = [(lost[key], one) for one, _, key in entries if one is not None and key in lost]
        for entry_id, track_id in tied:
            tx.execute(
                "UPDATE playlist_entries SET track_id = :track_id WHERE id = :id",
                {"id": entry_id, "track_id": track_id},
            )
        if tied:
            _touch(tx, playlist.id)
        return len(hand.put(tx, playlist, new, before=None, at=self._now()))


def _listed(line: Line, place: bytes | None) -> Listed:
    identifiers = []
    if line.musicbrainz_id:
        identifiers.append(f"https://musicbrainz.org/recording/{line.musicbrainz_id}")
    if line.isrc:
        identifiers.append(f"urn:isrc:{line.isrc}")
    return Listed(
        place=place,
        title=line.title,
        artist=line.artist,
        album=line.album,
        duration=line.duration,
        number=line.track_number,
        identifiers=tuple(identifiers),
    )


def _touch(tx: Tx, playlist_id: PlaylistId) -> None:
    """What is tied is no person's change: no count of changes goes up."""
    playlist = rows.by_id(tx.reader, playlist_id)
    if playlist is None:
        return
    tx.execute(
        "UPDATE playlists SET duration_ms = :duration WHERE id = :id",
        {"id": playlist_id, "duration": rows.duration(tx.reader, playlist_id)},
    )
    tx.emit(PlaylistChanged(person_id=playlist.owner_id, playlist_id=playlist_id, change="entries"))


def _told(
    playlist: Playlist,
    lines: Sequence[Line],
    found: Sequence[Found | None],
    *,
    made: bool,
    added: int,
) -> Brought:
    pairs = list(zip(lines, found, strict=True))
    return Brought(
        playlist=playlist,
        made=made,
        added=added,
        found=sum(one is not None for one in found),
        unsure=tuple(line for line, one in pairs if one is not None and not one.sure),
        lost=tuple(line for line, one in pairs if one is None),
    )
