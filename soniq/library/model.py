"""The words of the catalogue: what lists, pages and APIs show of the library."""

from dataclasses import dataclass, field
from enum import StrEnum

from soniq.harmony import Key as MusicalKey
from soniq.library.news import LibraryChanged as LibraryChanged
from soniq.library.news import OwnershipChanged as OwnershipChanged
from soniq.library.news import RootChanged as RootChanged
from soniq.library.paging import PAGE_LIMIT as PAGE_LIMIT
from soniq.library.paging import Key as Key
from soniq.library.paging import Page as Page
from soniq.library.paging import Slice as Slice
from soniq.units import (
    AlbumId,
    ArtistId,
    ArtworkHash,
    EditionId,
    FileId,
    FolderId,
    GenreId,
    Milliseconds,
    Moment,
    RootId,
    TrackId,
)


class RootState(StrEnum):
    READY = "ready"
    OFFLINE = "offline"
    """Its drive or share is away."""
    HELD = "held"
    """Too much would vanish at once; a person is asked before anything is marked missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A folder that soniq watches over, with all beneath it."""

    id: RootId
    path: bytes
    name: str
    volume: str | None
    state: RootState
    note: str | None
    added_at: Moment
    scanned_at: Moment | None
    writable: bool = False
    """Whether soniq may change files in it: write tags, rename, move away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder on the disk, as `folders` pages show it."""

    id: FolderId
    root_id: RootId
    parent_id: FolderId | None
    path: bytes
    name: str


class CreditRole(StrEnum):
    """What an artist did on a track."""

    ARTIST = "artist"
    FEATURED = "featured"
    COMPOSER = "composer"
    LYRICIST = "lyricist"
    CONDUCTOR = "conductor"
    PERFORMER = "performer"
    REMIXER = "remixer"
    PRODUCER = "producer"
    ARRANGER = "arranger"
    ENGINEER = "engineer"
    MIXER = "mixer"
    DJ = "dj"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    artist_id: ArtistId
    role: CreditRole
    credited_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    id: ArtistId
    name: str
    name_key: str
    musicbrainz_id: str | None
    album_count: int
    track_count: int
    cover: ArtworkHash | None
    """Of the newest album, until the artist has a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """What a listener means by the name: all editions of it together."""

    id: AlbumId
    title: str
    title_key: str
    artist_id: ArtistId
    artist: str
    artist_key: str
    kind: str
    compilation: bool
    release_date: str | None
    year: int | None
    track_count: int
    disc_count: int
    duration: Milliseconds
    size_bytes: int
    cover: ArtworkHash | None
    genres: tuple[str, ...]
    added_at: Moment
    missing_since: Moment | None
    ownership_status: str
    match_status: str
    match_score: int | None
    musicbrainz_release_group_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An album as one buys it: the CD, the deluxe box, the download."""

    id: EditionId
    album_id: AlbumId
    title: str
    name: str | None
    musicbrainz_release_id: str | None
    release_date: str | None
    label: str | None
    catalog_number: str | None
    barcode: str | None
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What lies on a disk. Bit rate in bit/s, sample rate in Hz."""

    id: FileId
    root_id: RootId
    folder_id: FolderId
    track_id: TrackId | None
    path: bytes
    """Absolute."""
    size_bytes: int
    mtime_ns: int
    container: str | None
    codec: str | None
    bitrate: int | None
    sample_rate: int | None
    bit_depth: int | None
    channels: int | None
    duration: Milliseconds | None
    audio_hash: bytes | None
    xxh128: bytes | None
    sha256: bytes | None
    unreadable: str | None
    missing_since: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One place on an edition, with the best file that plays it."""

    id: TrackId
    album_id: AlbumId
    edition_id: EditionId
    title: str
    title_key: str
    artist: str
    artist_key: str
    album: str
    album_key: str
    album_artist: str
    album_artist_id: ArtistId
    genres: tuple[str, ...]
    year: int | None
    disc_number: int
    disc_title: str | None
    track_number: int | None
    duration: Milliseconds
    cover: ArtworkHash | None
    added_at: Moment
    missing_since: Moment | None
    file: File | None
    """None while the track is wanted or missing."""
    wanted: bool = False
    """A wish tells of it, and no file came yet."""
    bpm: float | None = None
    """As shown, to a hundredth; None until somebody knows."""
    key: MusicalKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    id: GenreId
    name: str
    album_count: int
    track_count: int


