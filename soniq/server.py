"""The server: every surface on one ASGI app. Nothing else knows them all."""

from fastapi import FastAPI

from soniq import __version__
from soniq.app import Soniq
from soniq.graphql import routes as graphql
from soniq.http import asking, errors
from soniq.http.access import Doors
from soniq.http.walls import Rules, Walls
from soniq.settings import Settings
from soniq.subsonic import routes as subsonic
from soniq.ui import site
from soniq.web import (
    albums,
    apps,
    arrivals,
    artworks,
    collection,
    covers,
    devices,
    docs,
    duplicates,
    elsewhere,
    events,
    features,
    granting,
    health,
    history,
    importing,
    jobs,
    jukebox,
    lidarr,
    listening,
    listening_stats,
    lyrics,
    matching,
    metadata,
    moving,
    network,
    opinions,
    playback,
    playlists,
    scrobbling,
    settings,
    setup,
    shares,
    signin,
    sources,
    spotify,
    stats,
    stream,
    tagging,
    tokens,
    tracks,
)


def build(soniq: Soniq) -> FastAPI:
    """The app that answers for a soniq. Pages come last: their mount catches what nobody took.

    `app.state.doors` knows who may use which route.

    Raises:
        LookupError: a route does not say who may use it.
    """
    app = FastAPI(
        title="soniq",
        summary="The music library of this house.",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    soniq.before_closing(asking.settle)
    app.include_router(subsonic.router(soniq))  # first, as its apps ask by the hundred
    for room in (
        albums,
        apps,
        arrivals,
        artworks,
        collection,
        covers,
        devices,
        duplicates,
        elsewhere,
        events,
        features,
        granting,
        health,
        history,
        importing,
        jobs,
        jukebox,
        lidarr,
        listening,
        listening_stats,
        lyrics,
        matching,
        metadata,
        moving,
        network,
        opinions,
        playback,
        playlists,
        scrobbling,
        settings,
        setup,
        shares,
        signin,
        sources,
        spotify,
        stats,
        stream,
        tagging,
        tokens,
        tracks,
    ):
        app.include_router(room.router(soniq))
    app.include_router(docs.router())
    app.include_router(graphql.router(soniq))
    site.mount(app, soniq)
    doors = app.state.doors = Doors()
    site.open_doors(doors)
    doors.learn(app)
    app.add_middleware(
        Walls,
        accounts=soniq.accounts,
        bus=soniq.bus,
        doors=doors,
        rules=_rules(soniq.settings),
    )
    return app


def _rules(settings: Settings) -> Rules:
    return Rules(
        allowed_hosts=settings.allowed_hosts,
        trusted_proxies=settings.trusted_proxies,
        public_access=settings.public_access,
        cors_origins=settings.cors_origins,
        root_path=settings.root_path,
        public_url=settings.public_url,
        requests_per_minute=settings.requests_per_minute,
    )
