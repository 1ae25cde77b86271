"""ListenBrainz: what listeners hear, by the ids of MusicBrainz.

Its headers say how many requests a window has left and in how many seconds it begins anew; a token
is optional for reads. Which artists are heard together is told by its labs, a server of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import Field

from soniq.clients.model import A_WEEK, Keep, Service
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Many, Named, Text, Web, Wire, Words, odd, read, read_list
from soniq.units import Milliseconds

BASE_URL = "https://api.listenbrainz.org"
LABS_URL = "https://labs.api.listenbrainz.org"

ALGORITHM = (
    "session_based_days_7500_session_300_contribution_5_threshold_10_limit_100_filter_True_skip_30"
)
"""Of those that the labs offer, the one that ListenBrainz' own pages use."""

AT_ONCE = 100
"""MBIDs a request."""

T = TypeVar("T")


def service(base_url: str = BASE_URL) -> Service:
    return Service(name="listenbrainz", label="ListenBrainz", base_url=base_url, rate=2.0)


def labs_service(base_url: str = LABS_URL) -> Service:
    return Service(name="listenbrainz-labs", label="ListenBrainz", base_url=base_url, rate=1.0)


LISTENBRAINZ = service()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenBrainzLookup:
    """What ListenBrainz takes a name of artist and track for."""

    recording_mbid: str
    recording: str
    artist: str
    artist_mbids: tuple[str, ...]
    release_mbid: str | None
    release: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenBrainzTag:
    name: str
    count: int
    is_genre: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenBrainzArtist:
    mbid: str
    name: str
    kind: str | None
    """"Group", "Person" …"""
    area: str | None
    begin_year: int | None
    links: dict[str, str]
    """Addresses by what they are: "official homepage", "wikidata" …"""
    tags: tuple[ListenBrainzTag, ...]
    """The most voted first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenBrainzRecording:
    """How much a recording is heard."""

    recording_mbid: str
    listens: int
    listeners: int
    recording: str | None = None
    artist: str | None = None
    artist_mbids: tuple[str, ...] = ()
    release_mbid: str | None = None
    release: str | None = None
    length: Milliseconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenBrainzSimilarArtist:
    mbid: str
    name: str
    score: int
    """The more, the oftener the two are heard together; comparable within one answer alone."""
    kind: str | None
    comment: str | None


class _Lookup(Wire):
    recording_mbid: Text = None
    recording_name: Text = None
    artist_credit_name: Text = None
    artist_mbids: Words = ()
    release_mbid: Text = None
    release_name: Text = None


class _Tag(Wire):
    tag: Named
    count: Count = None
    genre_mbid: Text = None


class _Tags(Wire):
    artist: Many[_Tag] = ()


class _Artist(Wire):
    artist_mbid: Named
    name: Named
    type: Text = None
    area: Text = None
    begin_year: Count = None
    rels: dict[str, Web] = Field(default_factory=dict)
    tag: _Tags | None = None


class _Heard(Wire):
    recording_mbid: Named
    total_listen_count: Count = None
    total_user_count: Count = None
    recording_name: Text = None
    artist_name: Text = None
    artist_mbids: Words = ()
    release_mbid: Text = None
    release_name: Text = None
    length: Count = None


class _Similar(Wire):
    artist_mbid: Named
    name: Named
    score: Count = None
    type: Text = None
    comment: Text = None


class ListenBrainz:
    """All methods raise ServiceFailed."""

    def __init__(
        self,
        transport: Transport,
        token: Callable[[], str | None],
        base_url: str = BASE_URL,
        labs_url: str = LABS_URL,
    ) -> None:
        self._transport = transport
        self._token = token
        self._service = service(base_url)
        self._labs = labs_service(labs_url)

    def lookup(
        self, artist: str, title: str, release: str | None = None
    ) -> ListenBrainzLookup | None:
        """The recording that these names most likely mean; None where it finds none."""
        params = {"artist_name": artist, "recording_name": title}
        params |= {"release_name": release} if release else {}
        return self._asked("/1/metadata/lookup/", lookup, params)

    def artists(self, mbids: Sequence[str]) -> list[ListenBrainzArtist]:
        """With their tags and links; at most 100, and unknown ones are left out."""
        params = {"artist_mbids": ",".join(mbids[:AT_ONCE]), "inc": "tag"}
        return self._asked("/1/metadata/artist/", artists, params)

    def popularity(self, recording_mbids: Sequence[str]) -> list[ListenBrainzRecording]:
        """How often these were heard, by how many; at most 100."""
        return self._transport.post_json(
            self._service,
            "/1/popularity/recording",
            read=recordings,
            json={"recording_mbids": list(recording_mbids[:AT_ONCE])},
            keep=A_WEEK,
            headers=self._headers(),
        )

    def top_recordings(self, artist_mbid: str) -> list[ListenBrainzRecording]:
        """An artist's recordings, the most heard first."""
        return self._asked(f"/1/popularity/top-recordings-for-artist/{artist_mbid}", recordings)

    def similar_artists(self, artist_mbid: str) -> list[ListenBrainzSimilarArtist]:
        """Whom the listeners of an artist hear as well, the nearest first."""
        return self._transport.get_json(
            self._labs,
            "/similar-artists/json",
            {"artist_mbids": artist_mbid, "algorithm": ALGORITHM},
            read=similar_artists,
            keep=A_WEEK,
        )

    def _asked(
        self,
        path: str,
        read: Callable[[object], T],
        params: dict[str, str] | None = None,
        *,
        keep: Keep = A_WEEK,
    ) -> T:
        return self._transport.get_json(
            self._service, path, params, read=read, keep=keep, headers=self._headers()
        )

    def _headers(self) -> dict[str, str] | None:
        token = self._token()
        return {"Authorization": f"Token {token}"} if token else None


