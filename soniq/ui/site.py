"""Puts the pages onto the app: one root page, in which sub-pages change while the player stays."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse
from nicegui import app as pages
from nicegui import ui
from nicegui.page import page
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http.access import Doors
from soniq.http.asker import asker_of
from soniq.http.errors import answer
from soniq.ui import (
    app_feeds,
    arrival_feeds,
    change_feeds,
    collection_feeds,
    connection_feeds,
    cover_feeds,
    door,
    duplicate_feeds,
    exploring,
    feeds,
    figured,
    frame,
    listening_feeds,
    moving_feeds,
    opinion_feeds,
    outgoing,
    output_feeds,
    playing_feeds,
    playlist_feeds,
    radio_feeds,
    reviewing,
    share_feeds,
    shared,
    shopping_feeds,
    sound_feeds,
    statics,
    tag_feeds,
    theme,
)
from soniq.ui.asking import Visit
from soniq.ui.news import News
from soniq.ui.pages import every
from soniq.ui.parts import Part, prefix
from soniq.ui.stage import Stage
from soniq.ui.unopened import Unopened

PAGE_SECONDS = 30.0
"""In which a page is built. NiceGUI gives up after three and answers with an error; a small box
that scans, listens and has just started may need longer, and people rather wait."""
RECONNECT_SECONDS = 20.0
"""How long the server keeps a page whose phone went to sleep."""

MESSAGES_KEPT = 200


def open_doors(doors: Doors) -> None:
    """Says who may open the pages, and what the browser needs to show them.

    NiceGUI's own files are open to all, like any stylesheet; its socket only to who is signed in.
    """
    doors.open("/_nicegui/*", None, unclaimed=True)
    doors.open("/_nicegui_ws/*", Role.GUEST)
    doors.open("/favicon.ico", None, unclaimed=True)
    for path in every.PATHS:
        doors.open(path, Role.GUEST, methods=("GET",))


def mount(app: FastAPI, soniq: Soniq) -> None:
    """Adds pages, feeds and files to the app. Routes of others are to be there already."""
    theme.register_modules()
    app.include_router(statics.router())
    app.include_router(door.router(soniq))
    app.include_router(playlist_feeds.router(soniq))
    app.include_router(feeds.router(soniq))
    app.include_router(sound_feeds.router(soniq))
    app.include_router(app_feeds.router(soniq))
    app.include_router(share_feeds.router(soniq))
    app.include_router(shared.router(soniq))
    app.include_router(radio_feeds.router(soniq))
    app.include_router(output_feeds.router(soniq))
    app.include_router(exploring.router(soniq))
    app.include_router(change_feeds.router(soniq))
    app.include_router(collection_feeds.router(soniq))
    app.include_router(figured.router(soniq))
    app.include_router(connection_feeds.router(soniq))
    app.include_router(shopping_feeds.router(soniq))
    app.include_router(arrival_feeds.router(soniq))
    app.include_router(reviewing.router(soniq))
    app.include_router(listening_feeds.router(soniq))
    app.include_router(opinion_feeds.router(soniq))
    app.include_router(outgoing.router(soniq))
    app.include_router(playing_feeds.router(soniq))
    app.include_router(duplicate_feeds.router(soniq))
    app.include_router(moving_feeds.router(soniq))
    app.include_router(tag_feeds.router(soniq))
    app.include_router(cover_feeds.router(soniq))
    news = News(soniq)
    unopened = Unopened()
    pages.on_startup(news.start)
    pages.on_shutdown(news.stop)
    defaults = page.__init__.__kwdefaults__ or {}  # `run_with` has no parameter for its root
    defaults["response_timeout"] = PAGE_SECONDS
    ui.run_with(
        app,
        root=_root(soniq, news, unopened),
        title="soniq",
        favicon=Path(theme.STATIC / "favicon.ico"),
        dark=None,
        language="en-GB",
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        message_history_length=MESSAGES_KEPT,
        gzip_middleware_factory=None,  # the walls compress already
        show_welcome_message=False,
    )


def _root(soniq: Soniq, news: News, unopened: Unopened) -> Callable[..., object]:
    async def root(request: Request) -> Response | None:
        path, person = _path(request), asker_of(request).person
        unopened.add(ui.context.client, None if person is None else person.id)
        if not every.is_page(path):
            return answer(NotFound(f"There is nothing at {path[:100]}."))
        if person is None:
            return RedirectResponse(prefix() + "/signin?next=" + quote(_whole(request)), 303)
        visit = Visit(soniq, person)
        ui.add_head_html(theme.head(prefix()))
        ui.context.client.layout.classes("framed")
        built = await frame.build(visit)
        with Part("div", None, "", id="content"):
            stage = Stage(visit)
        visit.on(built, "again", stage.again, Role.GUEST)
        await stage.settled()
        news.follow(built, person)
        return None

    return root


def _path(request: Request) -> str:
    root = str(request.scope.get("root_path", ""))
    path = request.url.path
    return path[len(root) :] or "/" if root and path.startswith(root + "/") else path


def _whole(request: Request) -> str:
    query = request.url.query
    return _path(request) + (f"?{query}" if query else "")
