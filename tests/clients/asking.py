"""A transport with a real cache and log, on a library of its own and a clock that tests move."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from soniq.clients.exchange import Deadlines
from soniq.clients.limits import SystemClock
from soniq.clients.model import Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.events import Bus
from soniq.store.cache import HttpCache
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.store.network_log import NetworkLog, install_id
from soniq.units import Moment

NOON = Moment(1_780_000_000_000)
DAY = 86_400_000


class Clock:
    """Time passes only where somebody waits, and then at once."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        self.seconds += seconds


class House:
    """What asks other servers, and what remembers it. `now`, `network` and `contact` may be set."""

    def __init__(
        self,
        folder: Path,
        through: httpx.AsyncBaseTransport | None = None,
        *,
        deadlines: Deadlines | None = None,
    ) -> None:
        """With deadlines it is the real clock that it looks at, as its servers are real."""
        self.now = NOON
        self.network = "auto"
        self.contact = "ida@example.org"
        self.clock = Clock()
        migrate(folder / "library.sqlite")
        self.db = Database(folder / "library.sqlite", Bus())
        self.cache = HttpCache(self.db, folder / "metadata", clock=lambda: self.now)
        self.log = NetworkLog(self.db, clock=lambda: self.now)
        self.transport = Transport(
            self.cache,
            self.log,
            network=lambda: self.network,
            contact=lambda: self.contact,
            install_id=install_id(self.db),
            version="1.2.3",
            deadlines=deadlines or Deadlines(),
            clock=SystemClock() if deadlines else self.clock,
            through=through,
        )
        self.log.watch(self.transport.states)

    def pass_days(self, days: int) -> None:
        self.now = Moment(self.now + days * DAY)

    def close(self) -> None:
        self.transport.close()
        self.db.close()


@contextmanager
def house(
    folder: Path,
    through: httpx.AsyncBaseTransport | None = None,
    *,
    deadlines: Deadlines | None = None,
) -> Iterator[House]:
    made = House(folder, through, deadlines=deadlines)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def asking(
    server: httpx.AsyncBaseTransport, folder: Path, *, network: str = "auto"
) -> Iterator[Transport]:
    """A transport to a server that is played here."""
    with house(folder, server) as made:
        made.network = network
        yield made.transport


def service(
    base_url: str = "https://catalogue.example", *, rate: float = 10.0, hosts: tuple[str, ...] = ()
) -> Service:
    return Service(name="catalogue", label="Catalogue", base_url=base_url, rate=rate, hosts=hosts)


CATALOGUE = service(hosts=("archive.org",))
CANARY = "canary/of+secrets"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Server:
    """Answers one after the other, the last one for ever, and remembers what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers) or [httpx.Response(200, json={"title": "Fog"})]
        self.requests: list[httpx.Request] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):  # a fresh one, as each is read but once
            return httpx.Response(
                answer.status_code, headers=answer.headers, content=answer.content
            )
        return answer(request)


def good(**said: Any) -> httpx.Response:
    return httpx.Response(200, json=said or {"title": "Fog"})


def busy(**headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(429, headers=names)


def title(body: object) -> Any:
    assert isinstance(body, dict)
    return body.get("title")


def ask(made: House, path: str = "/ws/title", where: Service = CATALOGUE, **more: Any) -> Any:
    return made.transport.get_json(where, path, read=title, **more)


def failing(made: House, **more: Any) -> ServiceFailed:
    with pytest.raises(ServiceFailed) as failed:
        ask(made, **more)
    assert failed.value.service == "catalogue"
    return failed.value
