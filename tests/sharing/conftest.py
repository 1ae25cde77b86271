"""Sharing over a small library, with a clock that tests move."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from soniq.accounts.model import Clock, Nearness, Person, Role
from soniq.app import Soniq, library_file
from soniq.errors import NotFound
from soniq.sharing.model import Share, Shared, SharedKind, Until
from soniq.sharing.service import Sharing
from soniq.store.database import Database
from soniq.units import Moment, PersonId, TrackId
from tests.crowd import build as crowd

DAY = 86_400_000
HOUSE = "192.168.1.60"


@dataclass
class Shop:
    """Sharing over a library of a hundred tracks, with a clock and settings that tests move."""

    soniq: Soniq
    wall: int = 1_800_000_000_000
    steady: float = 1_000.0
    enabled: bool = True
    may_stay: bool = False

    def __post_init__(self) -> None:
        self.lists: dict[tuple[PersonId, int], list[TrackId]] = {}
        accounts = self.soniq.accounts
        self.owner = accounts.claim(
            "Ada", "correct horse", nearness=Nearness.LOOPBACK, address="127.0.0.1"
        )
        self.ida, self.guest = (
            accounts.add_person(role.value, "correct horse", role, by=None)
            for role in (Role.USER, Role.GUEST)
        )
        self.sharing = self.over(self.soniq.db)

    def over(self, db: Database) -> Sharing:
        return Sharing(
            db,
            self.soniq.library,
            self.soniq.preferences,
            self._listed,
            enabled=lambda: self.enabled,
            may_stay=lambda: self.may_stay,
            clock=Clock(now=lambda: Moment(self.wall), monotonic=lambda: self.steady),
        )

    def wait(self, seconds: float) -> None:
        self.wall += int(seconds * 1_000)
        self.steady += seconds

    def share(self, *things: Shared, by: Person | None = None, days: float | None = None) -> Share:
        until = None if days is None else Until(Moment(self.wall + int(days * DAY)))
        return self.sharing.create(by or self.ida, things or (track(1),), until=until)

    def opened(self, share: Share) -> list[int]:
        return list(self.sharing.open(share.secret or "", address=HOUSE).track_ids)

    def _listed(self, person_id: PersonId, playlist_id: int) -> list[TrackId]:
        try:
            return self.lists[person_id, playlist_id]
        except KeyError:
            raise NotFound("There is no such playlist.") from None


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    library = library_file(tmp_path / "data")
    library.parent.mkdir(parents=True)
    crowd(library, 100)
    soniq = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    yield Shop(soniq)
    soniq.close()


def track(number: int) -> Shared:
    return Shared(kind=SharedKind.TRACK, id=number)


def album(number: int) -> Shared:
    return Shared(kind=SharedKind.ALBUM, id=number)


def playlist(number: int) -> Shared:
    return Shared(kind=SharedKind.PLAYLIST, id=number)
