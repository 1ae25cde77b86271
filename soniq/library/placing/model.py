"""What is to be placed, and where it belongs."""

from dataclasses import dataclass

from soniq.files.model import Tags
from soniq.library.model import CreditRole
from soniq.library.placing.names import Name
from soniq.units import FileId, RootId


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A file to be placed. `folder` is relative to its root."""

    file_id: FileId
    root_id: RootId
    folder: bytes
    name: bytes
    tags: Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumFacts:
    """`key` tells it from other albums; `sort` is the title to sort by."""

    key: str
    title: str
    sort: str
    artists: tuple[Name, ...]
    artist: str
    kind: str
    compilation: bool
    total_tracks: int | None
    musicbrainz_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """`key` tells it from other editions of its album; `sort` is the title to sort by."""

    key: str
    title: str
    sort: str
    name: str | None
    folder: bytes
    musicbrainz_id: str | None
    release_date: str | None
    label: str | None
    catalog_number: str | None
    barcode: str | None
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a file belongs, and what is to be shown of it."""

    file_id: FileId
    album: AlbumFacts
    edition: EditionFacts
    title: str
    artist: str
    credits: tuple[tuple[CreditRole, Name], ...]
    genres: tuple[str, ...]
    year: int | None
    disc: int
    number: int | None
    tags: Tags
