"""Which of a file's pictures stands for it, and what kind of image its bytes are."""

import xxhash

from soniq.files.model import Picture
from soniq.units import ArtworkHash

FRONT = 3
"""ID3's number of the front cover, which FLAC and ASF took over."""

Pictures = list[tuple[int, bytes]]
"""What each shows, by ID3's numbers, and its bytes."""

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)


def mime_of(image: bytes) -> str | None:
    """The image's kind by its first bytes; None for what soniq does not show (SVG among it)."""
    for magic, mime in _MAGIC:
        if image.startswith(magic):
            return mime
    if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        return "image/webp"
    if image[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return None


def hash_of(image: bytes) -> ArtworkHash:
    return ArtworkHash(xxhash.xxh3_128_hexdigest(image))


def best(pictures: Pictures) -> tuple[bytes, str] | None:
    """The front cover, else the first picture, and its MIME type; links and junk do not count."""
    for wanted in (True, False):
        for shows, image in pictures:
            if (shows == FRONT) is wanted and (mime := mime_of(image)):
                return image, mime
    return None


def picture_of(pictures: Pictures) -> Picture | None:
    chosen = best(pictures) if pictures else None
    if chosen is None:
        return None
    image, mime = chosen
    return Picture(hash=hash_of(image), mime=mime, size_bytes=len(image))
