"""GraphQL itself: schema, answers, sockets. `routes` loads it when somebody first asks."""

from fastapi import Request, Response, WebSocket

from soniq.app import Soniq
from soniq.graphql.context import context_of
from soniq.graphql.endpoint import answer
from soniq.graphql.sdl import written
from soniq.graphql.socket import Socket


class Surface:
    """What answers at `/graphql`."""

    def __init__(self, soniq: Soniq) -> None:
        self._soniq = soniq
        self._socket = Socket(soniq)

    async def answer(self, request: Request) -> Response:
        return await answer(request, context_of(self._soniq, request))

    async def converse(self, websocket: WebSocket) -> None:
        """Answers over a socket until it closes."""
        await self._socket.run(websocket)

    def language(self) -> str:
        """The schema in GraphQL's own language."""
        return written()
