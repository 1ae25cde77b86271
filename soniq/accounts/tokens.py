"""API tokens: long random secrets for programs, of which only hashes are kept."""

from soniq.accounts import acts, names, rows
from soniq.accounts.keys import new_secret, secret_hash
from soniq.accounts.model import Clock, NewToken, Person, Role, Token
from soniq.accounts.powers import lent, may_end, token_role
from soniq.accounts.sessions import Sessions
from soniq.errors import Conflict, NotFound
from soniq.events import JSON
from soniq.store.database import Database
from soniq.units import PersonId, TokenId

SEEN_MS = 60 * 1000
MOST = 100
"""Tokens of one person."""


class Tokens:
    def __init__(self, db: Database, clock: Clock, sessions: Sessions) -> None:
        self._db = db
        self._clock = clock
        self._sessions = sessions

    def of(self, person_id: PersonId | None = None) -> list[Token]:
        """One person's, or all; newest first."""
        return rows.tokens(self._db.read(), person_id)

    def find(self, secret: str) -> Token | None:
        """The token of a secret."""
        return rows.token_of(self._db.read(), secret_hash(secret))

    def person(self, secret: str) -> Person | None:
        """Whose token that is; with a lesser token, a person of that lesser role."""
        token = self.find(secret)
        known = None if token is None else rows.person(self._db.read(), token.person_id)
        if token is None or known is None:
            return None
        self._sessions.note(
            token.last_used_at,
            SEEN_MS,
            token.person_id,
            lambda tx, at: rows.see_token(tx, token.id, at),
        )
        return lent(known.person, token.role)

    def create(
        self, person_id: PersonId, name: str, role: Role | None = None, *, by: Person | None
    ) -> NewToken:
        """A token for programs. People make their own; the command line makes anybody's.

        role: less than the person's, to lend less; None for the same.

        Raises:
            Forbidden: `by` is somebody else, or the role is more than `by` has.
            Conflict: the person has a hundred already.
        """
        person = self._person(person_id)
        lends = token_role(role, person=person, by=by)
        name = names.tidy(name)
        if len(self.of(person_id)) >= MOST:
            raise Conflict(f"{person.name} has {MOST} tokens. Revoke one that is not used.")
        secret = f"sq_{new_secret()}"
        body: dict[str, JSON] = {
            "person_id": person_id,
            "secret_hash": secret_hash(secret),
            "name": name,
            "role": lends,
            "hint": secret[:7],
            "at": self._clock.now(),
        }
        with self._db.write(lasting=True) as tx:
            token_id = TokenId(rows.next_id(tx, "tokens"))
            acts.do(tx, acts.TOKEN_CREATED, body | {"token_id": token_id})
            token = rows.token(tx.reader, token_id)
        if token is None:
            raise NotFound("The person of this token was removed a moment ago.")
        return NewToken(token=token, secret=secret)

    def revoke(self, token_id: TokenId, *, by: Person | None) -> None:
        """Raises:
        NotFound: there is no such token.
        Forbidden: `by` is neither its person nor above them.
        """
        token = rows.token(self._db.read(), token_id)
        if token is None:
            raise NotFound("There is no such token; it may have been revoked already.")
        may_end(by, self._person(token.person_id))
        with self._db.write(lasting=True) as tx:
            acts.do(tx, acts.TOKEN_REVOKED, {"token_id": token_id, "person_id": token.person_id})

    def _person(self, person_id: PersonId) -> Person:
        known = rows.person(self._db.read(), person_id)
        if known is None:
            raise NotFound(f"There is no person {person_id}.")
        return known.person
