"""Small files that stand for sound, and who reads them: a whole shelf costs milliseconds.

Each holds JSON: what its tags say and which sound it has.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from soniq.child.model import Failure
from soniq.files.model import Reading, Sound, Tags
from soniq.units import Milliseconds


def put(music: Path, path: str | bytes, sound: int, **tags: Any) -> Path:
    """tags: fields of `Tags`; or short: artist, album_artist, number, disc, year."""
    place = music / os.fsdecode(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"sound": sound, "tags": _full(tags)}), "utf-8")
    return place


def album(music: Path, folder: str = "in", *, count: int = 3, start: int = 1) -> None:
    """The songs of one record in a folder."""
    for number in range(1, count + 1):
        put(
            music,
            f"{folder}/{number}.mp3",
            start + number,
            title=f"Song {number}",
            artist="Band",
            album="Record",
            number=number,
            year="1999",
        )


def _full(tags: dict[str, Any]) -> dict[str, Any]:
    short = {"number": "track_number", "disc": "disc_number", "year": "date"}
    full: dict[str, Any] = {}
    for name, value in tags.items():
        if name in ("artist", "album_artist", "genre"):
            full[f"{name}s"] = [value]
        else:
            full[short.get(name, name)] = value
    return full


class StandInReader:
    """Reads the JSON that stands for sound."""

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        for path in paths:
            content = json.loads(Path(os.fsdecode(path)).read_bytes())
            codec = path.rpartition(b".")[2].decode().lower()
            yield (
                path,
                Reading(
                    sound=Sound(container=codec, codec=codec, duration_ms=Milliseconds(6000)),
                    tags=Tags.of(content["tags"]),
                    audio_hash=content["sound"].to_bytes(16, "big"),
                ),
            )
