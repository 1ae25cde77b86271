"""Deezer: albums by barcode, tracks by ISRC, and large covers. It asks for no key.

50 requests in 5 seconds. It answers 200 to everything: what went wrong stands in the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from soniq.clients.model import A_WEEK, FOR_EVER, FailureKind, Fault, Fetched, Keep, Service
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Id, Many, Named, Text, Web, Wire, read
from soniq.units import Milliseconds

BASE_URL = "https://api.deezer.com"

PAGES = 10
"""Of a hundred tracks; no album has more than a thousand."""

_KINDS = {
    4: FailureKind.THROTTLED,  # "Quota limit exceeded": that of 5 seconds
    700: FailureKind.UNREACHABLE,  # "Service busy"
    800: FailureKind.NOT_FOUND,
}
"""By the codes of the API's documentation; all others say that the request is wrong."""

T = TypeVar("T")


def faults(_status: int, body: object) -> Fault | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not error:
        return None
    said = error if isinstance(error, dict) else {"message": error}
    code, message = said.get("code"), said.get("message")
    kind = _KINDS.get(code, FailureKind.REFUSED) if isinstance(code, int) else FailureKind.REFUSED
    return Fault(
        kind=kind,
        text=str(message or "an error without words")[:200],
        retry_after=5.0 if kind == FailureKind.THROTTLED else None,
    )


def service(base_url: str = BASE_URL) -> Service:
    return Service(
        name="deezer",
        label="Deezer",
        base_url=base_url,
        rate=8.0,
        hosts=("deezer.com", "dzcdn.net"),
        faults=faults,
    )


DEEZER = service()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeezerAlbumHit:
    id: int
    title: str
    artist: str
    artist_id: int | None
    track_count: int | None
    kind: str | None
    """"album", "ep", "single" or "compile"."""
    cover_url: str | None
    """1,000 pixels where there is that much."""
    thumb_url: str | None
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeezerTrack:
    id: int
    title: str
    """With its version: "Creep (Acoustic)"."""
    artist: str
    artist_id: int | None
    isrc: str | None
    length: Milliseconds | None
    disc_number: int | None
    track_number: int | None
    album_id: int | None
    album: str | None
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeezerAlbum:
    id: int
    title: str
    artist: str
    artists: tuple[str, ...]
    upc: str | None
    label: str | None
    release_date: str | None
    kind: str | None
    track_count: int | None
    length: Milliseconds | None
    genres: tuple[str, ...]
    cover_url: str | None
    thumb_url: str | None
    page_url: str | None
    tracks: tuple[DeezerTrack, ...] = ()
    """With their ISRCs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeezerTracks:
    """A page of a list."""

    tracks: tuple[DeezerTrack, ...]
    goes_on: bool


class _Artist(Wire):
    id: Count = None
    name: Named


class _AlbumPart(Wire):
    id: Id
    title: Text = None


class _Track(Wire):
    id: Id
    title: Named
    title_version: Text = None
    isrc: Text = None
    duration: Count = None
    disk_number: Count = None
    track_position: Count = None
    artist: _Artist
    album: _AlbumPart | None = None
    link: Web = None


class _Tracks(Wire):
    data: tuple[_Track, ...]
    next: Text = None


class _Hit(Wire):
    id: Id
    title: Named
    artist: _Artist
    nb_tracks: Count = None
    record_type: Text = None
    cover_medium: Web = None
    cover_xl: Web = None
    link: Web = None


class _Hits(Wire):
    data: tuple[_Hit, ...]


class _Genre(Wire):
    name: Named


class _Genres(Wire):
    data: Many[_Genre] = ()


class _Album(_Hit):
    upc: Text = None
    label: Text = None
    release_date: Text = None
    duration: Count = None
    genres: _Genres = _Genres()
    contributors: Many[_Artist] = ()


class Deezer:
    """All methods raise ServiceFailed; NOT_FOUND where Deezer has no such thing."""

    def __init__(self, transport: Transport, base_url: str = BASE_URL) -> None:
        self._transport = transport
        self._service = service(base_url)

    def search_albums(self, artist: str, title: str, *, limit: int = 10) -> list[DeezerAlbumHit]:
        """In plain words: one `field:"x"` makes Deezer forget all others."""
        params = {"q": _plain(artist, title), "limit": str(limit)}
        return self._asked("/search/album", album_hits, params, keep=A_WEEK)

    def search_tracks(self, artist: str, title: str, *, limit: int = 10) -> list[DeezerTrack]:
        params = {"q": _plain(artist, title), "limit": str(limit)}
        return self._asked("/search/track", tracks, params, keep=A_WEEK)

    def album(self, id: int) -> DeezerAlbum:
        """With all its tracks."""
        return self._whole(f"/album/{id}")

    def album_by_upc(self, upc: str) -> DeezerAlbum:
        return self._whole(f"/album/upc:{_word(upc)}")

    def track_by_isrc(self, isrc: str) -> DeezerTrack:
        return self._asked(f"/track/isrc:{_word(isrc)}", track)

    def fetch(self, url: str) -> Fetched:
        """url: of a cover that an answer named."""
        return self._transport.get_bytes(self._service, url)

    def _whole(self, path: str) -> DeezerAlbum:
        """An album's own answer has no ISRCs; its list of tracks has."""
        found = self._asked(path, album)
        tracks: list[DeezerTrack] = []
        for page in range(PAGES):
            part = self._asked(
                f"/album/{found.id}/tracks", track_page, {"limit": "100", "index": str(page * 100)}
            )
            tracks += part.tracks
            if not part.goes_on:
                break
        return replace(found, tracks=tuple(tracks))

    def _asked(
        self,
        path: str,
        read: Callable[[object], T],
        params: dict[str, str] | None = None,
        *,
        keep: Keep = FOR_EVER,
    ) -> T:
        return self._transport.get_json(self._service, path, params, read=read, keep=keep)


