"""A library that is scanned, and listened to by an ear that a test directs."""

import hashlib
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xxhash

from soniq.audio.model import Analysis, Candidate, Loudness, Moods, Tagged, Tempo, Tonality
from soniq.child.model import Failure
from soniq.events import Event
from soniq.features.gate import Conditions
from soniq.features.model import AudioFeatures
from soniq.features.service import Features
from soniq.harmony import Key
from soniq.intake.model import Reads
from soniq.library.model import Root, Slice, TrackSort
from soniq.library.service import Library
from soniq.units import Milliseconds, TrackId
from tests.intake import house as intake
from tests.library.plain import NoRenderer
from tests.shelf import Shelf

CALM = Moods(
    danceability=0.2,
    mood_happy=0.3,
    mood_aggressive=0.1,
    mood_party=0.2,
    mood_relaxed=0.9,
    instrumental=0.7,
    acoustic=0.8,
    tonal=0.6,
)


def made(content: bytes, *, bpm: float = 120.0, key: str = "Am", moods: Moods = CALM) -> Analysis:
    """What listening to a file of that content may have given."""
    return Analysis(
        duration=Milliseconds(6_000),
        decoder="aubio",
        tempo=Tempo(
            bpm=bpm,
            confidence=0.9,
            candidates=(Candidate(bpm=bpm / 2, share=0.2), Candidate(bpm=bpm * 2, share=0.1)),
            beats=(500, 1000, 1500),
            second=bpm,
        ),
        tonality=Tonality(
            key=Key.parse(key) or Key(0, False),
            confidence=0.8,
            strength=0.7,
            tuning_cents=-3.0,
            second=Key(0, False),
        ),
        tags=Tagged(shares=(0.25,) * 100, scores=(2.0, *(0.0,) * 99)),
        moods=moods,
        embedding=struct.pack("<512e", 1.0, *(0.0,) * 511),
        loudness=Loudness(integrated_lufs=-14.0, peak=0.98),
        peaks=bytes(range(40)),
        xxh128=xxhash.xxh3_128_digest(content),
        sha256=hashlib.sha256(content).digest(),
    )


class Ear:
    """Hears as it was told to, and remembers what. Any thread may ask."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.tells: dict[str, Callable[[bytes], Analysis | Failure]] = {}
        """By the file's name; all others get `made`."""
        self.at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, path: bytes, claims: Milliseconds | None) -> Analysis | Failure:
        name = Path(path.decode()).name
        with self._lock:
            self.heard.append(name)
            self._now += 1
            self.at_once = max(self.at_once, self._now)
        try:
            content = Path(path.decode()).read_bytes()
            return self.tells.get(name, made)(content)
        finally:
            with self._lock:
                self._now -= 1


class House(intake.House):
    """See the page's first line. `when`: the world, as `features` asks about it."""

    def __init__(self, library: Path, reads: Reads, when: Conditions | None = None) -> None:
        super().__init__(library, reads)
        self.ear = Ear()
        self.library = Library(self.db, NoRenderer(), library.parent)
        self.features = Features(
            self.db, self.shelves, self.ear, self.bus, when or Conditions(children=lambda: 2)
        )

    def take_in(self, shelf: Shelf) -> Root:
        """Scans the shelf as a job does."""
        known = [root for root in self.roots.all() if root.path == bytes(shelf.root)]
        root = known[0] if known else self.add(shelf.root)
        self.scan(root.id)
        self.features.take_up()
        self.library.forget()
        return root

    def analyse(self) -> dict[str, Any]:
        self.ear.heard.clear()
        return self.features.analyse()

    def track(self, title: str) -> TrackId:
        return TrackId(self.one("SELECT id FROM tracks WHERE title = :title", title=title))

    def of(self, title: str) -> AudioFeatures:
        return self.features.of_track(self.track(title))

    def titles(self, sort: TrackSort, **asked: Any) -> list[str]:
        page = self.library.tracks(sort=sort, part=Slice(first=200), **asked)
        return [track.title for track in page.items]

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]
