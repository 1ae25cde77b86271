"""A soniq that files purchases of stand-ins for sound, so that it can be killed a hundred times."""

import json
from pathlib import Path

from soniq.arrivals import rows
from soniq.arrivals.filing import Filing
from soniq.arrivals.inbox import InboxFolder, Lying
from soniq.arrivals.model import ArrivalId, ArrivalState
from soniq.arrivals.previewing import Previewing
from soniq.arrivals.store import Store
from soniq.arrivals.working import Working
from soniq.moving.templates import PRESETS
from soniq.units import now, tell_nobody
from tests.arrivals.zips import zipped
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import StandInReader

SONGS = 12


def songs(number: int) -> dict[str, bytes]:
    """The files of one purchase."""
    files = {
        f"{song:02}.mp3": json.dumps(
            {
                "sound": number * 100 + song,
                "tags": {
                    "title": f"Song {song}",
                    "artists": ["Band"],
                    "album": f"Record {number}",
                    "track_number": song,
                },
                "rest": "x" * 20_000,
            }
        ).encode()
        for song in range(1, SONGS + 1)
    }
    return {**files, "notes.txt": f"notes of {number}".encode()}


class FilingHouse(MovingHouse):
    """Purchases come by its inbox."""

    def __init__(self, folder: Path) -> None:
        music = folder / "music"
        music.mkdir(exist_ok=True)
        self.box = folder / "inbox"
        self.box.mkdir(exist_ok=True)
        super().__init__(folder / "library.sqlite", StandInReader(), music)
        self.store = Store(folder / "arrivals")
        previewing = Previewing(self.db, self.shelves, lambda: PRESETS[0].template)
        self.working = Working(
            self.db,
            self.store,
            InboxFolder(lambda: self.box, lambda: 0.0),
            StandInReader(),
            previewing,
            Filing(self.db, self.shelves, self.journal, self.store),
            largest=lambda: 1 << 30,
            by_itself=lambda: False,
            touched=lambda _: None,
            clock=now,
        )

    def buy(self, number: int) -> ArrivalId:
        place = self.box / f"{number}.zip"
        place.write_bytes(zipped(songs(number)))
        with self.db.write(lasting=True) as tx:
            return rows.add_lying(
                tx,
                Lying(
                    name=place.name,
                    places=(str(place).encode(),),
                    mark=f"{number}",
                    size=place.stat().st_size,
                ),
                now(),
            )

    def accept(self, arrival_id: ArrivalId) -> None:
        with self.db.write(lasting=True) as tx:
            rows.set_accepted(tx, arrival_id, None)

    def in_state(self, state: ArrivalState) -> list[ArrivalId]:
        return rows.in_state(self.db.read(), [state])

    def settle(self) -> None:
        """As it goes after a start: what was begun goes on."""
        for state in (ArrivalState.WAITING, ArrivalState.ACCEPTED, ArrivalState.FILED):
            for arrival_id in self.in_state(state):
                self.working.work(arrival_id, tell_nobody, None)
        self.store.sweep(self.in_state(ArrivalState.STAGED), [])
