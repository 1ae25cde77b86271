"""How often a link was followed."""

import logging
import sqlite3
import threading

from soniq.accounts.model import Clock
from soniq.accounts.throttle import network_of
from soniq.errors import Unavailable
from soniq.sharing import rows
from soniq.sharing.model import ShareId
from soniq.store.database import Database

logger = logging.getLogger(__name__)

ONE_VISIT_SECONDS = 30 * 60.0
"""Within which the same address counts once. A card wears by writes, and anybody may ask."""
REMEMBERED = 1_024


class Visits:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[tuple[ShareId, str], float] = {}

    def count(self, share_id: ShareId, address: str) -> None:
        """Notes a visit. A full disk keeps nobody from listening."""
        if not self._is_new((share_id, network_of(address))):
            return
        try:
            with self._db.write() as tx:
                rows.see(tx, share_id, self._clock.now())
        except (sqlite3.Error, Unavailable) as failure:
            logger.warning("could not note a visit to share %d: %s", share_id, failure)

    def _is_new(self, whose: tuple[ShareId, str]) -> bool:
        now = self._clock.monotonic()
        with self._lock:
            last = self._last.pop(whose, None)
            is_new = last is None or now - last >= ONE_VISIT_SECONDS
            self._last[whose] = now if last is None or is_new else last
            while len(self._last) > REMEMBERED:
                del self._last[next(iter(self._last))]
        return is_new
