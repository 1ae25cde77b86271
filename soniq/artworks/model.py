"""The words of artwork: the images that a thing has, and those that others offer for it."""

from dataclasses import dataclass
from enum import StrEnum

from soniq.journal.model import Source
from soniq.units import AlbumId, ArtworkHash, Moment


class ImageSource(StrEnum):
    """Where an image came from."""

    EMBEDDED = "embedded"
    """A file of the album carries it."""
    FOLDER = "folder"
    """It lies beside the files."""
    SAVED = "saved"
    """The service where somebody saved the album has it."""
    COVERARTARCHIVE = "coverartarchive"
    DISCOGS = "discogs"
    DEEZER = "deezer"
    PERSON = "person"
    """Somebody gave it."""

    @property
    def is_in_files(self) -> bool:
        """The music folder holds it, and decides whether it is there."""
        return self in (ImageSource.EMBEDDED, ImageSource.FOLDER)

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def says(self) -> Source:
        """The same, in the journal's words."""
        return Source.TAGS if self.is_in_files else Source(self.value)


_LABELS = {
    ImageSource.EMBEDDED: "in the files",
    ImageSource.FOLDER: "in the folder",
    ImageSource.SAVED: "where the album is saved",
    ImageSource.COVERARTARCHIVE: "Cover Art Archive",
    ImageSource.DISCOGS: "Discogs",
    ImageSource.DEEZER: "Deezer",
    ImageSource.PERSON: "given by you",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One of an album's images."""

    hash: ArtworkHash
    source: ImageSource
    """Of several that hold the same image, the one that is most of a person's doing."""
    is_primary: bool
    """It is the cover that is shown."""
    is_chosen: bool
    """A person made it the cover: it stays so, whatever the files come to say."""
    can_remove: bool
    """Soniq fetched it or was given it; an image that only the files hold is theirs."""
    mime: str
    size_bytes: int
    width: int | None
    """Pixels; None until it was shown once."""
    height: int | None
    types: tuple[str, ...]
    """What it shows, in the words of its source: "Front", "Booklet" …"""
    url: str | None
    """Where it was fetched."""
    attribution: str
    """For people: "Cover Art Archive"."""
    added_at: Moment
    """When soniq first saw these bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An image that another server has."""

    ref: str
    """By which `Artworks.fetch` takes it, for as long as soniq runs and some 1,000 newer offers."""
    album_id: AlbumId
    source: ImageSource
    title: str
    """Of the release that it belongs to, for people."""
    page_url: str | None
    url: str
    thumb_url: str | None
    width: int | None
    height: int | None
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a search found, and which servers could not be asked, in words."""

    offers: tuple[Offer, ...]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An image as its server sent it. mime: by its first bytes; it is JPEG, PNG, GIF or WebP."""

    content: bytes
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a run through the albums without a cover."""

    asked: int
    found: int
    failures: int
    trouble: str | None = None
    """Why the rest was left to a later run, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of an album by which others may know it."""

    id: AlbumId
    title: str
    artist: str
    year: int | None
    group_mbid: str | None
    release_mbids: tuple[str, ...]
    barcodes: tuple[str, ...]
    saved_url: str | None = None
    """Of the cover that it has where it is saved, while it is wished for."""
