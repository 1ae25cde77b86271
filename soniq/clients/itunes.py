"""The iTunes Search API: albums and songs of Apple's store. It asks for no key.

Some 20 requests a minute; whoever asks oftener is answered 403. Source: Apple's archived
"iTunes Search API" pages.
"""

from dataclasses import dataclass
from typing import Literal

from soniq.clients.model import A_WEEK, FOR_EVER, FailureKind, Fault, Keep, Service
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Text, Web, Wire, odd, read
from soniq.units import Milliseconds

BASE_URL = "https://itunes.apple.com"


def faults(status: int, _body: object) -> Fault | None:
    if status != 403:
        return None
    return Fault(kind=FailureKind.THROTTLED, text="too many requests", retry_after=60.0)


def service(base_url: str = BASE_URL) -> Service:
    return Service(name="itunes", label="iTunes", base_url=base_url, rate=20 / 60, faults=faults)


ITUNES = service()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItunesAlbum:
    id: int
    title: str
    artist: str
    artist_id: int | None
    track_count: int | None
    release_date: str | None
    """YYYY-MM-DD."""
    genre: str | None
    copyright: str | None
    is_explicit: bool
    country: str | None
    cover_url: str | None
    """600 pixels, for showing beside a link to the store only, as Apple's terms have it."""
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItunesSong:
    id: int
    title: str
    artist: str
    artist_id: int | None
    album_id: int | None
    album: str | None
    album_artist: str
    disc_number: int | None
    disc_count: int | None
    track_number: int | None
    track_count: int | None
    length: Milliseconds | None
    release_date: str | None
    genre: str | None
    is_explicit: bool
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItunesAnswer:
    albums: tuple[ItunesAlbum, ...]
    songs: tuple[ItunesSong, ...]


class _Result(Wire):
    wrapperType: Text = None  # noqa: N815 - Apple's names
    kind: Text = None
    artistId: Count = None  # noqa: N815
    collectionId: Count = None  # noqa: N815
    trackId: Count = None  # noqa: N815
    artistName: Text = None  # noqa: N815
    collectionName: Text = None  # noqa: N815
    collectionArtistName: Text = None  # noqa: N815
    trackName: Text = None  # noqa: N815
    trackCount: Count = None  # noqa: N815
    trackNumber: Count = None  # noqa: N815
    discCount: Count = None  # noqa: N815
    discNumber: Count = None  # noqa: N815
    trackTimeMillis: Count = None  # noqa: N815
    releaseDate: Text = None  # noqa: N815
    primaryGenreName: Text = None  # noqa: N815
    copyright: Text = None
    collectionExplicitness: Text = None  # noqa: N815
    trackExplicitness: Text = None  # noqa: N815
    country: Text = None
    artworkUrl100: Web = None  # noqa: N815
    collectionViewUrl: Web = None  # noqa: N815
    trackViewUrl: Web = None  # noqa: N815


class _Answer(Wire):
    results: tuple[_Result, ...]


class Itunes:
    """All methods raise ServiceFailed."""

    def __init__(
        self, transport: Transport, base_url: str = BASE_URL, *, country: str = "US"
    ) -> None:
        """country: whose store is asked, two letters."""
        self._transport = transport
        self._service = service(base_url)
        self._country = country

    def search(
        self, words: str, *, entity: Literal["album", "song"] = "album", limit: int = 25
    ) -> ItunesAnswer:
        params = {"term": words, "media": "music", "entity": entity, "limit": str(limit)}
        return self._asked("/search", params, keep=A_WEEK)

    def lookup(self, album_id: int) -> ItunesAnswer:
        """An album and its songs; both empty where the store has none."""
        return self._asked("/lookup", {"id": str(album_id), "entity": "song", "limit": "200"})

    def lookup_upc(self, upc: str) -> ItunesAnswer:
        return self._asked("/lookup", {"upc": upc, "entity": "song", "limit": "200"})

    def _asked(self, path: str, params: dict[str, str], *, keep: Keep = FOR_EVER) -> ItunesAnswer:
        params = params | {"country": self._country}
        return self._transport.get_json(self._service, path, params, read=answer, keep=keep)


def answer(said: object) -> ItunesAnswer:
    """Albums and songs; what else the store sells is left out. Raises ServiceFailed."""
    results = read(ITUNES, _Answer, said).results
    return ItunesAnswer(
        albums=tuple(_album(one) for one in results if one.wrapperType == "collection"),
        songs=tuple(_song(one) for one in results if one.kind == "song"),
    )


def _album(said: _Result) -> ItunesAlbum:
    if said.collectionId is None or said.collectionName is None or said.artistName is None:
        raise odd(ITUNES, "an album without its id, name or artist")
    return ItunesAlbum(
        id=said.collectionId,
        title=said.collectionName,
        artist=said.artistName,
        artist_id=said.artistId,
        track_count=said.trackCount,
        release_date=_day(said.releaseDate),
        genre=said.primaryGenreName,
        copyright=said.copyright,
        is_explicit=said.collectionExplicitness == "explicit",
        country=said.country,
        cover_url=_larger(said.artworkUrl100),
        page_url=said.collectionViewUrl,
    )


def _song(said: _Result) -> ItunesSong:
    if said.trackId is None or said.trackName is None or said.artistName is None:
        raise odd(ITUNES, "a song without its id, name or artist")
    return ItunesSong(
        id=said.trackId,
        title=said.trackName,
        artist=said.artistName,
        artist_id=said.artistId,
        album_id=said.collectionId,
        album=said.collectionName,
        album_artist=said.collectionArtistName or said.artistName,
        disc_number=said.discNumber,
        disc_count=said.discCount,
        track_number=said.trackNumber,
        track_count=said.trackCount,
        length=None if said.trackTimeMillis is None else Milliseconds(said.trackTimeMillis),
        release_date=_day(said.releaseDate),
        genre=said.primaryGenreName,
        is_explicit=said.trackExplicitness == "explicit",
        page_url=said.trackViewUrl,
    )


def _day(moment: str | None) -> str | None:
    return None if moment is None else moment[:10]


def _larger(url: str | None) -> str | None:
    """The size stands in the address."""
    return None if url is None else url.replace("100x100bb", "600x600bb")
