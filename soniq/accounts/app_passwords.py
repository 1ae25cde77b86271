"""Passwords for apps, one per device: random, revocable, kept so that Subsonic can ask for them.

Subsonic's token is md5(password + salt), so the password must be had in the clear. That is why it
is never a person's own, and stands encrypted in the library. With some 98 random bits nobody
guesses it, so a right one passes at any time; only wrong ones are counted.
Source: https://opensubsonic.netlify.app/docs/api-reference/
"""

import hashlib
import hmac
import logging
import threading
from collections.abc import Callable

from soniq.accounts import acts, app_rows, names, powers, rows
from soniq.accounts.app_model import AppPassword, AppPasswordId, NewAppPassword, Sealing
from soniq.accounts.app_rows import Candidate
from soniq.accounts.keys import new_app_password
from soniq.accounts.model import Clock, Person, Role
from soniq.accounts.notes import Note, Noted
from soniq.accounts.sessions import Sessions
from soniq.accounts.throttle import Throttle
from soniq.errors import Conflict, NotFound
from soniq.events import JSON
from soniq.store.database import Database
from soniq.units import PersonId

logger = logging.getLogger(__name__)

SEEN_MS = 60 * 1000
MOST = 50
"""App passwords of one person."""
REMEMBERED = 1_024
"""Decrypted ones that stay in memory: each request of a Subsonic app proves one."""
LONGEST = 1_024
NOBODYS = new_app_password()
"""Tried where somebody has none, so that an unknown name takes as long as a known one."""


