"""The Cover Art Archive: images of the releases of MusicBrainz.

It knows the images; the files lie at archive.org, to which it redirects. No rate is published; it
asks for restraint. Source: musicbrainz.org/doc/Cover_Art_Archive/API.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BeforeValidator

from soniq.clients.model import DAY, FailureKind, Fetched, Keep, Service, ServiceFailed
from soniq.clients.musicbrainz_shapes import Some, is_mbid
from soniq.clients.transport import Transport
from soniq.clients.wire import Text, Wire, read
from soniq.errors import Invalid

BASE_URL = "https://coverartarchive.org"
SERVICE = Service(
    name="coverartarchive",
    label="Cover Art Archive",
    base_url=BASE_URL,
    rate=2.0,
    hosts=("coverartarchive.org", "archive.org"),
)
SIZES = (250, 500, 1200)
KEEP = Keep(found=30 * DAY, missing=30 * DAY)
"""Of lists; images are kept for ever, as a changed one gets another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverImage:
    url: str
    """The image as it was uploaded; it may be large."""
    types: tuple[str, ...]
    """"Front", "Back", "Medium", "Booklet" …"""
    front: bool
    thumbnails: Mapping[int, str]
    """Addresses by the longer side in pixels: 250, 500, 1200."""
    approved: bool
    comment: str


class CoverArtArchive:
    """All methods raise ServiceFailed, and Invalid for what is no MBID."""

    def __init__(self, transport: Transport, base_url: str = BASE_URL) -> None:
        self._transport = transport
        self._service = replace(SERVICE, base_url=base_url.rstrip("/"))

    @property
    def service(self) -> Service:
        return self._service

    def images(self, release_mbid: str) -> list[CoverImage]:
        """Empty where the release has none."""
        return self._images("release", release_mbid)

    def images_of_group(self, group_mbid: str) -> list[CoverImage]:
        """Those of the release that stands for the group; empty where it has none."""
        return self._images("release-group", group_mbid)

    def front_url(self, image: CoverImage, size: int = 500) -> str:
        """The smallest thumbnail of at least that many pixels, else the image itself."""
        fitting = [pixels for pixels in image.thumbnails if pixels >= size]
        return image.thumbnails[min(fitting)] if fitting else image.url

    def fetch(self, url: str) -> Fetched:
        """url: of an image or a thumbnail. NOT_FOUND where it is gone."""
        return self._transport.get_bytes(self._service, url, keep=Keep(missing=KEEP.missing))

    def front(self, release_mbid: str, size: int | None = 500) -> Fetched:
        """The front of a release; size: 250, 500 or 1200 pixels, None for the original.

        NOT_FOUND where it has none.
        """
        return self._front("release", release_mbid, size)

    def front_of_group(self, group_mbid: str, size: int | None = 500) -> Fetched:
        """Like `front`, of the release that stands for the group."""
        return self._front("release-group", group_mbid, size)

    def _front(self, entity: str, mbid: str, size: int | None) -> Fetched:
        if size is not None and size not in SIZES:
            raise Invalid(f"There are fronts of 250, 500 and 1200 pixels, not of {size}.")
        name = "front" if size is None else f"front-{size}"
        return self._transport.get_bytes(
            self._service, f"/{entity}/{_checked(mbid)}/{name}", keep=KEEP
        )

    def _images(self, entity: str, mbid: str) -> list[CoverImage]:
        try:
            return self._transport.get_json(
                self._service, f"/{entity}/{_checked(mbid)}/", read=images_of, keep=KEEP
            )
        except ServiceFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return []
            raise


def _addresses(value: object) -> object:
    """Thumbnails by pixels: the names "small" and "large" say the same again."""
    if not isinstance(value, dict):
        return value or {}
    return {
        int(name): url
        for name, url in value.items()
        if isinstance(name, str) and name in {"250", "500", "1200"} and url
    }


class _Image(Wire):
    image: Text = None
    types: Some[str] = ()
    front: bool | None = None
    thumbnails: Annotated[dict[int, str], BeforeValidator(_addresses)] = {}  # noqa: RUF012 - pydantic copies it
    approved: bool | None = None
    comment: Text = None


class _Images(Wire):
    images: Some[_Image]


def images_of(answer: object) -> list[CoverImage]:
    """Raises ServiceFailed (GARBAGE) for what is no list of images."""
    return [
        CoverImage(
            url=part.image,
            types=tuple(part.types),
            front=bool(part.front),
            thumbnails=part.thumbnails,
            approved=bool(part.approved),
            comment=part.comment or "",
        )
        for part in read(SERVICE, _Images, answer).images
        if part.image
    ]


def _checked(mbid: str) -> str:
    if not is_mbid(mbid):
        raise Invalid(f'"{mbid[:60]}" is no MBID: that is 32 hexadecimal digits in five groups.')
    return mbid.lower()
