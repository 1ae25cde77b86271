"""How many requests, and how long, until a whole library is matched.

    python -m bench.matchall [--albums 500] [--rate 10] [--tracks 10]

Albums of made-up names are shelved and looked for at a small MusicBrainz on loopback, which answers
503 to who asks sooner than it allows. First their names are looked for, one request an album; from
then on all stand matched. Then come their releases and tracks. MusicBrainz itself allows one
request a second: the time there is a second for each request, and what went beyond waiting here.
"""

import tempfile
import time
from pathlib import Path

from bench.measuring import given, options, tell
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.transport import Transport
from soniq.store.cache import HttpCache
from soniq.store.network_log import NetworkLog, install_id
from soniq.units import Progress
from tests.fakes.musicbrainz.loopback import Limited, served
from tests.fakes.musicbrainz.server import FakeMusicBrainz
from tests.matching.room import ADA, Room
from tests.matching.shop import albums, shelve

MINUTES_OF_500 = 10.0
"""What the source document's "500 albums in some eight minutes" may take at the very most."""


class Watched:
    """When the last album came to stand matched, and after how many requests."""

    def __init__(self, room: Room, limited: Limited, count: int) -> None:
        self._room, self._limited, self._count = room, limited, count
        self._begun = time.monotonic()
        self.seconds: float | None = None
        self.requests = 0

    def __call__(self, progress: Progress) -> None:
        if self.seconds is None and progress.done == progress.total and self._matched():
            self.seconds = time.monotonic() - self._begun
            self.requests = self._limited.requests

    def _matched(self) -> bool:
        found = self._room.house.one("SELECT count(*) FROM albums WHERE match_status = 'matched'")
        return bool(found == self._count)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--albums", type=int, default=500)
    parser.add_argument("--tracks", type=int, default=10)
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second")
    said = given(parser)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), said.albums, said.tracks, said.rate)


def measure(folder: Path, count: int, tracks: int, rate: float) -> None:
    shop = albums(count, tracks=tracks)
    room = Room(folder)
    shelve(room, shop)
    with served(FakeMusicBrainz(tuple(shop)), rate=rate) as limited:
        transport = Transport(
            HttpCache(room.db, folder / "metadata"),
            NetworkLog(room.db),
            network=lambda: "auto",
            contact=lambda: "bench@example.org",
            install_id=install_id(room.db),
            version="0",
        )
        try:
            matching = room.asking(transport, MusicBrainz(transport, limited.url, rate))
            watched, begun = Watched(room, limited, count), time.monotonic()
            report = matching.match_all(watched, by=ADA)
            whole = time.monotonic() - begun
        finally:
            transport.close()
    room.close()
    requests = watched.requests or limited.requests
    beyond = (watched.seconds or whole) - requests / rate
    at_one = (requests + beyond) / 60
    name = f"match all, {count} albums at {rate:g}/s"
    tell(f"{name}: matched", report.matched, "albums", least=count)
    tell(f"{name}: requests", requests, "", most=1.2 * count)
    tell(f"{name}: answered 503", limited.refused, "", most=0)
    tell(f"{name}: time", watched.seconds or whole, "s")
    tell(f"{name}: at one a second", at_one, "min", most=MINUTES_OF_500 * count / 500)
    tell(f"{name}: releases, requests", limited.requests - watched.requests, "")
    tell(f"{name}: releases, time", whole - (watched.seconds or whole), "s")


if __name__ == "__main__":
    main()
