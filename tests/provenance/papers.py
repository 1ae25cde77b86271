"""A music folder whose files are JSON, not sound: read as fast as they are written."""

import json
import os
from pathlib import Path
from typing import Any

from tests.intake.house import House
from tests.intake.test_laws import Reader
from tests.provenance.room import Room


class Papers:
    """A folder of such files, a library that scans it, and what edits that."""

    def __init__(self, folder: Path, house: House | None = None, *, adopt: bool = False) -> None:
        """adopt: the library has the folder already, and its files stay as they are."""
        self.music = folder / "music"
        self.music.mkdir(exist_ok=True)
        self.house = house or House(folder / "library.sqlite", Reader())
        self.root = self.house.roots.all()[0] if adopt else self.house.add(self.music)
        self.room = Room(self.house.db, self.house.shelves, folder)
        self._sounds = 0
        self._clock = 0

    def add(self, path: str, *, sound: int | None = None, **tags: Any) -> None:
        """Writes a file; one of the same path keeps its sound unless it is given another."""
        place = self.music / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if sound is None and place.exists():
            sound = json.loads(place.read_bytes())["sound"]
        if sound is None:
            self._sounds += 1
            sound = self._sounds
        place.write_text(json.dumps({"sound": sound, "tags": tags}))
        self._clock += 1
        os.utime(place, ns=(self._clock * 10**9, self._clock * 10**9))

    def album(self, folder: str = "X/P", suffix: str = "mp3", count: int = 3, **tags: Any) -> None:
        for number in range(1, count + 1):
            said = {
                "title": f"Song {number}",
                "artists": ["X"],
                "album": "P",
                "track_number": number,
            }
            self.add(f"{folder}/{number}.{suffix}", **{**said, **tags})

    def scan(self) -> dict[str, int]:
        """Scans; the ids of the present tracks by the shown titles."""
        self.house.scan(self.root.id, accept_missing=True)
        self.house.check()
        return self.ids()

    def ids(self) -> dict[str, int]:
        return dict(self.house.rows("SELECT title, id FROM tracks WHERE missing_since_ms IS NULL"))
