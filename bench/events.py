"""Events a second through the bus, the numbering and the feed, to twenty subscribers.

    python -m bench.events

Goal: 10,000 a second (source document S3), of CPU time of this process.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bench.measuring import given, options, tell
from soniq.events import Bus, Event
from soniq.store.database import Database
from soniq.store.feed import Feed
from soniq.store.migrations import migrate

COUNT = 20_000
SUBSCRIBERS = 20
LASTING = 2_000
GOAL = 10_000


@dataclass(frozen=True, slots=True)
class Ticked(Event):
    """A clock ticked."""

    name: ClassVar[str] = "bench.ticked"
    tick_id: int
    note: str


@dataclass(frozen=True, slots=True)
class Struck(Event):
    """A clock struck."""

    name: ClassVar[str] = "bench.struck"
    lasting: ClassVar[bool] = True
    tick_id: int


def main() -> None:
    given(options(__doc__))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.sqlite"
        migrate(path)
        bus = Bus()
        db = Database(path, bus)
        feed = Feed(db, bus)
        readers = [feed.subscribe(["bench"]) for _ in range(SUBSCRIBERS - 1)]
        readers.append(feed.subscribe(["other"]))

        began = time.process_time()
        got = 0
        for tick in range(COUNT):
            bus.publish(Ticked(tick_id=tick, note="on and on"))
            if tick % 500 == 499:
                for reader in readers:
                    while reader.get(timeout=0) is not None:
                        got += 1
        live = COUNT / (time.process_time() - began)

        began = time.process_time()
        with db.write() as tx:
            for tick in range(LASTING):
                tx.emit(Struck(tick_id=tick))
        lasting = LASTING / (time.process_time() - began)
        feed.close()
        db.close()
    assert got == COUNT * (SUBSCRIBERS - 1)
    name = f"events, to {SUBSCRIBERS} subscribers"
    tell(name, live, "a CPU-s", least=GOAL)
    tell("events that last, in one write", lasting, "a CPU-s", least=GOAL)


if __name__ == "__main__":
    main()
