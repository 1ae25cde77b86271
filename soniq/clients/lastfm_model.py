"""What Last.fm tells, as soniq has it."""

from dataclasses import dataclass

from soniq.units import Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmTag:
    name: str
    count: int | None
    """0–100 among the tags of one thing; None where it does not say."""
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmArtist:
    name: str
    mbid: str | None
    url: str | None
    listeners: int | None
    plays: int | None
    tags: tuple[LastfmTag, ...]
    similar: tuple[str, ...]
    biography: str | None
    """Plain text, without the link that Last.fm puts behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmAlbumTrack:
    number: int | None
    title: str
    artist: str | None
    length: Milliseconds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmAlbum:
    title: str
    artist: str
    mbid: str | None
    url: str | None
    listeners: int | None
    plays: int | None
    tags: tuple[LastfmTag, ...]
    tracks: tuple[LastfmAlbumTrack, ...]
    biography: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmTrack:
    title: str
    artist: str
    artist_mbid: str | None
    album: str | None
    mbid: str | None
    url: str | None
    length: Milliseconds | None
    listeners: int | None
    plays: int | None
    tags: tuple[LastfmTag, ...]
    biography: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmSimilarArtist:
    name: str
    mbid: str | None
    match: float
    """0–1, beside the most similar one."""
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmSimilarTrack:
    title: str
    artist: str
    mbid: str | None
    match: float
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmTopTrack:
    title: str
    artist: str
    mbid: str | None
    listeners: int | None
    plays: int | None
