"""Entries, previews and reports as JSON: in the file of what is staged, and in the tables."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields, replace

from soniq.events import JSON
from soniq.files.exports.model import Counted, Entry, Heard, Left, Liked, Listed, Refused, Told
from soniq.importing.model import Preview, Refusal, Report, Sought, Taken
from soniq.units import Milliseconds, Moment

_TOLD = tuple(field.name for field in fields(Told) if field.name != "path")


def line(entry: Entry) -> bytes:
    """An entry that can be taken in; what was refused or left is not kept."""
    said: dict[str, JSON]
    if isinstance(entry, Heard):
        said = {"heard": _plain(entry.told), "at": entry.at}
        said |= _said(played=entry.played, skipped=entry.skipped)
    elif isinstance(entry, Counted):
        said = {"counted": _plain(entry.told), "plays": entry.plays, "skips": entry.skips}
        said |= _said(last=entry.last_played)
    elif isinstance(entry, Liked):
        said = {"liked": _plain(entry.told), "album": entry.of_album}
        said |= _said(rating=entry.rating, loved=entry.loved, at=entry.at)
    elif isinstance(entry, Listed):
        entries: list[JSON] = [_plain(told) for told in entry.entries]
        said = {"listed": entries, "key": entry.key, "name": entry.name}
        said |= _said(description=entry.description or None)
    else:
        raise TypeError(f"{type(entry).__name__} is nothing that can be taken in.")
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def entry(line: bytes) -> Heard | Counted | Liked | Listed:
    """Of what `line` made."""
    said = json.loads(line)
    if "heard" in said:
        return Heard(
            told=told(said["heard"]),
            at=Moment(said["at"]),
            played=_length(said.get("played")),
            skipped=said.get("skipped"),
        )
    if "counted" in said:
        return Counted(
            told=told(said["counted"]),
            plays=said["plays"],
            skips=said["skips"],
            last_played=_moment(said.get("last")),
        )
    if "liked" in said:
        return Liked(
            told=told(said["liked"]),
            rating=said.get("rating"),
            loved=said.get("loved"),
            at=_moment(said.get("at")),
            of_album=said["album"],
        )
    return Listed(
        key=said["key"],
        name=said["name"],
        entries=tuple(told(one) for one in said["listed"]),
        description=said.get("description", ""),
    )


def is_kept(entry: Entry) -> bool:
    return not isinstance(entry, Refused | Left)


def told(said: Mapping[str, object]) -> Told:
    path, duration = said.get("path"), said.get("duration")
    known = {name: said[name] for name in _TOLD if name != "duration" and name in said}
    return replace(
        Told(**known),  # type: ignore[arg-type]  # as `_plain` wrote it
        path=os.fsencode(path) if isinstance(path, str) else None,
        duration=_length(duration),
    )


def preview(stored: str | None) -> Preview | None:
    if stored is None:
        return None
    said = json.loads(stored)
    for name in ("plays", "counts", "opinions", "entries"):
        said[name] = Sought(**said[name])
    said["refusals"] = tuple(Refusal(**one) for one in said["refusals"])
    return Preview(**{**said, "files": tuple(said["files"])})


def report(stored: str | None) -> Report | None:
    if stored is None:
        return None
    said = json.loads(stored)
    for name in ("plays", "counts", "opinions", "playlists"):
        said[name] = Taken(**said[name])
    return Report(**{**said, "notes": tuple(said["notes"])})


def stored(one: Preview | Report) -> str:
    return json.dumps(asdict(one))


def _plain(told: Told) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        name: value for name in _TOLD if (value := getattr(told, name)) not in (None, "")
    }
    return said if told.path is None else {"path": os.fsdecode(told.path), **said}


def _said(**values: JSON) -> dict[str, JSON]:
    return {name: value for name, value in values.items() if value is not None}


def _length(value: object) -> Milliseconds | None:
    return Milliseconds(value) if isinstance(value, int) else None


def _moment(value: object) -> Moment | None:
    return Moment(value) if isinstance(value, int) else None
