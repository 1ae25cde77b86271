"""Pictures: taken out of the files that carry them, and made ready for pages.

`Rendered` and `SIZES` may be imported anywhere; the functions load mutagen and Pillow when called,
so they belong in the child.
"""

from soniq.files.model import SIZES, Rendered, Unreadable
from soniq.files.opened import Opened
from soniq.files.pictures import hash_of, mime_of
from soniq.units import ArtworkHash

__all__ = ["GONE", "SIZES", "Rendered", "picture_bytes", "render"]

GONE = "The picture is no longer in its file; a scan will notice."
"""The one reason that says nothing against the picture."""

LARGEST = 64 * 1024 * 1024
"""Bytes of an image file; a print-ready scan has less."""


def picture_bytes(path: bytes, hash: ArtworkHash) -> bytes:
    """The picture of that hash: the file itself, or one that a sound file carries.

    Raises:
        Unreadable: the file is gone or broken, or carries that picture no more.
    """
    try:
        candidates = _pictures(path)
    except Exception as error:  # whatever is wrong with the file, it is not the picture
        raise Unreadable(GONE) from error
    for image in candidates:
        if hash_of(image) == hash:
            return image
    raise Unreadable(GONE)


def _pictures(path: bytes) -> list[bytes]:
    from soniq.files.formats import look_at

    with Opened(path) as opened:
        if mime_of(opened.head) is not None:
            return [opened.at(0, LARGEST)]
        return [image for _, image in look_at(opened, path).pictures]


def render(image: bytes) -> Rendered:
    """Make a picture ready for pages.

    Raises:
        Unreadable: it is no image that soniq shows, or too large to be one.
    """
    from soniq.files import rendering

    return rendering.render(image)
