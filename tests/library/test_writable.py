"""Whether soniq may change files in a music folder: a person's word, which survives a restore."""

from pathlib import Path

import pytest

from soniq.errors import NotFound
from soniq.events import Bus, Event
from soniq.library.model import RootChanged
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate
from soniq.units import PersonId, RootId


def opened(library: Path, deeds: Path, told: list[Event]) -> tuple[Database, Roots]:
    migrate(library)
    bus = Bus()
    bus.listen(told.append).__enter__()
    db = Database(library, bus, Deeds(deeds))
    return db, Roots(db, Shelves())


def test_a_folder_is_writable_once_a_person_says_so(tmp_path: Path) -> None:
    told: list[Event] = []
    db, roots = opened(tmp_path / "library.sqlite", tmp_path / "deeds.jsonl", told)
    root = roots.add(bytes(tmp_path))
    assert not root.writable
    told.clear()
    assert roots.set_writable(root.id, True, by=PersonId(1)).writable
    assert roots.set_writable(root.id, True, by=PersonId(1)).writable
    assert [type(event) for event in told] == [RootChanged]
    with pytest.raises(NotFound):
        roots.set_writable(RootId(99), True, by=None)
    db.close()

    restored, again = opened(tmp_path / "restored.sqlite", tmp_path / "deeds.jsonl", told)
    restored.replay(again.redo)
    assert [known.writable for known in again.all()] == [True]
    restored.close()