def album_hits(answer: object) -> list[DeezerAlbumHit]:
    """Raises ServiceFailed."""
    return [
        DeezerAlbumHit(
            id=hit.id,
            title=hit.title,
            artist=hit.artist.name,
            artist_id=hit.artist.id,
            track_count=hit.nb_tracks,
            kind=hit.record_type,
            cover_url=hit.cover_xl or hit.cover_medium,
            thumb_url=hit.cover_medium,
            page_url=hit.link,
        )
        for hit in read(DEEZER, _Hits, answer).data
    ]


def tracks(answer: object) -> list[DeezerTrack]:
    """Raises ServiceFailed."""
    return list(track_page(answer).tracks)


def track_page(answer: object) -> DeezerTracks:
    """Raises ServiceFailed."""
    said = read(DEEZER, _Tracks, answer)
    return DeezerTracks(tracks=tuple(map(_track, said.data)), goes_on=said.next is not None)


def track(answer: object) -> DeezerTrack:
    """Raises ServiceFailed."""
    return _track(read(DEEZER, _Track, answer))


def album(answer: object) -> DeezerAlbum:
    """Without its tracks. Raises ServiceFailed."""
    said = read(DEEZER, _Album, answer)
    return DeezerAlbum(
        id=said.id,
        title=said.title,
        artist=said.artist.name,
        artists=tuple(one.name for one in said.contributors) or (said.artist.name,),
        upc=said.upc,
        label=said.label,
        release_date=None if said.release_date == "0000-00-00" else said.release_date,
        kind=said.record_type,
        track_count=said.nb_tracks,
        length=_ms(said.duration),
        genres=tuple(genre.name for genre in said.genres.data),
        cover_url=said.cover_xl or said.cover_medium,
        thumb_url=said.cover_medium,
        page_url=said.link,
    )


def _track(said: _Track) -> DeezerTrack:
    title, version = said.title, said.title_version
    return DeezerTrack(
        id=said.id,
        title=f"{title} {version}" if version and version not in title else title,
        artist=said.artist.name,
        artist_id=said.artist.id,
        isrc=said.isrc,
        length=_ms(said.duration),
        disc_number=said.disk_number,
        track_number=said.track_position,
        album_id=said.album.id if said.album else None,
        album=said.album.title if said.album else None,
        page_url=said.link,
    )


def _plain(*words: str) -> str:
    """Without the signs of Deezer's query language."""
    return " ".join(" ".join(words).replace('"', " ").replace(":", " ").split())


def _word(code: str) -> str:
    """A barcode or ISRC as a part of a path."""
    return "".join(letter for letter in code if letter.isascii() and letter.isalnum())


def _ms(seconds: int | None) -> Milliseconds | None:
    return None if seconds is None else Milliseconds(seconds * 1000)
