"""Guessing is slow: how often an address may try, counted in memory."""

import ipaddress
import math
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from soniq.errors import Throttled


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    tries: int
    seconds: float


PER_NAME = Limit(10, 5 * 60)
"""Of one address for one name."""
PER_ADDRESS = Limit(150, 3_600)
"""Of one address, whatever the names."""
REMEMBERED = 4_096
"""Addresses and names of whom tries are counted; beyond it the one heard of longest ago goes."""


class Throttle:
    """Counts tries before they are judged, and takes those back that were right.

    A name is counted per address, so that nobody can lock its person out from elsewhere.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def count(self, address: str, name: str) -> None:
        """Counts a try.

        Raises:
            Throttled: there were too many; `retry_after` says when the next is heard.
        """
        now = self._monotonic()
        place = network_of(address)
        with self._lock:
            wait = max(
                self._wait((place, ""), PER_ADDRESS, now),
                self._wait((place, name), PER_NAME, now),
            )
            if wait > 0:
                seconds = math.ceil(wait)
                raise Throttled(
                    f"Too many tries. Wait {_spoken(seconds)} and try again.", retry_after=seconds
                )
            for whom in ((place, ""), (place, name)):
                self._of(whom).append(now)

    def take_back(self, address: str, name: str) -> None:
        """Forgets the tries for a name that ended well, and the last one of the address."""
        place = network_of(address)
        with self._lock:
            self._tries.pop((place, name), None)
            if self._tries.get((place, "")):
                self._tries[(place, "")].pop()

    def _wait(self, whom: tuple[str, str], limit: Limit, now: float) -> float:
        tries = self._of(whom)
        while tries and tries[0] <= now - limit.seconds:
            tries.popleft()
        return tries[0] + limit.seconds - now if len(tries) >= limit.tries else 0

    def _of(self, whom: tuple[str, str]) -> deque[float]:
        tries = self._tries.setdefault(whom, deque(maxlen=PER_ADDRESS.tries))
        self._tries.move_to_end(whom)
        if len(self._tries) > REMEMBERED:
            self._tries.popitem(last=False)
        return tries


def network_of(address: str) -> str:
    """Who counts as one: an IPv4 address, or the /64 of IPv6 that one household has at will."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _spoken(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
