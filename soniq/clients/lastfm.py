"""Last.fm: what listeners call and hear beside artists, albums and tracks.

5 requests a second; it asks for an API key. It answers 200 or 4xx with `{"error": code}` where it
will not: last.fm/api/errorcodes. It is asked for JSON, where a list of one thing lacks its
brackets, and an empty one is "" or a lone blank.
"""

import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from soniq.clients.lastfm_model import LastfmAlbum as LastfmAlbum
from soniq.clients.lastfm_model import LastfmAlbumTrack as LastfmAlbumTrack
from soniq.clients.lastfm_model import LastfmArtist as LastfmArtist
from soniq.clients.lastfm_model import LastfmSimilarArtist as LastfmSimilarArtist
from soniq.clients.lastfm_model import LastfmSimilarTrack as LastfmSimilarTrack
from soniq.clients.lastfm_model import LastfmTag as LastfmTag
from soniq.clients.lastfm_model import LastfmTopTrack as LastfmTopTrack
from soniq.clients.lastfm_model import LastfmTrack as LastfmTrack
from soniq.clients.model import A_WEEK, FailureKind, Fault, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Fraction, Many, Named, Text, Web, Wire, read
from soniq.units import Milliseconds

_READ_MORE = re.compile(r"\s*<a href=.*$", re.DOTALL)

_KINDS = {
    4: FailureKind.REFUSED,  # authentication failed
    6: FailureKind.NOT_FOUND,  # no such artist, album or track
    8: FailureKind.UNREACHABLE,  # the backend failed
    9: FailureKind.REFUSED,  # the session key is not valid
    10: FailureKind.REFUSED,  # the API key is not valid
    11: FailureKind.UNREACHABLE,  # offline
    16: FailureKind.UNREACHABLE,  # temporarily unavailable
    26: FailureKind.QUOTA,  # the key is suspended
    29: FailureKind.THROTTLED,
}
_TEXTS = {
    10: "it does not know the API key; look at it in the settings",
    26: "it has suspended the API key; its account there says why",
    29: "it was asked too often",
}


BASE_URL = "https://ws.audioscrobbler.com"

T = TypeVar("T")


def faults(_status: int, body: object) -> Fault | None:
    if not isinstance(body, dict) or "error" not in body:
        return None
    code, message = body["error"], body.get("message")
    if isinstance(code, str) and code.isdecimal() and len(code) < 4:
        code = int(code)
    if not isinstance(code, int):
        return Fault(kind=FailureKind.REFUSED, text=str(message or code)[:200])
    return Fault(
        number=code,
        kind=_KINDS.get(code, FailureKind.REFUSED),
        text=_TEXTS.get(code) or f"{str(message or 'an error')[:200]} (code {code})",
    )


def service(base_url: str = BASE_URL) -> Service:
    return Service(name="lastfm", label="Last.fm", base_url=base_url, rate=5.0, faults=faults)


LASTFM = service()


def _no_blank(value: object) -> object:
    """Last.fm writes " " or "" for an empty group of things."""
    return {} if value is None or (isinstance(value, str) and not value.strip()) else value


class _Tag(Wire):
    name: Named
    count: Count = None
    url: Web = None


class _Tags(Wire):
    tag: Many[_Tag] = ()


class _Text(Wire):
    content: Text = None
    summary: Text = None


class _Stats(Wire):
    listeners: Count = None
    playcount: Count = None


class _Name(Wire):
    name: Named
    mbid: Text = None


class _Similar(Wire):
    artist: Many[_Name] = ()


_OfTags = Annotated[_Tags, BeforeValidator(_no_blank)]
_OfText = Annotated[_Text, BeforeValidator(_no_blank)]


class _Artist(Wire):
    name: Named
    mbid: Text = None
    url: Web = None
    stats: Annotated[_Stats, BeforeValidator(_no_blank)] = _Stats()
    tags: _OfTags = _Tags()
    similar: Annotated[_Similar, BeforeValidator(_no_blank)] = _Similar()
    bio: _OfText = _Text()


class _ArtistAnswer(Wire):
    artist: _Artist


class _Rank(Wire):
    rank: Count = None


