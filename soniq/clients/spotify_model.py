"""What Spotify says, as soniq's own words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from soniq.units import Milliseconds, Moment

T = TypeVar("T")

UNKNOWN_LENGTH = Milliseconds(0)

CONSENT_OVER = 4001
"""`ServiceFailed.number` where the refresh token is good no more: consent is to be asked anew."""
SIGNED_OUT = 401
"""Likewise where the access token is too old, or no more good."""
NOT_SHOWN = 403
"""Likewise where what was asked is not for this person, or their app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a consent, or its renewal, gives. seconds: the access token's life.

    refresh: None where the old one stays good.
    """

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    seconds: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyPerson:
    """Whose account it is. ids: by any of which lists may name their owner."""

    ids: frozenset[str]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyTrack:
    """A song as an album or a list names it. id: None for a file of the person's own."""

    id: str | None
    name: str
    artists: tuple[str, ...]
    disc_number: int = 1
    track_number: int | None = None
    duration: Milliseconds = UNKNOWN_LENGTH
    isrc: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyAlbum:
    """kind: album, single or compilation, as told. barcode: UPC, else EAN. cover_url: the largest.

    tracks: those that were told with it. more_from: the place of the first that was not; None:
    there are no others.
    """

    id: str | None
    name: str
    artists: tuple[str, ...]
    kind: str | None = None
    release_date: str | None = None
    total_tracks: int | None = None
    barcode: str | None = None
    cover_url: str | None = None
    genres: tuple[str, ...] = ()
    url: str | None = None
    tracks: tuple[SpotifyTrack, ...] = ()
    more_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAlbum:
    album: SpotifyAlbum
    added_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTrack:
    track: SpotifyTrack
    album: SpotifyAlbum | None
    added_at: Moment | None


class ItemKind(StrEnum):
    TRACK = "track"
    LOCAL = "local"
    """A file of the person's own, of which Spotify knows the names alone."""
    EPISODE = "episode"
    BLANK = "blank"
    """Nothing is told of it: it is not available any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistItem:
    """A place in a playlist. track: of what is no episode and not blank."""

    kind: ItemKind
    track: SpotifyTrack | None = None
    album: SpotifyAlbum | None = None
    added_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyPlaylist:
    id: str
    name: str
    description: str
    owner_id: str
    owner: str
    collaborative: bool
    snapshot_id: str
    total: int
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyPage(Generic[T]):
    """A part of a list. count: its entries, those that name nothing too. total: of the list."""

    items: tuple[T, ...]
    count: int
    total: int
    is_last: bool
