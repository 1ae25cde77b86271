"""The files that a browser keeps: stylesheet, logo, manifest, service worker."""

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from soniq.errors import NotFound
from soniq.http.access import allow
from soniq.ui import theme

YEAR = "public, max-age=31536000, immutable"
A_DAY = {"Cache-Control": "public, max-age=86400"}


def router() -> APIRouter:
    api = APIRouter(include_in_schema=False, dependencies=[allow(None, unclaimed=True)])

    @api.get(theme.PATH + "/{name}")
    def static(name: str) -> Response:
        """Addresses carry `?v=`, which changes with the content."""
        kept = {"Cache-Control": YEAR}
        if name == "soniq.css":
            return Response(theme.stylesheet(), media_type="text/css", headers=kept)
        known = {file.name: file for file in theme.STATIC.iterdir() if file.is_file()}
        if name not in known:
            raise NotFound(f"There is no file {name[:40]} here.")
        return FileResponse(known[name], headers=kept)

    @api.get("/manifest.json")
    def manifest() -> Response:
        kind = "application/manifest+json"
        return FileResponse(theme.STATIC / "manifest.json", media_type=kind, headers=A_DAY)

    @api.get("/sw.js")
    def worker() -> Response:
        """At the root, as a worker only reaches what lies beneath it."""
        script = (theme.STATIC / "sw.js").read_text().replace("@version@", theme.version())
        fresh = {"Cache-Control": "no-cache"}
        return Response(script, media_type="text/javascript", headers=fresh)

    return api
