"""Where GraphQL stands: `/graphql`, its explorer and its schema."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response, WebSocket
from starlette.responses import FileResponse, PlainTextResponse

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.graphql.context import context_of
from soniq.graphql.endpoint import answer
from soniq.graphql.sdl import written
from soniq.graphql.socket import Socket
from soniq.http.access import allow
from soniq.http.asker import Asker

FOLDER = Path(__file__).with_name("explorer")
FILES = frozenset(path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css"))

Anybody = Annotated[Asker, allow(None)]
"""At the door. GraphQL's own gate lets nobody pass who is not signed in, and says so in its way;
a socket may say who it is only after it opened."""
SignedIn = Annotated[Asker, allow(Role.GUEST)]


def router(soniq: Soniq) -> APIRouter:
    """All routes of GraphQL."""
    api = APIRouter(prefix="/graphql", include_in_schema=False)
    socket = Socket(soniq)

    @api.api_route("", methods=["GET", "POST"])
    async def graphql(request: Request, _: Anybody) -> Response:
        return await answer(request, context_of(soniq, request))

    @api.websocket("")
    async def graphql_socket(websocket: WebSocket, _: Anybody) -> None:
        await socket.run(websocket)

    @api.get("/schema.graphql")
    async def schema_language(_: SignedIn) -> Response:
        return PlainTextResponse(written())

    @api.get("/explore")
    async def explorer(_: SignedIn) -> Response:
        return FileResponse(FOLDER / "index.html")

    @api.get("/explore/{name}")
    async def explorer_file(name: str, _: SignedIn) -> Response:
        if name not in FILES:
            raise NotFound(f"The explorer has no file {name}.")
        return FileResponse(FOLDER / name)

    return api
