"""What somebody with a link sees: a page of its own, without a socket and without signing in.

It is written out whole, so that it shows at once on any phone; its script only plays.
"""

import html
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http import ids, links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.library.model import Track
from soniq.sharing.model import Expired, Share
from soniq.ui import theme, words
from soniq.units import Milliseconds

HERE = Path(__file__).parent / "door"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Stricter than that of the other pages: nothing in this one is inline."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(include_in_schema=False)

    @api.get("/share/{secret}")
    async def shared(
        secret: str, request: Request, asker: Annotated[Asker, allow(None)]
    ) -> Response:
        """For anybody who has the link; the visit is counted."""
        prefix = str(request.scope.get("root_path", ""))
        try:
            share, tracks = await ask(_open, soniq, secret, asker.address)
        except Expired as error:
            return _closed(prefix, "This link has ended", str(error), error.status)
        except NotFound as error:
            return _closed(prefix, "Nothing to hear here", str(error), error.status)
        return _page(prefix, prefix + links.share(secret), share, tracks)

    return api


def _open(soniq: Soniq, secret: str, address: str) -> tuple[Share, list[Track]]:
    opened = soniq.sharing.open(secret, address=address)
    return opened.share, soniq.library.tracks_by_ids(opened.track_ids)


def _closed(prefix: str, name: str, said: str, status: int) -> Response:
    return _filled(prefix, "closed.html", name, status, name=name, words=html.escape(said))


def _page(prefix: str, base: str, share: Share, tracks: list[Track]) -> Response:
    name, under = _named(share, tracks)
    said = share.description if share.description != name else ""
    playable = sum(track.file is not None for track in tracks)
    return _filled(
        prefix,
        "shared.html",
        name,
        200,
        tracks_url=html.escape(f"{base}/tracks"),
        cover=_cover(base, tracks),
        name=html.escape(name),
        under=f'<p class="second" dir="auto">{html.escape(under)}</p>' if under else "",
        description=f'<p class="quoted" dir="auto">{html.escape(said)}</p>' if said else "",
        facts=html.escape(_facts(share, tracks)),
        none="" if playable else "disabled",
        few="" if playable > 1 else "hidden",
        rows="".join(_row(base, track, place) for place, track in enumerate(tracks, start=1)),
    )


def _named(share: Share, tracks: list[Track]) -> tuple[str, str]:
    """What the page is called, and whose it is, as far as all tracks agree."""
    albums = {(track.album_id, track.album) for track in tracks}
    artists = {track.artist for track in tracks}
    by = artists.pop() if len(artists) == 1 else ""
    if len(tracks) == 1:
        return tracks[0].title, by
    if len(albums) == 1:
        return tracks[0].album, by or tracks[0].album_artist
    return share.description or "Music for you", by


def _facts(share: Share, tracks: list[Track]) -> str:
    count = words.plural(len(tracks), "track")
    length = words.span(Milliseconds(sum(track.duration for track in tracks)))
    parts = [count, length] if tracks else ["Nothing of it is here any more"]
    if share.expires_at is not None:
        parts.append(f"the link opens until {words.day(share.expires_at)}")
    return " · ".join(parts)


def _cover(base: str, tracks: list[Track]) -> str:
    first = next((track for track in tracks if track.cover), None)
    if first is None:
        return '<span class="cover bare"><i class="i i-disc-3" aria-hidden="true"></i></span>'
    address = html.escape(f"{base}/cover/{ids.public('Track', first.id)}?size=480")
    image = f'<img class="here" src="{address}" alt="" width="480" height="480">'
    return f'<span class="cover">{image}</span>'


def _row(base: str, track: Track, place: int) -> str:
    number = ids.public("Track", track.id)
    told = {
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "ms": str(track.duration),
        "stream": f"{base}/stream/{number}",
        "cover": f"{base}/cover/{number}?size=160" if track.cover else "",
    }
    told_to_script = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in told.items())
    gone = "" if track.file else " disabled"
    under = track.artist if track.file else f"{track.artist} · not here at the moment"
    return (
        f'<li><button type="button" {told_to_script}{gone}>'
        f'<span class="nr third" aria-hidden="true">{place}</span>'
        f'<span class="grow"><b class="one-line" dir="auto">{html.escape(track.title)}</b>'
        f'<small class="one-line second" dir="auto">{html.escape(under)}</small></span>'
        f'<span class="third small">{words.clock(track.duration)}</span></button></li>'
    )


def _filled(prefix: str, file: str, title: str, status: int, **blanks: str) -> Response:
    """One of our own files with its blanks filled in, in one pass: what was filled in stays."""
    root, tag = html.escape(prefix), theme.version()
    static = f"{root}{theme.PATH}"
    known = {"prefix": root, "version": tag, **blanks}
    parts = (HERE / file).read_text(encoding="utf-8").split("@")
    body = "".join(known.get(part, f"@{part}@") if n % 2 else part for n, part in enumerate(parts))
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} · soniq</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        '<meta name="robots" content="noindex, nofollow">'
        f'<script src="{static}/dusk.js?v={tag}"></script>'
        f'<link rel="icon" type="image/svg+xml" href="{static}/logo.svg?v={tag}">'
        f'<link rel="stylesheet" href="{static}/soniq.css?v={tag}">'
        f"</head><body>{body}</body></html>"
    )
    return HTMLResponse(page, status, headers=HEADERS)
