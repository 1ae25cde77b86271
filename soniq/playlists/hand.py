"""Lists made by hand: what goes in, where it stands, what comes out, and the way back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from soniq.errors import Invalid, NotFound
from soniq.events import JSON
from soniq.library.finding import Line
from soniq.playlists import acts, line_rows, ranks, rows, seeing, told
from soniq.playlists.model import (
    LONGEST,
    Added,
    Duplicates,
    Entry,
    EntryId,
    Playlist,
    PlaylistId,
)
from soniq.store.database import Database, Tx
from soniq.units import Moment, PersonId, TrackId


class ByHand:
    """The entries of lists. Each change is one deed; see `acts`."""

    def __init__(self, db: Database, clock: Callable[[], Moment]) -> None:
        self._db = db
        self._now = clock

    def add(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        track_ids: Sequence[TrackId],
        *,
        duplicates: Duplicates,
        before: EntryId | None,
    ) -> Added:
        with self._db.write(lasting=True) as tx:
            playlist = seeing.by_hand(tx.reader, playlist_id, by)
            lines = told_tracks(tx, track_ids)
            there = set(rows.present(tx.reader, playlist_id).values())
            already = _already(track_ids, there)
            if already and duplicates is Duplicates.ASK:
                return Added(entries=(), already=already, playlist=playlist)
            wanted = list(track_ids)
            if duplicates is Duplicates.SKIP:
                wanted = [one for one in dict.fromkeys(track_ids) if one not in there]
            made = put(
                tx,
                playlist,
                [(one, lines[one], None) for one in wanted],
                before=before,
                at=self._now(),
            )
            return Added(entries=made, already=already, playlist=_again(tx, playlist_id))

    def remove(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        with self._db.write(lasting=True) as tx:
            seeing.by_hand(tx.reader, playlist_id, by)
            return self._take_out(tx, playlist_id, entry_ids)

    def put_back(
        self, playlist_id: PlaylistId, by: PersonId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        with self._db.write(lasting=True) as tx:
            playlist = seeing.by_hand(tx.reader, playlist_id, by)
            out = rows.removed(tx.reader, playlist_id)
            chosen = [one for one in dict.fromkeys(entry_ids) if one in out]
            if not chosen:
                return []
            _check_room(playlist, len(chosen))
            acts.do(tx, acts.PUT_BACK, self._of(playlist_id, entries=[*chosen]))
            return _in_place(tx, playlist_id, chosen)

    def move(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        entry_ids: Sequence[EntryId],
        *,
        before: EntryId | None,
    ) -> Playlist:
        with self._db.write(lasting=True) as tx:
            seeing.by_hand(tx.reader, playlist_id, by)
            there = list(rows.present(tx.reader, playlist_id))
            moving = [one for one in dict.fromkeys(entry_ids) if one in set(there)]
            if before is not None and before not in set(there):
                raise NotFound(f"This list has no entry {before} to put them before.")
            order = ranks.placed(there, moving, before)
            if moving and order != there:
                self._rank(tx, playlist_id, order, moving)
            return _again(tx, playlist_id)

    def replace(
        self, playlist_id: PlaylistId, by: PersonId, track_ids: Sequence[TrackId]
    ) -> Playlist:
        """Of a track that is wanted twice and was there once, one entry is new."""
        with self._db.write(lasting=True) as tx:
            playlist = seeing.by_hand(tx.reader, playlist_id, by)
            lines = told_tracks(tx, track_ids)
            there = rows.present(tx.reader, playlist_id)
            staying = _reused(there, track_ids)
            gone = [one for one in there if one not in set(staying)]
            self._take_out(tx, playlist_id, gone)
            playlist = replace(playlist, entries=len(there) - len(gone))
            new = [
                (one, lines[one], None)
                for one, kept in zip(track_ids, staying, strict=True)
                if kept is None
            ]
            made = iter(put(tx, playlist, new, before=None, at=self._now()))
            order = [next(made) if kept is None else kept for kept in staying]
            if order != list(rows.present(tx.reader, playlist_id)):
                self._rank(tx, playlist_id, order, order)
            return _again(tx, playlist_id)

    def _take_out(
        self, tx: Tx, playlist_id: PlaylistId, entry_ids: Sequence[EntryId]
    ) -> list[Entry]:
        there = rows.present(tx.reader, playlist_id)
        chosen = [one for one in dict.fromkeys(entry_ids) if one in there]
        if not chosen:
            return []
        taken = _in_place(tx, playlist_id, chosen)
        acts.do(tx, acts.REMOVED, self._of(playlist_id, entries=[*chosen]))
        return taken

    def _rank(
        self, tx: Tx, playlist_id: PlaylistId, order: list[EntryId], moving: list[EntryId]
    ) -> None:
        """Writes the ranks of those that moved; of all, where no gap is left between two."""
        known = rows.order(tx.reader, playlist_id)
        places = _places(order, moving, known)
        if places is None:
            out = [one for one in known if one not in set(order)]
            places = dict(zip([*order, *out], ranks.fresh(len(known)), strict=True))
        pairs: list[JSON] = [[entry_id, rank] for entry_id, rank in places.items()]
        acts.do(tx, acts.MOVED, self._of(playlist_id, ranks=pairs))

    def _of(self, playlist_id: PlaylistId, **values: JSON) -> acts.Body:
        return {"playlist_id": playlist_id, "at": self._now(), **values}


def put(
    tx: Tx,
    playlist: Playlist,
    wanted: Sequence[tuple[TrackId | None, Line, str | None]],
    *,
    before: EntryId | None,
    at: Moment,
) -> tuple[EntryId, ...]:
    """Adds entries: their track, what is told of it, and the key of a line that was brought.

    Raises:
        Invalid: the list would grow too long. NotFound: it has no entry `before`.
    """
    if not wanted:
        return ()
    _check_room(playlist, len(wanted))
    places = _new_ranks(tx, playlist.id, before, len(wanted), at)
    first = acts.next_entry(tx)
    made = tuple(EntryId(first + place) for place in range(len(wanted)))
    entries: list[JSON] = [
        {
            "id": entry_id,
            "rank": rank,
            "track": track_id,
            "line": told.plain(line),
            **({} if key is None else {"key": key, "brought": True}),
        }
        for entry_id, rank, (track_id, line, key) in zip(made, places, wanted, strict=True)
    ]
    acts.do(tx, acts.ADDED, {"playlist_id": playlist.id, "at": at, "entries": entries})
    return made


def copied(tx: Tx, entries: Sequence[Entry]) -> list[tuple[TrackId | None, Line, str | None]]:
    """The same entries for another list; what has neither track nor line is left out."""
    ids = [entry.track_id for entry in entries if entry.track_id is not None]
    lines = line_rows.told_of(tx.reader, ids)
    found: list[tuple[TrackId | None, Line, str | None]] = []
    for entry in entries:
        is_there = entry.track_id is not None and entry.track_id in lines
        line = lines[entry.track_id] if is_there and entry.track_id else entry.line
        if line is not None:
            found.append((entry.track_id if is_there else None, line, None))
    return found


def told_tracks(tx: Tx, track_ids: Sequence[TrackId]) -> dict[TrackId, Line]:
    """What a line would tell of each. Raises NotFound for a track that is not in the library."""
    lines = line_rows.told_of(tx.reader, track_ids)
    for track_id in track_ids:
        if track_id not in lines:
            raise NotFound(f"The library has no track {track_id}.")
    return lines


def _new_ranks(
    tx: Tx, playlist_id: PlaylistId, before: EntryId | None, count: int, at: Moment
) -> list[int]:
    known = rows.order(tx.reader, playlist_id)
    order = list(known)
    if before is None:
        return ranks.fresh(count) if not order else _after(known[order[-1]], count)
    if before not in known:
        raise NotFound(f"This list has no entry {before} to put them before.")
    place = order.index(before)
    left = known[order[place - 1]] if place else None
    found = ranks.between(left, known[before], count)
    if found is not None:
        return found
    anew = ranks.fresh(len(order) + count)
    kept = [*anew[:place], *anew[place + count :]]
    pairs: list[JSON] = [[one, rank] for one, rank in zip(order, kept, strict=True)]
    acts.do(tx, acts.MOVED, {"playlist_id": playlist_id, "at": at, "ranks": pairs})
    return anew[place : place + count]


def _after(last: int, count: int) -> list[int]:
    return ranks.between(last, None, count) or []


def _places(
    order: list[EntryId], moving: list[EntryId], known: dict[EntryId, int]
) -> dict[EntryId, int] | None:
    """Ranks for a block of entries that stand together in the new order; None: number all anew."""
    start = order.index(moving[0])
    if order[start : start + len(moving)] != moving:
        return None
    end = start + len(moving)
    left = known[order[start - 1]] if start else None
    right = known[order[end]] if end < len(order) else None
    if left is None and right is None:
        return None
    found = ranks.between(left, right, len(moving))
    return None if found is None else dict(zip(moving, found, strict=True))


def _already(track_ids: Sequence[TrackId], there: set[TrackId | None]) -> tuple[TrackId, ...]:
    seen: set[TrackId] = set()
    found: dict[TrackId, None] = {}
    for one in track_ids:
        if one in there or one in seen:
            found[one] = None
        seen.add(one)
    return tuple(found)


def _reused(
    there: dict[EntryId, TrackId | None], track_ids: Sequence[TrackId]
) -> list[EntryId | None]:
    """For each wanted track an entry that plays it already, each once."""
    free: dict[TrackId | None, list[EntryId]] = {}
    for entry_id, track_id in there.items():
        free.setdefault(track_id, []).append(entry_id)
    return [free[one].pop(0) if free.get(one) else None for one in track_ids]


def _in_place(tx: Tx, playlist_id: PlaylistId, chosen: Sequence[EntryId]) -> list[Entry]:
    """These entries with their positions, in the list's order."""
    places = {one: place for place, one in enumerate(rows.present(tx.reader, playlist_id))}
    found = rows.entries_by_ids(tx.reader, playlist_id, chosen)
    placed = [replace(entry, position=places[entry.id]) for entry in found if entry.id is not None]
    return sorted(placed, key=lambda entry: entry.position)


def _check_room(playlist: Playlist, count: int) -> None:
    if (playlist.entries or 0) + count > LONGEST:
        raise Invalid(
            f'"{playlist.name}" would have {(playlist.entries or 0) + count:,} entries; a list has '
            f"{LONGEST:,} at most. Make a second one."
        )


def _again(tx: Tx, playlist_id: PlaylistId) -> Playlist:
    found = rows.by_id(tx.reader, playlist_id)
    assert found is not None  # it was changed a moment ago
    return found
