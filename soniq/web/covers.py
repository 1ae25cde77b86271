"""`/covers/{hash}/{size}`: covers as WebP. A cover never changes: its address is its content."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import covers
from soniq.units import ArtworkHash

FOR_GOOD = {"Cache-Control": "private, max-age=31536000, immutable"}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["covers"])

    @api.get("/covers/{hash}/{size}", summary="A cover", response_class=Response)
    async def cover(
        request: Request, hash: str, size: int, _: Annotated[Asker, allow(Role.GUEST)]
    ) -> Response:
        """A WebP of at most 160, 480 or 1200 pixels; made at the first asking."""
        etag = f'"{hash}-{size}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=FOR_GOOD | {"ETag": etag})
        image = await covers.ask(_image, soniq, ArtworkHash(hash), size)
        return Response(image, media_type="image/webp", headers=FOR_GOOD | {"ETag": etag})

    return api


def _image(soniq: Soniq, hash: ArtworkHash, size: int) -> bytes:
    try:
        return soniq.library.cover(hash, size).read_bytes()
    except FileNotFoundError:
        raise NotFound("That cover was removed a moment ago. Ask for it again.") from None
