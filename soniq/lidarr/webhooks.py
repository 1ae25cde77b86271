"""What Lidarr's webhook says, and what follows of each kind of event.

The shapes are those of Lidarr 2.x, and of 0.x, which named no album when it had imported one.
Its events are written in PascalCase; `Download` is an import, and a failed download is named by
nothing but its download id, which the grab before told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import orjson

from soniq.clients.lidarr_reading import plain
from soniq.errors import Invalid

LONGEST_EVENT = 60
LONGEST_PATH = 4_096
MOST = 5_000
"""Things in one list: more files has no album."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Effect(Enum):
    """What an event means for the albums that it names."""

    NONE = auto()
    """It is kept, and no more."""
    GRABBED = auto()
    CAME = auto()
    FAILED = auto()
    NOT_IMPORTED = auto()
    WAITS = auto()
    """For somebody, in Lidarr."""
    DELETED = auto()
    ARTIST_DELETED = auto()
    TOUCHED = auto()
    """Files have other names or tags."""


EFFECTS: Mapping[str, Effect] = {
    "Test": Effect.NONE,
    "Grab": Effect.GRABBED,
    "Download": Effect.CAME,
    "DownloadFailure": Effect.FAILED,
    "ImportFailure": Effect.NOT_IMPORTED,
    "Rename": Effect.TOUCHED,
    "Retag": Effect.TOUCHED,
    "ArtistAdd": Effect.NONE,
    "ArtistDelete": Effect.ARTIST_DELETED,
    "AlbumDelete": Effect.DELETED,
    "Health": Effect.NONE,
    "HealthRestored": Effect.NONE,
    "ApplicationUpdate": Effect.NONE,
    "ManualInteractionRequired": Effect.WAITS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAlbum:
    """lidarr_id: its number there. mbid: of the release group; old versions tell none."""

    lidarr_id: int | None
    mbid: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidArtist:
    lidarr_id: int | None
    mbid: str | None
    name: str
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An event as it was told. paths: of files that came, changed or went, and of their folders.

    message: what Lidarr says of its health, or of what waits. deletes_files: with what was deleted.
    """

    event: str
    albums: Sequence[SaidAlbum]
    artist: SaidArtist | None
    download_id: str | None
    release_title: str | None
    paths: Sequence[str]
    deletes_files: bool
    message: str
    body: str
    """As it came, on one line."""

    @property
    def effect(self) -> Effect:
        """An event that soniq does not know does no harm."""
        return EFFECTS.get(self.event, Effect.NONE)

    @property
    def is_known(self) -> bool:
        return self.event in EFFECTS


def read(body: bytes) -> Said:
    """What a body says. Parts of another form than Lidarr's are taken for not told.

    Raises Invalid where it is no JSON object, or names no event.
    """
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Invalid("Lidarr's webhook sends JSON; that is none. Look at what is sent.") from None
    if not isinstance(told, dict):
        raise Invalid("Lidarr's webhook sends a JSON object; that is another thing.")
    event = _text(told.get("eventType"), LONGEST_EVENT)
    if event is None:
        raise Invalid('Lidarr\'s webhook names an "eventType"; that names none.')
    artist = _artist(told.get("artist"))
    release = _thing(told.get("release"))
    return Said(
        event=_known(event),
        albums=_albums(told),
        artist=artist,
        download_id=_text(told.get("downloadId"), 200),
        release_title=_title(release.get("releaseTitle") or told.get("releaseTitle")),
        paths=_paths(told, artist),
        deletes_files=told.get("deletedFiles") is True,
        message=_message(told),
        body=orjson.dumps(told).decode(),
    )


def _known(event: str) -> str:
    """Its own way of writing an event that soniq knows: version 4 may write it otherwise."""
    return next((one for one in EFFECTS if one.lower() == event.lower()), event)


def _albums(told: Mapping[str, object]) -> tuple[SaidAlbum, ...]:
    found = [_thing(told.get("album"))] + [_thing(one) for one in _list(told.get("albums"))]
    albums = [
        SaidAlbum(
            lidarr_id=_number(one.get("id")),
            mbid=_mbid(one.get("mbId")),
            title=_text(one.get("title"), 500) or "",
        )
        for one in found
        if one
    ]
    return tuple(dict.fromkeys(albums))


def _artist(said: object) -> SaidArtist | None:
    told = _thing(said)
    if not told:
        return None
    return SaidArtist(
        lidarr_id=_number(told.get("id")),
        mbid=_mbid(told.get("mbId")),
        name=_text(told.get("name"), 500) or "",
        path=_text(told.get("path"), LONGEST_PATH),
    )


def _paths(told: Mapping[str, object], artist: SaidArtist | None) -> tuple[str, ...]:
    """Where none of a file is told, the artist's folder."""
    files = [
        _thing(one)
        for name in ("trackFiles", "deletedFiles", "renamedTrackFiles")
        for one in _list(told.get(name))
    ]
    files.append(_thing(told.get("trackFile")))
    found = [
        path
        for file in files
        for name in ("path", "previousPath")
        if (path := _text(file.get(name), LONGEST_PATH))
    ]
    if not found and artist is not None and artist.path:
        found = [artist.path]
    return tuple(dict.fromkeys(found))


def _message(told: Mapping[str, object]) -> str:
    said = [told.get("message")]
    for one in _list(told.get("downloadStatusMessages")):
        line = _thing(one)
        said += [*_list(line.get("messages"))] or [line.get("title")]
    return plain("; ".join(one for one in said if isinstance(one, str)))


def _title(said: object) -> str | None:
    return plain(said) or None if isinstance(said, str) else None


def _thing(said: object) -> Mapping[str, object]:
    return said if isinstance(said, dict) else {}


def _list(said: object) -> list[object]:
    return said[:MOST] if isinstance(said, list) else []


def _text(said: object, most: int) -> str | None:
    if not isinstance(said, str) or len(said) > LONGEST_PATH:
        return None
    return _CONTROLS.sub(" ", said).strip()[:most] or None


def _number(said: object) -> int | None:
    is_one = isinstance(said, int) and not isinstance(said, bool) and 0 < said < 2**31
    return said if is_one and isinstance(said, int) else None


def _mbid(said: object) -> str | None:
    found = said.strip().lower() if isinstance(said, str) else ""
    return found if _MBID.fullmatch(found) else None
