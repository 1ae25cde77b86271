"""Lidarr's answers read into what soniq needs of them. What it leaves out, old versions do too."""

import re
from datetime import UTC, datetime
from typing import Annotated

import orjson
from pydantic import BeforeValidator

from soniq.clients.lidarr_model import (
    Album,
    Artist,
    Command,
    Folder,
    HistoryLine,
    NamedProfile,
    QueueItem,
    QueuePage,
    Status,
)
from soniq.clients.model import FailureKind, Fault, Service
from soniq.clients.wire import LARGEST, CamelWire, Count, Fraction, Id, Many, Text, read, read_list
from soniq.units import Moment

METADATA_DOWN = 1_503
"""As `ServiceFailed.number`: the server behind Lidarr does not answer."""

LONGEST = 300
"""Characters of what Lidarr says that soniq repeats."""

_METADATA = re.compile(r"skyhook|lidarrapi|lidarr\s?api|api\.lidarr\.audio|metadata server", re.I)
_SECRET = re.compile(
    r"((?:api_?key|apikey|passkey|torrent_pass|authkey|token|rsskey|password|pass|pwd|r)=)[^&\s\"']+",
    re.I,
)
_LOGIN = re.compile(r"(?<=://)[^/\s@]+@")


def plain(text: str | None) -> str:
    """What a server says, in one line without the keys that its addresses may carry."""
    line = " ".join((text or "").split())
    return _LOGIN.sub("", _SECRET.sub(r"\1…", line))[:LONGEST]


def faults(status: int, body: object) -> Fault | None:
    """What Lidarr tells of a failure: a message, or a list of what it does not like."""
    if 200 <= status < 300:
        return None
    if status in (401, 403):
        text = "it does not take this API key; copy it whole from Lidarr, Settings, General"
        return Fault(kind=FailureKind.REFUSED, text=text, number=status)
    said = _said(body)
    if status == 400 and said:
        return Fault(kind=FailureKind.REFUSED, text=said, number=status)
    if status >= 500 and _METADATA.search(f"{said} {_description(body)}"):
        # REFUSED, so that Lidarr itself is not held to be down; `clients.lidarr` says what it is.
        return Fault(kind=FailureKind.REFUSED, text=said, number=METADATA_DOWN)
    if status >= 500 and said:
        return Fault(kind=FailureKind.UNREACHABLE, text=said, number=status)
    return None


def _bytes(value: object) -> float:
    """Of downloads that have just begun, clients tell any size."""
    is_one = isinstance(value, int | float) and 0 <= value < LARGEST
    return float(value) if is_one and isinstance(value, int | float) else 0.0


_Bytes = Annotated[float, BeforeValidator(_bytes)]


class _Status(CamelWire):
    app_name: Text = None
    instance_name: Text = None
    version: Text = None
    url_base: Text = None


class _Named(CamelWire):
    id: Id
    name: Text = None


class _Folder(CamelWire):
    path: Text = None
    name: Text = None
    accessible: bool | None = None
    free_space: Count = None
    default_quality_profile_id: Count = None
    default_metadata_profile_id: Count = None


class _Artist(CamelWire):
    id: Count = None
    foreign_artist_id: Text = None
    artist_name: Text = None
    quality_profile_id: Count = None


class _Statistics(CamelWire):
    percent_of_tracks: Fraction = None
    track_file_count: Count = None


class _Album(CamelWire):
    id: Count = None
    foreign_album_id: Text = None
    title: Text = None
    artist_id: Count = None
    artist: _Artist | None = None
    statistics: _Statistics | None = None


class _Command(CamelWire):
    id: Id
    status: Text = None
    message: Text = None


class _Said(CamelWire):
    title: Text = None
    messages: Many[Annotated[Text, BeforeValidator(lambda said: str(said))]] = ()


class _OfAlbum(CamelWire):
    foreign_album_id: Text = None


class _QueueItem(CamelWire):
    album_id: Count = None
    artist_id: Count = None
    album: _OfAlbum | None = None
    title: Text = None
    download_id: Text = None
    size: _Bytes = 0.0
    sizeleft: _Bytes = 0.0
    estimated_completion_time: Text = None
    status: Text = None
    tracked_download_state: Text = None
    status_messages: Many[_Said] = ()
    error_message: Text = None


class _Queue(CamelWire):
    total_records: Count = None
    records: Many[_QueueItem] = ()


class _Reason(CamelWire):
    message: Text = None
    status_messages: Text = None


class _HistoryLine(CamelWire):
    id: Count = None
    event_type: Text = None
    date: Text = None
    download_id: Text = None
    source_title: Text = None
    data: _Reason | None = None


class _History(CamelWire):
    records: Many[_HistoryLine] = ()


class _File(CamelWire):
    path: Text = None


def status(service: Service, answer: object) -> Status:
    said = read(service, _Status, answer)
    base = (said.url_base or "").strip("/")
    return Status(
        app=said.app_name or "",
        name=said.instance_name or said.app_name or "Lidarr",
        version=said.version or "",
        url_base=f"/{base}" if base else "",
    )


