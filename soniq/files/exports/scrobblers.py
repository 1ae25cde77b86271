"""The JSON of what keeps or fetches scrobbles: Maloja, Pano Scrobbler, Last.fm's exporters."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from soniq.files.exports.model import Entry, Heard, Liked, Refused, Told
from soniq.files.exports.parts import lines, parts
from soniq.files.exports.values import Fields, fields, span, stamp, text, uuid, why_no_time
from soniq.units import Moment


def maloja(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    scrobbles = (said for key, said in parts(stream) if key == "scrobbles")
    for place, said in enumerate(scrobbles, 1):
        scrobble = fields(said)
        track = fields(scrobble.get("track"))
        told = Told(
            artist=_names(track.get("artists")),
            title=text(track.get("title")),
            album=text(fields(track.get("album")).get("albumtitle")),
            duration=span(track.get("length"), unit=1000),
        )
        played = span(scrobble.get("duration"), unit=1000)
        yield heard(f"entry {place}", told, stamp(scrobble.get("time")), now, played=played)


def panoscrobbler(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    for place, said in lines(stream):
        line = fields(said)
        told = Told(
            artist=text(line.get("artist")),
            title=text(line.get("track")),
            album=text(line.get("album")),
            duration=span(line.get("durationMs")),
        )
        where, event = f"line {place}", line.get("event", "scrobble")
        if said is None:
            yield Refused(place=where, reason="It is no JSON: damaged, or cut short.")
        elif event == "scrobble":
            yield heard(where, told, stamp(line.get("timeMs")), now)
        elif event in ("love", "unlove") and told.title and told.artist:
            yield Liked(told=told, loved=event == "love", at=stamp(line.get("timeMs")))
        else:
            yield Refused(place=where, reason="It tells no play.")


def loved(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """user.getLovedTracks, as it is, its pages in a list, or its tracks in a list."""
    for place, track in enumerate(_tracks(parts(stream), "lovedtracks"), 1):
        yield love(f"entry {place}", track)


def recent(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """user.getRecentTracks, likewise."""
    for place, track in enumerate(_tracks(parts(stream), "recenttracks"), 1):
        if (entry := play(f"entry {place}", track, now)) is not None:
            yield entry


def play(place: str, track: Fields, now: Moment) -> Entry | None:
    """A play as Last.fm writes it; None for what plays at this moment."""
    if fields(track.get("@attr")).get("nowplaying"):
        return None
    at = fields(track.get("date"))
    return heard(place, _of_lastfm(track), stamp(at.get("uts")), now)


def love(place: str, track: Fields) -> Entry:
    """A loved track, likewise."""
    told = _of_lastfm(track)
    if not told.title or not told.artist:
        return Refused(place=place, reason="It names no title or no artist.")
    return Liked(told=told, loved=True, at=stamp(fields(track.get("date")).get("uts")))


def lastfmstats(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """{"username": …, "scrobbles": [{"track", "artist", "album", "date": milliseconds}]}."""
    scrobbles = (said for key, said in parts(stream) if key in {"scrobbles", ""})
    for place, said in enumerate(scrobbles, 1):
        line = fields(said)
        told = Told(
            artist=text(line.get("artist")),
            title=text(line.get("track") or line.get("title") or line.get("name")),
            album=text(line.get("album")),
        )
        at = line.get("date") or line.get("time") or line.get("timestamp")
        yield heard(f"entry {place}", told, stamp(at), now)


def heard(
    place: str, told: Told, at: Moment | None, now: Moment, *, played: int | None = None
) -> Entry:
    """A play, unless it lacks what a play needs. played: milliseconds."""
    if not told.title or not told.artist:
        return Refused(place=place, reason="It names no title or no artist.")
    if (why := why_no_time(at, now)) is not None or at is None:
        return Refused(place=place, reason=why or "")
    return Heard(told=told, at=at, played=span(played))


def _tracks(said: Iterable[tuple[str, object]], group: str) -> Iterator[Fields]:
    """The tracks in any nest of pages and groups: {group: {track: […]}}, [[…], …], […]."""
    for _, value in said:
        yield from _nested(value, group)


def _nested(value: object, group: str, depth: int = 0) -> Iterator[Fields]:
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nested(one, group, depth + 1)
    elif isinstance(value, dict):
        inner = value.get(group, value.get("track"))
        if isinstance(inner, list | dict):
            yield from _nested(inner, group, depth + 1)
        elif "name" in value and "artist" in value:
            yield value


def _of_lastfm(track: Fields) -> Told:
    """Its mbid is of any kind, often of a track: it is not believed."""
    return Told(
        artist=_of_group(track.get("artist")),
        title=text(track.get("name")),
        album=_of_group(track.get("album")),
        musicbrainz_id=uuid(track.get("recording_mbid")),
    )


def _of_group(value: object) -> str:
    """Last.fm writes {"#text": …}, or {"name": …}, or the bare name."""
    group = fields(value)
    return text(value) or text(group.get("#text")) or text(group.get("name"))


def _names(value: object) -> str:
    """Several artists as one credit."""
    found = [text(one) for one in value] if isinstance(value, list) else [text(value)]
    return ", ".join(name for name in found if name)
