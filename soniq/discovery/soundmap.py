"""The sound map: the library as a landscape, in which what sounds alike lies side by side."""

import threading
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from soniq.audio.model import DIMENSIONS, EMBEDDING_MODEL
from soniq.discovery import map_rows
from soniq.discovery.map_file import Drawn
from soniq.discovery.map_points import Points
from soniq.events import JSON
from soniq.store.database import Database
from soniq.store.disk import making
from soniq.units import Milliseconds, Moment, Progress, Tell, now, tell_nobody

FEWEST = 3
"""Sounds of which a map is drawn."""

FEW = 20
"""Sounds that come before it is looked whether they are many."""

MOST = 200_000
"""Sounds on a map, the newest; a browser and a Pi both draw so many."""

STALE = 0.05
"""The part of the sounds that came or went since, with which the map is drawn anew …"""
STALE_AFTER = Milliseconds(24 * 3600 * 1000)
"""… and the time after which any change is enough."""

REST = Milliseconds(15 * 60 * 1000)
"""While many sounds come, it is drawn anew no oftener than this …"""
GROWN = 4
"""… unless it has grown so many times: of the first sounds, one wants to see more soon."""

KEPT_SECONDS = 60.0
"""How long the points are remembered: genres, keys and tempi on them may be that old."""


class Reckons(Protocol):
    """Does the long sum, as `child.reckoning.reckon` does."""

    def __call__(self, task: Literal["map"], rows: Path, *, tell: Tell) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """How the map stands. drawn: sounds on it; known: those that could be; at: when drawn."""

    drawn: int
    known: int
    at: Moment | None
    is_drawing: bool
    is_stale: bool


class SoundMap:
    """Draws the map in the background, and hands it out."""

    def __init__(self, db: Database, reckon: Reckons, folder: Path) -> None:
        """folder: where the file lies, `map.bin`."""
        self._db = db
        self._reckon = reckon
        self._path = folder / "map.bin"
        self._turn = threading.Lock()
        self._kept: tuple[float, int, Points] | None = None
        self._came = 0
        self._enough = FEW

    def state(self) -> MapState:
        drawn = Drawn.read(self._path)
        return MapState(
            drawn=len(drawn.sounds) if drawn else 0,
            known=min(MOST, map_rows.count(self._db.read(), EMBEDDING_MODEL)),
            at=drawn.at if drawn else None,
            is_drawing=self._turn.locked(),
            is_stale=self._is_stale(drawn),
        )

    def is_stale(self) -> bool:
        """Whether enough has come or gone since it was drawn."""
        return self._is_stale(Drawn.read(self._path))

    def is_due(self) -> bool:
        """To be asked for each sound that comes: whether the map is to be drawn anew now."""
        self._came += 1
        if self._came < self._enough:
            return False
        drawn = Drawn.read(self._path)
        self._came = 0
        self._enough = max(FEW, round(STALE * len(drawn.sounds))) if drawn else FEW
        return not self._rests(drawn) and self._is_stale(drawn)

    def _rests(self, drawn: Drawn | None) -> bool:
        if drawn is None or now() - drawn.at > REST:
            return False
        return map_rows.count(self._db.read(), EMBEDDING_MODEL) < GROWN * len(drawn.sounds)

    def build(self, tell: Tell = tell_nobody, *, anew: bool = False) -> dict[str, JSON]:
        """Draws the map, if enough has come or gone since; `anew` draws it in any case.

        Raises:
            Stopped: `tell` raised it; the map before stays.
            Unavailable: the sum failed, or the disk is full.
        """
        with self._turn:
            if not anew and not self._is_stale(Drawn.read(self._path)):
                return {"drawn": 0}
            tell(Progress(done=0, note="Drawing the sound map"))
            drawn = self._drawn(tell)
            if drawn is None:
                return {"drawn": 0}
            drawn.write(self._path)
            self._kept = None
            return {"drawn": len(drawn.sounds)}

    def points(self) -> Points:
        """All tracks on the map, as `map_points` packs them."""
        kept, stamp = self._kept, self._stamp()
        if kept is not None and kept[1] == stamp and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[2]
        drawn = Drawn.read(self._path)
        points = Points.of(drawn, map_rows.tracks(self._db.read())) if drawn else Points.none()
        self._kept = (time.monotonic(), stamp, points)
        return points

    def _stamp(self) -> int:
        """Changes with the file; 0 where there is none."""
        try:
            return self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def forget(self) -> None:
        """The library has changed: the next points are read anew."""
        self._kept = None

    def _is_stale(self, drawn: Drawn | None) -> bool:
        reader = self._db.read()
        known = min(MOST, map_rows.count(reader, EMBEDDING_MODEL))
        if drawn is None or drawn.model != EMBEDDING_MODEL:
            return known >= FEWEST
        changed = abs(known - len(drawn.sounds))
        if changed < STALE * known:  # as many may have gone as came
            changed = len(
                set(drawn.sounds).symmetric_difference(map_rows.ids(reader, EMBEDDING_MODEL, MOST))
            )
        late = now() - drawn.at > STALE_AFTER
        return changed > 0 and known >= FEWEST and (changed >= STALE * known or late)

    def _drawn(self, tell: Tell) -> Drawn | None:
        rows = self._path.with_name("map.rows.part")
        try:
            with making(rows):
                rows.parent.mkdir(parents=True, exist_ok=True)
                sounds = array("I", self._written(rows))
            if len(sounds) < FEWEST:
                return None
            places = self._reckon("map", rows, tell=tell)
        finally:
            rows.unlink(missing_ok=True)
        return Drawn.of(EMBEDDING_MODEL, now(), sounds, places)

    def _written(self, rows: Path) -> Iterator[int]:
        """Writes the vectors to a file; gives their sounds."""
        with open(rows, "wb") as file:
            for row in map_rows.vectors(self._db.read(), EMBEDDING_MODEL, MOST):
                if len(row["vector"]) == 2 * DIMENSIONS:
                    file.write(row["vector"])
                    yield row["sound_id"]