class AppPasswords:
    def __init__(
        self,
        db: Database,
        box: Sealing,
        clock: Clock,
        throttle: Throttle,
        sessions: Sessions,
        note: Note,
    ) -> None:
        self._db = db
        self._box = box
        self._clock = clock
        self._throttle = throttle
        self._sessions = sessions
        self._note = note
        self._opened: dict[str, str | None] = {}
        self._lock = threading.Lock()

    def of(self, person_id: PersonId | None = None) -> list[AppPassword]:
        """One person's, or all; newest first."""
        return app_rows.app_passwords(self._db.read(), person_id)

    def create(
        self, person_id: PersonId, name: str, role: Role | None = None, *, by: Person | None
    ) -> NewAppPassword:
        """A password for one device. People make their own; the command line makes anybody's.

        name: what it is for. role: less than the person's, to lend less; None for the same.

        Raises:
            Forbidden: `by` is somebody else, or the role is more than `by` has.
            Conflict: the person has fifty already.
            Invalid: the name will not do.
        """
        known = rows.person(self._db.read(), person_id)
        if known is None:
            raise NotFound(f"There is no person {person_id}.")
        lent = powers.token_role(role, person=known.person, by=by)
        name = names.tidy(name)
        secret = new_app_password()
        body: dict[str, JSON] = {
            "person_id": person_id,
            "name": name,
            "role": lent,
            "sealed": self._box.seal(secret),
            "at": self._clock.now(),
        }
        with self._db.write(lasting=True) as tx:
            if len(app_rows.app_passwords(tx.reader, person_id)) >= MOST:
                raise Conflict(
                    f"{known.person.name} has {MOST} app passwords. Revoke one that is not used."
                )
            number = AppPasswordId(rows.next_id(tx, "app_passwords"))
            acts.do(tx, acts.APP_PASSWORD_CREATED, body | {"app_password_id": number})
            made = app_rows.app_password(tx.reader, number)
        if made is None:
            raise NotFound("The person of this app password was removed a moment ago.")
        return NewAppPassword(app_password=made, secret=secret)

    def revoke(self, app_password_id: AppPasswordId, *, by: Person | None) -> None:
        """Ends it at once, and every app that came in by it.

        Raises:
            NotFound: there is no such app password.
            Forbidden: `by` is neither its person nor above them.
        """
        found = app_rows.app_password(self._db.read(), app_password_id)
        known = None if found is None else rows.person(self._db.read(), found.person_id)
        if found is None or known is None:
            raise NotFound("There is no such app password; it may have been revoked already.")
        powers.may_end(by, known.person)
        with self._db.write(lasting=True) as tx:
            body: dict[str, JSON] = {"app_password_id": found.id, "person_id": found.person_id}
            acts.do(tx, acts.APP_PASSWORD_REVOKED, body)

    def person_by_password(
        self, name: str, password: str, *, address: str, client: str = ""
    ) -> Person | None:
        """Whose app password that is; with a lesser one, a person of that lesser role.

        The hyphens may be left out. client: what the app calls itself.

        Raises:
            Throttled: too many wrong ones came from that address; a right one passes even then.
        """
        found = self.proven(name, password, address=address, client=client)
        return None if found is None else found.lent

    def person_by_token(
        self, name: str, token: str, salt: str, *, address: str, client: str = ""
    ) -> Person | None:
        """The same, for Subsonic's form: `token` is the MD5 of password and salt, in hex.

        Raises:
            Throttled: as `person_by_password`.
        """
        given = token.lower().encode("utf-8", "replace")
        salted = salt.encode("utf-8", "surrogatepass")

        def fits(secret: bytes) -> bool:
            made = hashlib.md5(secret + salted, usedforsecurity=False).hexdigest()
            return hmac.compare_digest(made.encode(), given)

        usable = bool(token and salt) and len(salt) <= LONGEST
        found = self._judged(name, fits if usable else _never, address=address, client=client)
        return None if found is None else found.lent

    def proven(
        self, name: str, password: str, *, address: str, client: str = ""
    ) -> Candidate | None:
        """The app password that was told, with whose it is. Raises Throttled."""
        given = password.encode("utf-8", "surrogatepass")

        def fits(secret: bytes) -> bool:
            return hmac.compare_digest(secret, given)

        usable = 0 < len(password) <= LONGEST
        return self._judged(name, fits if usable else _never, address=address, client=client)

    def _judged(
        self, name: str, fits: Callable[[bytes], bool], *, address: str, client: str
    ) -> Candidate | None:
        found = None
        candidates = app_rows.candidates(self._db.read(), names.key(name))
        if not candidates:
            _fits_either(NOBODYS, fits)
        for candidate in candidates:
            secret = self._secret(candidate)
            # All are tried, so that the time tells nothing of which one it was.
            if secret is not None and _fits_either(secret, fits):
                found = candidate
        if found is None:
            self._throttle.count(address, names.key(name))
            self._note(Noted.REFUSED, name, address)
            return None
        self._seen(found, client, address)
        return found

    def _secret(self, candidate: Candidate) -> str | None:
        """The password itself; None where another key sealed it."""
        with self._lock:
            if candidate.sealed in self._opened:
                return self._opened[candidate.sealed]
        try:
            secret: str | None = self._box.unseal(candidate.sealed)
        except Conflict:
            logger.warning(
                "app password %d was made with another key; make a new one",
                candidate.app_password.id,
            )
            secret = None
        with self._lock:
            self._opened[candidate.sealed] = secret
            while len(self._opened) > REMEMBERED:
                del self._opened[next(iter(self._opened))]
        return secret

    def _seen(self, found: Candidate, client: str, address: str) -> None:
        used = found.app_password
        self._sessions.note(
            used.last_used_at,
            SEEN_MS,
            used.person_id,
            lambda tx, at: app_rows.see_app_password(
                tx, used.id, at, client=client[:100] or None, address=address or None
            ),
        )


def _never(_: bytes) -> bool:
    return False


def _fits_either(secret: str, fits: Callable[[bytes], bool]) -> bool:
    """Whether it fits as it was shown, or typed without its hyphens."""
    shown, bare = fits(secret.encode()), fits(secret.replace("-", "").encode())
    return shown or bare
