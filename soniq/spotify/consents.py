"""Consents that are under way: who went to Spotify's page, and what they have to come back with.

They are held in memory: a consent that a restart of soniq cuts off is begun anew.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from soniq.errors import Conflict
from soniq.spotify.model import CONSENT_MINUTES
from soniq.units import Moment, PersonId

LIFE = CONSENT_MINUTES * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """verifier: what only whoever asked can know (RFC 7636); it is good for the code alone."""

    person_id: PersonId
    client_id: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    until: Moment


class Consents:
    """At most one for each person. For any thread."""

    def __init__(self, clock: Callable[[], Moment]) -> None:
        self._now = clock
        self._lock = threading.Lock()
        self._pending: dict[PersonId, Consent] = {}

    def begin(self, person_id: PersonId, client_id: str) -> Consent:
        """What was begun before is void."""
        consent = Consent(
            person_id=person_id,
            client_id=client_id,
            state=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(64),
            until=Moment(self._now() + LIFE),
        )
        with self._lock:
            self._pending[person_id] = consent
        return consent

    def of(self, person_id: PersonId) -> Consent | None:
        """Also for whoever comes back to it; None where none is under way."""
        with self._lock:
            consent = self._pending.get(person_id)
            if consent is not None and not self._is_good(consent):
                del self._pending[person_id]
                return None
            return consent

    def whose(self, state: str) -> PersonId | None:
        """For a browser that comes back to this machine itself, and brings no sign-in."""
        with self._lock:
            pending = list(self._pending.values())
        found = [one for one in pending if _same(one.state, state) and self._is_good(one)]
        return found[0].person_id if found else None

    def take(self, person_id: PersonId, state: str) -> Consent:
        """Ends a consent: its state is good once.

        Raises:
            Conflict: this person began none with that state, or it was too long ago.
        """
        consent = self.of(person_id)
        if consent is None:
            raise Conflict(
                f"Nothing is begun, or more than {CONSENT_MINUTES} minutes ago. Begin to connect "
                "Spotify once more."
            )
        if not _same(consent.state, state):
            raise Conflict(
                "That belongs to another try to connect Spotify than the last one you began. Use "
                "the address of the last one, or begin once more."
            )
        self.drop(person_id)
        return consent

    def drop(self, person_id: PersonId) -> None:
        with self._lock:
            self._pending.pop(person_id, None)

    def any(self) -> bool:
        """Whether anybody may still come back."""
        with self._lock:
            return any(self._is_good(one) for one in self._pending.values())

    def _is_good(self, consent: Consent) -> bool:
        return consent.until - LIFE <= self._now() < consent.until


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogatepass"))
