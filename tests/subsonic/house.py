"""A small house of music for Subsonic apps: real files in two music folders, served on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from soniq.accounts.model import Nearness, Person, Role
from soniq.app import Soniq
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.walls import Rules, Walls
from soniq.library.model import Slice, TrackFilter
from soniq.subsonic import routes
from tests import listened
from tests.shelf import Shelf, picture

PASSWORD = "correct horse battery"
ADMIN, LISTENER = "ada", "otis"
SPLIT = "Tide & Salt"
"""An album by two artists; its second song is by two as well, one of them featured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an app signs in."""

    name: str
    password: str
    key: str

    @property
    def parameters(self) -> dict[str, str]:
        return {"apiKey": self.key}


@dataclass(frozen=True, kw_only=True)
class House:
    soniq: Soniq
    app: FastAPI
    url: str
    first: Shelf
    second: Shelf
    admin: Way
    listener: Way

    def ask(
        self, method: str, way: Way | None = None, /, **parameters: str | int | list[Any]
    ) -> dict[str, Any]:
        """What stands in the JSON envelope; of the admin's app unless another is named."""
        answer = self.send(method, way, f="json", **parameters).json()["subsonic-response"]
        assert isinstance(answer, dict)
        return answer

    def told(
        self, method: str, way: Way | None = None, /, **parameters: str | int | list[Any]
    ) -> dict[str, Any]:
        """The same, of an answer that is well."""
        answer = self.ask(method, way, **parameters)
        assert answer["status"] == "ok", answer
        return answer

    def code(self, method: str, way: Way | None = None, /, **parameters: str | int) -> int:
        """The code of a failure."""
        answer = self.ask(method, way, **parameters)
        assert answer["status"] == "failed", answer
        return int(answer["error"]["code"])

    def send(
        self, method: str, way: Way | None = None, /, **parameters: str | int | list[Any]
    ) -> httpx.Response:
        said = {"v": "1.16.1", "c": "tests", **(way or self.admin).parameters, **parameters}
        return self.plain(method, **said)

    def plain(self, method: str, **parameters: str | int | list[Any]) -> httpx.Response:
        """Just that, with no sign-in of its own."""
        return self.web.get(f"/rest/{method}", params=parameters)

    def from_elsewhere(self, number: int, method: str, /, **parameters: str) -> dict[str, Any]:
        """The JSON envelope that another device of the network gets; guesses count per device."""
        client = TestClient(self.app, base_url="http://localhost", client=(_near(number), 50_000))
        said = {"v": "1.16.1", "c": "tests", "f": "json", **parameters}
        answer = client.get(f"/rest/{method}", params=said).json()["subsonic-response"]
        assert isinstance(answer, dict)
        return answer

    @cached_property
    def web(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30)

    @cached_property
    def songs(self) -> dict[str, str]:
        """Ids by title."""
        page = self.soniq.library.tracks(TrackFilter(), part=Slice(first=100))
        return {track.title: f"tr-{track.id}" for track in page.items}

    @cached_property
    def albums(self) -> dict[str, str]:
        page = self.soniq.library.albums(part=Slice(first=100))
        return {album.title: f"al-{album.id}" for album in page.items}

    def artist(self, name: str) -> str:
        found = self.soniq.catalogue.artist_named(name)
        assert found is not None, name
        return f"ar-{found}"


def _near(number: int) -> str:
    return f"192.168.{number // 250}.{number % 250 + 1}"


def fill(first: Shelf, second: Shelf) -> None:
    """Two albums and a loose song in the first folder, a compilation in the second."""
    cover = picture("teal")
    for number, (song, artists) in enumerate(
        (("Low Tide", ["Ada Grey", "The Lamps"]), ("Salt", ["Ada Grey", "Otis Vale"])), 1
    ):
        first.add(
            f"Grey & Lamps/Tide/{number:02} {song}.flac",
            title=song,
            artists=artists,
            artist_credit=" feat. ".join(artists) if song == "Salt" else " & ".join(artists),
            album=SPLIT,
            album_artists=["Ada Grey", "The Lamps"],
            composers=["Mira Sol"],
            genres=["Folk", "Dream Pop"],
            number=number,
            year="1987-03-02",
            label="Harbour",
            isrc=f"DEA1287000{number:02}",
            mb_recording_id=f"1b6c4a60-0000-4000-8000-00000000000{number}",
            mb_release_id="2c6c4a60-0000-4000-8000-000000000001",
            rg_track_gain=-6.5,
            rg_track_peak=0.9,
            bpm=92.0,
            cover=cover,
        )
    for disc, title in ((1, "Bell"), (2, "Fog")):
        first.add(
            f"Lanterns/Two Sides/CD{disc}/01 {title}.mp3",
            title=title,
            artist="The Paper Lanterns",
            album="Two Sides (Deluxe Edition)",
            album_artist="The Paper Lanterns",
            genre="Jazz",
            disc=disc,
            disc_total=2,
            disc_title=f"Side {disc}",
            number=1,
            year="1999",
            lyrics="[00:00.50]Bell <rings> & rings\n[00:02.00]Once more",
        )
    first.picture("Lanterns/Two Sides/cover.jpg")
    first.add("Loose.ogg", title="Loose", artist="Ida Holm", album="", genre="Folk")
    for number, artist in enumerate(("Ida Holm", "Otis Vale"), 1):
        second.add(
            f"Samplers/Harbour Nights/{number:02}.mp3",
            title=f"Night {number}",
            artist=artist,
            album="Harbour Nights",
            album_artist="Various Artists",
            compilation=True,
            genre="Jazz",
            number=number,
            year="2005",
        )


@contextmanager
def opened(folder: Path, **settings: object) -> Iterator[House]:
    first, second = Shelf(folder / "first"), Shelf(folder / "second")
    fill(first, second)
    calm = {
        "data": folder / "data",
        "music": (first.root, second.root),
        "watch": False,
        "scan_on_start": False,
        "analyse": False,
        "network": "off",
        "jukebox": "off",
        "requests_per_minute": 1_000_000,
    }
    soniq = Soniq.open({**calm, **settings}, alone_as="a test")
    try:
        soniq.start()
        for root in soniq.roots.all():
            soniq.intake.scan(root.id)
        soniq.discovery.refresh()
        listened.fill(soniq.db, most=100)
        soniq.nearest.refresh()
        admin, listener = _people(soniq)
        app = _app(soniq)
        with _served(app) as url:
            house = House(
                soniq=soniq,
                app=app,
                url=url,
                first=first,
                second=second,
                admin=_way(soniq, admin),
                listener=_way(soniq, listener),
            )
            yield house
            house.web.close()
    finally:
        soniq.close()


def _people(soniq: Soniq) -> tuple[Person, Person]:
    accounts = soniq.accounts
    admin = accounts.claim(ADMIN, PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
    return admin, accounts.add_person(LISTENER, PASSWORD, Role.USER, by=None)


def _way(soniq: Soniq, person: Person) -> Way:
    accounts = soniq.accounts
    return Way(
        name=person.name,
        password=accounts.create_app_password(person.id, "phone", by=person).secret,
        key=accounts.create_token(person.id, "app", by=person).secret,
    )


def _app(soniq: Soniq) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(routes.router(soniq))
    errors.install(app)
    doors = Doors()
    app.add_middleware(
        Walls,
        accounts=soniq.accounts,
        bus=soniq.bus,
        doors=doors,
        rules=Rules(requests_per_minute=1_000_000),
    )
    doors.learn(app)
    return app


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False)
        )
        serving = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        serving.start()
        try:
            while not server.started and serving.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join(20)
