"""The bytes of images that soniq fetched or was given, each under its hash, for ever.

They stay when an album lets go of them, as taking that back needs them again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from soniq.errors import Invalid, NotFound
from soniq.files.model import Rendered, Unreadable
from soniq.files.pictures import hash_of, mime_of
from soniq.library.covers import Renders, place_of
from soniq.library.shelves import NewImage
from soniq.store.disk import making, settle_file
from soniq.units import ArtworkHash

LARGEST = 15 * 1024 * 1024
"""Bytes of an image that is taken."""

PIXELS = 25_000_000

A_DAY = 86_400

_KINDS = ("image/jpeg", "image/png", "image/webp")


class Originals:
    """A folder of images that were looked at by the child process before they were kept."""

    def __init__(self, folder: Path, renders: Renders) -> None:
        self._folder = folder
        self._renders = renders

    def path(self, hash: ArtworkHash) -> Path:
        """Raises NotFound where soniq itself has no such image."""
        place = place_of(self._folder, hash)
        if not (hash.isalnum() and place.is_file()):
            raise NotFound(f"Soniq keeps no image {hash[:40]} itself.")
        return place

    def take(self, content: bytes) -> NewImage:
        """Keeps an image, on the disk when this returns. The same one twice is one.

        Raises:
            Invalid: it is none of the kinds that are taken, too large, or broken.
            Unavailable: the disk does not take it, or soniq is going down.
        """
        mime = _kind(content)
        hash = hash_of(content)
        with self._laid(content, hash) as place:
            rendered = self._rendered(place, hash)
            if rendered.width * rendered.height > PIXELS:
                raise Invalid(
                    f"The image has {rendered.width} × {rendered.height} pixels; "
                    f"soniq takes up to {PIXELS // 1_000_000} million."
                )
        return NewImage(
            hash=hash,
            mime=mime,
            size_bytes=len(content),
            width=rendered.width,
            height=rendered.height,
            placeholder=rendered.placeholder,
            tint=rendered.tint,
        )

    def tidy(self, is_known: Callable[[str], bool]) -> int:
        """Takes away files of a day ago that no image is known for; returns how many."""
        old = time.time() - A_DAY
        left = [
            path
            for path in self._folder.glob("*/*")
            if path.stat().st_mtime < old and not is_known(path.name)
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    @contextmanager
    def _laid(self, content: bytes, hash: ArtworkHash) -> Iterator[Path]:
        """The image in a file; kept under its hash only if the block finds nothing wrong."""
        place = place_of(self._folder, hash)
        part = place.with_name(f".part-{uuid4().hex}")
        with making(part):
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
        try:
            yield part
            with making(part):
                settle_file(part, place)
        finally:
            part.unlink(missing_ok=True)

    def _rendered(self, place: Path, hash: ArtworkHash) -> Rendered:
        try:
            return self._renders.render(bytes(place), hash)
        except Unreadable as broken:
            raise Invalid(f"The image cannot be shown: {broken.reason}") from broken


def _kind(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Invalid(
            f"The image has {len(content) / 2**20:.1f} MB; soniq takes up to {LARGEST >> 20} MB."
        )
    mime = mime_of(content)
    if mime not in _KINDS:
        raise Invalid("Soniq takes JPEG, PNG and WebP images; this is none of them.")
    return mime
