"""The words of the collection: wishes, what is held beside the files, and how an album stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import ClassVar, NewType

from soniq.events import Event
from soniq.library.model import Album
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.units import AlbumId, Moment, PersonId, TrackId

WishId = NewType("WishId", int)
HoldingId = NewType("HoldingId", int)


class WishSource(StrEnum):
    """Where somebody has saved an album or a song that soniq was told of."""

    SPOTIFY = "spotify"
    """By the API, the privacy export or Exportify: one and the same library."""
    ITUNES = "itunes"
    """iTunes and Apple Music."""
    BANDCAMP = "bandcamp"
    DISCOGS = "discogs"
    LIST = "list"
    """A playlist file or a table."""
    PERSON = "person"
    """Said by hand."""


class WishKind(StrEnum):
    ALBUM = "album"
    SONG = "song"


class Ownership(StrEnum):
    """S1's `ownership_status`."""

    NOT_OWNED = "not_owned"
    OWNED = "owned"
    DOWNLOADING = "downloading"


class MatchStatus(StrEnum):
    """S1's `match_status`."""

    PENDING = "pending"
    MATCHED = "matched"
    MANUAL_REVIEW = "manual_review"
    NO_MATCH = "no_match"


class Acquisition(StrEnum):
    """S1's `acquisition_source`, and soniq's own: where an owned album came from."""

    BANDCAMP = "bandcamp"
    PHYSICAL = "physical"
    LIDARR = "lidarr"
    UNKNOWN = "unknown"
    SPOTIFY_IMPORT = "spotify-import"
    UPLOAD = "upload"
    OTHER = "other"


class Medium(StrEnum):
    """What a holding is."""

    CD = "cd"
    VINYL = "vinyl"
    CASSETTE = "cassette"
    DIGITAL = "digital"
    """A purchase whose files are not here."""
    OTHER = "other"


class Priority(IntEnum):
    """How much an album is wanted."""

    LATER = -1
    """Not now: kept off the shopping list."""
    NORMAL = 0
    SOON = 1
    NEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtWish:
    """An album or a song (`track`) that a person saved elsewhere.

    external_id: its id there; empty where none is told (soniq then knows it by its names).
    """

    source: WishSource
    kind: WishKind
    album: ToldAlbum
    track: ToldTrack | None = None
    external_id: str = ""
    url: str | None = None
    wished_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtHolding:
    """Something that is owned beside the files. origin, external_id: who tells it, and its id
    there, so that it is known again."""

    origin: str
    external_id: str
    acquisition: Acquisition
    medium: Medium
    album: ToldAlbum
    barcode: str | None = None
    catalog_number: str | None = None
    note: str = ""
    held_since: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of what was brought, each in its order.

    added, known: how many were new, and were here already. albums: the album of each. ids: the
    wish or the holding of each. new: those of the ids that were not here before. fresh: the
    albums of which something was told that was not told before.
    """

    added: int = 0
    known: int = 0
    albums: Sequence[AlbumId | None] = ()
    ids: Sequence[int] = ()
    new: frozenset[int] = frozenset()
    fresh: frozenset[AlbumId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An album that somebody may have meant. ref: names it for a while. detail: what tells it from
    others of its name. is_guess: its names were read from a link that no catalogue knows."""

    ref: str
    told: ToldAlbum
    detail: str
    is_guess: bool = False
    album_id: AlbumId | None = None
    """Of the grid, where it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One person's wish."""

    id: WishId
    person_id: PersonId
    source: WishSource
    kind: WishKind
    external_id: str
    album_id: AlbumId | None
    artist: str
    title: str
    album: str
    url: str | None
    wished_at: Moment | None
    created_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    id: HoldingId
    album_id: AlbumId
    acquisition: Acquisition
    medium: Medium
    origin: str
    external_id: str
    barcode: str | None
    catalog_number: str | None
    note: str
    held_since: Moment | None
    created_at: Moment


