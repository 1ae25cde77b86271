"""A small library whose sounds are made so that a test knows what is near to what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soniq.child.reckoning import reckon
from soniq.child.service import Children
from soniq.discovery.model import Alike
from soniq.discovery.service import Discovery
from soniq.discovery.similar import Similar
from soniq.events import Bus
from soniq.features.nearest import Nearest
from soniq.features.service import Features
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.vector_index import VectorIndex
from soniq.units import TrackId
from tests.crowd import Record, build
from tests.heard import Vector, direction, hear


@dataclass
class House:
    db: Database
    index: VectorIndex
    library: Library
    discovery: Discovery
    nearest: Nearest
    similar: Similar

    def id(self, title: str) -> TrackId:
        row = self.db.read().execute("SELECT id FROM tracks WHERE title = ?", (title,)).fetchone()
        assert row is not None, title
        return TrackId(row["id"])

    def hear(self, title: str, vector: Sequence[float], **more: Any) -> None:
        with self.db.write() as tx:
            hear(tx.reader, self.id(title), vector, **more)

    def change(self, sql: str, **values: object) -> None:
        with self.db.write() as tx:
            tx.execute(sql, values)

    def close(self) -> None:
        self.index.close()
        self.db.close()


def house(folder: Path, records: Sequence[Record], *, others: int = 0) -> House:
    """others: made-up tracks beside, which nobody has heard."""
    path = folder / "library.sqlite"
    build(path, others, more=records)
    bus = Bus()
    db = Database(path, bus)
    index = VectorIndex(folder / "vectors.sqlite")
    library = Library(db, Children(), folder / "covers")
    nearest = Nearest(db, index, reckon, scratch=folder)
    features = Features(db, Shelves(), lambda _path, _claims: _never(), bus)
    discovery = Discovery(db, library)
    return House(
        db=db,
        index=index,
        library=library,
        discovery=discovery,
        nearest=nearest,
        similar=Similar(db, library, features, nearest, discovery),
    )


def _never() -> Any:
    raise AssertionError("nothing is listened to here")


def near(to: Vector, share: float, seed: int) -> Vector:
    """A sound that lies that part of the way from somewhere else to that one."""
    return direction(seed, near=to, share=share)


def titles(found: Sequence[Alike]) -> list[str]:
    return [one.track.title for one in found]


def explained(found: Sequence[Alike]) -> str:
    """For messages of tests."""
    return json.dumps(
        [[one.track.title, one.score, [r.text for r in one.reasons]] for one in found]
    )
