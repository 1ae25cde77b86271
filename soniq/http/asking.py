"""How async surfaces call the plain, synchronous services: in a few threads of their own.

Each thread that reads holds one connection to the library open, so there are few of them; what is
slow has threads apart, so that covers in the making or passwords in the trying keep nobody else
waiting.
"""

import asyncio
import contextvars
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, ParamSpec, TypeVar

from soniq.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Some threads that answer one kind of question, started as they are needed."""

    def __init__(self, name: str, threads: int, *, waiting: int | None = None) -> None:
        """waiting: how many may stand in line before the next is sent away; None: any number."""
        self._threads = threads
        self._waiting = waiting
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"soniq-{name}")
        self.asked: set[Future[Any]] = set()
        """What is not answered yet, whether or not somebody still waits for it."""
        _desks.add(self)

    async def ask(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's answer.

        Raises:
            Unavailable: too many are waiting already.
        """
        if self._waiting is not None and len(self.asked) >= self._threads + self._waiting:
            raise Unavailable("Too many ask for this at once. Try again soon.", retry_after=5)
        call = self._pool.submit(partial(contextvars.copy_context().run, fn, *args, **kwargs))
        self.asked.add(call)
        call.add_done_callback(self.asked.discard)
        return await asyncio.wrap_future(call)


_desks: weakref.WeakSet[Desk] = weakref.WeakSet()
_services = Desk("ask", 4)
passwords = Desk("password", 1, waiting=16)
"""For what tries or keeps a password: 19 MiB and 0.1 s each on a Pi 4."""
covers = Desk("cover", 2)
"""For covers, which are made at the first asking."""
servers = Desk("server", 3, waiting=24)
"""For what asks other people's servers, and may wait a minute for them."""
changes = Desk("change", 2, waiting=24)
"""For what changes files, or thousands of fields."""
disks = Desk("disk", 6)
"""For reading files; a disk that spins up first holds one of them for ten seconds."""


async def ask(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A service's answer, without the event loop waiting for it."""
    return await _services.ask(fn, *args, **kwargs)


def settle(seconds: float = 5.0) -> None:
    """Waits until all is answered: whoever asked may have left, but the thread still reads.

    To be called before the library is closed: a connection that is closed under a query takes the
    whole process with it.
    """
    wait([call for desk in tuple(_desks) for call in tuple(desk.asked)], seconds)
