"""The child that reads tags and renders pictures; see `serving` for its arguments."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from soniq.child import protocol
from soniq.child.protocol import Packed
from soniq.child.serving import Starved, Work, serve
from soniq.files import (
    artwork,
    formats,  # noqa: F401 - loaded before memory is bounded
    sidecars,
    sung,
    tags,  # noqa: F401
)
from soniq.files.lyrics import Sheet
from soniq.files.reading import TOO_LARGE, Unreadable, read
from soniq.units import ArtworkHash


def _works(request: dict[str, Any]) -> list[Work]:
    if "render" in request:
        path = protocol.path_of(request["render"])
        return [partial(_rendered, path, ArtworkHash(request["hash"]))]
    if "sung" in request:
        return [partial(_sheets, sung.read, protocol.path_of(request["sung"]))]
    if "words" in request:
        return [partial(_sheets, sidecars.read, protocol.path_of(request["words"]))]
    return [partial(_read, protocol.path_of(path)) for path in request["read"]]


def _read(path: bytes) -> Packed:
    try:
        return read(path).packed()
    except Unreadable as error:
        if error.reason == TOO_LARGE:
            raise Starved(TOO_LARGE) from error
        raise


def _sheets(read: Callable[[bytes], list[Sheet]], path: bytes) -> Packed:
    return {"sheets": [sheet.packed() for sheet in read(path)]}


def _rendered(path: bytes, hash: ArtworkHash) -> Packed:
    return protocol.packed_rendered(artwork.render(artwork.picture_bytes(path, hash)))


if __name__ == "__main__":
    serve(sys.argv[1:], _works)
