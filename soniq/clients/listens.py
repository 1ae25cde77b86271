"""A play as scrobbling services take it, and what they would refuse."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from soniq.units import Milliseconds, Moment

FOUNDING = 1_033_430_400
"""Seconds: 2002-10-01, when Last.fm began; nothing was played before (LISTEN_MINIMUM_TS)."""
LARGEST = 10_240
"""Bytes of one listen (MAX_LISTEN_SIZE)."""
TAGS, TAG_LENGTH = 50, 64
"""How many tags a listen may bear, and how long they may be."""
LONGEST = 24 * 24 * 3_600
"""Seconds that a recording may last: 24 days (MAX_DURATION_LIMIT)."""

_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ONE_MBID = ("recording_mbid", "release_mbid", "release_group_mbid", "track_mbid", "artist_mbid")
_MANY_MBIDS = ("artist_mbids", "work_mbids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """What was played from `at` on; for "now playing", `at` is not told."""

    artist: str
    title: str
    album: str = ""
    at: Moment
    duration: Milliseconds | None = None
    recording_mbid: str | None = None
    isrc: str | None = None


def payload(listens: Sequence[Listen], *, kind: str, version: str) -> dict[str, object]:
    """What ListenBrainz is sent. kind: "single", "import" or "playing_now". version: soniq's."""
    return {
        "listen_type": kind,
        "payload": [
            {
                **({} if kind == "playing_now" else {"listened_at": one.at // 1000}),
                "track_metadata": _metadata(one, version),
            }
            for one in listens
        ],
    }


def _metadata(listen: Listen, version: str) -> dict[str, object]:
    more: dict[str, object] = {
        "media_player": "soniq",
        "submission_client": "soniq",
        "submission_client_version": version,
    }
    if listen.duration is not None and 0 < listen.duration <= LONGEST * 1000:
        more["duration_ms"] = listen.duration
    if listen.recording_mbid and _MBID.fullmatch(listen.recording_mbid):
        more["recording_mbid"] = listen.recording_mbid.lower()
    if listen.isrc:
        more["isrc"] = listen.isrc
    said: dict[str, object] = {
        "artist_name": listen.artist,
        "track_name": listen.title,
        "additional_info": more,
    }
    return said | ({"release_name": listen.album} if listen.album else {})


def fault(said: Any) -> str | None:  # Any: it may be anybody's JSON
    """Why ListenBrainz would refuse what it is sent, for people; None where it takes it.

    Source: ListenBrainz' own check of submissions (webserver/views/api_tools.py).
    """
    if not isinstance(said, dict) or not isinstance(said.get("payload"), list):
        return "There is no list of listens."
    kind, listens = said.get("listen_type"), said["payload"]
    if kind not in {"single", "import", "playing_now"}:
        return "The kind is neither single, import nor playing_now."
    if not listens:
        return "The list is empty."
    if kind != "import" and len(listens) > 1:
        return f"Of the kind {kind} there can be one."
    for one in listens:
        wrong = _fault_of(one, kind)
        if wrong is not None:
            return wrong
    return None


def _fault_of(listen: Any, kind: str) -> str | None:
    if not isinstance(listen, dict):
        return "A listen is no object."
    at = listen.get("listened_at")
    if kind == "playing_now":
        if "listened_at" in listen:
            return "What plays now has no time."
    elif not isinstance(at, int) or isinstance(at, bool):
        return "The time is missing."
    elif at < FOUNDING:
        return "It is said to have been played before 2002: look at the clock."
    said = listen.get("track_metadata")
    if not isinstance(said, dict):
        return "The track is missing."
    if len(json.dumps(listen)) > LARGEST:
        return "Its names are too long."
    for name, what in (("artist_name", "artist"), ("track_name", "title")):
        value = said.get(name)
        if not isinstance(value, str) or not value.strip():
            return f"It has no {what}."
    if "release_name" in said and not isinstance(said["release_name"], str):
        return "The album is no text."
    return _fault_of_more(said.get("additional_info", {}))


def _fault_of_more(more: Any) -> str | None:
    if not isinstance(more, dict):
        return "What more is told is no object."
    tags = more.get("tags", [])
    if not isinstance(tags, list) or len(tags) > TAGS:
        return "It has too many tags."
    if any(not isinstance(tag, str) or len(tag) > TAG_LENGTH for tag in tags):
        return "A tag is too long."
    if "duration" in more and "duration_ms" in more:
        return "The length is told twice."
    for name, most in (("duration", LONGEST), ("duration_ms", LONGEST * 1000)):
        length = more.get(name, 1)
        if isinstance(length, bool) or not isinstance(length, int | float):
            return "The length is no number."
        if not 0 < length <= most:
            return "The length cannot be."
    ids = [more[name] for name in _ONE_MBID if name in more]
    for name in _MANY_MBIDS:
        many = more.get(name, [])
        if not isinstance(many, list):
            return "The MusicBrainz ids are no list."
        ids += many
    if not all(isinstance(one, str) and _MBID.fullmatch(one) for one in ids):
        return "An id is none of MusicBrainz."
    return None
