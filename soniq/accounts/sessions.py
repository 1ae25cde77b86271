"""Browsers that are signed in, and the visits of all who prove who they are."""

import logging
import sqlite3
from collections.abc import Callable

from soniq.accounts import acts, rows
from soniq.accounts.keys import new_secret, secret_hash
from soniq.accounts.model import Clock, Person, Session, SessionId
from soniq.errors import Unavailable
from soniq.store.database import Database, Tx
from soniq.units import Moment, PersonId

logger = logging.getLogger(__name__)

DAY_MS = 24 * 3600 * 1000
SEEN_MS = 10 * 60 * 1000
"""How old a session's last sight grows before it is written again; a card wears by writes."""
KEPT = 50
"""Sessions of one person; the one not seen for longest makes room."""
PLAUSIBLE = Moment(1_767_225_600_000)
"""2026-01-01. A clock that shows less is a Pi's before it found a time server."""


class Sessions:
    """Random secrets in cookies, of which only hashes are kept. Each visit lengthens a session."""

    def __init__(self, db: Database, clock: Clock, days: Callable[[], int]) -> None:
        self._db = db
        self._clock = clock
        self._days = days

    def open(self, person_id: PersonId, *, address: str, user_agent: str | None) -> str:
        """A new session; returns the secret for its cookie."""
        secret, at = new_secret(), self._clock.now()
        session = Session(
            id=SessionId(0),
            person_id=person_id,
            created_at=at,
            last_seen_at=at,
            user_agent=None if user_agent is None else user_agent[:300],
            address=address,
        )
        with self._db.write(lasting=True) as tx:
            rows.add_session(tx, session, secret_hash(secret))
            rows.drop_oldest_sessions(tx, person_id, kept=KEPT)
            rows.see_person(tx, person_id, at)
        return secret

    def find(self, secret: str) -> tuple[Session, Person] | None:
        """The session of a cookie, while it lasts, and whose it is."""
        found = rows.session_of(self._db.read(), secret_hash(secret))
        return None if found is None or self._over(found[0]) else found

    def visit(self, secret: str) -> Person | None:
        """Whose cookie that is; the visit is noted."""
        found = self.find(secret)
        if found is None:
            return None
        session, person = found
        self.note(
            session.last_seen_at,
            SEEN_MS,
            person.id,
            lambda tx, at: rows.see_session(tx, session.id, at),
        )
        return person

    def of(self, person_id: PersonId) -> list[tuple[Session, str]]:
        """Those that still last, newest first, each with the hash of its secret."""
        found = rows.sessions(self._db.read(), person_id)
        return [pair for pair in found if not self._over(pair[0])]

    def end(self, sessions: list[tuple[Session, str]]) -> None:
        with self._db.write(lasting=True) as tx:
            for session, kept in sessions:
                acts.do(tx, acts.SIGNED_OUT, {"person_id": session.person_id, "secret_hash": kept})

    def note(
        self,
        last: Moment | None,
        every_ms: int,
        person_id: PersonId,
        write: Callable[[Tx, Moment], None],
    ) -> None:
        """Writes down a visit, now and then. A full disk locks nobody out."""
        at = self._clock.now()
        if last is not None and abs(at - last) < every_ms:
            return
        try:
            with self._db.write() as tx:
                write(tx, at)
                rows.see_person(tx, person_id, at)
        except (sqlite3.Error, Unavailable) as failure:
            logger.warning("could not note a visit of person %d: %s", person_id, failure)

    def _over(self, session: Session) -> bool:
        if session.last_seen_at < PLAUSIBLE:
            return False
        return self._clock.now() - session.last_seen_at > self._days() * DAY_MS
