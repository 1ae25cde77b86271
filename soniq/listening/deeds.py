"""What people did here, as deeds: done again on a library restored from an older copy.

Tracks are known by their id and sound, albums and artists by their id and name: in the older
library an id may be missing, or come to mean another thing. What was played of which the track is
not there (yet) becomes a line, and finds its track when that comes.

Plays that were brought are no deeds: an import can be repeated, and adds nothing twice.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from soniq import text
from soniq.events import JSON
from soniq.library.recognising import found_again, sounds_of
from soniq.listening import play_rows
from soniq.listening.model import Heard, HeardLine, PlaySource, Thing, ThingKind
from soniq.listening.play_rows import Name
from soniq.units import Milliseconds, Moment, TrackId

PLAYED = "listening.played"
OPINED = "listening.opined"
FORGOT = "listening.forgot"
REMEMBERED = "listening.remembered"


def told_plays(
    reader: sqlite3.Connection, heard: Sequence[Heard], names: Mapping[TrackId, Name]
) -> list[JSON]:
    sounds = sounds_of(reader, {one.track_id for one in heard})
    return [
        {
            "track": one.track_id,
            "sound": sounds.get(one.track_id),
            "line": _told_line(names[one.track_id].line),
            "at": one.at,
            "played": one.played,
            "until": one.until,
            "source": str(one.source),
            "client": one.client,
        }
        for one in heard
    ]


def plays(
    reader: sqlite3.Connection, said: JSON
) -> tuple[list[Heard], list[tuple[Heard, HeardLine]]]:
    """Those whose track is here, and those that become lines."""
    told: Any = said
    found: list[Heard] = []
    lost: list[tuple[Heard, HeardLine]] = []
    here = found_again(reader, {TrackId(one["track"]): one["sound"] for one in told})
    for one in told:
        track_id = here.get(TrackId(one["track"]))
        heard = Heard(
            track_id=track_id or TrackId(one["track"]),
            at=Moment(one["at"]),
            played=None if one["played"] is None else Milliseconds(one["played"]),
            source=PlaySource(one["source"]),
            client=one["client"],
            until=None if one["until"] is None else Moment(one["until"]),
        )
        if track_id is None:
            lost.append((heard, _line(one["line"])))
        else:
            found.append(heard)
    return found, lost


def told_things(reader: sqlite3.Connection, things: Sequence[Thing]) -> list[JSON]:
    tracks = {TrackId(thing.id) for thing in things if thing.kind == ThingKind.TRACK}
    sounds, names = sounds_of(reader, tracks), play_rows.names(reader, tracks)
    told: list[JSON] = []
    for thing in things:
        if thing.kind == ThingKind.TRACK:
            track_id = TrackId(thing.id)
            told.append(
                {
                    "kind": "track",
                    "id": thing.id,
                    "sound": sounds.get(track_id),
                    "line": _told_line(names[track_id].line),
                }
            )
        else:
            told.append({"kind": str(thing.kind), "id": thing.id, "name": _name(reader, thing)})
    return told


def things(reader: sqlite3.Connection, said: JSON) -> list[tuple[Thing | None, HeardLine | None]]:
    """Each as it is here; a track that is not here as its line; nothing of what else is gone."""
    found: list[tuple[Thing | None, HeardLine | None]] = []
    all_told: Any = said
    here = found_again(
        reader,
        {TrackId(told["id"]): told["sound"] for told in all_told if told["kind"] == "track"},
    )
    for told in all_told:
        kind = ThingKind(told["kind"])
        if kind == ThingKind.TRACK:
            track_id = here.get(TrackId(told["id"]))
            thing = None if track_id is None else Thing(kind=kind, id=track_id)
            found.append((thing, None if thing else _line(told["line"])))
        else:
            thing = Thing(kind=kind, id=told["id"])
            found.append((thing if _name(reader, thing) == told["name"] else None, None))
    return found


def _told_line(said: HeardLine) -> list[JSON]:
    return [
        said.artist,
        said.title,
        said.album,
        said.duration,
        said.musicbrainz_id,
        said.isrc,
        said.spotify_id,
    ]


def _line(said: Sequence[Any]) -> HeardLine:
    artist, title, album, duration, musicbrainz_id, isrc, spotify_id = said
    return HeardLine(
        artist=artist,
        title=title,
        album=album,
        duration=duration,
        musicbrainz_id=musicbrainz_id,
        isrc=isrc,
        spotify_id=spotify_id,
    )


def _name(reader: sqlite3.Connection, thing: Thing) -> str | None:
    """By what an album or an artist is known to be the same."""
    if thing.kind == ThingKind.ALBUM:
        sql = "SELECT artist || ' - ' || title FROM albums WHERE id = :id"
    else:
        sql = "SELECT name FROM artists WHERE id = :id"
    row = reader.execute(sql, {"id": thing.id}).fetchone()
    return None if row is None else text.fold(row[0])
