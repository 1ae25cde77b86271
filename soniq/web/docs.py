"""`/openapi.json`, and a page that shows it without anything from the net."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from soniq.accounts.model import Role
from soniq.errors import NotFound
from soniq.http.access import allow
from soniq.http.asker import Asker

FOLDER = Path(__file__).with_name("docs")
FILES = frozenset(path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css"))

SignedIn = Annotated[Asker, allow(Role.GUEST)]


def router() -> APIRouter:
    api = APIRouter(include_in_schema=False)

    @api.get("/openapi.json")
    async def described(request: Request, _: SignedIn) -> dict[str, Any]:
        found: dict[str, Any] = request.app.openapi()
        return found

    @api.get("/api/docs")
    async def page(_: SignedIn) -> Response:
        return FileResponse(FOLDER / "index.html")

    @api.get("/api/docs/{name}")
    async def part(name: str, _: SignedIn) -> Response:
        if name not in FILES:
            raise NotFound(f"The documentation has no file {name}.")
        return FileResponse(FOLDER / name)

    return api
