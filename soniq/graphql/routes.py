"""Where GraphQL stands: `/graphql`, its explorer and its schema.

All else of it is loaded when somebody first asks: the schema and its libraries take 15 MB and half
a second of a desktop core, which a home of pages and Subsonic apps need not spend.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response, WebSocket
from starlette.responses import FileResponse, PlainTextResponse

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http.access import allow
from soniq.http.asker import Asker

if TYPE_CHECKING:
    from soniq.graphql.surface import Surface

FOLDER = Path(__file__).with_name("explorer")
FILES = frozenset(path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css"))

Anybody = Annotated[Asker, allow(None)]
"""At the door. GraphQL's own gate lets nobody pass who is not signed in, and says so in its way;
a socket may say who it is only after it opened."""
SignedIn = Annotated[Asker, allow(Role.GUEST)]


def router(soniq: Soniq) -> APIRouter:
    """All routes of GraphQL."""
    api = APIRouter(prefix="/graphql", include_in_schema=False)
    surface = _Surfacing(soniq)

    @api.api_route("", methods=["GET", "POST"])
    async def graphql(request: Request, _: Anybody) -> Response:
        return await (await surface.there()).answer(request)

    @api.websocket("")
    async def graphql_socket(websocket: WebSocket, _: Anybody) -> None:
        await (await surface.there()).converse(websocket)

    @api.get("/schema.graphql")
    async def schema_language(_: SignedIn) -> Response:
        return PlainTextResponse((await surface.there()).language())

    @api.get("/explore")
    async def explorer(_: SignedIn) -> Response:
        return FileResponse(FOLDER / "index.html")

    @api.get("/explore/{name}")
    async def explorer_file(name: str, _: SignedIn) -> Response:
        if name not in FILES:
            raise NotFound(f"The explorer has no file {name}.")
        return FileResponse(FOLDER / name)

    return api


class _Surfacing:
    """GraphQL, loaded once, in a thread."""

    def __init__(self, soniq: Soniq) -> None:
        self._soniq = soniq
        self._lock = asyncio.Lock()
        self._loaded: Surface | None = None

    async def there(self) -> "Surface":
        async with self._lock:
            if self._loaded is None:
                self._loaded = await asyncio.to_thread(_load, self._soniq)
        return self._loaded


def _load(soniq: Soniq) -> "Surface":
    from soniq.graphql.surface import Surface

    return Surface(soniq)
