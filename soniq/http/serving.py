"""uvicorn, as soniq uses it, and how it ends.

uvicorn waits until its connections end by themselves. Streams of events never do, and neither does
a player that was paused half way through a song. So when it is told to end, those who listen are
let go first, and whoever still has a connection a little later loses it.
"""

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from soniq.http.limits import BODY_BYTES

logger = logging.getLogger(__name__)

LEAVE_SECONDS = 3.0
"""How long requests that are being answered get to end."""


class Server(uvicorn.Server):
    """Serves an app until SIGINT or SIGTERM, which it raises anew when it has ended."""

    def __init__(self, app: ASGIApp, *, leave: Callable[[], None]) -> None:
        """leave: called in the event loop when the end begins; it must not wait for anything."""
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # `proxies` does it, for those that the settings trust
                ws_max_size=BODY_BYTES,
                timeout_graceful_shutdown=round(LEAVE_SECONDS) + 2,  # should `_cut` not suffice
            )
        )
        self._leave = leave

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leave()
        cutting = asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._cut)
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    def _cut(self) -> None:
        for connection in tuple(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
