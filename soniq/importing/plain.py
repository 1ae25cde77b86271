"""Entries, previews and reports as JSON: in the file of what is staged, and in the tables."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, TypeAlias

from soniq.events import JSON
from soniq.files.exports.model import (
    Album,
    Counted,
    Entry,
    Heard,
    Left,
    Liked,
    Listed,
    Medium,
    Owned,
    Refused,
    Saved,
    Told,
)
from soniq.importing.model import Preview, Refusal, Report, Sought, Taken
from soniq.units import Milliseconds, Moment

Kept: TypeAlias = Heard | Counted | Liked | Listed | Saved | Owned
"""Entries that can be taken in."""

_PATHS = ("path", "raw")
_TOLD = tuple(field.name for field in fields(Told) if field.name not in _PATHS)
_ALBUM = tuple(field.name for field in fields(Album) if field.name not in ("artists", "songs"))


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
    elif isinstance(entry, Saved):
        said = {"saved": _album(entry.album), "key": entry.key, "list": entry.of_list}
        said |= _said(song=None if entry.song is None else _plain(entry.song))
        said |= _said(url=entry.url, at=entry.at)
    elif isinstance(entry, Owned):
        said = {"owned": _album(entry.album), "key": entry.key, "medium": entry.medium.value}
        said |= _said(catalog=entry.catalog_number, note=entry.note or None, at=entry.at)
    else:
        raise TypeError(f"{type(entry).__name__} is nothing that can be taken in.")
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def entry(line: bytes) -> Kept:
    """Of what `line` made."""
    said = json.loads(line)
    if "saved" in said:
        song = said.get("song")
        return Saved(
            album=_album_of(said["saved"]),
            song=None if song is None else told(song),
            key=said["key"],
            url=said.get("url"),
            at=_moment(said.get("at")),
            of_list=said["list"],
        )
    if "owned" in said:
        return Owned(
            album=_album_of(said["owned"]),
            key=said["key"],
            medium=Medium(said["medium"]),
            catalog_number=said.get("catalog"),
            note=said.get("note", ""),
            at=_moment(said.get("at")),
        )
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
    path, raw, duration = said.get("path"), said.get("raw"), said.get("duration")
    known = {name: said[name] for name in _TOLD if name != "duration" and name in said}
    return replace(
        Told(**known),  # type: ignore[arg-type]  # as `_plain` wrote it
        path=os.fsencode(path) if isinstance(path, str) else None,
        raw=os.fsencode(raw) if isinstance(raw, str) else None,
        duration=_length(duration),
    )


def preview(stored: str | None) -> Preview | None:
    if stored is None:
        return None
    said = json.loads(stored)
    for field in fields(Preview):
        if isinstance(field.default, Sought):
            said[field.name] = Sought(**said.get(field.name, {}))
    said["refusals"] = tuple(Refusal(**one) for one in said["refusals"])
    return Preview(**{**said, "files": tuple(said["files"])})


def report(stored: str | None) -> Report | None:
    if stored is None:
        return None
    said = json.loads(stored)
    for field in fields(Report):
        if isinstance(field.default, Taken):
            said[field.name] = Taken(**said.get(field.name, {}))
    return Report(**{**said, "notes": tuple(said["notes"])})


def stored(one: Preview | Report) -> str:
    return json.dumps(asdict(one))


def _plain(told: Told) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        name: value for name in _TOLD if (value := getattr(told, name)) not in (None, "")
    }
    for name in _PATHS:
        if (path := getattr(told, name)) is not None:
            said[name] = os.fsdecode(path)
    return said


def _album(album: Album) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        name: value for name in _ALBUM if (value := getattr(album, name)) not in (None, "")
    }
    artists: list[JSON] = [*album.artists]
    songs: list[JSON] = [_plain(song) for song in album.songs]
    return {**said, "artists": artists, **({"songs": songs} if songs else {})}


def _album_of(said: Mapping[str, Any]) -> Album:
    known = {name: said[name] for name in _ALBUM if name in said}
    return Album(
        title=known.pop("title", ""),
        artists=tuple(said["artists"]),
        songs=tuple(told(song) for song in said.get("songs", ())),
        **known,
    )


def _said(**values: JSON) -> dict[str, JSON]:
    return {name: value for name, value in values.items() if value is not None}


def _length(value: object) -> Milliseconds | None:
    return Milliseconds(value) if isinstance(value, int) else None


def _moment(value: object) -> Moment | None:
    return Moment(value) if isinstance(value, int) else None
