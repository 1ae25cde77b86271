"""Every change is written down, and can be taken back; so can the taking back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.errors import Conflict, NotFound
from soniq.events import Bus, Event
from soniq.journal.model import (
    ALL,
    Change,
    ChangeKind,
    ChangeMade,
    ChangeState,
    Entry,
    Item,
    Only,
    Source,
    Stale,
    Undone,
)
from soniq.journal.service import Journal
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import ChangeId, JobId, Moment, PersonId

ADA = PersonId(7)


class Slate:
    """A capability of one word, which it changes and takes back."""

    def __init__(self, path: Path) -> None:
        migrate(path)
        self.events: list[Event] = []
        bus = Bus()
        self._listening = bus.listen(self.events.append)
        self._listening.__enter__()
        self.db = Database(path, bus)
        self.journal = Journal(self.db)
        self.journal.undoes(ChangeKind.FIELDS, self._undo)
        self.word = "start"

    def write(self, word: str, undo_of: ChangeId | None = None) -> ChangeId:
        item = Item(entity="track", entity_id=1, before={"word": self.word}, after={"word": word})
        with self.db.write(lasting=True) as tx:
            change = self.journal.begin(tx, entry(f"to {word}", undo_of=undo_of), [item])
        self.word = word
        return change

    def _undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        (item,) = self.journal.items(change.id)
        if self.word != item.after["word"]:
            reason = f"A later change set it to {self.word}."
            stale = Stale(entity="track", entity_id=1, field="word", reason=reason)
            return Undone(change=None, restored=0, stale=(stale,))
        return Undone(change=self.write(str(item.before["word"]), undo_of=change.id), restored=1)

    def close(self) -> None:
        self._listening.__exit__(None, None, None)
        self.db.close()


def entry(title: str = "t", **more: object) -> Entry:
    said = {"kind": ChangeKind.FIELDS, "source": Source.PERSON, **more}
    return Entry(title=title, **said)  # type: ignore[arg-type]  # names and kinds as Entry has them


@pytest.fixture
def slate(tmp_path: Path) -> Iterator[Slate]:
    slate = Slate(tmp_path / "library.sqlite")
    yield slate
    slate.close()


@pytest.fixture
def journal(slate: Slate) -> Journal:
    return slate.journal


def test_a_change_is_kept_as_it_was_said(slate: Slate, journal: Journal) -> None:
    said = Entry(
        kind=ChangeKind.TAGS,
        title="Tags of 2 files",
        source=Source.DISCOGS,
        confidence=0.5,
        by=ADA,
        job_id=JobId(3),
        note="one was read-only",
    )
    with slate.db.write() as tx:
        change_id = journal.begin(tx, said)
    change = journal.change(change_id)
    for name in ("kind", "title", "source", "confidence", "by", "job_id", "note"):
        assert getattr(change, name) == getattr(said, name)
    assert (change.state, change.item_count, change.undo_of, change.undone_by) == (
        ChangeState.DONE,
        0,
        None,
        None,
    )
    with pytest.raises(NotFound, match="no change 99"):
        journal.change(ChangeId(99))


def test_items_come_in_the_order_in_which_they_were_added(slate: Slate, journal: Journal) -> None:
    items = [
        Item(entity="track", entity_id=id_, before={"a": None}, after={"a": [id_, "é", None]})
        for id_ in (5, 3, 4)
    ]
    with slate.db.write() as tx:
        change_id = journal.begin(tx, entry(state=ChangeState.UNDERWAY), items[:1])
        journal.add(tx, change_id, items[1:])
    assert journal.items(change_id) == items
    assert journal.items(change_id, start=1, first=1) == items[1:2]
    assert list(journal.every_item(change_id)) == items
    assert journal.change(change_id).item_count == 3
    assert journal.items_at("track", [(3, change_id), (9, change_id)]) == {(3, change_id): items[1]}


def test_many_items_are_read_part_by_part(slate: Slate, journal: Journal) -> None:
    items = [Item(entity="file", entity_id=id_, before={}, after={}) for id_ in range(1_234)]
    with slate.db.write() as tx:
        change_id = journal.begin(tx, entry(), items)
    assert [item.entity_id for item in journal.every_item(change_id)] == list(range(1_234))


def test_what_is_under_way_is_told_when_it_is_done(slate: Slate, journal: Journal) -> None:
    with slate.db.write() as tx:
        change_id = journal.begin(tx, entry(state=ChangeState.UNDERWAY))
    assert slate.events == []
    assert [change.id for change in journal.underway(ChangeKind.FIELDS)] == [change_id]
    assert journal.underway(ChangeKind.MOVES) == []
    with pytest.raises(Conflict, match="still under way"):
        journal.undo(change_id, by=ADA)
    with slate.db.write() as tx:
        journal.finish(tx, change_id, note="all of it")
    assert slate.events == [
        ChangeMade(change_id=change_id, kind="fields", title="t", undo_of_id=None)
    ]
    assert journal.underway(ChangeKind.FIELDS) == []
    change = journal.change(change_id)
    assert (change.state, change.note) == (ChangeState.DONE, "all of it")


def test_a_change_of_a_write_that_fails_never_was(slate: Slate, journal: Journal) -> None:
    with pytest.raises(RuntimeError), slate.db.write() as tx:
        journal.begin(tx, entry())
        raise RuntimeError
    assert (journal.changes(), slate.events) == ([], [])


def test_the_history_comes_page_by_page_the_newest_first(slate: Slate, journal: Journal) -> None:
    with slate.db.write() as tx:
        ids = [
            journal.begin(
                tx,
                entry(kind=ChangeKind.MOVES if number % 3 else ChangeKind.FIELDS),
                [Item(entity="track", entity_id=number % 2, before={}, after={})],
            )
            for number in range(10)
        ]
    first = journal.changes(first=4)
    rest = journal.changes(before=first[-1].id, first=100)
    assert [change.id for change in first + rest] == ids[::-1]
    assert [c.id for c in journal.changes(kind=ChangeKind.FIELDS)] == ids[::-3]
    assert [c.id for c in journal.of("track", [1])] == ids[1::2][::-1]
    assert [c.id for c in journal.of("track", [0, 1], first=3)] == ids[::-1][:3]
    assert [c.id for c in journal.of("track", [1], before=ids[5])] == [ids[3], ids[1]]
    assert journal.of("album", [1]) == []
    history = journal.history("track", 1, first=2)
    assert [(change.id, item.entity_id) for change, item in history] == [(ids[9], 1), (ids[7], 1)]
    found = journal.changes_by_ids([ids[2], ids[4], ChangeId(99)])
    assert sorted(found) == [ids[2], ids[4]]


def test_undo_of_undo_of_undo(slate: Slate, journal: Journal) -> None:
    chain = [slate.write("word")]
    for turn in range(1, 6):
        undone = journal.undo(chain[-1], by=ADA)
        assert undone.change is not None
        chain.append(undone.change)
        assert slate.word == ("start" if turn % 2 else "word")
        holds = [journal.change(id_).undone_by is None for id_ in chain]
        assert holds[-1]
        assert holds[0] == (slate.word == "word")
        with pytest.raises(Conflict, match="taken back already"):
            journal.undo(chain[-2], by=ADA)
    assert [journal.change(id_).undo_of for id_ in chain] == [None, *chain[:-1]]


def test_what_was_undone_and_done_again_can_be_undone_at_its_first_name(
    slate: Slate, journal: Journal
) -> None:
    first = slate.write("word")
    undone = journal.undo(first, by=ADA)
    assert undone.change is not None
    journal.undo(undone.change, by=ADA)
    assert journal.change(first).undone_by is None
    journal.undo(first, by=ADA)
    assert slate.word == "start"


def test_what_was_changed_later_stays_and_is_named(slate: Slate, journal: Journal) -> None:
    first = slate.write("one")
    slate.write("two")
    with pytest.raises(Conflict, match=r'"to one" stays as it is\. A later change set it to two'):
        journal.undo(first, by=ADA)
    assert (slate.word, journal.change(first).undone_by) == ("two", None)


def test_undoing_in_turn_gives_back_the_start(slate: Slate, journal: Journal) -> None:
    for word in ("one", "two", "one", "three"):
        slate.write(word)
    for change in journal.changes():
        journal.undo(change.id, by=None)
    assert slate.word == "start"


def test_a_part_of_a_change_that_is_undone_leaves_it_to_be_undone(
    slate: Slate, journal: Journal
) -> None:
    change = slate.write("word")
    only = Only(fields=frozenset({"word"}))
    assert ALL.is_all
    assert not only.is_all
    journal.undo(change, by=ADA, only=only)
    assert journal.change(change).undone_by is None


def test_a_kind_that_nobody_takes_back_is_refused(slate: Slate, journal: Journal) -> None:
    with slate.db.write() as tx:
        change_id = journal.begin(tx, entry(kind=ChangeKind.MERGE))
    with pytest.raises(Conflict, match="cannot be taken back by this soniq"):
        journal.undo(change_id, by=ADA)


def test_a_change_can_be_made_again_under_its_own_number(slate: Slate, journal: Journal) -> None:
    with slate.db.write() as tx:
        assert journal.begin(tx, entry(), as_id=ChangeId(40), at=Moment(5)) == 40
        assert journal.begin(tx, entry()) == 41
    assert journal.change(ChangeId(40)).at == 5
