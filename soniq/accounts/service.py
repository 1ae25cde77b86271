"""Who may come in, and what they prove it with."""

from collections.abc import Callable
from dataclasses import replace

from soniq.accounts import acts, names, passwords, rows
from soniq.accounts.app_model import Sealing
from soniq.accounts.app_passwords import AppPasswords
from soniq.accounts.claiming import Claiming
from soniq.accounts.families import Families
from soniq.accounts.keys import secret_hash
from soniq.accounts.links import Links
from soniq.accounts.model import (
    Clock,
    Nearness,
    Person,
    Role,
    Session,
    SessionId,
    SignedIn,
)
from soniq.accounts.notes import Note, Noted, log_note
from soniq.accounts.powers import full_self, may_end, may_manage, may_see
from soniq.accounts.proving import proven
from soniq.accounts.sessions import Sessions
from soniq.accounts.throttle import Throttle
from soniq.accounts.tokens import Tokens
from soniq.errors import Conflict, Forbidden, NotFound
from soniq.events import JSON
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.units import PersonId


class Accounts:
    """People, their sessions, tokens and apps, and the claim of a new soniq.

    Every method is plain and synchronous. Those that try a password take as long as argon2 does;
    call them from a thread.
    """

    def __init__(
        self,
        db: Database,
        *,
        box: Sealing,
        session_days: Callable[[], int] = lambda: 30,
        clock: Clock | None = None,
        note: Note = log_note,
    ) -> None:
        """box: the key with which app passwords are encrypted, and JWTs signed."""
        self._db = db
        self._clock = clock or Clock()
        self._sessions = Sessions(db, self._clock, session_days)
        self._note = note
        self._throttle = Throttle(self._clock.monotonic)
        self._links = Links(self._clock.monotonic)
        self._claiming: Claiming | None = Claiming(self._clock, self._throttle)
        self.redo: dict[str, Redo] = dict.fromkeys(acts.KINDS, self._again)

        tokens = Tokens(db, self._clock, self._sessions)
        self.tokens = tokens.of
        self.token_of = tokens.find
        self.create_token = tokens.create
        self.revoke_token = tokens.revoke
        self.person_of_token = tokens.person

        apps = AppPasswords(db, box, self._clock, self._throttle, self._sessions, note)
        self.app_passwords = apps.of
        self.create_app_password = apps.create
        self.revoke_app_password = apps.revoke
        self.person_of_app_password = apps.person_by_password
        self.person_of_app_token = apps.person_by_token

        families = Families(db, apps, box, self._clock, session_days, note)
        self.families = families.of
        self.end_family = families.end
        self.grant = families.grant
        self.refresh = families.refresh
        self.end_grant = families.end_by
        self.person_of_access = families.person

    # The claim

    def claimed(self) -> bool:
        """Whether soniq has an owner. Once it has, it has for good."""
        if self._claiming is not None and rows.anybody(self._db.read()):
            self._claiming = None
        return self._claiming is None

    def claim_code(self) -> str | None:
        """The code that lets anybody claim from anywhere; None once soniq has an owner."""
        return None if self.claimed() or self._claiming is None else self._claiming.code

    def claim_needs_code(self, nearness: Nearness) -> bool:
        claiming = self._claiming
        return claiming is not None and not claiming.open_to(nearness)

    def claim(
        self, name: str, password: str, *, nearness: Nearness, address: str, code: str | None = None
    ) -> Person:
        """Makes the first person, who is the owner.

        Raises:
            Conflict: soniq has an owner already.
            Forbidden: from there it needs the code, or the code is wrong.
            Throttled: too many codes were tried.
            Invalid: the name or the password will not do.
        """
        claiming = self._claiming
        if self.claimed() or claiming is None:
            raise Conflict("This soniq has an owner already. Sign in, or ask the owner.")
        claiming.check(nearness, code=code, address=address)
        person = self._add(name, password, Role.OWNER)
        self._claiming = None
        self._note(Noted.CLAIMED, person.name, address)
        return person

    # Coming in

    def sign_in(
        self, name: str, password: str, *, address: str, user_agent: str | None = None
    ) -> SignedIn:
        """Opens a session for whoever knows the password.

        An unknown name costs as much time, and says the same, as a wrong password.

        Raises:
            Forbidden: name and password do not belong together.
            Throttled: there were too many tries; see `accounts.throttle`.
        """
        person = self._proven(name, password, address)
        if person is None:
            self._note(Noted.REFUSED, name, address)
            raise Forbidden("That name and that password do not belong together.")
        secret = self.open_session(person.id, address=address, user_agent=user_agent)
        return SignedIn(person=person, secret=secret)

    def open_session(
        self, person_id: PersonId, *, address: str, user_agent: str | None = None
    ) -> str:
        """A session for a person who is known by other means; returns the cookie's secret.

        Raises:
            NotFound: there is no such person.
        """
        self.person(person_id)
        return self._sessions.open(person_id, address=address, user_agent=user_agent)

    def session_of(self, secret: str) -> Session | None:
        found = self._sessions.find(secret)
        return None if found is None else found[0]

    def person_of_session(self, secret: str) -> Person | None:
        """Whose cookie that is, while its session lasts. Each visit lengthens it."""
        return self._sessions.visit(secret)

    def person_of_bearer(self, secret: str) -> Person | None:
        """Whose API token or whose app's access token (a JWT) that is, with the role it lends."""
        is_jwt = secret.count(".") == 2
        return self.person_of_access(secret) if is_jwt else self.person_of_token(secret)

    def sessions(self, person_id: PersonId) -> list[Session]:
        """Those that still last, newest first."""
        return [session for session, _ in self._sessions.of(person_id)]

    def sign_out(self, secret: str) -> None:
        """Ends the session of that cookie; one that is over already stays so."""
        found = self._sessions.find(secret)
        if found is not None:
            self._sessions.end([(found[0], secret_hash(secret))])

    def end_session(self, session_id: SessionId, *, of: PersonId, by: Person | None) -> None:
        """Signs one browser out.

        Raises:
            NotFound: that person has no such session.
            Forbidden: `by` is neither that person nor above them.
        """
        self._reach(by, of)
        found = [pair for pair in self._sessions.of(of) if pair[0].id == session_id]
        if not found:
            raise NotFound("There is no such session; it may have ended.")
        self._sessions.end(found)

    def sign_out_everywhere(self, person_id: PersonId, *, by: Person | None) -> None:
        """Ends all of a person's sessions. Tokens stay.

        Raises:
            Forbidden: `by` is neither that person nor above them.
        """
        self._reach(by, person_id)
        self._sessions.end(rows.sessions(self._db.read(), person_id))

    def create_link(self, person_id: PersonId) -> str:
        """The secret of a link that signs that person in, once, within ten minutes."""
        return self._links.create(self.person(person_id).id)

    def follow_link(
        self, secret: str, *, nearness: Nearness, address: str, user_agent: str | None = None
    ) -> SignedIn:
        """Signs in by a link of `create_link`; only on this machine itself.

        Raises:
            Forbidden: the link was used, is too old, never was, or is followed from elsewhere.
        """
        person_id = self._links.follow(secret) if nearness is Nearness.LOOPBACK else None
        if person_id is None:
            self._note(Noted.REFUSED, "a sign-in link", address)
            raise Forbidden(
                "This sign-in link does not open. It works once, for ten minutes, "
                "on the machine that soniq runs on."
            )
        opened = self.open_session(person_id, address=address, user_agent=user_agent)
        return SignedIn(person=self.person(person_id), secret=opened)

    # People

    def people(self) -> list[Person]:
        """All, by name."""
        return rows.people(self._db.read())

    def person(self, person_id: PersonId) -> Person:
        known = rows.person(self._db.read(), person_id)
        if known is None:
            raise NotFound(f"There is no person {person_id}.")
        return known.person

    def person_named(self, name: str) -> Person:
        """The person of that name, whatever its case.

        Raises:
            NotFound: there is none.
        """
        known = rows.person_named(self._db.read(), names.key(name))
        if known is None:
            raise NotFound(f"There is no person named {name}.")
        return known.person

    def add_person(self, name: str, password: str, role: Role, *, by: Person | None) -> Person:
        """`by` is None for the command line, which may also make the owner of a new soniq.

        Raises:
            Forbidden: `by` may not give that role.
            Conflict: the name is taken, or there is an owner already.
            Invalid: the name or the password will not do.
        """
        if role is Role.OWNER and (by is not None or self.claimed()):
            raise Conflict("There is one owner, who claimed this soniq. Choose another role.")
        may_manage(by, role)
        return self._add(name, password, role)

    def set_role(self, person_id: PersonId, role: Role, *, by: Person | None) -> Person:
        """Raises:
        NotFound: there is no such person.
        Forbidden: `by` is not above that person and that role, or it is the owner.
        """
        person = self.person(person_id)
        if Role.OWNER in (person.role, role):
            raise Forbidden("The owner stays the owner, and there is only one.")
        may_manage(by, person.role)
        may_manage(by, role)
        self._do(acts.ROLE, {"person_id": person_id, "role": role})
        return replace(person, role=role)

    def set_password(
        self,
        person_id: PersonId,
        password: str,
        *,
        by: Person | None,
        current: str | None = None,
        address: str = "",
    ) -> None:
        """Changes a password and ends all sessions of that person. Tokens stay.

        People change their own by telling the current one; those above them need not.

        Raises:
            Forbidden: the current password is wrong or missing, or `by` is not above that person.
            Throttled: too many wrong ones.
            Invalid: the new password will not do.
        """
        person = self.person(person_id)
        if by is not None and by.id == person_id:
            full_self(by, person)
            if self._proven(person.name, current or "", address) is None:
                self._note(Noted.REFUSED, person.name, address)
                raise Forbidden("The current password is not right.")
        else:
            may_manage(by, person.role)
        passwords.check(password, name=person.name)
        self._do(
            acts.PASSWORD,
            {"person_id": person_id, "password_hash": passwords.hashed(password)},
        )
        self._note(Noted.PASSWORD, person.name, address)

    def remove(self, person_id: PersonId, *, by: Person | None) -> None:
        """Raises:
        NotFound: there is no such person.
        Forbidden: it is the owner, or `by` is not above that person.
        """
        person = self.person(person_id)
        if person.role is Role.OWNER:
            raise Forbidden("The owner cannot be removed.")
        may_manage(by, person.role)
        self._do(acts.REMOVED, {"person_id": person_id})

    def check_sight(self, person_id: PersonId, *, by: Person) -> None:
        """Lets pass who may see by what a person comes in: they themselves, and admins.

        Raises:
            Forbidden: to anybody else.
        """
        may_see(by, person_id)

    # Beneath

    def _add(self, name: str, password: str, role: Role) -> Person:
        name = names.tidy(name)
        passwords.check(password, name=name)
        body: dict[str, JSON] = {
            "name": name,
            "name_key": names.key(name),
            "role": role,
            "password_hash": passwords.hashed(password),
            "at": self._clock.now(),
        }
        with self._db.write(lasting=True) as tx:
            if rows.person_named(tx.reader, names.key(name)) is not None:
                raise Conflict(f"There is a person named {name} already.")
            if role is Role.OWNER and rows.anybody(tx.reader):
                raise Conflict("This soniq has an owner already.")
            person_id = PersonId(rows.next_id(tx, "people"))
            acts.do(tx, acts.ADDED, body | {"person_id": person_id})
        return self.person(person_id)

    def _proven(self, name: str, password: str, address: str) -> Person | None:
        return proven(self._db, self._throttle, name, password, address=address)

    def _reach(self, by: Person | None, person_id: PersonId) -> None:
        may_end(by, self.person(person_id))

    def _do(self, kind: str, body: dict[str, JSON]) -> None:
        with self._db.write(lasting=True) as tx:
            acts.do(tx, kind, body)

    def _again(self, deed: Deed) -> None:
        self._do(deed.kind, deed.body)
