"""Numbers for events, and a table of those that must not be lost.

The bus tells only who listens now. A lasting event is also a row here, in the transaction that
caused it, so that a client which comes back with the number it saw last is told what it missed.

Every event gets a number above all earlier ones, over restarts too: the high bits count the runs
of the process, the low bits the events of the run, so one write at start suffices. Events leave in
the order of their numbers: one whose transaction still commits holds back those behind it, and a
client that has seen a number has seen all below it. The run is at least the minutes since 2025, so
that a library restored from a backup goes on above what its clients have seen.

Another process may write to the same library, as `soniq user add` does beside the server. Each
claims a run of its own, and a newer one before it goes on after the other: so numbers grow in the
order of the commits, and each process finds what the others have told above its own run.
"""

import heapq
import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from soniq.events import JSON, Event
from soniq.units import Moment, now

KEPT_MS = 7 * 24 * 3600 * 1000
KEPT_ROWS = 10_000

RUN_BITS = 37  # four years of a thousand events a second, in one run
EPOCH_2025_MS = 1_735_689_600_000
LAST = 2**63 - 1
"""No number is higher: SQLite keeps them in 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An event with its number, as streams and subscriptions deliver it."""

    id: int
    name: str
    audience: str
    at: Moment
    payload: dict[str, JSON]

    def as_json(self) -> dict[str, JSON]:
        """The item as clients read it: `{id, event, at, data}`."""
        at = datetime.fromtimestamp(self.at / 1000, UTC).isoformat(timespec="milliseconds")
        return {
            "id": str(self.id),
            "event": self.name,
            "at": at.replace("+00:00", "Z"),
            "data": self.payload,
        }


Deliver: TypeAlias = Callable[[FeedItem], None]


@dataclass(slots=True, kw_only=True)
class _Claim:
    """A run of numbers that is ours once the open transaction commits."""

    run: int
    others: list[FeedItem]
    """What other processes told since our last run; it goes out before anything of this one."""
    count: int = 0


class Outbox:
    """Deals out the numbers and hands items on in their order. One to a database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run: int | None = None
        self._count = 0
        self._claim: _Claim | None = None
        self._newest = 0
        self._open: set[int] = set()
        self._waiting: list[tuple[int, FeedItem]] = []  # a heap
        self._deliver: Deliver | None = None

    def is_behind(self, reader: sqlite3.Connection) -> bool:
        """Whether another process has claimed a run since, or this one none yet; see `keep`."""
        return _newest_run(reader) != self._run

    def keep(self, connection: sqlite3.Connection, events: Sequence[Event]) -> list[FeedItem]:
        """Writes events, which may be none, as part of the open transaction.

        If the newest run is not ours, it claims the next, and finds what others told meanwhile.
        `settle` must follow the transaction's end.
        """
        self._claim_run(connection)
        with self._lock:
            items = [self._numbered(event, self._claim) for event in events]
            self._open.update(item.id for item in items)
        try:
            connection.executemany(
                """
                INSERT INTO events_outbox (id, name, audience, at_ms, payload)
                VALUES (:id, :name, :audience, :at_ms, :payload)
                """,
                [_row(item) for item in items],
            )
        except BaseException:
            self.settle(items, kept=False)
            raise
        return items

    def settle(self, items: Sequence[FeedItem], *, kept: bool) -> None:
        """The transaction of these items has ended: they go out now, or never were."""
        with self._lock:
            if kept:
                self._take_claim()
            self._claim = None
            for item in items:
                self._open.discard(item.id)
                if kept:
                    heapq.heappush(self._waiting, (item.id, item))
            self._flush()

    def pass_on(self, event: Event) -> None:
        """Numbers an event that does not last, and hands it on."""
        with self._lock:
            item = self._numbered(event, None)
            heapq.heappush(self._waiting, (item.id, item))
            self._flush()

    def deliver_to(self, deliver: Deliver) -> int:
        """From now on items go there, one at a time; returns the newest number before them."""
        with self._lock:
            self._deliver = deliver
            return self._newest

    def _claim_run(self, connection: sqlite3.Connection) -> None:
        last = _newest_run(connection)
        if last != self._run:
            run = max(last + 1, (now() - EPOCH_2025_MS) // 60_000)
            connection.execute("UPDATE feed_runs SET run = :run", {"run": run})
            self._claim = _Claim(run=run, others=self._of_others(connection))

    def _of_others(self, connection: sqlite3.Connection) -> list[FeedItem]:
        """All that was told in runs above our own."""
        found: list[FeedItem] = []
        after = None if self._run is None else ((self._run + 1) << RUN_BITS) - 1
        while after is not None:
            page = kept_between(connection, after=after, until=LAST)
            found += page
            after = page[-1].id if page else None
        return found

    def _take_claim(self) -> None:
        claim = self._claim
        if claim is None:
            return
        if self._run is None:
            self._newest = claim.run << RUN_BITS
        self._run, self._count = claim.run, claim.count
        for item in claim.others:
            heapq.heappush(self._waiting, (item.id, item))

    def _numbered(self, event: Event, claim: _Claim | None) -> FeedItem:
        if claim is not None:
            claim.count += 1
            run, count = claim.run, claim.count
        else:
            assert self._run is not None, "numbers are dealt out after a claim"
            self._count += 1
            run, count = self._run, self._count
        return FeedItem(
            id=(run << RUN_BITS) + count,
            name=event.name,
            audience=event.heard_by,
            at=now(),
            payload=event.payload(),
        )

    def _flush(self) -> None:
        barrier = min(self._open, default=None)
        while self._waiting and (barrier is None or self._waiting[0][0] < barrier):
            self._newest, item = heapq.heappop(self._waiting)
            if self._deliver is not None:
                self._deliver(item)


def _newest_run(reader: sqlite3.Connection) -> int:
    (run,) = reader.execute("SELECT run FROM feed_runs").fetchone()
    return int(run)


def _row(item: FeedItem) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "audience": item.audience,
        "at_ms": item.at,
        "payload": json.dumps(item.payload),
    }


def kept_between(
    reader: sqlite3.Connection, *, after: int, until: int, limit: int = 200
) -> list[FeedItem]:
    """The lasting events above the number `after` and up to `until`, oldest first."""
    rows = reader.execute(
        """
        SELECT id, name, audience, at_ms, payload
        FROM events_outbox
        WHERE id > :after AND id <= :until
        ORDER BY id
        LIMIT :limit
        """,
        {"after": after, "until": until, "limit": limit},
    )
    return [
        FeedItem(
            id=row["id"],
            name=row["name"],
            audience=row["audience"],
            at=Moment(row["at_ms"]),
            payload=json.loads(row["payload"]),
        )
        for row in rows
    ]


def forgotten_to(reader: sqlite3.Connection) -> int:
    """The highest number that `forget_old` has dropped."""
    (number,) = reader.execute("SELECT forgotten_to FROM feed_runs").fetchone()
    return int(number)


def forget_old(connection: sqlite3.Connection, *, kept_rows: int = KEPT_ROWS) -> int:
    """Drops what is older than a week, and all but the last ten thousand; returns how many."""
    dropped = connection.execute(
        """
        DELETE FROM events_outbox
        WHERE at_ms < :before
            OR id <= (SELECT id FROM events_outbox ORDER BY id DESC LIMIT 1 OFFSET :kept)
        RETURNING id
        """,
        {"before": now() - KEPT_MS, "kept": kept_rows},
    ).fetchall()
    if dropped:
        connection.execute(
            "UPDATE feed_runs SET forgotten_to = max(forgotten_to, :highest)",
            {"highest": max(row[0] for row in dropped)},
        )
    return len(dropped)
