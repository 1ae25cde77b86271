"""The whole of soniq on a small made-up library, served on loopback as it is to people.

NiceGUI can be started once in a process, so tests share the one of the fixture `box`.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq, library_file
from soniq.http.access import Doors
from soniq.server import build
from tests import listened
from tests.crowd import Record
from tests.crowd import build as crowd

TRACKS = 300
HEARD = 240
"""Tracks that were listened to, the first by id; among them are those of `RECORDS`."""
PASSWORD = "correct horse battery"
RECORDS = (
    Record(
        artist="Sigur Rós",
        title="Ágætis byrjun",
        tracks=("Intro", "Svefn-g-englar", "Starálfur"),
        genres=("Post-Rock", "Ambient"),
        year=1999,
        codec="flac",
    ),
    Record(
        artist="Various Artists",
        title="Love at Dusk",
        tracks=("Amber", "Love Again"),
        genres=("Soul",),
        year=1974,
        codec="mp3",
        compilation=True,
        track_artists=("Ada Grey", "The Lamps"),
    ),
    Record(artist="Lost & Gone", title="Nowhere", tracks=("Missing",), year=2001, missing=True),
)
"""What tests ask for by name, before the crowd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A soniq that is served, with a token of each role."""

    soniq: Soniq
    url: str
    doors: Doors
    tokens: dict[Role, str]

    def client(self, role: Role | None = None) -> httpx.Client:
        """A program that acts as a person of the role; as nobody for None."""
        headers = {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30)

    def graphql(self, query: str, role: Role = Role.OWNER, **variables: object) -> dict[str, Any]:
        """What GraphQL answers, errors and all."""
        with self.client(role) as client:
            response = client.post("/graphql", json={"query": query, "variables": variables})
        answer: dict[str, Any] = response.json()
        return answer

    def asked(self, query: str, role: Role = Role.OWNER, **variables: object) -> Any:
        """The data of an answer without errors."""
        answer = self.graphql(query, role, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


@contextmanager
def whole(folder: Path, *, tracks: int = TRACKS, **settings: object) -> Iterator[Whole]:
    """Serves a new library in the folder until the block ends."""
    library = library_file(folder)
    library.parent.mkdir(parents=True)
    crowd(library, tracks, more=RECORDS)
    calm = {
        "watch": False,
        "scan_on_start": False,
        "analyse": False,
        "network": "off",
        "jukebox": "off",
        "requests_per_minute": 1_000_000,
    }
    soniq = Soniq.open({"data": folder, **calm, **settings}, alone_as="a test")
    try:
        soniq.discovery.refresh()
        listened.fill(soniq.db, most=HEARD)
        soniq.nearest.refresh()
        tokens = _people(soniq)
        soniq.start()
        app = build(soniq)
        with _served(app) as url:
            yield Whole(soniq=soniq, url=url, doors=app.state.doors, tokens=tokens)
    finally:
        soniq.close()


def _people(soniq: Soniq) -> dict[Role, str]:
    accounts = soniq.accounts
    accounts.claim("owner", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
    for role in list(Role)[:-1]:
        accounts.add_person(role.value, PASSWORD, role, by=None)
    return {
        person.role: accounts.create_token(person.id, "test", by=None).secret
        for person in accounts.people()
    }


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, proxy_headers=False, lifespan="on"
        )
        server = uvicorn.Server(config)
        serving = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        serving.start()
        try:
            while not server.started and serving.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join(20)
