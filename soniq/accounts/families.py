"""Apps that sign in by OAuth 2: short-lived JWTs, and refresh tokens that are good once.

Each refresh gives a new refresh token and spends the old one. Whoever comes with a spent one holds
a copy: either they or the app stole it, so the whole family ends and both must sign in again.
Sources: RFC 6749 §4.3 and §6; RFC 9700 §4.14.2 (rotation and reuse detection); RFC 7519.
"""

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING

from soniq.accounts import acts, app_rows
from soniq.accounts.app_model import Family, FamilyId, Grant, Sealing
from soniq.accounts.app_passwords import AppPasswords
from soniq.accounts.app_rows import Kin
from soniq.accounts.keys import new_secret, secret_hash
from soniq.accounts.model import Clock, Person
from soniq.accounts.notes import Note, Noted
from soniq.accounts.powers import may_end
from soniq.accounts.sessions import DAY_MS, PLAUSIBLE
from soniq.errors import Forbidden, NotFound
from soniq.events import JSON
from soniq.store.database import Database, Tx
from soniq.units import PersonId

if TYPE_CHECKING:
    from jwt.types import Options

ACCESS_SECONDS = 15 * 60
MOST = 20
"""Families of one app password; the one that was not heard of for longest makes room."""
ISSUER = "soniq"
ALGORITHM = "HS256"
BEGINS = "sr_"


_OPTIONS: "Options" = {
    "require": ["iss", "sub", "exp", "family"],
    "verify_exp": False,  # we do, by the clock that tests move
    "verify_iat": False,
    "verify_nbf": False,
}


class Refused(Forbidden):
    """What an app came with is good for nothing (any more)."""

    code = "invalid_grant"
    status = 400


