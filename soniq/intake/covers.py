"""The image that lies beside an album's files."""

import os
from collections.abc import Iterable

from soniq.files.pictures import hash_of, mime_of
from soniq.files.walk import IMAGES
from soniq.library.writing.cover_rows import best_image
from soniq.units import ArtworkHash

LARGEST = 30 * 1024 * 1024
"""Bytes; scans of booklets are larger, covers are not."""


class Image:
    """An image file as found."""

    __slots__ = ("folder", "hash", "mime", "name", "size_bytes")

    def __init__(self, folder: bytes, name: bytes, content: bytes, mime: str) -> None:
        self.folder = folder
        self.name = name
        self.hash: ArtworkHash = hash_of(content)
        self.mime = mime
        self.size_bytes = len(content)


def image_of(root: bytes, folders: Iterable[bytes]) -> Image | None:
    """The cover in the first of these folders (relative to the root) that holds one."""
    for folder in folders:
        name = best_image(_images_in(os.path.join(root, folder)))
        image = None if name is None else _read(root, folder, name)
        if image is not None:
            return image
    return None


def _images_in(place: bytes) -> list[bytes]:
    try:
        with os.scandir(place) as entries:
            return [
                entry.name
                for entry in entries
                if entry.name.rpartition(b".")[2].lower() in IMAGES
                and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return []


def _read(root: bytes, folder: bytes, name: bytes) -> Image | None:
    try:
        handle = os.open(os.path.join(root, folder, name), os.O_RDONLY | os.O_NOFOLLOW)
        with open(handle, "rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return None
    mime = mime_of(content)
    if mime is None or len(content) > LARGEST:
        return None
    return Image(folder, name, content, mime)
