"""A soniq that writes tags: a scanned music folder, what people say of it, and the writer."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soniq.child.writers import Writers
from soniq.events import JSON
from soniq.files.payload import payload_hash
from soniq.intake.model import Reads, ScanReport
from soniq.journal.model import ChangeKind
from soniq.journal.service import Journal
from soniq.library.spoken import Said
from soniq.tagging.model import FileChange
from soniq.tagging.service import Tagging
from soniq.units import ChangeId, FileId, TrackId
from tests.intake.house import House


class Desk:
    """Music lies under `music`, soniq's own files under `folder`."""

    def __init__(self, folder: Path, music: Path, reads: Reads, writers: Writers) -> None:
        self.music = music
        self.blocks = folder / "tagblocks"
        self.writers = writers
        self.house = House(folder / "library.sqlite", reads)
        self.journal = Journal(self.house.db)
        self.tagging = Tagging(
            self.house.db, self.house.shelves, self.journal, writers, self.blocks
        )
        self.journal.undoes(ChangeKind.TAGS, self.tagging.undo)

    def open(self) -> None:
        """Takes the music in, and allows writing."""
        root = next(iter(self.house.roots.all()), None) or self.house.add(self.music)
        self.house.scan(root.id)
        self.house.roots.set_writable(root.id, True, by=None)

    def scan(self) -> ScanReport:
        return self.house.scan(self.house.roots.all()[0].id)

    def track(self, name: str) -> TrackId:
        """Of the file of that name."""
        sql = "SELECT track_id FROM files WHERE name = :name"
        return TrackId(self.house.one(sql, name=os.fsencode(name)))

    def file(self, name: str) -> FileId:
        sql = "SELECT id FROM files WHERE name = :name"
        return FileId(self.house.one(sql, name=os.fsencode(name)))

    def tracks(self) -> list[TrackId]:
        return [TrackId(row[0]) for row in self.house.rows("SELECT id FROM tracks ORDER BY id")]

    def say(self, track: TrackId, change: int = 1, **fields: JSON) -> None:
        """What a person edited."""
        self.say_all({track: fields}, change)

    def say_all(self, said: Mapping[TrackId, Mapping[str, JSON]], change: int = 1) -> None:
        overrides = {
            track: {
                name: Said(value=value, change_id=ChangeId(change))
                for name, value in fields.items()
            }
            for track, fields in said.items()
        }
        with self.house.db.write() as tx:
            self.house.shelves.override(tx, overrides)
            self.house.shelves.reshelve(tx, sorted(said))

    def preview(self) -> list[FileChange]:
        return self.tagging.preview(self.tracks())

    def own_tags(self, name: str) -> dict[str, Any]:
        """As the library knows what the file says."""
        sql = "SELECT tags FROM files WHERE name = :name"
        found: dict[str, Any] = json.loads(self.house.one(sql, name=os.fsencode(name)))
        return found

    def leftovers(self) -> list[Path]:
        """Copies that nobody took away."""
        return sorted(self.music.rglob(".soniq-*"))

    def close(self) -> None:
        self.house.close()


def contents(music: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(music.rglob("*")) if path.is_file()}


def sounds(music: Path) -> dict[Path, bytes]:
    return {path: payload_hash(os.fsencode(path)) for path in contents(music)}
