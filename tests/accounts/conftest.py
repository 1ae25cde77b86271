import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from soniq.accounts.model import Clock, Nearness, Person
from soniq.accounts.service import Accounts
from soniq.events import Bus
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate
from soniq.units import Moment

PASSWORD = "correct horse battery"
NOON = 1_800_000_000_000


class Hands:
    """Clocks that a test moves."""

    def __init__(self) -> None:
        self.wall = NOON
        self.steady = 1_000.0

    def wait(self, seconds: float) -> None:
        self.wall += int(seconds * 1_000)
        self.steady += seconds

    def clock(self) -> Clock:
        return Clock(now=lambda: Moment(self.wall), monotonic=lambda: self.steady)


def opened(db: Database, secrets: Path, hands: Hands) -> Accounts:
    """Accounts over a library, with the key that lies in the folder."""
    return Accounts(db, box=Preferences(db, secrets=secrets), clock=hands.clock())


def copy_of(db: Database, to: Path) -> None:
    """A backup of the library as it is now."""
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute("VACUUM INTO :to", {"to": str(to)})


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def db(tmp_path: Path, bus: Bus) -> Iterator[Database]:
    path = tmp_path / "library.sqlite"
    migrate(path)
    database = Database(path, bus, Deeds(tmp_path / "deeds.jsonl"))
    yield database
    database.close()


@pytest.fixture
def restarted(db: Database, tmp_path: Path, hands: Hands) -> Callable[[], Accounts]:
    """Accounts as a fresh start of soniq finds them."""
    return lambda: opened(db, tmp_path, hands)


@pytest.fixture
def accounts(restarted: Callable[[], Accounts]) -> Accounts:
    return restarted()


@pytest.fixture
def owner(accounts: Accounts) -> Person:
    return accounts.claim("Ada", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
