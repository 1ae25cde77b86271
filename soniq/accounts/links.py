"""Sign-in links that open once, for a short while; kept in memory alone."""

import threading
from collections.abc import Callable

from soniq.accounts.keys import new_secret, secret_hash
from soniq.units import PersonId

LASTS_SECONDS = 10 * 60
MOST = 16


class Links:
    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._open: dict[str, tuple[PersonId, float]] = {}

    def create(self, person_id: PersonId) -> str:
        """A new link's secret. Beyond sixteen, the oldest link closes."""
        secret = new_secret()
        with self._lock:
            self._open[secret_hash(secret)] = (person_id, self._monotonic() + LASTS_SECONDS)
            while len(self._open) > MOST:
                del self._open[next(iter(self._open))]
        return secret

    def follow(self, secret: str) -> PersonId | None:
        """Whom the link signs in; it closes behind them."""
        with self._lock:
            person_id, until = self._open.pop(secret_hash(secret), (None, 0.0))
        return person_id if self._monotonic() < until else None
