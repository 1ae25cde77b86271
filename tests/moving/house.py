"""A soniq that moves files: a scanned music folder, the journal, and what renames and puts away."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from soniq.intake.model import Reads
from soniq.journal.model import ChangeKind, Source, Undone
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.moving.model import Moved, Plan
from soniq.moving.quarantine import Quarantine
from soniq.moving.renames import Renames
from soniq.store.deeds import Deeds
from soniq.units import ArtworkHash, ChangeId, FileId, RootId, TrackId
from tests.intake.house import House


class NoRenderer:
    """Nobody looks at covers here."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("nobody looks at covers here")


class MovingHouse(House):
    """Its one music folder may be changed."""

    def __init__(
        self, library: Path, reads: Reads, music: Path, deeds: Deeds | None = None
    ) -> None:
        super().__init__(library, reads, deeds)
        self.music = music
        self.days = 30
        known = {root.path: root for root in self.roots.all()}
        self.root_id = (known.get(os.fsencode(music)) or self.add(music)).id
        self.journal = Journal(self.db)
        self.library = Library(self.db, NoRenderer(), library.parent / "covers")
        self.renames = Renames(self.db, self.shelves, self.library, self.journal)
        self.quarantine = Quarantine(
            self.db, self.shelves, self.journal, self.library, days=lambda: self.days
        )
        self.journal.undoes(ChangeKind.MOVES, self.renames.undo)
        self.journal.undoes(ChangeKind.QUARANTINE, self.quarantine.undo)
        self.allow(self.root_id)

    def allow(self, root_id: RootId, *, allowed: bool = True) -> None:
        with self.db.write() as tx:
            tx.execute(
                "UPDATE roots SET writable = :allowed WHERE id = :id",
                {"allowed": int(allowed), "id": root_id},
            )

    def rename(self, template: str, *tracks: TrackId) -> Moved:
        return self.renames.apply(self.preview(template, *tracks).id, by=None)

    def preview(self, template: str, *tracks: TrackId) -> Plan:
        return self.renames.preview(template, track_ids=tracks or None)

    def put_away(self, *tracks: TrackId, reason: str = "") -> ChangeId:
        moved = self.quarantine.put_away(
            track_ids=tracks, title="Put away", source=Source.PERSON, reason=reason, by=None
        )
        assert moved.change is not None
        return moved.change

    def restore(self, *files: FileId) -> ChangeId:
        moved = self.quarantine.restore(files, by=None)
        assert moved.change is not None
        return moved.change

    def undo(self, change: ChangeId | None) -> Undone:
        assert change is not None
        return self.journal.undo(change, by=None)

    def track(self, title: str) -> TrackId:
        return TrackId(self.one("SELECT id FROM tracks WHERE title = :title", title=title))

    def file(self, title: str) -> FileId:
        return FileId(
            self.one(
                "SELECT f.id FROM files AS f JOIN tracks AS t ON t.id = f.track_id "
                "WHERE t.title = :title",
                title=title,
            )
        )

    def tracks(self) -> dict[int, tuple[object, ...]]:
        """All tracks by id, with what lists show of them and where their file lies."""
        rows = self.rows(
            """
            SELECT
                t.id, t.title, t.artist, t.album, t.disc_number, t.track_number, t.cover,
                t.missing_since_ms IS NULL, b.title, d.path, f.name, t.added_at_ms
            FROM tracks AS t
            JOIN albums AS b ON b.id = t.album_id
            LEFT JOIN files AS f ON f.id = t.file_id
            LEFT JOIN folders AS d ON d.id = f.folder_id
            """
        )
        return {row[0]: row[1:] for row in rows}

    def on_disk(self) -> dict[str, bytes]:
        return on_disk(self.music)

    def paths(self) -> Sequence[str]:
        return sorted(self.on_disk())


def on_disk(music: Path) -> dict[str, bytes]:
    """Every file beneath a folder, hidden ones too, with its content."""
    top = os.fsencode(music)
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(top):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.fsdecode(os.path.relpath(path, top))] = file.read()
    return found
