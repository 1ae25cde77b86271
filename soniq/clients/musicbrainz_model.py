"""What MusicBrainz tells, in soniq's types. Ids (MBIDs) are UUIDs in lower case."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistCredit:
    """One artist of a credit. The whole credit is each `name + join` one after the other."""

    name: str
    """As credited there."""
    join: str
    """What follows the name: " & ", " feat. ", ""."""
    artist_id: str | None
    artist_name: str
    sort_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStub:
    """A release as lists of another thing name it."""

    id: str
    title: str
    status: str | None
    date: str | None
    country: str | None
    track_count: int | None
    group: "ReleaseGroup | None" = None
    artists: tuple[ArtistCredit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGroup:
    """An album as people mean it by its name."""

    id: str
    title: str
    disambiguation: str
    artist: str
    """The whole credit: "Miles Davis & John Coltrane"; "" where the answer names nobody."""
    artists: tuple[ArtistCredit, ...]
    primary_type: str | None
    secondary_types: tuple[str, ...]
    first_release_date: str | None
    """"1997", "1997-05" or "1997-05-21"."""
    releases: tuple[ReleaseStub, ...] = ()
    score: int | None = None
    """MusicBrainz' own, 0–100, of a search: relative, the best hit always has 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    name: str | None
    catalog_number: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTrack:
    """A track as one release prints it."""

    id: str
    position: int
    number: str
    """As printed: "1", "A1"."""
    title: str
    length_ms: int | None
    recording_id: str | None
    artist: str
    artists: tuple[ArtistCredit, ...]
    isrcs: tuple[str, ...] = ()
    recording_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    position: int
    format: str | None
    title: str
    tracks: tuple[ReleaseTrack, ...]
    track_count: int
    """Also where the answer lists no tracks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An album as one buys it: the CD, the vinyl, the download."""

    id: str
    title: str
    disambiguation: str
    artist: str
    artists: tuple[ArtistCredit, ...]
    group: ReleaseGroup | None
    status: str | None
    date: str | None
    country: str | None
    barcode: str | None
    asin: str | None
    labels: tuple[Label, ...]
    media: tuple[Medium, ...]
    track_count: int | None
    score: int | None = None
    language: str | None = None
    script: str | None = None
    packaging: str | None = None
    has_front: bool | None = None
    """Whether the Cover Art Archive has a front; None where the answer does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A sound that was recorded, whatever releases carry it."""

    id: str
    title: str
    disambiguation: str
    artist: str
    artists: tuple[ArtistCredit, ...]
    length_ms: int | None
    isrcs: tuple[str, ...]
    releases: tuple[ReleaseStub, ...]
    score: int | None = None
    first_release_date: str | None = None
    is_video: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlTarget:
    """A thing that MusicBrainz ties to a web address."""

    entity: str
    """"release", "release_group", "artist", "recording", "label" …, as MusicBrainz writes it."""
    mbid: str
    relation: str
    """The kind of tie: "purchase for download", "streaming" …"""
