"""The child that reads tags and renders pictures; see `serving` for its arguments."""

import sys
from functools import partial
from typing import Any

from soniq.child import protocol
from soniq.child.protocol import Packed
from soniq.child.serving import Starved, Work, serve
from soniq.files import artwork, formats, tags  # noqa: F401 - loaded before memory is bounded
from soniq.files.reading import TOO_LARGE, Unreadable, read
from soniq.units import ArtworkHash


def _works(request: dict[str, Any]) -> list[Work]:
    if "render" in request:
        path = protocol.path_of(request["render"])
        return [partial(_rendered, path, ArtworkHash(request["hash"]))]
    return [partial(_read, protocol.path_of(path)) for path in request["read"]]


def _read(path: bytes) -> Packed:
    try:
        return read(path).packed()
    except Unreadable as error:
        if error.reason == TOO_LARGE:
            raise Starved(TOO_LARGE) from error
        raise


def _rendered(path: bytes, hash: ArtworkHash) -> Packed:
    return protocol.packed_rendered(artwork.render(artwork.picture_bytes(path, hash)))


if __name__ == "__main__":
    serve(sys.argv[1:], _works)
