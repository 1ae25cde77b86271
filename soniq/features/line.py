"""Whose turn it is: asked for, new, being played; then the rest; then what is to be renewed."""

from collections import deque
from collections.abc import Callable, Collection

from soniq.features import queue_rows
from soniq.features.queue_rows import Turn
from soniq.store.database import Database
from soniq.units import TrackId

NOWHERE = (-1, -1, -1)


class Line:
    """The tracks that wait, one after the other, for one run of the analysis.

    It reads the library a few dozen tracks at a time, from where it is. It looks for wanted tracks
    again when `wants` counts on, and begins anew when `scans` does.
    """

    def __init__(self, db: Database, *, wants: Callable[[], int], scans: Callable[[], int]) -> None:
        self._db = db
        self._wants = wants
        self._scans = scans
        self._again: list[TrackId] = []
        self._tried: set[TrackId] = set()
        self._blocked: list[TrackId] = []
        self._begin()

    def next(self, busy: Collection[bytes]) -> Turn | None:
        """The next track, unless its sound is at work already; None when nobody is left now.

        busy: the sounds at work. What waits for one of these is offered when it has ended.
        """
        if self._scanned != self._scans():
            self._begin()
        if self._wanted != self._wants():
            self._begin_wanted()
        while (track_id := self._candidate()) is not None:
            turn = self._turn(track_id)
            if turn is not None and turn.sound in busy:
                self._blocked.append(track_id)
            elif turn is not None:
                return self._offered(turn)
        return self._unblocked(busy) or (None if busy else self._second_try())

    def is_behind(self) -> bool:
        """Whether somebody came since it was last asked."""
        return (self._wanted, self._scanned) != (self._wants(), self._scans())

    def again(self, turn: Turn) -> None:
        """Offers it once more when all others had their turn."""
        self._again.append(turn.track_id)

    def _turn(self, track_id: TrackId) -> Turn | None:
        return None if track_id in self._tried else queue_rows.turn(self._db.read(), track_id)

    def _offered(self, turn: Turn) -> Turn:
        self._tried.add(turn.track_id)
        return turn

    def _unblocked(self, busy: Collection[bytes]) -> Turn | None:
        waiting = self._blocked
        self._blocked = []
        found: Turn | None = None
        for track_id in waiting:
            turn = self._turn(track_id) if found is None else None
            if found is not None or (turn is not None and turn.sound in busy):
                self._blocked.append(track_id)
            elif turn is not None:
                found = self._offered(turn)
        return found

    def _second_try(self) -> Turn | None:
        while self._again:
            turn = queue_rows.turn(self._db.read(), self._again.pop(0))
            if turn is not None:
                return turn
        return None

    def _begin(self) -> None:
        self._scanned = self._scans()
        self._tried = set()
        self._blocked = []
        self._others: deque[TrackId] = deque()
        self._after_track: int | None = 0
        self._model: str | None = queue_rows.older_model_after(self._db.read(), "")
        self._after_sound = 0
        self._begin_wanted()

    def _begin_wanted(self) -> None:
        self._wanted = self._wants()
        self._first: deque[TrackId] = deque()
        self._after_wanted: tuple[int, int, int] | None = NOWHERE

    def _candidate(self) -> TrackId | None:
        while not self._first and self._after_wanted is not None:
            wanted = queue_rows.wanted_after(self._db.read(), self._after_wanted)
            self._after_wanted = wanted[-1] if wanted else None
            self._first.extend(TrackId(place[2]) for place in wanted)
        if self._first:
            return self._first.popleft()
        while not self._others and self._look():
            continue
        return self._others.popleft() if self._others else None

    def _look(self) -> bool:
        """Fetches some of the others, which may be none; False at the end of all."""
        reader = self._db.read()
        if self._after_track is not None:
            tracks = queue_rows.never_heard_after(reader, self._after_track)
            self._after_track = tracks[-1] if tracks else None
            self._others.extend(tracks)
        elif self._model is not None:
            sounds = queue_rows.outdated_after(reader, self._model, self._after_sound)
            self._others.extend(track_id for _, track_id in sounds if track_id is not None)
            self._after_sound = sounds[-1][0] if sounds else 0
            if not sounds:
                self._model = queue_rows.older_model_after(reader, self._model)
        else:
            return False
        return True
