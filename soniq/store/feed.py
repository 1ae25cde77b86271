"""The stream of events: live, and from where a client left off.

The last thousand events wait in memory, the lasting ones of a week in the outbox. A subscriber
that names the number it saw last gets first what the outbox holds, then what the ring holds, then
what comes, without gap or double at the seams: it is enrolled and the ring is read under one lock.
Events that do not last (progress) are replayed as far as the ring reaches.
"""

import asyncio
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import ClassVar, Self, TypeAlias

from soniq.errors import Invalid, Unavailable
from soniq.events import Bus, Event
from soniq.store.database import Database
from soniq.store.outbox import FeedItem, forgotten_to, kept_between
from soniq.units import now

logger = logging.getLogger(__name__)

RING = 1_000
QUEUE = 1_000
"""Items that wait for one slow subscriber before the oldest are dropped."""
LOOK_SECONDS = 2.0
"""Between two looks for what other processes told; each reads one row."""

Hears: TypeAlias = Callable[[str], bool]
"""Whether the subscriber may hear what is meant for the given role and those above it."""


@dataclass(frozen=True, slots=True)
class FeedGap(Event):
    """Some events were missed and cannot be told again: ask anew for what you show."""

    name: ClassVar[str] = "feed.gap"


class Feed:
    """Numbers what the bus tells and hands it to subscribers.

    Lasting events come from the transactions of `db`, so they are emitted on a `Tx`; all others
    from the bus. Those of other processes on the library are looked for, by a thread of its own,
    once somebody has subscribed. Nothing else here waits for a disk or a client.
    """

    def __init__(
        self,
        db: Database,
        bus: Bus,
        *,
        ring: int = RING,
        queue: int = QUEUE,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._db = db
        self._queue = queue
        self._lock = threading.RLock()
        self._subscriptions: set[Subscription] = set()
        self._ring: deque[FeedItem] = deque()
        self._ring_size = ring
        self._look_seconds = look_seconds
        self._looking: threading.Thread | None = None
        self._ended = threading.Event()
        with db.write() as tx:
            tx.catches_up = True
        self._before_ring = db.outbox.deliver_to(self._deliver)
        self._hearing = ExitStack()
        self._hearing.enter_context(bus.listen(self._hear))

    def subscribe(
        self,
        topics: Collection[str] | None = None,
        *,
        after: int | None = None,
        hears: Hears | None = None,
    ) -> "Subscription":
        """What happens from now on, or from behind the number `after`.

        topics: "scan" or "scan.*" for all of a topic, "scan.finished" for one event, "*" or None
        for all. hears: which audiences the subscriber belongs to; None is everything.

        Raises:
            Invalid: a topic that no event could have.
        """
        wanted = _wanted(topics)
        with self._lock:
            newest = self._ring[-1].id if self._ring else self._before_ring
            subscription = Subscription(self, wanted, hears, self._queue)
            if after is not None and after > newest:
                subscription.miss(newest)
            elif after is not None:
                if after < self._before_ring:
                    subscription.replay(after, until=self._before_ring)
                for item in self._ring:
                    if item.id > after:
                        subscription.push(item)
            self._subscriptions.add(subscription)
            if self._looking is None:
                self._looking = threading.Thread(target=self._look, name="soniq-feed", daemon=True)
                self._looking.start()
        if self._ended.is_set():
            subscription.close()
        return subscription

    @property
    def subscribers(self) -> int:
        return len(self._subscriptions)

    def close(self) -> None:
        """Ends every subscription, those to come too, and hears no more."""
        self._ended.set()
        self._hearing.close()
        for subscription in tuple(self._subscriptions):
            subscription.close()
        if self._looking is not None:
            self._looking.join()

    def page(self, after: int, until: int) -> tuple[int, list[FeedItem]]:
        """Up to where the outbox has forgotten, and its next items between two numbers."""
        reader = self._db.read()
        return forgotten_to(reader), kept_between(reader, after=after, until=until)

    def leave(self, subscription: "Subscription") -> None:
        with self._lock:
            self._subscriptions.discard(subscription)

    def _look(self) -> None:
        while not self._ended.wait(self._look_seconds):
            try:
                if self._db.outbox.is_behind(self._db.read()):
                    with self._db.write() as tx:
                        tx.catches_up = True
            except (Unavailable, sqlite3.Error) as error:
                logger.warning("cannot look for what other processes told: %s", error)

    def _hear(self, event: Event) -> None:
        if not event.lasting:
            self._db.outbox.pass_on(event)

    def _deliver(self, item: FeedItem) -> None:
        with self._lock:
            self._ring.append(item)
            if len(self._ring) > self._ring_size:
                self._before_ring = self._ring.popleft().id
            for subscription in tuple(self._subscriptions):
                try:
                    subscription.push(item)
                except Exception:  # one subscriber's failing filter is not the others' affair
                    logger.exception("a subscriber fails on %s and is let go", item.name)
                    subscription.close()


class Subscription:
    """One subscriber's queue: `async for item in subscription`, or `get` from a thread.

    Who reads too slowly loses the oldest items and finds a `feed.gap` in their place. One reader
    at a time. Close it when done; it is a context manager too.
    """

    def __init__(
        self, feed: Feed, wanted: Callable[[str], bool], hears: Hears | None, limit: int
    ) -> None:
        self._feed = feed
        self._wanted = wanted
        self._hears = hears
        self._known: dict[tuple[str, str], bool] = {}
        """Whether it is wanted, by name and audience: news of one person's own differs in that."""
        self._lock = threading.Lock()
        self._items: deque[FeedItem] = deque()
        self._limit = limit
        self._missed: int | None = None
        self._replay: tuple[int, int] | None = None
        self._old: deque[FeedItem] = deque()
        self._wake: Callable[[], None] | None = None
        self._closed = False

    def push(self, item: FeedItem) -> None:
        """Queues the item if it is wanted; called by the feed."""
        if not self._wants(item):
            return
        with self._lock:
            if self._closed:
                return
            if len(self._items) >= self._limit:
                self._missed = self._items.popleft().id
            self._items.append(item)
        self._ring()

    def miss(self, number: int) -> None:
        """Tells of a gap up to that number."""
        self._missed = number

    def replay(self, after: int, *, until: int) -> None:
        """Reads the outbox between the numbers before anything that is queued."""
        self._replay = (after, until)

    def get(self, timeout: float | None = None) -> FeedItem | None:
        """The next item; None after `timeout` seconds without one, or when closed. For threads."""
        while True:
            self._read_outbox()
            item = self._take()
            if item is not None or self._closed:
                return item
            bell = threading.Event()
            if self._listen(bell.set) and not bell.wait(timeout):
                return self._take()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> FeedItem:
        while True:
            if self._replay is not None and not self._old:
                await asyncio.to_thread(self._read_outbox)
            item = self._take()
            if item is not None:
                return item
            if self._closed:
                raise StopAsyncIteration
            bell = asyncio.Event()
            loop = asyncio.get_running_loop()
            if self._listen(partial(_set_in, loop, bell)):
                await bell.wait()

    def close(self) -> None:
        self._closed = True
        self._feed.leave(self)
        self._ring()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _wants(self, item: FeedItem) -> bool:
        kind = (item.name, item.audience)
        known = self._known.get(kind)
        if known is None:
            heard = self._hears is None or self._hears(item.audience)
            known = self._known[kind] = heard and self._wanted(item.name)
        return known

    def _take(self) -> FeedItem | None:
        if self._old:
            return self._old.popleft()
        with self._lock:
            if self._replay is not None:
                return None
            if self._missed is not None:
                number, self._missed = self._missed, None
                return _gap(number)
            return self._items.popleft() if self._items else None

    def _read_outbox(self) -> None:
        """Fetches the next wanted items of the outbox, until it is read to the seam."""
        while self._replay is not None and not self._old and not self._closed:
            after, until = self._replay
            forgotten, page = self._feed.page(after, until)
            if after < forgotten:
                self._old.append(_gap(forgotten))
            self._old.extend(item for item in page if self._wants(item))
            seen = max(page[-1].id if page else until, min(forgotten, until))
            self._replay = (seen, until) if page and seen < until else None

    def _listen(self, wake: Callable[[], None]) -> bool:
        """Arms the bell; False where something is there already."""
        with self._lock:
            if self._items or self._missed is not None or self._closed or self._replay is not None:
                return False
            self._wake = wake
            return True

    def _ring(self) -> None:
        with self._lock:
            wake, self._wake = self._wake, None
        if wake is not None:
            wake()


def _set_in(loop: asyncio.AbstractEventLoop, bell: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop is closed, and its reader with it
        loop.call_soon_threadsafe(bell.set)


def _gap(number: int) -> FeedItem:
    return FeedItem(id=number, name=FeedGap.name, audience=FeedGap.audience, at=now(), payload={})


def _wanted(topics: Collection[str] | None) -> Callable[[str], bool]:
    if topics is None or "*" in topics:
        return lambda _: True
    for topic in topics:
        words = topic.removesuffix(".*").split(".")
        if len(words) > 2 or not all(word.isidentifier() for word in words):
            raise Invalid(f'"{topic}" is no topic; ask for "scan", "scan.finished" or "*".')
    whole = {topic.removesuffix(".*") for topic in topics if "." not in topic.removesuffix(".*")}
    exact = frozenset(topics)
    return lambda name: name in exact or name.split(".", 1)[0] in whole
