"""What Discogs tells, as soniq has it."""

from dataclasses import dataclass
from typing import Literal

from soniq.units import Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsHit:
    """A release or master that a search found."""

    id: int
    kind: Literal["release", "master"]
    artist: str
    title: str
    year: int | None
    country: str | None
    formats: tuple[str, ...]
    labels: tuple[str, ...]
    catalog_number: str | None
    barcodes: tuple[str, ...]
    master_id: int | None
    thumb_url: str | None
    cover_url: str | None
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsArtist:
    id: int | None
    name: str
    credited_as: str
    join: str
    """What stands before the next one: "&", "feat."."""
    role: str | None
    """"Remix", "Producer"; None for whose release it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsTrack:
    position: str
    """As printed: "A1", "2-07"."""
    title: str
    length: Milliseconds | None
    artists: tuple[DiscogsArtist, ...]
    """Empty where they are the release's."""
    credits: tuple[DiscogsArtist, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsImage:
    url: str
    thumb_url: str | None
    width: int | None
    height: int | None
    is_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsLabel:
    name: str
    catalog_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsFormat:
    name: str
    """"Vinyl", "CD", "File"."""
    count: int | None
    descriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsMaster:
    """What all pressings of a release have in common."""

    id: int
    main_release_id: int | None
    title: str
    artist: str
    artists: tuple[DiscogsArtist, ...]
    year: int | None
    genres: tuple[str, ...]
    styles: tuple[str, ...]
    tracks: tuple[DiscogsTrack, ...]
    images: tuple[DiscogsImage, ...]
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsRelease:
    id: int
    master_id: int | None
    title: str
    artist: str
    artists: tuple[DiscogsArtist, ...]
    credits: tuple[DiscogsArtist, ...]
    released: str | None
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    year: int | None
    country: str | None
    labels: tuple[DiscogsLabel, ...]
    formats: tuple[DiscogsFormat, ...]
    barcodes: tuple[str, ...]
    """Their digits alone."""
    genres: tuple[str, ...]
    styles: tuple[str, ...]
    tracks: tuple[DiscogsTrack, ...]
    images: tuple[DiscogsImage, ...]
    page_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscogsArtistPage:
    id: int
    name: str
    real_name: str | None
    profile: str | None
    variations: tuple[str, ...]
    aliases: tuple[str, ...]
    urls: tuple[str, ...]
    images: tuple[DiscogsImage, ...]