class TrackSort(StrEnum):
    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    YEAR = "year"
    DURATION = "duration"
    ADDED = "added"
    BPM = "bpm"
    """Only those whose tempo is known."""
    KEY = "key"
    """Round the Camelot wheel; only those whose key is known."""


class AlbumSort(StrEnum):
    TITLE = "title"
    ARTIST = "artist"
    YEAR = "year"
    ADDED = "added"


class ArtistSort(StrEnum):
    NAME = "name"
    ALBUMS = "albums"
    TRACKS = "tracks"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackFilter:
    """Which tracks: all that is said must hold. Nothing said: all that are not missing."""

    artist_id: ArtistId | None = None
    role: CreditRole | None = None
    """With `artist_id`: only where the artist is credited so."""
    album_id: AlbumId | None = None
    genre_id: GenreId | None = None
    folder_id: FolderId | None = None
    """Directly in that folder."""
    year_from: int | None = None
    year_to: int | None = None
    codec: str | None = None
    bpm_from: float | None = None
    bpm_to: float | None = None
    bpm_octaves: bool = False
    """With `bpm_from` and `bpm_to`: the half and the double of the range too."""
    keys: tuple[MusicalKey, ...] = ()
    """Any of these."""
    missing: bool = False
    """Only those whose file is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumFilter:
    artist_id: ArtistId | None = None
    """Album artist."""
    genre_id: GenreId | None = None
    year_from: int | None = None
    year_to: int | None = None
    compilation: bool | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistFilter:
    album_artists_only: bool = True
    """Leaves out who only appears on others' albums; with `role` it says nothing."""
    role: CreditRole | None = None
    """Only those who are credited so: the composers, say."""
    initial: str | None = None
    """A letter, as `text.initial` tells it, or "#"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value by which a list can be narrowed, and how many items it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    genres: list[Facet] = field(default_factory=list)
    decades: list[Facet] = field(default_factory=list)
    album_decades: list[Facet] = field(default_factory=list)
    """The decades of albums; of all others here, the counts are of tracks."""
    codecs: list[Facet] = field(default_factory=list)
    initials: list[Facet] = field(default_factory=list)
    """Of album artists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    tracks: int
    albums: int
    artists: int
    """Album artists."""
    duration: Milliseconds
    size_bytes: int
    missing: int
    """Tracks whose file is gone."""
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of the rail beside a list."""

    letter: str
    after: Key
    """Where it begins: `Slice(first=n, after=letter.after)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """A cover image. What only decoding tells is None until it was first shown."""

    hash: ArtworkHash
    mime: str
    width: int | None
    height: int | None
    placeholder: str | None
    """A tiny blurred picture as a data URL, to show while the cover loads."""
    tint: str | None
    """A muted colour of the cover, `#rrggbb`."""
    broken: str | None
    """Why it cannot be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistDetail:
    artist: Artist
    albums: list[Album]
    """Newest first, whatever their kind; at most 500."""
    appears_on: list[Album]
    """Albums of others with tracks of this artist, newest first; at most 500."""
    tracks: list[Track]
    """A few of the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumDetail:
    album: Album
    editions: list[Edition]
    tracks: list[Track]
    """In order: edition, disc, number. At most 1,000."""
    credits: list[Credit]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackDetail:
    track: Track
    files: list[File]
    copies: list[Track]
    """Other tracks with the same sound."""
    credits: list[Credit]
    tags: dict[str, object]
    """What the best file's own tags say."""