class _AlbumTrack(Wire):
    name: Named
    duration: Count = None
    artist: _Name | None = None
    attr: Annotated[_Rank, BeforeValidator(_no_blank)] = _Rank()


def _with_rank(value: object) -> object:
    """ "@attr" is no name that Python has."""
    if isinstance(value, dict) and "@attr" in value:
        return value | {"attr": value["@attr"]}
    return value


class _AlbumTracks(Wire):
    track: Many[Annotated[_AlbumTrack, BeforeValidator(_with_rank)]] = ()


class _Album(Wire):
    name: Named
    artist: Named
    mbid: Text = None
    url: Web = None
    listeners: Count = None
    playcount: Count = None
    tags: _OfTags = _Tags()
    tracks: Annotated[_AlbumTracks, BeforeValidator(_no_blank)] = _AlbumTracks()
    wiki: _OfText = _Text()


class _AlbumAnswer(Wire):
    album: _Album


class _AlbumName(Wire):
    title: Text = None


class _Track(Wire):
    name: Named
    artist: _Name
    album: Annotated[_AlbumName, BeforeValidator(_no_blank)] = _AlbumName()
    mbid: Text = None
    url: Web = None
    duration: Count = None
    listeners: Count = None
    playcount: Count = None
    toptags: _OfTags = _Tags()
    wiki: _OfText = _Text()


class _TrackAnswer(Wire):
    track: _Track


class _TopTagsAnswer(Wire):
    toptags: _OfTags


class _Alike(_Name):
    match: Fraction = None
    url: Web = None


class _AlikeTrack(_Alike):
    artist: _Name


class _AlikeArtists(Wire):
    artist: Many[_Alike] = ()


class _AlikeTracks(Wire):
    track: Many[_AlikeTrack] = ()


class _SimilarArtistsAnswer(Wire):
    similarartists: Annotated[_AlikeArtists, BeforeValidator(_no_blank)]


class _SimilarTracksAnswer(Wire):
    similartracks: Annotated[_AlikeTracks, BeforeValidator(_no_blank)]


class _Top(_Name):
    artist: _Name
    listeners: Count = None
    playcount: Count = None


class _Tops(Wire):
    track: Many[_Top] = ()


class _TopTracksAnswer(Wire):
    toptracks: Annotated[_Tops, BeforeValidator(_no_blank)]


class Lastfm:
    """All methods raise ServiceFailed; NOT_FOUND where Last.fm knows no such thing."""

    def __init__(
        self, transport: Transport, key: Callable[[], str | None], base_url: str = BASE_URL
    ) -> None:
        """key: the API key that a person made for soniq; without one nothing is asked."""
        self._transport = transport
        self._key = key
        self._service = service(base_url)

    def artist(self, name: str, *, mbid: str | None = None) -> LastfmArtist:
        return self._asked("artist.getInfo", artist, _who(name, mbid))

    def album(self, artist: str, title: str) -> LastfmAlbum:
        return self._asked("album.getInfo", album, {"artist": artist, "album": title})

    def track(self, artist: str, title: str) -> LastfmTrack:
        return self._asked("track.getInfo", track, {"artist": artist, "track": title})

    def tags_of_artist(self, name: str, *, mbid: str | None = None) -> tuple[LastfmTag, ...]:
        """The most used first."""
        return self._asked("artist.getTopTags", top_tags, _who(name, mbid))

    def tags_of_album(self, artist: str, title: str) -> tuple[LastfmTag, ...]:
        return self._asked("album.getTopTags", top_tags, {"artist": artist, "album": title})

    def tags_of_track(self, artist: str, title: str) -> tuple[LastfmTag, ...]:
        return self._asked("track.getTopTags", top_tags, {"artist": artist, "track": title})

    def similar_artists(
        self, name: str, *, mbid: str | None = None, limit: int = 50
    ) -> tuple[LastfmSimilarArtist, ...]:
        """The most similar first."""
        params = _who(name, mbid) | {"limit": str(limit)}
        return self._asked("artist.getSimilar", similar_artists, params)

    def similar_tracks(
        self, artist: str, title: str, *, limit: int = 50
    ) -> tuple[LastfmSimilarTrack, ...]:
        params = {"artist": artist, "track": title, "limit": str(limit)}
        return self._asked("track.getSimilar", similar_tracks, params)

    def top_tracks(self, artist: str, *, limit: int = 50) -> tuple[LastfmTopTrack, ...]:
        params = {"artist": artist, "limit": str(limit)}
        return self._asked("artist.getTopTracks", top_tracks, params)

    def _asked(self, method: str, read: Callable[[object], T], params: dict[str, str]) -> T:
        key = self._key()
        if not key:
            raise ServiceFailed(
                "Last.fm asks for an API key. Make one at last.fm/api and put it in the settings.",
                kind=FailureKind.OFF,
                service=LASTFM.name,
            )
        return self._transport.get_json(
            self._service,
            "/2.0/",
            {"method": method, "format": "json", "autocorrect": "1"} | params,
            read=read,
            keep=A_WEEK,
            secrets={"api_key": key},
        )


