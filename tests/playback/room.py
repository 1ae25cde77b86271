"""A real shelf of short tracks, two people, and a jukebox that plays on a fake mpv."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from soniq.accounts.model import Nearness, Person, Role
from soniq.app import Soniq
from soniq.events import Event
from soniq.library.model import Slice, TrackFilter
from soniq.playback.jukebox.player import Player
from soniq.playback.jukebox.service import Jukebox
from soniq.playback.jukebox.sources import Sources
from soniq.playback.model import Entry, Heard, JukeboxStatus, NowHeard
from soniq.playback.reports import Reports
from soniq.units import Moment, TrackId
from tests.fakes.mpv import FakeMpv
from tests.shelf import Shelf

PASSWORD = "correct horse battery"
TITLES = ("One", "Two", "Three", "Four")
NAMES = {"Two": b"Two \xff"}
"""Of files; one is no UTF-8."""
SECONDS = 1.0
NOON = Moment(1_700_000_000_000)


class Clock:
    """Both clocks of a test: they stand still until they are told to go."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> Moment:
        return Moment(NOON + round((self.seconds - 1_000.0) * 1000))

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


class House:
    """A soniq with a scanned shelf; each test makes its own jukebox in it."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.shelf = Shelf(folder / "music")
        for number, title in enumerate(TITLES, 1):
            self.shelf.add(
                b"Band/Album/%02d %s.flac" % (number, NAMES.get(title, title.encode())),
                title=title,
                artist="Band",
                album="Album",
                number=number,
                seconds=SECONDS,
                rg_track_gain=-6.0,
            )
        calm = {
            "data": folder / "data",
            "music": (self.shelf.root,),
            "watch": False,
            "scan_on_start": False,
            "analyse": False,
            "network": "ask",
            "jukebox": "off",
            **settings,
        }
        self.soniq = Soniq.open(calm, alone_as="a test")
        self.soniq.start()
        for root in self.soniq.roots.all():
            self.soniq.intake.scan(root.id)
        accounts = self.soniq.accounts
        self.ada = accounts.claim("ada", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        self.ben = accounts.add_person("ben", PASSWORD, Role.USER, by=None)
        self.guest = accounts.add_person("guest", PASSWORD, Role.GUEST, by=None)

    def close(self) -> None:
        self.soniq.close()

    @property
    def tracks(self) -> dict[str, TrackId]:
        page = self.soniq.library.tracks(TrackFilter(), part=Slice(first=100))
        return {track.title: track.id for track in page.items}

    def path(self, title: str) -> str:
        """As mpv is told it."""
        return os.fsdecode(os.path.realpath(self.soniq.library.playable(self.tracks[title]).path))

    def forget(self) -> None:
        """As new: no queue of the jukebox's, no plays, no stations."""
        with self.soniq.db.write() as tx:
            for table in ("jukebox", "play_queues", "bookmarks", "stops", "stations"):
                tx.execute(f"DELETE FROM {table}")
            tx.execute("UPDATE tracks SET duration_ms = :ms", {"ms": round(SECONDS * 1000)})


class Stage:
    """A jukebox and what it tells. role: the least that may use it."""

    def __init__(
        self,
        house: House,
        folder: Path,
        *,
        unit: Path | None,
        gain: float | None = None,
        clock: Clock | None = None,
        mode: str = "auto",
    ) -> None:
        self.house = house
        self.clock = clock or Clock()
        self.mode = mode
        self.heard: list[Heard] = []
        self.now: list[NowHeard] = []
        self.events: list[Event] = []
        soniq = house.soniq
        self.reports = Reports(
            soniq.library,
            soniq.bookmarks,
            heard=self.heard.append,
            now_heard=self.now.append,
            clock=self.clock.now,
            monotonic=self.clock,
        )
        self.jukebox = Jukebox(
            soniq.db,
            soniq.radio,
            Sources(soniq.library, soniq.roots, soniq.radio, lambda _: gain),
            self.reports,
            lambda heard, lost: Player(
                folder,
                mode=lambda: self.mode,
                unit_socket=lambda: unit,
                heard=heard,
                lost=lost,
            ),
            self.events.append,
            role=lambda: Role.USER,
            monotonic=self.clock,
            revivals=(0.0, *(0.02,) * 200),
        )

    def close(self) -> None:
        self.jukebox.close()
        self.reports.close()

    def wait(self, seconds: float) -> None:
        """Time goes by, once all that mpv told was heard."""
        running = self.jukebox._running
        mpv = running.player.mpv
        if mpv is not None:
            mpv.get("volume")
            until(lambda: running._news.unfinished_tasks == 0)
        self.clock.wait(seconds)

    def entries(self, *titles: str) -> list[Entry]:
        return [Entry(track_id=self.house.tracks[title]) for title in titles]

    def play(self, *titles: str, by: Person | None = None) -> JukeboxStatus:
        self.jukebox.set(self.entries(*titles), index=0)
        return self.jukebox.play(by or self.house.ada)

    def title(self) -> str | None:
        status = self.jukebox.status()
        if status.index is None:
            return None
        names = {track_id: title for title, track_id in self.house.tracks.items()}
        track_id = status.entries[status.index].track_id
        return None if track_id is None else names[track_id]


def until(is_so: Callable[[], bool], *, within: float = 20.0) -> None:
    """Waits for what another thread does."""
    late = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < late, "it never came to that"
        threading.Event().wait(0.005)


@contextmanager
def opened(folder: Path, **settings: object) -> Iterator[House]:
    house = House(folder, **settings)
    try:
        yield house
    finally:
        house.close()


@contextmanager
def on_stage(
    house: House, folder: Path, *, gain: float | None = None
) -> Iterator[tuple[Stage, FakeMpv]]:
    """A jukebox on a fake mpv, which runs as that of a unit does."""
    clock = Clock()
    fake = FakeMpv(folder / "unit.sock", clock)
    stage = Stage(house, folder, unit=fake.path, gain=gain, clock=clock)
    try:
        yield stage, fake
    finally:
        stage.close()
        fake.close()
