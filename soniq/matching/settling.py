"""A decision written down, taken back, and made again on a restored library."""

import dataclasses
from collections.abc import Sequence

from soniq.errors import Conflict, NotFound
from soniq.events import JSON
from soniq.journal.model import Change, ChangeKind, Entry, Item, Only, Source, Stale, Undone
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.matching import keeping, rows, state_rows
from soniq.matching.looking import Seen
from soniq.matching.reviewing import Decided, MatchStatus
from soniq.matching.rows import ShelvedAlbum
from soniq.matching.states import State
from soniq.matching.wanted import album_wanted, digest
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import AlbumId, ChangeId, PersonId, TrackId

SETTLED = "matching.settled"


class Settling:
    """Each decision is one change of kind MATCH. What it did to fields is another, which it names,
    and which goes back with it."""

    def __init__(self, db: Database, shelves: Shelves, journal: Journal) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self.redo: dict[str, Redo] = {SETTLED: self._again}
        journal.undoes(ChangeKind.MATCH, self.undo)

    def settle(
        self, seen: Seen, state: State, title: str, by: PersonId | None, fields: ChangeId | None
    ) -> Decided:
        """fields: the change that wrote, or took back, what the tracks say.

        Raises NotFound: the album went meanwhile.
        """
        track_ids = seen.album.track_ids
        with self._db.write(lasting=True) as tx:
            album = self._there(tx, track_ids, seen.album.id)
            if album is None:
                raise NotFound(f"The library has no album {seen.album.id} any more.")
            state = self._joined(tx, seen, album, _as_shown(album, state))
            keeping.keep(tx, self._shelves, album.id, state)
            item = Item(
                entity="album",
                entity_id=album.id,
                before=_told(seen.state, None, track_ids),
                after=_told(state, fields, track_ids),
            )
            change = self._note(tx, _entry(title, state, by), item, album, whole=False)
        return Decided(standing=keeping.standing(album.id, state), change=change)

    def _joined(self, tx: Tx, seen: Seen, album: ShelvedAlbum, state: State) -> State:
        """Where a choice brings tracks to an album that people had chosen already, that stands."""
        known = state_rows.read(tx.reader, album.id)
        if known is None or known.decision is None or album.id == seen.album.id:
            return state
        if known.release_group_id != state.release_group_id:
            return state
        return _as_shown(album, known)

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """Brings back how an album stood before, and what its fields said, unless either was
        changed later."""
        items = self._journal.items(change.id, first=1)
        if not items or not _is_meant(items[0], only):
            return Undone(change=None, restored=0)
        item = items[0]
        reader = self._db.read()
        album_id = rows.album_of_tracks(reader, _track_ids(item)) or AlbumId(item.entity_id)
        present = state_rows.read(reader, album_id)
        if present is None:
            return _left(item, "The album is in the library no more.")
        if not present.is_as(_state(item.after)):
            return _left(item, "It was decided or looked for anew later.")
        fields, stale = self._undo_fields(item, by)
        return self._restore(change, item, album_id, present, fields, stale, by)

    def _undo_fields(
        self, item: Item, by: PersonId | None
    ) -> tuple[ChangeId | None, tuple[Stale, ...]]:
        written = item.after["fields"]
        if not isinstance(written, int):
            return None, ()
        if self._journal.change(ChangeId(written)).undone_by is not None:
            return None, ()
        try:
            undone = self._journal.undo(ChangeId(written), by=by)
        except Conflict as refused:
            return None, (_stale(item, "fields", str(refused)),)
        return undone.change, undone.stale

    def _restore(
        self,
        change: Change,
        item: Item,
        was_in: AlbumId,
        present: State,
        fields: ChangeId | None,
        stale: tuple[Stale, ...],
        by: PersonId | None,
    ) -> Undone:
        track_ids, state = _track_ids(item), _state(item.before)
        entry = _entry(f"Undo: {change.title}", state, by)
        with self._db.write(lasting=True) as tx:
            album = self._there(tx, track_ids, AlbumId(item.entity_id))
            if album is None:
                return _left(item, "The album is in the library no more.")
            if album.id != was_in:  # its tracks parted from those of another album, which stays
                left = rows.album(tx.reader, was_in)
                keeping.keep(
                    tx, self._shelves, was_in, present if left is None else _as_shown(left, present)
                )
            keeping.keep(tx, self._shelves, album.id, state)
            back = Item(
                entity="album",
                entity_id=album.id,
                before=_told(present, None, track_ids),
                after=_told(state, fields, track_ids),
            )
            made = self._note(
                tx,
                dataclasses.replace(entry, undo_of=change.id),
                back,
                album,
                whole=not stale,
            )
        return Undone(change=made, restored=1, stale=stale)

    def _there(
        self, tx: Tx, track_ids: Sequence[TrackId], album_id: AlbumId
    ) -> ShelvedAlbum | None:
        """The album that the tracks are of now; identities bring albums together, or part them."""
        return rows.album(tx.reader, rows.album_of_tracks(tx.reader, track_ids) or album_id)

    def _note(
        self, tx: Tx, entry: Entry, item: Item, album: ShelvedAlbum, *, whole: bool
    ) -> ChangeId:
        """whole: of an undo, that nothing of the change stays as it is."""
        change = self._journal.begin(tx, entry, [item])
        tx.deed(
            SETTLED,
            {
                "change": change,
                "album": album.id,
                "sounds": [sound.hex() for sound in sorted(album.sounds)],
                "before": dict(item.before),
                "after": dict(item.after),
                "title": entry.title,
                "by": entry.by,
                "undo_of": entry.undo_of,
                "whole": whole,
            },
        )
        return change

    def _again(self, deed: Deed) -> None:
        """Fields have deeds of their own; here is how the album stands."""
        body = deed.body
        change, sounds, album_id = _id(body["change"]), body["sounds"], _id(body["album"])
        assert isinstance(sounds, list)
        by, undo_of = _id(body["by"]), _id(body["undo_of"])
        if change is None or album_id is None:
            return
        if ChangeId(change) in self._journal.changes_by_ids([ChangeId(change)]):
            return
        with self._db.write(lasting=True) as tx:
            known = rows.album_of_sounds(tx.reader, [bytes.fromhex(str(one)) for one in sounds])
            album = rows.album(tx.reader, known or AlbumId(album_id))
            if album is None:
                raise NotFound(f"The library has no album {album_id} any more.")
            state = _state(body["after"])
            keeping.keep(tx, self._shelves, album.id, state)
            entry = _entry(str(body["title"]), state, None if by is None else PersonId(by))
            undone = None if undo_of is None else ChangeId(undo_of)
            item = Item(
                entity="album",
                entity_id=album.id,
                before=_with_tracks(body["before"], album),
                after=_with_tracks(body["after"], album),
            )
            entry = dataclasses.replace(entry, undo_of=undone)
            self._journal.begin(tx, entry, [item], as_id=ChangeId(change), at=deed.at)
            if undone is not None and body["whole"] is True:
                self._journal.undone(tx, undone, by=ChangeId(change))