class Families:
    """Apps that hold refresh tokens.

    That one came in is no deed: after a restore from an older backup they sign in again. That one
    was sent away is one, so that no restore brings it back.
    """

    def __init__(
        self,
        db: Database,
        app_passwords: AppPasswords,
        box: Sealing,
        clock: Clock,
        days: Callable[[], int],
        note: Note,
    ) -> None:
        """days: after which a family that was not heard of ends."""
        self._db = db
        self._app_passwords = app_passwords
        self._box = box
        self._clock = clock
        self._days = days
        self._note = note
        self._key: bytes | None = None

    def grant(self, name: str, password: str, *, address: str, client: str = "") -> Grant:
        """Signs an app in with one of its person's app passwords.

        Raises:
            Refused: they do not belong together.
            Throttled: too many wrong ones came from that address.
        """
        found = self._app_passwords.proven(name, password, address=address, client=client)
        if found is None:
            raise Refused("That name and that app password do not belong together.")
        family, newest, at = new_secret(), new_secret(), self._clock.now()
        with self._db.write(lasting=True) as tx:
            app_rows.add_family(
                tx,
                found.app_password.id,
                secret_hash=secret_hash(family),
                newest_hash=secret_hash(newest),
                client=client[:100],
                address=address,
                at=at,
            )
            app_rows.drop_oldest_families(tx, found.app_password.id, kept=MOST)
        return self._grant(found.lent, family, newest)

    def refresh(self, refresh: str, *, address: str) -> Grant:
        """A new access token and a new refresh token, for one that was not used yet.

        Raises:
            Refused: it is unknown, too old, or was used before; then its whole family ends.
        """
        family, newest = _parts(refresh)
        fresh = new_secret()
        with self._db.write(lasting=True) as tx:
            kin = app_rows.kin_of(tx.reader, secret_hash(family))
            is_newest = kin is not None and hmac.compare_digest(
                kin.newest_hash, secret_hash(newest)
            )
            if kin is not None and not is_newest:
                _end(tx, kin)
            elif kin is not None and not self._over(kin.family):
                app_rows.renew_family(
                    tx, kin.family.id, secret_hash(fresh), self._clock.now(), address
                )
        if kin is None:
            raise Refused("No app holds this refresh token (any more). Sign in again.")
        if not is_newest:
            self._note(Noted.REUSED, kin.person.name, address)
            raise Refused(
                "This refresh token was used before, so somebody may have a copy of it. Every "
                "token that came of this sign-in is revoked. Sign in again."
            )
        if self._over(kin.family):
            raise Refused("This refresh token was not used for too long. Sign in again.")
        return self._grant(kin.person, family, fresh)

    def person(self, access: str) -> Person | None:
        """For whom an access token acts, while it and its family last."""
        kin = self._kin_of(access)
        return None if kin is None else kin.person

    def end_by(self, token: str) -> None:
        """Ends the family of a refresh or an access token; an unknown one is fine (RFC 7009)."""
        if token.startswith(BEGINS):
            kin = app_rows.kin_of(self._db.read(), secret_hash(_parts(token)[0]))
        else:
            kin = self._kin_of(token)
        if kin is not None:
            with self._db.write(lasting=True) as tx:
                _end(tx, kin)

    def of(self, person_id: PersonId | None = None) -> list[Family]:
        """Those of a person that still last, or of all; newest first."""
        found = app_rows.families(self._db.read(), person_id)
        return [family for family in found if not self._over(family)]

    def end(self, family_id: FamilyId, *, by: Person | None) -> None:
        """Raises:
        NotFound: there is no such sign-in.
        Forbidden: `by` is neither its person nor above them.
        """
        kin = app_rows.kin(self._db.read(), family_id)
        if kin is None:
            raise NotFound("There is no such sign-in of an app; it may have ended already.")
        may_end(by, kin.owner)
        with self._db.write(lasting=True) as tx:
            _end(tx, kin)

    def _kin_of(self, access: str) -> Kin | None:
        family = self._family_in(access)
        kin = None if family is None else app_rows.kin_of(self._db.read(), family)
        return None if kin is None or self._over(kin.family) else kin

    def _family_in(self, access: str) -> str | None:
        """The family that a JWT of ours names by its hash, while the JWT is good.

        The time is judged by our own clock, which on a Pi may jump by years: what would be good
        for longer than any is when made was made at another time, and is not good at all.
        """
        import jwt

        try:
            claims = jwt.decode(
                access, self._signing_key(), algorithms=[ALGORITHM], issuer=ISSUER, options=_OPTIONS
            )
            left = int(claims["exp"]) * 1000 - self._clock.now()
        except (jwt.PyJWTError, TypeError, ValueError):
            return None
        return str(claims["family"]) if 0 < left <= ACCESS_SECONDS * 1000 else None

    def _grant(self, person: Person, family: str, newest: str) -> Grant:
        import jwt

        at = self._clock.now() // 1000
        claims: dict[str, JSON] = {
            "iss": ISSUER,
            "sub": str(person.id),
            "family": secret_hash(family),
            "iat": at,
            "exp": at + ACCESS_SECONDS,
        }
        return Grant(
            person=person,
            access=jwt.encode(claims, self._signing_key(), algorithm=ALGORITHM),
            expires_in=ACCESS_SECONDS,
            refresh=f"{BEGINS}{family}.{newest}",
        )

    def _signing_key(self) -> bytes:
        if self._key is None:
            self._key = self._box.derived("access tokens of apps")
        return self._key

    def _over(self, family: Family) -> bool:
        if family.last_used_at < PLAUSIBLE:
            return False
        return self._clock.now() - family.last_used_at > self._days() * DAY_MS


def _end(tx: Tx, kin: Kin) -> None:
    body: dict[str, JSON] = {"person_id": kin.person.id, "secret_hash": kin.secret_hash}
    acts.do(tx, acts.APP_SIGNED_OUT, body)


def _parts(refresh: str) -> tuple[str, str]:
    """What a refresh token shares with its family, and what is its own."""
    family, _, newest = refresh.removeprefix(BEGINS).partition(".")
    return family, newest
