"""Lines as they are stored: JSON without what is not said."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import fields

from soniq import text
from soniq.events import JSON
from soniq.library.finding import Line
from soniq.units import Milliseconds

_NAMES = tuple(field.name for field in fields(Line))


def plain(line: Line) -> dict[str, JSON]:
    """The path's bytes as Python's file names have them: what is no text becomes surrogates."""
    said: dict[str, JSON] = {
        name: value
        for name in _NAMES
        if name != "path" and (value := getattr(line, name)) not in (None, "")
    }
    return said if line.path is None else {"path": os.fsdecode(line.path), **said}


def stored(line: Line) -> str:
    return json.dumps(plain(line))


def line_of(said: JSON) -> Line:
    """Of what `plain` made, or what a trigger of step 0018 left."""
    said = said if isinstance(said, dict) else {}
    path, length, number = said.get("path"), said.get("duration"), said.get("track_number")
    return Line(
        path=os.fsencode(path) if isinstance(path, str) else None,
        title=_text(said, "title") or "",
        artist=_text(said, "artist") or "",
        album=_text(said, "album") or "",
        duration=Milliseconds(int(length)) if isinstance(length, int | float) else None,
        isrc=_text(said, "isrc"),
        musicbrainz_id=_text(said, "musicbrainz_id"),
        spotify_id=_text(said, "spotify_id"),
        track_number=int(number) if isinstance(number, int | float) else None,
    )


def read(stored_line: str | None) -> Line | None:
    return None if stored_line is None else line_of(json.loads(stored_line))


def keys(lines: Iterable[Line]) -> list[str]:
    """What makes each line that line of its list: what it says, and the how manyeth it is.

    A line with a path is known by that, as its other words often change from one export to the
    next.
    """
    counts: dict[str, int] = {}
    found = []
    for line in lines:
        key = _key(line)
        counts[key] = counts.get(key, 0) + 1
        found.append(key if counts[key] == 1 else f"{key}.{counts[key]}")
    return found


def _key(line: Line) -> str:
    said: JSON
    if line.path is not None:
        said = os.fsdecode(line.path)
    else:
        names: list[JSON] = [text.fold(word) for word in (line.artist, line.title, line.album)]
        said = [*names, line.spotify_id or line.isrc or line.musicbrainz_id]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def _text(said: dict[str, JSON], name: str) -> str | None:
    found = said.get(name)
    return found if isinstance(found, str) and found else None
