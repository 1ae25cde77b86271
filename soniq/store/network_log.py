"""The log of what soniq asked other servers, for people who want to know."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from soniq.clients.model import Call, FailureKind, ServiceState
from soniq.errors import Unavailable
from soniq.store.database import Database, Tx
from soniq.units import Milliseconds, Moment, now

logger = logging.getLogger(__name__)

MOST = 20_000
"""Calls that are kept."""
DAYS = 30
A_DAY = 86_400_000
TRIM_EVERY = 500
"""Calls between two trims: each takes as many rows away as came."""
BATCH = 100
"""Answers out of the cache that may wait for a write; a call over the network waits for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A call, and its number: newer calls have larger ones."""

    id: int
    call: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a service was asked since a moment."""

    service: str
    asked: int
    """Over the network."""
    from_cache: int
    failed: int
    size: int
    """Bytes that it sent."""


class NetworkLog:
    """Fulfils `clients.model.CallLog`, and shows what it noted."""

    def __init__(
        self,
        db: Database,
        *,
        states: Callable[[], Iterable[ServiceState]] = tuple,
        clock: Callable[[], Moment] = now,
    ) -> None:
        """states: `Transport.states`; it may be given later, see `watch`."""
        self._db = db
        self._states = states
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[Call] = []
        self._since_trim = 0

    def watch(self, states: Callable[[], Iterable[ServiceState]]) -> None:
        """Where `services` learns how each does: the transport is made after its log."""
        self._states = states

    def note(self, call: Call) -> None:
        """Writes a call down. Where the disk takes no more it is only logged."""
        with self._lock:
            self._waiting.append(call)
            is_due = not call.from_cache or len(self._waiting) >= BATCH
        if is_due:
            self.flush()

    def flush(self) -> None:
        """Writes down what waits; for the end, and before somebody looks."""
        with self._lock:
            calls, self._waiting = self._waiting, []
            self._since_trim += len(calls)
            trims = self._since_trim >= TRIM_EVERY
            if trims:
                self._since_trim = 0
        if not calls:
            return
        try:
            with self._db.write() as tx:
                tx.executemany(_INSERT, [_values(call) for call in calls])
                if trims:
                    self._trim(tx)
        except Unavailable as error:
            logger.warning("%d calls of other servers are not logged: %s", len(calls), error)

    def calls(
        self,
        *,
        before: int | None = None,
        service: str | None = None,
        failed: bool = False,
        first: int = 50,
    ) -> list[Logged]:
        """The newest first. before: the id of the last one that was shown. failed: only those; that
        a service has no such thing is an answer, and no failure."""
        self.flush()
        of = "service = :service AND" if service else ""
        only = "failure <> 'not_found' AND" if failed else ""
        rows = self._db.read().execute(
            f"{_CALLS} WHERE {of} {only} id < :before ORDER BY id DESC LIMIT :first",
            {"service": service, "before": before or 2**62, "first": first},
        )
        return [_logged(row) for row in rows]

    def totals(self, *, since: Moment | None = None) -> list[Total]:
        """By service, since a moment; since a day ago where none is given."""
        self.flush()
        start = self._clock() - A_DAY if since is None else since
        return [_total(row) for row in self._db.read().execute(_TOTALS, {"since": start})]

    def services(self) -> list[ServiceState]:
        """How each service does that was asked since the start, by its label."""
        return list(self._states())

    def trim(self) -> None:
        """Forgets what is too old or too much."""
        with self._db.write() as tx:
            self._trim(tx)

    def _trim(self, tx: Tx) -> None:
        tx.execute(_FORGET_MANY, {"most": MOST})
        tx.execute(_FORGET_OLD, {"before": self._clock() - DAYS * A_DAY})


def install_id(db: Database) -> str:
    """A few letters that tell this soniq from others; made once, by chance."""
    (name,) = db.read().execute("SELECT name FROM installation").fetchone()
    return str(name)


_INSERT = """
    INSERT INTO network_calls (
        service, method, url, status, failure, from_cache, duration_ms, size, action, at_ms
    )
    VALUES (
        :service, :method, :url, :status, :failure, :from_cache, :duration, :size, :action, :at
    )
"""

_CALLS = """
    SELECT
        id,
        service,
        method,
        url,
        status,
        failure,
        from_cache,
        duration_ms,
        size,
        action,
        at_ms
    FROM network_calls
"""

_TOTALS = """
    SELECT
        service,
        sum(NOT from_cache) AS asked,
        sum(from_cache) AS from_cache,
        sum(coalesce(failure, 'not_found') <> 'not_found' AND NOT from_cache) AS failed,
        sum(CASE WHEN from_cache THEN 0 ELSE size END) AS size
    FROM network_calls
    WHERE at_ms >= :since
    GROUP BY +service  -- the plus: by the index of times, not by that of services
    ORDER BY +service
"""

_FORGET_MANY = """
    DELETE FROM network_calls
    WHERE id <= (SELECT max(id) FROM network_calls) - :most
"""

_FORGET_OLD = "DELETE FROM network_calls WHERE at_ms < :before"


def _values(call: Call) -> dict[str, object]:
    return {
        "service": call.service,
        "method": call.method,
        "url": call.url,
        "status": call.status,
        "failure": call.failure,
        "from_cache": call.from_cache,
        "duration": call.duration,
        "size": call.size,
        "action": call.action,
        "at": call.at,
    }


def _logged(row: sqlite3.Row) -> Logged:
    return Logged(
        id=row["id"],
        call=Call(
            service=row["service"],
            method=row["method"],
            url=row["url"],
            status=row["status"],
            failure=None if row["failure"] is None else FailureKind(row["failure"]),
            from_cache=bool(row["from_cache"]),
            duration=Milliseconds(row["duration_ms"]),
            size=row["size"],
            action=row["action"],
            at=Moment(row["at_ms"]),
        ),
    )


def _total(row: sqlite3.Row) -> Total:
    return Total(
        service=row["service"],
        asked=row["asked"],
        from_cache=row["from_cache"],
        failed=row["failed"],
        size=row["size"],
    )
