"""The iTunes Search API: albums and songs of Apple's store. It asks for no key.

Some 20 requests a minute; whoever asks oftener is answered 403. Source: Apple's archived
"iTunes Search API" pages.
"""

from dataclasses import dataclass
from typing import Literal

from soniq.clients.model import A_WEEK, FOR_EVER, FailureKind, Keep, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import CamelWire, Count, Text, Web, Wire, odd, read
from soniq.units import Milliseconds

BASE_URL = "https://itunes.apple.com"


def service(base_url: str = BASE_URL) -> Service:
    return Service(name="itunes", label="iTunes", base_url=base_url, rate=20 / 60)


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


class _Result(CamelWire):
    wrapper_type: Text = None
    kind: Text = None
    artist_id: Count = None
    collection_id: Count = None
    track_id: Count = None
    artist_name: Text = None
    collection_name: Text = None
    collection_artist_name: Text = None
    track_name: Text = None
    track_count: Count = None
    track_number: Count = None
    disc_count: Count = None
    disc_number: Count = None
    track_time_millis: Count = None
    release_date: Text = None
    primary_genre_name: Text = None
    copyright: Text = None
    collection_explicitness: Text = None
    track_explicitness: Text = None
    country: Text = None
    artwork_url100: Web = None
    collection_view_url: Web = None
    track_view_url: Web = None


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
        try:
            return self._transport.get_json(self._service, path, params, read=answer, keep=keep)
        except ServiceFailed as failed:
            if failed.kind != FailureKind.REFUSED:
                raise
            raise ServiceFailed(
                "iTunes refused the request, as it does after too many. Try again in a minute.",
                kind=FailureKind.THROTTLED,
                service=ITUNES.name,
                retry_after=60.0,
            ) from failed


def answer(said: object) -> ItunesAnswer:
    """Albums and songs; what else the store sells is left out. Raises ServiceFailed."""
    results = read(ITUNES, _Answer, said).results
    return ItunesAnswer(
        albums=tuple(_album(one) for one in results if one.wrapper_type == "collection"),
        songs=tuple(_song(one) for one in results if one.kind == "song"),
    )


def _album(said: _Result) -> ItunesAlbum:
    if said.collection_id is None or said.collection_name is None or said.artist_name is None:
        raise odd(ITUNES, "an album without its id, name or artist")
    return ItunesAlbum(
        id=said.collection_id,
        title=said.collection_name,
        artist=said.artist_name,
        artist_id=said.artist_id,
        track_count=said.track_count,
        release_date=_day(said.release_date),
        genre=said.primary_genre_name,
        copyright=said.copyright,
        is_explicit=said.collection_explicitness == "explicit",
        country=said.country,
        cover_url=_larger(said.artwork_url100),
        page_url=said.collection_view_url,
    )


def _song(said: _Result) -> ItunesSong:
    if said.track_id is None or said.track_name is None or said.artist_name is None:
        raise odd(ITUNES, "a song without its id, name or artist")
    return ItunesSong(
        id=said.track_id,
        title=said.track_name,
        artist=said.artist_name,
        artist_id=said.artist_id,
        album_id=said.collection_id,
        album=said.collection_name,
        album_artist=said.collection_artist_name or said.artist_name,
        disc_number=said.disc_number,
        disc_count=said.disc_count,
        track_number=said.track_number,
        track_count=said.track_count,
        length=None if said.track_time_millis is None else Milliseconds(said.track_time_millis),
        release_date=_day(said.release_date),
        genre=said.primary_genre_name,
        is_explicit=said.track_explicitness == "explicit",
        page_url=said.track_view_url,
    )


def _day(moment: str | None) -> str | None:
    return None if moment is None else moment[:10]


def _larger(url: str | None) -> str | None:
    """The size stands in the address."""
    return None if url is None else url.replace("100x100bb", "600x600bb")
