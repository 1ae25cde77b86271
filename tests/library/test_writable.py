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


def opened(library: Path, deeds: Path, bus: Bus) -> tuple[Database, Roots]:
    migrate(library)
    db = Database(library, bus, Deeds(deeds))
    return db, Roots(db, Shelves())


def test_a_folder_is_writable_once_a_person_says_so(tmp_path: Path) -> None:
    told: list[Event] = []
    bus = Bus()
    db, roots = opened(tmp_path / "library.sqlite", tmp_path / "deeds.jsonl", bus)
    root = roots.add(bytes(tmp_path))
    assert not root.writable
    with bus.listen(told.append):
        assert roots.set_writable(root.id, True, by=PersonId(1)).writable
        assert roots.set_writable(root.id, True, by=PersonId(1)).writable
    assert [type(event) for event in told] == [RootChanged]
    with pytest.raises(NotFound):
        roots.set_writable(RootId(99), True, by=None)
    db.close()

    restored, again = opened(tmp_path / "restored.sqlite", tmp_path / "deeds.jsonl", bus)
    restored.replay(again.redo)
    assert [known.writable for known in again.all()] == [True]
    restored.close()
