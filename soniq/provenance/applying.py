"""Writing what is to be shown of tracks: a batch at a time, journalled, and kept as deeds."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

from soniq.errors import Stopped
from soniq.events import JSON
from soniq.journal.model import Change, ChangeState, Entry, Item, Stale
from soniq.journal.service import Journal
from soniq.library import recognising, spoken_rows
from soniq.library.shelves import Shelves
from soniq.library.spoken import Said, Spoken
from soniq.provenance import deeds, track_rows
from soniq.provenance.values import shown
from soniq.provenance.words import said_by
from soniq.store.database import Database, Tx
from soniq.units import ChangeId, PersonId, Progress, Tell, TrackId, tell_nobody

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Tracks of one write, whole albums where they fit; see bench/provenance.py for what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What is to hold again, if that still holds which took its place."""

    to: Said
    instead_of: Said


Wishes: TypeAlias = Mapping[TrackId, Mapping[str, "JSON | Back"]]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """change_id: None where nothing had to be written."""

    change_id: ChangeId | None = None
    fields: int = 0
    stale: list[Stale] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Present:
    """What holds though something else was expected; None: the track is gone."""

    track_id: TrackId
    field: str
    said: Said | None


_Afters: TypeAlias = dict[TrackId, dict[str, Said]]


class Applying:
    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        name_of: Callable[[PersonId], str | None],
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._name_of = name_of

    def run(
        self, wishes: Wishes, entry: Entry, tell: Tell = tell_nobody, *, is_whole: bool = False
    ) -> Outcome:
        """Writes the wishes as one change of the journal.

        is_whole: it takes all of another change back, so that one holds no more if nothing of it
        was stale. Where `tell` raises Stopped, the change ends with what was done.
        """
        parts = self._parts(list(wishes))
        outcome, found = Outcome(), list[_Present]()
        done = 0
        try:
            for place, part in enumerate(parts, start=1):
                tell(Progress(done=done, total=len(wishes), note=entry.title))
                self._write(
                    {track_id: wishes[track_id] for track_id in part},
                    entry,
                    outcome,
                    found,
                    is_only=len(parts) == 1,
                    is_last=place == len(parts),
                    is_whole=is_whole,
                )
                done += len(part)
        except Stopped:
            self._end(outcome, f"Stopped after {done} of {len(wishes)} tracks.", entry)
            raise
        if len(parts) > 1:
            self._end(outcome, None, entry)
        outcome.stale = self._told(found)
        return outcome

    def _parts(self, track_ids: list[TrackId]) -> list[list[TrackId]]:
        albums = track_rows.albums_of(self._db.read(), track_ids)
        ordered = sorted(track_ids, key=lambda track_id: (albums.get(track_id, 0), track_id))
        parts: list[list[TrackId]] = []
        for _, album in groupby(ordered, key=lambda track_id: albums.get(track_id, 0)):
            whole = list(album)
            if parts and len(parts[-1]) + len(whole) <= AT_ONCE:
                parts[-1] += whole
            else:
                parts += [whole[at : at + AT_ONCE] for at in range(0, len(whole), AT_ONCE)]
        return parts

    def _write(
        self,
        wishes: Wishes,
        entry: Entry,
        outcome: Outcome,
        found: list[_Present],
        *,
        is_only: bool,
        is_last: bool,
        is_whole: bool,
    ) -> None:
        with self._db.write(lasting=entry.by is not None) as tx:
            spoken = spoken_rows.said_of(tx.reader, list(wishes))
            todo = _todo(wishes, spoken, found)
            if not todo:
                return
            is_first = outcome.change_id is None
            if is_first:
                state = ChangeState.DONE if is_only else ChangeState.UNDERWAY
                outcome.change_id = self._journal.begin(tx, replace(entry, state=state))
            change_id = outcome.change_id
            assert change_id is not None
            afters: _Afters = {
                track_id: {
                    name: wish.to
                    if isinstance(wish, Back)
                    else Said(value=wish, change_id=change_id)
                    for name, wish in fields.items()
                }
                for track_id, fields in todo.items()
            }
            outcome.fields += sum(map(len, afters.values()))
            self.write(tx, change_id, spoken, afters)
            if entry.by is not None:
                sounds = recognising.hashes_of(tx.reader, afters)
                body = deeds.body(
                    entry, change_id, afters, sounds, is_whole=is_whole and is_last and not found
                )
                tx.deed(deeds.CHANGED, body)

    def write(
        self, tx: Tx, change_id: ChangeId, spoken: Mapping[TrackId, Spoken], afters: _Afters
    ) -> None:
        """Has these values shown, and adds that to a change."""
        items = [
            Item(
                entity="track",
                entity_id=track_id,
                before={name: _pair(spoken[track_id].now(name)) for name in fields},
                after={name: _pair(said) for name, said in fields.items()},
            )
            for track_id, fields in afters.items()
        ]
        self._shelves.override(tx, afters)
        self._shelves.reshelve(tx, list(afters))
        self._journal.add(tx, change_id, items)

    def _end(self, outcome: Outcome, note: str | None, entry: Entry) -> None:
        if outcome.change_id is not None:
            with self._db.write(lasting=entry.by is not None) as tx:
                self._journal.finish(tx, outcome.change_id, note=note)

    def _told(self, found: Sequence[_Present]) -> list[Stale]:
        ids = {one.said.change_id for one in found if one.said and one.said.change_id}
        changes = self._journal.changes_by_ids(ids)
        return [
            Stale(
                entity="track",
                entity_id=one.track_id,
                field=one.field,
                reason=self._reason(one.said, changes),
            )
            for one in found
        ]

    def _reason(self, said: Said | None, changes: Mapping[ChangeId, Change]) -> str:
        if said is None:
            return "The track is not in the library any more."
        change = None if said.change_id is None else changes.get(said.change_id)
        if change is None:
            return f"The file's own tag says {shown(said.value)} now."
        name = None if change.by is None else self._name_of(change.by)
        return f"A later change {said_by(change.source, name)} set it to {shown(said.value)}."


def _todo(
    wishes: Wishes, spoken: Mapping[TrackId, Spoken], found: list[_Present]
) -> dict[TrackId, dict[str, "JSON | Back"]]:
    """What is not so yet; what cannot be brought back is added to `found`."""
    todo: dict[TrackId, dict[str, JSON | Back]] = {}
    for track_id, fields in wishes.items():
        if track_id not in spoken:
            back = (name for name, wish in fields.items() if isinstance(wish, Back))
            found += [_Present(track_id=track_id, field=name, said=None) for name in back]
            continue
        for name, wish in fields.items():
            present = spoken[track_id].now(name)
            if not isinstance(wish, Back):
                is_wanted = present.value != wish
            else:
                is_wanted = present == wish.instead_of
                if not is_wanted and present != wish.to:
                    found.append(_Present(track_id=track_id, field=name, said=present))
            if is_wanted:
                todo.setdefault(track_id, {})[name] = wish
    return todo


def _pair(said: Said) -> JSON:
    return [said.value, said.change_id]


def pairs(fields: Mapping[str, JSON]) -> Iterator[tuple[str, Said]]:
    """What an item holds, by field."""
    for name, pair in fields.items():
        if isinstance(pair, list) and len(pair) == 2:
            change_id = pair[1]
            yield (
                name,
                Said(
                    value=pair[0],
                    change_id=ChangeId(change_id) if isinstance(change_id, int) else None,
                ),
            )
