"""A transport with a real cache and log, on a library of its own and a clock that tests move."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from soniq.clients.model import Service
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

    def __init__(self, folder: Path, through: httpx.AsyncBaseTransport | None = None) -> None:
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
            clock=self.clock,
            through=through,
        )
        self.log.watch(self.transport.states)

    def close(self) -> None:
        self.transport.close()
        self.db.close()


@contextmanager
def house(folder: Path, through: httpx.AsyncBaseTransport | None = None) -> Iterator[House]:
    made = House(folder, through)
    try:
        yield made
    finally:
        made.close()


def service(
    base_url: str = "https://catalogue.example", *, rate: float = 10.0, hosts: tuple[str, ...] = ()
) -> Service:
    return Service(name="catalogue", label="Catalogue", base_url=base_url, rate=rate, hosts=hosts)
