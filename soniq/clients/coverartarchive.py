"""The Cover Art Archive: images of the releases of MusicBrainz."""

from dataclasses import dataclass

from soniq.clients.model import Fetched
from soniq.clients.transport import Transport

BASE_URL = "https://coverartarchive.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverImage:
    url: str
    """The image as it was uploaded; it may be large."""
    types: tuple[str, ...]
    """"Front", "Back", "Medium", "Booklet" …"""
    front: bool
    thumbnails: dict[int, str]
    """Addresses by the longer side in pixels: 250, 500, 1200."""
    approved: bool
    comment: str


class CoverArtArchive:
    """All methods raise ServiceFailed."""

    def __init__(self, transport: Transport, base_url: str = BASE_URL) -> None:
        raise NotImplementedError

    def images(self, release_mbid: str) -> list[CoverImage]:
        """Empty where the release has none."""
        raise NotImplementedError

    def images_of_group(self, group_mbid: str) -> list[CoverImage]:
        """Those of the release that stands for the group; empty where it has none."""
        raise NotImplementedError

    def front_url(self, image: CoverImage, size: int = 500) -> str:
        """The smallest thumbnail of at least that many pixels, else the image itself."""
        raise NotImplementedError

    def fetch(self, url: str, size: int | None = None) -> Fetched:
        """url: of an image; with a size (250, 500, 1200), its thumbnail. NOT_FOUND where gone."""
        raise NotImplementedError

    def front(self, release_mbid: str, size: int | None = 500) -> Fetched:
        """The front of a release. NOT_FOUND where it has none."""
        raise NotImplementedError

    def front_of_group(self, group_mbid: str, size: int | None = 500) -> Fetched:
        raise NotImplementedError