def profiles(service: Service, answer: object) -> list[NamedProfile]:
    return [
        NamedProfile(id=one.id, name=one.name or str(one.id))
        for one in read_list(service, _Named, answer)
    ]


def folders(service: Service, answer: object) -> list[Folder]:
    return [
        Folder(
            path=one.path,
            name=one.name or one.path,
            accessible=one.accessible is not False,
            free_bytes=one.free_space,
            quality_profile=one.default_quality_profile_id or None,
            metadata_profile=one.default_metadata_profile_id or None,
        )
        for one in read_list(service, _Folder, answer)
        if one.path
    ]


def artists(service: Service, answer: object) -> list[Artist]:
    return [_artist(one) for one in read_list(service, _Artist, answer)]


def artist(service: Service, answer: object) -> Artist:
    return _artist(read(service, _Artist, answer))


def albums(service: Service, answer: object) -> list[Album]:
    return [_album(one) for one in read_list(service, _Album, answer)]


def album(service: Service, answer: object) -> Album:
    return _album(read(service, _Album, answer))


def command(service: Service, answer: object) -> Command:
    said = read(service, _Command, answer)
    return Command(
        id=said.id, status=(said.status or "queued").lower(), message=plain(said.message)
    )


def queue(service: Service, answer: object) -> QueuePage:
    said = read(service, _Queue, answer)
    return QueuePage(
        items=[_item(one) for one in said.records], total=said.total_records or len(said.records)
    )


def history(service: Service, answer: object) -> list[HistoryLine]:
    return [
        HistoryLine(
            id=one.id or 0,
            event=one.event_type or "",
            at=moment(one.date),
            download_id=one.download_id,
            title=plain(one.source_title),
            said=_reason(one.data),
        )
        for one in read(service, _History, answer).records
    ]


def paths(service: Service, answer: object) -> list[str]:
    return [one.path for one in read_list(service, _File, answer) if one.path]


def things(_service: Service, answer: object) -> list[dict[str, object]]:
    """As they are, to be sent back with changes."""
    return [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []


def moment(written: str | None) -> Moment | None:
    """A time as .NET writes it, with seven digits of a second."""
    if not written:
        return None
    try:
        at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", written))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Moment(round(at.timestamp() * 1000)) if at.year > 1970 else None
    except (ValueError, OverflowError):
        return None


def _artist(said: _Artist) -> Artist:
    return Artist(
        id=said.id or None,
        mbid=(said.foreign_artist_id or "").lower(),
        name=said.artist_name or "",
        quality_profile=said.quality_profile_id or None,
    )


def _album(said: _Album) -> Album:
    statistics = said.statistics
    return Album(
        id=said.id or None,
        mbid=(said.foreign_album_id or "").lower(),
        title=said.title or "",
        artist=_artist(said.artist) if said.artist else None,
        artist_id=said.artist_id or (said.artist.id if said.artist else None) or None,
        percent=min(100.0, statistics.percent_of_tracks or 0.0) if statistics else 0.0,
    )


def _reason(said: _Reason | None) -> str:
    """`statusMessages` are JSON within the JSON."""
    if said is None or said.message:
        return plain(said.message if said else None)
    try:
        told = orjson.loads(said.status_messages or "[]")
    except orjson.JSONDecodeError:
        return plain(said.status_messages)
    lines = told if isinstance(told, list) else []
    parts = [part for line in lines if isinstance(line, dict) for part in _parts(line)]
    return plain("; ".join(dict.fromkeys(parts)))


def _parts(line: dict[str, object]) -> list[str]:
    messages = line.get("messages", line.get("Messages"))
    found = [one for one in messages if isinstance(one, str)] if isinstance(messages, list) else []
    title = line.get("title", line.get("Title"))
    return found or ([title] if isinstance(title, str) else [])


def _item(said: _QueueItem) -> QueueItem:
    messages = [said.error_message]
    for one in said.status_messages:
        messages += [message or "" for message in one.messages] or [one.title]
    told = dict.fromkeys(filter(None, messages))
    return QueueItem(
        album_id=said.album_id or None,
        artist_id=said.artist_id or None,
        album_mbid=said.album.foreign_album_id.lower()
        if said.album and said.album.foreign_album_id
        else None,
        title=plain(said.title),
        download_id=said.download_id,
        size=said.size,
        left=said.sizeleft,
        eta=moment(said.estimated_completion_time),
        status=(said.status or "").lower(),
        state=(said.tracked_download_state or "").lower(),
        said=plain("; ".join(filter(None, told))),
    )


def _said(body: object) -> str:
    if isinstance(body, list):
        wrongs = [one.get("errorMessage") for one in body if isinstance(one, dict)]
        return plain("; ".join(one for one in wrongs if isinstance(one, str)))
    if not isinstance(body, dict):
        return ""
    words = body.get("message") or body.get("error") or body.get("title")
    return plain(words) if isinstance(words, str) else ""


def _description(body: object) -> str:
    told = body.get("description") if isinstance(body, dict) else None
    return told[:2_000] if isinstance(told, str) else ""
