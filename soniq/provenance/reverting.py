"""Taking back: a change of fields, or the last word on one, with what was said before it."""

from collections.abc import Iterable, Mapping

from soniq.errors import Conflict
from soniq.journal.model import Change, ChangeKind, Entry, Item, Only, Source, Undone
from soniq.journal.service import Journal
from soniq.library import spoken_rows
from soniq.library.spoken import Said, Spoken, told
from soniq.provenance import track_rows
from soniq.provenance.applying import Applying, Back, Outcome, pairs
from soniq.provenance.model import FIELDS
from soniq.store.database import Database
from soniq.units import AlbumId, ChangeId, PersonId, TrackId

TAKEN_BACK, DONE_AGAIN = "Taken back: ", "Done again: "


class Reverting:
    def __init__(self, db: Database, journal: Journal, applying: Applying) -> None:
        self._db = db
        self._journal = journal
        self._applying = applying

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of `ChangeKind.FIELDS`."""
        wishes = {
            TrackId(item.entity_id): _backs(item) for item in self._journal.every_item(change.id)
        }
        wishes |= self._inherited(change.id, wishes)
        entry = _entry(_taken_back(change.title), by, undo_of=change.id)
        narrowed = self._narrowed(wishes, only)
        return _undone(self._applying.run(narrowed, entry, is_whole=only.is_all))

    def revert(
        self, track_ids: list[TrackId], field: str | None, *, of: str, by: PersonId | None
    ) -> Undone:
        """Of these tracks, the last word on a field, or on all. of: what they are, for people.

        Raises Conflict: the files' own tags say all of it.
        """
        spoken = spoken_rows.said_of(self._db.read(), track_ids)
        last = {
            track_id: {
                name: said
                for name, said in one.overrides.items()
                if said.change_id is not None and field in (None, name)
            }
            for track_id, one in spoken.items()
        }
        wishes = self._before(spoken, last)
        if not wishes:
            what = "all of it" if field is None else f"the {FIELDS[field].label.lower()}"
            raise Conflict(f"The files' own tags say {what}; there is nothing to take back.")
        changes = {said.change_id for fields in last.values() for said in fields.values()}
        what = "all fields" if field is None else FIELDS[field].label.lower()
        sole = next(iter(changes)) if len(changes) == 1 else None
        is_whole = sole is not None and self._is_all_of(sole, wishes)
        entry = _entry(f"{TAKEN_BACK}{what} of {of}", by, undo_of=sole)
        undone = _undone(self._applying.run(wishes, entry, is_whole=is_whole))
        if is_whole and sole is not None and undone.change is not None and not undone.stale:
            with self._db.write(lasting=True) as tx:
                self._journal.undone(tx, sole, by=undone.change)
        return undone

    def _is_all_of(self, change_id: ChangeId, wishes: Mapping[TrackId, Mapping[str, Back]]) -> bool:
        return all(
            name in wishes.get(TrackId(item.entity_id), {})
            for item in self._journal.every_item(change_id)
            for name in item.after
        )

    def _before(
        self,
        spoken: Mapping[TrackId, Spoken],
        last: Mapping[TrackId, Mapping[str, Said]],
    ) -> dict[TrackId, dict[str, Back]]:
        """What was said before the last word; where the journal does not know, the file's tag."""
        asked = {
            (track_id, said.change_id)
            for track_id, fields in last.items()
            for said in fields.values()
            if said.change_id is not None
        }
        items = self._journal.items_at("track", asked)
        wishes: dict[TrackId, dict[str, Back]] = {}
        for track_id, fields in last.items():
            for name, said in fields.items():
                item = items.get((track_id, said.change_id or ChangeId(0)))
                before = {} if item is None else dict(pairs(item.before))
                own = Said(value=told(spoken[track_id].tags, name), change_id=None)
                back = Back(to=before.get(name, own), instead_of=said)
                wishes.setdefault(track_id, {})[name] = back
        return wishes

    def _inherited(
        self, change_id: ChangeId, of: Iterable[TrackId]
    ) -> dict[TrackId, dict[str, Back]]:
        """Files that came later took over what the change said of their neighbours."""
        items = set(of)
        reader = self._db.read()
        beside = [one for one in track_rows.beside(reader, items) if one not in items]
        found: dict[TrackId, dict[str, Back]] = {}
        for track_id, spoken in spoken_rows.said_of(reader, beside).items():
            for name, said in spoken.overrides.items():
                if said.change_id == change_id:
                    own = Said(value=told(spoken.tags, name), change_id=None)
                    found.setdefault(track_id, {})[name] = Back(to=own, instead_of=said)
        return found

    def _narrowed(
        self, wishes: Mapping[TrackId, Mapping[str, Back]], only: Only
    ) -> Mapping[TrackId, Mapping[str, Back]]:
        if only.is_all:
            return wishes
        reader = self._db.read()
        tracks = {TrackId(id_) for entity, id_ in only.entities if entity == "track"}
        for entity, id_ in only.entities:
            if entity == "album":
                tracks.update(track_rows.of_album(reader, AlbumId(id_)))
        return {
            track_id: {
                name: back
                for name, back in fields.items()
                if not only.fields or name in only.fields
            }
            for track_id, fields in wishes.items()
            if not only.entities or track_id in tracks
        }


def _backs(item: Item) -> dict[str, Back]:
    after = dict(pairs(item.after))
    return {name: Back(to=before, instead_of=after[name]) for name, before in pairs(item.before)}


def _entry(title: str, by: PersonId | None, *, undo_of: ChangeId | None) -> Entry:
    return Entry(
        kind=ChangeKind.FIELDS,
        title=title,
        source=Source.PERSON,
        confidence=1.0,
        by=by,
        undo_of=undo_of,
    )


def _taken_back(title: str) -> str:
    if title.startswith(TAKEN_BACK):
        return DONE_AGAIN + title.removeprefix(TAKEN_BACK)
    return TAKEN_BACK + title.removeprefix(DONE_AGAIN)


def _undone(outcome: Outcome) -> Undone:
    return Undone(change=outcome.change_id, restored=outcome.fields, stale=tuple(outcome.stale))