def _as_shown(album: ShelvedAlbum, state: State) -> State:
    """With what the shelves show now: of an album that is not matched, its tags' own id."""
    if state.looked_at is not None:
        state = dataclasses.replace(state, seen=digest(album_wanted(album)))
    if state.status != MatchStatus.MATCHED:
        state = dataclasses.replace(state, release_group_id=album.tagged_group)
    return state


def _entry(title: str, state: State, by: PersonId | None) -> Entry:
    return Entry(
        kind=ChangeKind.MATCH,
        title=title,
        source=Source.PERSON,
        confidence=1.0 if state.decision is not None else None,
        by=by,
    )


def _told(state: State, fields: ChangeId | None, track_ids: Sequence[TrackId]) -> dict[str, JSON]:
    return {"match": state.to_json(), "fields": fields, "tracks": list(track_ids)}


def _with_tracks(said: JSON, album: ShelvedAlbum) -> dict[str, JSON]:
    assert isinstance(said, dict)
    return {**said, "tracks": list(album.track_ids)}


def _state(said: object) -> State:
    assert isinstance(said, dict)
    return State.of(said["match"])


def _track_ids(item: Item) -> list[TrackId]:
    said = item.after["tracks"]
    assert isinstance(said, list)
    return [TrackId(int(str(track_id))) for track_id in said]


def _id(said: JSON) -> int | None:
    return None if said is None else int(str(said))


def _is_meant(item: Item, only: Only) -> bool:
    return not only.entities or (item.entity, item.entity_id) in only.entities


def _left(item: Item, reason: str) -> Undone:
    return Undone(change=None, restored=0, stale=(_stale(item, "match", reason),))


def _stale(item: Item, field: str, reason: str) -> Stale:
    return Stale(entity=item.entity, entity_id=item.entity_id, field=field, reason=reason)
