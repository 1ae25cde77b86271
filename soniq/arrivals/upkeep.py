"""Keeping arrivals in order: after a kill, every minute, and every night."""

import os
from collections.abc import Callable

from soniq.arrivals import rows
from soniq.arrivals.fetching import Fetching
from soniq.arrivals.model import ArrivalId, ArrivalState
from soniq.arrivals.store import Store
from soniq.arrivals.working import Working
from soniq.moving.grounds import ground
from soniq.store.database import Database
from soniq.units import Moment

KEPT_DAYS = 30
A_DAY = 86_400_000
AGAIN = 60.0
"""Seconds before something that waits is named again."""

OVER = tuple(state for state in ArrivalState if state.is_over)
GOES_ON = tuple(state for state in ArrivalState if not state.is_over)


class Upkeep:
    def __init__(
        self,
        db: Database,
        store: Store,
        working: Working,
        fetching: Fetching,
        clock: Callable[[], Moment],
    ) -> None:
        self._db = db
        self._store = store
        self._working = working
        self._fetching = fetching
        self._now = clock
        self._named: dict[ArrivalId, float] = {}

    def due(self, at: float) -> list[ArrivalId]:
        """As `Arrivals.due`. at: seconds of a clock that never goes back."""
        reader = self._db.read()
        waiting = rows.in_state(reader, [ArrivalState.WAITING, ArrivalState.ACCEPTED])
        self._named = {one: since for one, since in self._named.items() if one in waiting}
        found = [
            one
            for one in waiting
            if at - self._named.get(one, -AGAIN) >= AGAIN and not self._is_held(one)
        ]
        self._named |= dict.fromkeys(found, at)
        return found

    def settle(self) -> None:
        """As `Arrivals.settle`."""
        self._fetching.settle()
        reader = self._db.read()
        for arrival_id in rows.in_state(reader, [ArrivalState.FILED, ArrivalState.DONE]):
            one = rows.one(reader, arrival_id)
            if one is not None and self._store.sources(arrival_id):
                self._working.clear(one)
        left = rows.in_state(reader, [*GOES_ON, ArrivalState.DONE])
        self._store.sweep(left, self._fetching.unfinished())

    def tidy(self, drop: Callable[[ArrivalId], object]) -> str:
        """As `Arrivals.tidy`. drop: lets one go."""
        before = Moment(self._now() - KEPT_DAYS * A_DAY)
        old = rows.staged_before(self._db.read(), before)
        for arrival_id in old:
            drop(arrival_id)
        for arrival_id in rows.ended_before(self._db.read(), before):
            places = rows.places(self._db.read(), arrival_id)
            if any(os.path.lexists(place) for place in places):
                continue  # else it would be asked about again
            self._store.remove(arrival_id)
            with self._db.write() as tx:
                rows.remove(tx, arrival_id)
        self._fetching.forget(before)
        return f"{len(old)} purchases that nobody filed were let go"

    def _is_held(self, arrival_id: ArrivalId) -> bool:
        """Whether it waits for its drive, or for the right to write there."""
        one = rows.one(self._db.read(), arrival_id)
        if one is None or one.state is not ArrivalState.ACCEPTED or one.root_id is None:
            return False
        return ground(self._db.read(), one.root_id).trouble is not None
