"""Addresses of what is fetched by its own URL; seen from the path at which soniq stands."""

from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import Scope

from soniq.http import ids
from soniq.units import ArtworkHash, TrackId

SMALL, MEDIUM, LARGE = 160, 480, 1200
"""The sizes of covers, in pixels."""


def cover(hash: ArtworkHash, size: int = MEDIUM) -> str:
    return f"/covers/{hash}/{size}"


def stream(track_id: TrackId) -> str:
    return f"/stream/{ids.public('Track', track_id)}"


def offer(ref: str) -> str:
    """An image that another server offers, as soniq passes it on."""
    return f"/sources/artwork/offers/{ref}"


def lastfm_artist(name: str) -> str:
    """The artist's page at Last.fm, which soniq itself never asks for."""
    return f"https://www.last.fm/music/{quote(name, safe='')}"


def lastfm_album(artist: str, title: str) -> str:
    return f"{lastfm_artist(artist)}/{quote(title, safe='')}"


def share(secret: str) -> str:
    """The page that somebody with the link sees."""
    return f"/share/{secret}"


def base(scope: Scope, public_url: str | None) -> str:
    """What such an address stands behind, for people elsewhere: scheme, host and root path.

    public_url: what the settings say; else it is the host that was asked, which the walls know.
    """
    if public_url:
        return public_url
    host = Headers(scope=scope).get("host", "")
    return f"{scope['scheme']}://{host}{scope.get('root_path', '')}"
