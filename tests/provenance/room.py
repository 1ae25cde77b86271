"""A library whose fields are edited, with all that remembers it."""

from pathlib import Path
from typing import Any

from soniq.events import JSON
from soniq.intake.model import Reads
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.provenance.editing import Editing
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import ChangeId, PersonId, TrackId
from tests.intake.house import House
from tests.library.plain import NoRenderer

ADA = PersonId(7)


class Room:
    """The services of one library file."""

    def __init__(self, db: Database, shelves: Shelves, folder: Path) -> None:
        self.db = db
        self.library = Library(db, NoRenderer(), folder)
        self.journal = Journal(db)
        self.provenance = Provenance(db, shelves, self.library, self.journal, {ADA: "Ada"}.get)
        self.editing = Editing(db, self.library, self.provenance)

    @classmethod
    def of(cls, house: House, folder: Path) -> "Room":
        return cls(house.db, house.shelves, folder)

    def apply(
        self,
        track_id: int,
        *,
        source: Source = Source.PERSON,
        confidence: float | None = 1.0,
        by: PersonId | None = ADA,
        **values: JSON,
    ) -> ChangeId:
        return self.apply_to([track_id], source=source, confidence=confidence, by=by, **values)

    def apply_to(
        self,
        track_ids: list[int],
        *,
        source: Source = Source.PERSON,
        confidence: float | None = 1.0,
        by: PersonId | None = ADA,
        **values: JSON,
    ) -> ChangeId:
        change_id = self.provenance.apply(
            {TrackId(track_id): values for track_id in track_ids},
            Entry(
                kind=ChangeKind.FIELDS,
                title=", ".join(values),
                source=source,
                confidence=confidence,
                by=by,
            ),
        )
        assert change_id is not None
        return change_id

    def shown(self, track_id: int) -> dict[str, Any]:
        row = (
            self.db.read()
            .execute(
                """
            SELECT t.title, t.artist, t.album, t.year, t.genre, t.track_number, t.album_id,
                a.artist AS album_artist, a.release_date, a.title AS album_title
            FROM tracks AS t JOIN albums AS a ON a.id = t.album_id
            WHERE t.id = :id
            """,
                {"id": track_id},
            )
            .fetchone()
        )
        return dict(row)

    def overrides(self) -> dict[int, str]:
        return dict(
            tuple(row)
            for row in self.db.read().execute("SELECT track_id, said FROM track_overrides")
        )


def with_deeds(folder: Path, reads: Reads) -> House:
    """A house that writes down what people do."""
    return House(folder / "library.sqlite", reads, Deeds(folder / "deeds.jsonl"))