class CollectedSort(StrEnum):
    ARTIST = "artist"
    TITLE = "title"
    YEAR = "year"
    ADDED = "added"


class Look(StrEnum):
    """What a filter of the grid may ask for, finer than S1's status."""

    OWNED = "owned"
    PARTLY = "partly"
    """Some of its songs are here."""
    WANTED = "wanted"
    """Nothing of it is here."""
    COMING = "coming"
    UNSURE = "unsure"
    """Its match waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedFilter:
    """Which albums of the grid: all that is said must hold."""

    ownership: Ownership | None = None
    look: Look | None = None
    match: MatchStatus | None = None
    artist_id: int | None = None
    genre_id: int | None = None
    source: WishSource | None = None
    """Wished for there."""
    acquisition: Acquisition | None = None
    wished_by: PersonId | None = None
    text: str = ""
    """Words of the title or the artist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """An album of the grid.

    tracks, total: how many of its songs are here, and how many there are ("7 of 12"); total is
    None where nobody tells. coming: percent, while it is on its way. sources: where it is saved.
    other_edition: owned, but not in the edition that is wished for (`told_edition`).
    cover_art_url: a picture of it elsewhere, where soniq has none of its own.
    """

    album: Album
    ownership: Ownership
    acquisition: Acquisition | None
    tracks: int
    total: int | None
    wanted: bool
    coming: int | None
    told_edition: str | None
    other_edition: bool
    barcode: str | None
    cover_art_url: str | None
    local_path: str | None
    spotify_id: str | None
    last_synced_at: Moment | None
    sources: Sequence[WishSource] = ()
    priority: Priority = Priority.NORMAL

    @property
    def look(self) -> Look:
        """As the grid draws it; whether the match waits for a person is told beside."""
        if self.ownership is Ownership.OWNED:
            return Look.OWNED
        if self.ownership is Ownership.DOWNLOADING:
            return Look.COMING
        return Look.PARTLY if self.tracks else Look.WANTED


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSong:
    """A song of an album that is not here."""

    track_id: TrackId
    disc_number: int
    track_number: int | None
    title: str
    artist: str
    duration_ms: int
    isrc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Where an album may be bought: a search there, which opens in the person's own browser."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """All about one album of the grid."""

    collected: Collected
    missing: Sequence[WantedSong]
    wishes: Sequence[Wish]
    """Of whoever asks."""
    holdings: Sequence[Holding]
    shops: Sequence[Shop]
    price_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBuy:
    """A line of the shopping list."""

    collected: Collected
    priority: Priority
    price_note: str
    note: str
    shops: Sequence[Shop]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A page by its number, as S1 has it. page: from 1."""

    items: Sequence[Collected]
    page: int
    page_size: int
    total_items: int

    @property
    def total_pages(self) -> int:
        return -(-self.total_items // self.page_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFigures:
    """The grid in numbers. by_source: wished albums by where they are saved; by_acquisition:
    owned ones by where they came from; by_decade: owned and all, by first year; months: since
    when albums are owned (first of the month UTC → how many became owned then)."""

    owned: int = 0
    partly: int = 0
    wanted: int = 0
    coming: int = 0
    unsure: int = 0
    """Of all of the above, those whose match waits for a person."""
    matched: int = 0
    """Likewise those that others' catalogues know."""
    artists: int = 0
    """Who has an album in the grid."""
    by_source: Mapping[str, int] = field(default_factory=dict)
    by_acquisition: Mapping[str, int] = field(default_factory=dict)
    by_decade: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    months: Mapping[Moment, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.owned + self.partly + self.wanted + self.coming


@dataclass(frozen=True, slots=True)
class CollectionChanged(Event):
    """Albums were wished for, bought, held or let go; `albums` tells how many."""

    name: ClassVar[str] = "collection.changed"
    lasting: ClassVar[bool] = True

    albums: int
