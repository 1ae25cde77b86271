"""ListenBrainz' export (listens and feedback, an object a line) and the payloads of its API.

What its own server would not take is refused with the reason: see `listen`.
"""

from collections.abc import Iterator
from typing import BinaryIO

from soniq.files.exports.model import Entry, Heard, Liked, Refused, Told
from soniq.files.exports.parts import lines, parts
from soniq.files.exports.values import (
    Fields,
    fields,
    isrc,
    number,
    span,
    spotify_id,
    stamp,
    text,
    uuid,
    why_no_time,
)
from soniq.units import Milliseconds, Moment

_NO_JSON = "It is no JSON: the line is damaged, or was cut short."


def listens(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    for place, said in lines(stream):
        yield _no_json(place) if said is None else listen(f"line {place}", fields(said), now)


def feedback(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    for place, said in lines(stream):
        yield _no_json(place) if said is None else opinion(f"line {place}", fields(said))


def payload(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A body of its submit-listens, or a list of listens, as older exports were."""
    kind = ""
    held: list[Fields] = []
    for place, (key, said) in enumerate(parts(stream), 1):
        if key == "":
            yield listen(f"entry {place}", fields(said), now)
        elif key == "listen_type":
            kind = text(said)
        elif key == "payload":
            held.append(fields(said))
    for place, one in enumerate(held, 1):
        where = f"entry {place}"
        if kind == "playing_now":
            yield Refused(place=where, reason="It says what played at that moment, and no play.")
        elif kind == "single" and len(held) > 1:
            yield Refused(place=where, reason='A "single" holds one listen; this holds more.')
        else:
            yield listen(where, one, now)


def listen(place: str, said: Fields, now: Moment) -> Entry:
    """One listen, as the API and the export write it."""
    track = said.get("track_metadata")
    if not isinstance(track, dict):
        return Refused(place=place, reason="It says nothing of a track (track_metadata).")
    more, mapped = fields(track.get("additional_info")), fields(track.get("mbid_mapping"))
    at = stamp(said.get("listened_at"))
    why = why_no_time(at, now) or _why_not(track) or _why_not_more(more)
    if why or at is None:
        return Refused(place=place, reason=why or "")
    return Heard(told=_told(track, more, mapped), at=at)


def opinion(place: str, said: Fields) -> Entry:
    """A love or a hate. Those of the export may name nothing but the recording's id."""
    score = number(said.get("score"))
    track = fields(said.get("track_metadata"))
    mapped = fields(track.get("mbid_mapping"))
    mbid = uuid(said.get("recording_mbid")) or uuid(mapped.get("recording_mbid"))
    told = Told(
        artist=text(track.get("artist_name")),
        title=text(track.get("track_name")),
        album=text(track.get("release_name")),
        musicbrainz_id=mbid,
    )
    if score not in {1, -1}:
        return Refused(place=place, reason="It says neither love nor hate (score).")
    if mbid is None and not (told.artist and told.title):
        return Refused(place=place, reason="It names no track that could be looked for.")
    return Liked(told=told, loved=score > 0, at=stamp(said.get("created")))


def _told(track: Fields, more: Fields, mapped: Fields) -> Told:
    return Told(
        artist=text(track.get("artist_name")),
        title=text(track.get("track_name")),
        album=text(track.get("release_name")),
        duration=_length(more),
        isrc=isrc(more.get("isrc")),
        musicbrainz_id=uuid(more.get("recording_mbid")) or uuid(mapped.get("recording_mbid")),
        spotify_id=spotify_id(more.get("spotify_id")) or spotify_id(more.get("origin_url")),
        track_number=None,
    )


def _length(more: Fields) -> Milliseconds | None:
    return span(more.get("duration_ms")) or span(more.get("duration"), unit=1000)


def _why_not(track: Fields) -> str | None:
    for key, what in (("artist_name", "artist"), ("track_name", "title")):
        if not text(track.get(key)):
            return f"It names no {what}."
    album = track.get("release_name")
    if album is not None and not isinstance(album, str):
        return "Its album's name is no text."
    return None


def _why_not_more(more: Fields) -> str | None:
    if more.get("duration") is not None and more.get("duration_ms") is not None:
        return "It tells two lengths, in seconds and in milliseconds."
    for key in ("recording_mbid", "release_mbid", "release_group_mbid", "track_mbid"):
        if (told := more.get(key)) and uuid(told) is None:
            return f"{key} is no MusicBrainz id."
    for key in ("artist_mbids", "work_mbids"):
        told = more.get(key) or []
        if not isinstance(told, list) or any(one and uuid(one) is None for one in told):
            return f"{key} holds what is no MusicBrainz id."
    return None


def _no_json(place: int) -> Refused:
    return Refused(place=f"line {place}", reason=_NO_JSON)
