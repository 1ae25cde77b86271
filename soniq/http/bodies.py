"""The bodies of requests, as they come in."""

from collections.abc import AsyncIterator

from starlette.requests import Request

CHUNK = 1 << 20


async def chunks(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces that are worth a walk to the disk; the last may be empty."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) >= CHUNK:
            yield bytes(held)
            held.clear()
    yield bytes(held)