def lookup(answer: object) -> ListenBrainzLookup | None:
    """None for the empty answer. Raises ServiceFailed, as all of these."""
    if answer in ({}, None):
        return None
    said = read(LISTENBRAINZ, _Lookup, answer)
    if not (said.recording_mbid and said.recording_name and said.artist_credit_name):
        raise odd(LISTENBRAINZ, "a recording without its id, name or artist")
    return ListenBrainzLookup(
        recording_mbid=said.recording_mbid,
        recording=said.recording_name,
        artist=said.artist_credit_name,
        artist_mbids=said.artist_mbids,
        release_mbid=said.release_mbid,
        release=said.release_name,
    )


def artists(answer: object) -> list[ListenBrainzArtist]:
    return [
        ListenBrainzArtist(
            mbid=said.artist_mbid,
            name=said.name,
            kind=said.type,
            area=said.area,
            begin_year=said.begin_year,
            links={what: url for what, url in said.rels.items() if url},
            tags=_tags(said.tag),
        )
        for said in read_list(LISTENBRAINZ, _Artist, answer)
    ]


def recordings(answer: object) -> list[ListenBrainzRecording]:
    return [
        ListenBrainzRecording(
            recording_mbid=said.recording_mbid,
            listens=said.total_listen_count or 0,
            listeners=said.total_user_count or 0,
            recording=said.recording_name,
            artist=said.artist_name,
            artist_mbids=said.artist_mbids,
            release_mbid=said.release_mbid,
            release=said.release_name,
            length=None if said.length is None else Milliseconds(said.length),
        )
        for said in read_list(LISTENBRAINZ, _Heard, answer)
    ]


def similar_artists(answer: object) -> list[ListenBrainzSimilarArtist]:
    found = [
        ListenBrainzSimilarArtist(
            mbid=said.artist_mbid,
            name=said.name,
            score=said.score or 0,
            kind=said.type,
            comment=said.comment,
        )
        for said in read_list(LISTENBRAINZ, _Similar, answer)
    ]
    return sorted(found, key=lambda artist: -artist.score)


def _tags(said: _Tags | None) -> tuple[ListenBrainzTag, ...]:
    found = [
        ListenBrainzTag(name=tag.tag, count=tag.count or 0, is_genre=tag.genre_mbid is not None)
        for tag in (said.artist if said else ())
    ]
    return tuple(sorted(found, key=lambda tag: (-tag.count, tag.name)))
