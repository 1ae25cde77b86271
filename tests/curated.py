"""A small soniq on real files that soniq may change, beside small fakes of others' servers.

It is served in this process, by every surface but the pages, and reaches no network.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.clients.transport import Transport
from soniq.graphql import routes as graphql
from soniq.http import errors, ids
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.library.model import AlbumFilter, Slice, TrackFilter, TrackSort
from soniq.units import AlbumId, RootId, TrackId
from soniq.web import (
    arrivals,
    artworks,
    covers,
    duplicates,
    history,
    jobs,
    matching,
    metadata,
    moving,
    network,
    tagging,
)
from tests.artworks.gallery import Archive
from tests.fakes.deezer.server import FakeDeezer
from tests.fakes.itunes.server import FakeItunes
from tests.fakes.musicbrainz.server import FakeMusicBrainz, Json, release
from tests.http.routes import House, machine
from tests.shelf import Shelf, picture

LANTERNS = ("The Paper Lanterns",)
SONGS = ("Low Tide", "Fog", "Bell")
HARBOUR: Json = release(
    "Harbour Lights", LANTERNS, tuple((song, 6_000) for song in SONGS), barcode="5012345678900"
)
"""What other servers know; the album of that name on the disk is it."""
ELSEWHERE = "Nowhere Else"
"""An album that MusicBrainz does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """What the tests of surfaces ask."""

    soniq: Soniq
    house: House
    music: Shelf
    wire: "Wire"

    def graphql(self, query: str, role: Role = Role.OWNER, **variables: object) -> dict[str, Any]:
        """What GraphQL answers, errors and all."""
        response = self.house.client(role).post(
            "/graphql", json={"query": query, "variables": variables}
        )
        answer: dict[str, Any] = response.json()
        return answer

    def asked(self, query: str, role: Role = Role.OWNER, **variables: object) -> Any:
        """The data of an answer without errors."""
        answer = self.graphql(query, role, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def code(self, query: str, role: Role = Role.OWNER, **variables: object) -> str:
        """The code of the one error of an answer."""
        (error,) = self.graphql(query, role, **variables)["errors"]
        assert error["message"]
        return str(error["extensions"]["code"])

    def got(self, path: str, role: Role = Role.OWNER, **params: str | int | bool) -> Any:
        response = self.house.client(role).get(path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def posted(
        self, path: str, body: object = None, role: Role = Role.OWNER, *, status: int = 200
    ) -> Any:
        response = self.house.client(role).post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    def album(self, title: str = "Harbour Lights") -> str:
        """The public id of the album of that name."""
        albums = self.soniq.library.albums(AlbumFilter(), part=Slice(first=50)).items
        (found,) = (album for album in albums if album.title == title)
        return ids.public("Album", found.id)

    def tracks(self, title: str = "Harbour Lights") -> list[str]:
        """The public ids of an album's tracks, in order."""
        where = TrackFilter(album_id=ids.private("Album", self.album(title), AlbumId))
        page = self.soniq.library.tracks(where, sort=TrackSort.ALBUM, part=Slice(first=50))
        return [ids.public("Track", track.id) for track in page.items]

    def titles(self, album: str = "Harbour Lights") -> list[str]:
        return [
            self.soniq.library.track(ids.private("Track", one, TrackId)).title
            for one in self.tracks(album)
        ]

    def root(self) -> str:
        return ids.public("Root", self._root())

    def unlock(self) -> None:
        """Allows soniq to change the files."""
        self.soniq.roots.set_writable(self._root(), True, by=None)

    def _root(self) -> RootId:
        return self.soniq.roots.all()[0].id

    def finished(self, job: str) -> dict[str, Any]:
        """How a job stands, once it is over."""
        number = ids.private("Job", job, int)
        while True:
            status: dict[str, Any] = self.got(f"/api/jobs/{ids.public('Job', number)}/status")
            if status["status"] in ("completed", "failed", "cancelled"):
                return status


@contextmanager
def curated(folder: Path, **settings: object) -> Iterator[Curated]:
    music = Shelf(folder / "music")
    for number, song in enumerate(SONGS, 1):
        music.add(
            f"Lanterns/Harbour/{number:02}.flac",
            title=song,
            artist=LANTERNS[0],
            album="Harbour Lights",
            number=number,
            year="1987",
        )
    music.add(
        "Ida/Nowhere/01.mp3", title="Lost", artist="Ida Holm", album=ELSEWHERE, number=1, sound=9
    )
    wire = Wire()
    calm = {
        "data": folder / "data",
        "music": (music.root,),
        "watch": False,
        "scan_on_start": False,
        "analyse": False,
        "musicbrainz_url": "https://musicbrainz.example",
        "musicbrainz_rate": 50,
    }
    with pytest.MonkeyPatch.context() as patch:
        # no setting names another address for all of these servers
        fitted = partial(Transport, through=httpx.MockTransport(wire.answer))
        patch.setattr("soniq.app.outside.Transport", fitted)
        soniq = Soniq.open({**calm, **settings}, alone_as="a test")
    try:
        soniq.start()
        soniq.intake.scan(soniq.roots.all()[0].id)
        yield Curated(soniq=soniq, house=_house(soniq), music=music, wire=wire)
    finally:
        soniq.close()


class Wire:
    """Leads each request to the fake of its server; what has none gets 404."""

    def __init__(self) -> None:
        self.musicbrainz = FakeMusicBrainz((HARBOUR,))
        self.archive = Archive()
        self.deezer = FakeDeezer(image=picture("plum", size=600))
        self.itunes = FakeItunes()

    def answer(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if "musicbrainz" in host:
            return self.musicbrainz.answer(request)
        if "archive.org" in host:
            return self.archive.answer(request)
        if "deezer" in host or "dzcdn" in host:
            return self.deezer.answer(request)
        return self.itunes.answer(request) if "apple" in host else httpx.Response(404)


def _house(soniq: Soniq) -> House:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for room in (
        arrivals,
        artworks,
        covers,
        duplicates,
        history,
        jobs,
        matching,
        metadata,
        moving,
        network,
        tagging,
    ):
        app.include_router(room.router(soniq))
    app.include_router(graphql.router(soniq))
    errors.install(app)
    doors = Doors()
    app.add_middleware(
        Walls,
        accounts=soniq.accounts,
        bus=soniq.bus,
        doors=doors,
        neighbourhood=Neighbourhood(machine),
    )
    doors.learn(app)
    house = House(app=app, accounts=soniq.accounts, doors=doors, db=soniq.db)
    house.claim()
    return house