def artist(answer: object) -> LastfmArtist:
    """Raises ServiceFailed, as all of these."""
    said = read(LASTFM, _ArtistAnswer, answer).artist
    return LastfmArtist(
        name=said.name,
        mbid=said.mbid,
        url=said.url,
        listeners=said.stats.listeners,
        plays=said.stats.playcount,
        tags=_tags(said.tags),
        similar=tuple(one.name for one in said.similar.artist),
        biography=_plain(said.bio),
    )


def album(answer: object) -> LastfmAlbum:
    said = read(LASTFM, _AlbumAnswer, answer).album
    return LastfmAlbum(
        title=said.name,
        artist=said.artist,
        mbid=said.mbid,
        url=said.url,
        listeners=said.listeners,
        plays=said.playcount,
        tags=_tags(said.tags),
        tracks=tuple(
            LastfmAlbumTrack(
                number=one.attr.rank,
                title=one.name,
                artist=one.artist.name if one.artist else None,
                length=Milliseconds(one.duration * 1000) if one.duration else None,
            )
            for one in said.tracks.track
        ),
        biography=_plain(said.wiki),
    )


def track(answer: object) -> LastfmTrack:
    """Here a length is in milliseconds; in an album's list it is in seconds."""
    said = read(LASTFM, _TrackAnswer, answer).track
    return LastfmTrack(
        title=said.name,
        artist=said.artist.name,
        artist_mbid=said.artist.mbid,
        album=said.album.title,
        mbid=said.mbid,
        url=said.url,
        length=Milliseconds(said.duration) if said.duration else None,
        listeners=said.listeners,
        plays=said.playcount,
        tags=_tags(said.toptags),
        biography=_plain(said.wiki),
    )


def top_tags(answer: object) -> tuple[LastfmTag, ...]:
    return _tags(read(LASTFM, _TopTagsAnswer, answer).toptags)


def similar_artists(answer: object) -> tuple[LastfmSimilarArtist, ...]:
    return tuple(
        LastfmSimilarArtist(name=one.name, mbid=one.mbid, match=_part(one.match), url=one.url)
        for one in read(LASTFM, _SimilarArtistsAnswer, answer).similarartists.artist
    )


def similar_tracks(answer: object) -> tuple[LastfmSimilarTrack, ...]:
    return tuple(
        LastfmSimilarTrack(
            title=one.name,
            artist=one.artist.name,
            mbid=one.mbid,
            match=_part(one.match),
            url=one.url,
        )
        for one in read(LASTFM, _SimilarTracksAnswer, answer).similartracks.track
    )


def top_tracks(answer: object) -> tuple[LastfmTopTrack, ...]:
    return tuple(
        LastfmTopTrack(
            title=one.name,
            artist=one.artist.name,
            mbid=one.mbid,
            listeners=one.listeners,
            plays=one.playcount,
        )
        for one in read(LASTFM, _TopTracksAnswer, answer).toptracks.track
    )


def _who(name: str, mbid: str | None) -> dict[str, str]:
    return {"mbid": mbid} if mbid else {"artist": name}


def _tags(said: _Tags) -> tuple[LastfmTag, ...]:
    return tuple(LastfmTag(name=one.name, count=one.count, url=one.url) for one in said.tag)


def _plain(said: _Text) -> str | None:
    return _READ_MORE.sub("", said.content or said.summary or "").strip() or None


def _part(match: float | None) -> float:
    return min(match or 0.0, 1.0)
