"""Coming in by another server's word (OpenID Connect).

Who somebody is there is tied to a person here by that server's own id of them, never by a name or
an e-mail address: those can be chosen. A person ties it once, while signed in; people whom soniq
does not know are added only where the settings say so.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from typing import Protocol

from soniq.accounts import acts, names, passwords, rows, vouched_rows
from soniq.accounts.app_model import Sealing
from soniq.accounts.keys import new_secret
from soniq.accounts.model import Clock, Person, Role, SignedIn
from soniq.accounts.notes import Note, Noted, log_note
from soniq.accounts.powers import full_self, may_end
from soniq.accounts.vouched_model import Begun, Ended, VouchedId, VouchedPerson
from soniq.clients.oidc import Client, Errand, OpenId, Unproven, Vouched
from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import JSON
from soniq.store.database import Database, Tx
from soniq.units import PersonId

LASTS_MS = 10 * 60 * 1000
"""How long somebody may take at the other server."""
TICKET = "a sign-in elsewhere"


class OpensSessions(Protocol):
    """The part of `Accounts` that is needed."""

    def person(self, person_id: PersonId) -> Person: ...

    def open_session(
        self, person_id: PersonId, *, address: str, user_agent: str | None = None
    ) -> str: ...


class Vouching:
    """The door at which another server vouches for people; open where the settings name one.

    What is to be remembered of somebody who is away goes encrypted into a cookie of theirs, so
    that no crowd of strangers fills a memory here.
    """

    def __init__(
        self,
        db: Database,
        accounts: OpensSessions,
        box: Sealing,
        openid: Callable[[], OpenId],
        client: Callable[[], Client | None],
        new_people: Callable[[], Role | None],
        name: Callable[[], str | None],
        *,
        clock: Clock | None = None,
        note: Note = log_note,
    ) -> None:
        """client: what the settings say; None where they name no server. new_people: the role of
        whom soniq does not know; None to send them away. name: what people call the server."""
        self._db = db
        self._accounts = accounts
        self._box = box
        self._openid = openid
        self._client = client
        self._new_people = new_people
        self._name = name
        self._clock = clock or Clock()
        self._note = note

    @property
    def name(self) -> str | None:
        """What people call the other server; None where the settings name none."""
        return self._name()

    def begin(self, back: str, *, by: Person | None = None) -> Begun:
        """Sends somebody to the other server.

        back: soniq's address to which it sends them back. by: who ties their account there to
        themselves; None for whoever wants to come in.

        Raises:
            NotFound: the settings name no server.
            Forbidden: `by` acts with less than their own role.
            ServiceFailed: the server does not answer, or not as OpenID Connect has it.
        """
        client = self._named()
        if by is not None:
            full_self(by, self._accounts.person(by.id))
        errand = Errand(state=new_secret(), nonce=new_secret(), verifier=new_secret(), back=back)
        address = self._openid().address(client, errand)
        ticket: dict[str, JSON] = {
            "for": TICKET,
            "state": errand.state,
            "nonce": errand.nonce,
            "verifier": errand.verifier,
            "back": back,
            "by": None if by is None else by.id,
            "until": self._clock.now() + LASTS_MS,
        }
        return Begun(address=address, ticket=self._box.seal(json.dumps(ticket)))

    def end(
        self,
        said: Mapping[str, str],
        ticket: str | None,
        *,
        address: str,
        user_agent: str | None = None,
    ) -> Ended:
        """Lets in, or ties, whom the other server sent back.

        said: the parameters that it sent them with. ticket: of the cookie.

        Raises:
            NotFound: the settings name no server.
            Forbidden: it did not vouch for them, or for nobody whom soniq knows; in words.
            Conflict: that account is tied to somebody else.
            ServiceFailed: the server does not answer.
        """
        client = self._named()
        errand, by = self._errand(ticket)
        if not hmac.compare_digest(said.get("state", "").encode(), errand.state.encode()):
            raise Forbidden("This is the answer to another sign-in. Begin again.")
        if "error" in said or not said.get("code"):
            why = said.get("error_description") or said.get("error") or "it gave no reason"
            raise Forbidden(f"The other server did not let you in: {why[:200]}.")
        try:
            vouched = self._openid().vouched(client, errand, said["code"], now=self._clock.now())
        except Unproven:
            self._note(Noted.REFUSED, "somebody whom another server sent", address)
            raise
        if by is not None:
            self._tie(by, vouched)
            return Ended(signed_in=None)
        person = self._accounts.person(self._person_of(vouched, address))
        secret = self._accounts.open_session(person.id, address=address, user_agent=user_agent)
        return Ended(signed_in=SignedIn(person=person, secret=secret))

    def of(self, person_id: PersonId) -> list[VouchedPerson]:
        """A person's accounts elsewhere, newest first."""
        return vouched_rows.of_person(self._db.read(), person_id)

    def untie(self, vouched_id: VouchedId, *, by: Person | None) -> None:
        """Raises:
        NotFound: there is no such account elsewhere.
        Forbidden: `by` is neither its person nor above them.
        """
        found = vouched_rows.vouched(self._db.read(), vouched_id)
        if found is None:
            raise NotFound("There is no such account; it may have been let go already.")
        may_end(by, self._accounts.person(found.person_id))
        with self._db.write(lasting=True) as tx:
            body: dict[str, JSON] = {"vouched_id": found.id, "person_id": found.person_id}
            acts.do(tx, acts.VOUCHED_NO_MORE, body)

    def _named(self) -> Client:
        client = self._client()
        if client is None:
            raise NotFound("The settings name no other server to sign in by (oidc_issuer).")
        return client

    def _errand(self, ticket: str | None) -> tuple[Errand, PersonId | None]:
        """What was remembered of who comes back."""
        try:
            kept = json.loads(self._box.unseal(ticket or ""))
        except (Conflict, ValueError):
            kept = None
        if not isinstance(kept, dict) or kept.get("for") != TICKET:
            raise Forbidden("This browser did not begin a sign-in here. Begin at the sign-in page.")
        if not 0 < int(kept["until"]) - self._clock.now() <= LASTS_MS:
            raise Forbidden("That took more than ten minutes. Begin again.")
        errand = Errand(
            state=kept["state"], nonce=kept["nonce"], verifier=kept["verifier"], back=kept["back"]
        )
        return errand, None if kept["by"] is None else PersonId(kept["by"])

    def _person_of(self, vouched: Vouched, address: str) -> PersonId:
        known = vouched_rows.of_subject(self._db.read(), vouched.issuer, vouched.subject)
        if known is not None:
            return known.person_id
        role = self._new_people()
        if role is None:
            self._note(Noted.REFUSED, vouched.name, address)
            raise Forbidden(
                "The other server knows you, but soniq does not yet. Sign in here with your "
                "password once, and tie your account there to yours."
            )
        with self._db.write(lasting=True) as tx:
            meanwhile = vouched_rows.of_subject(tx.reader, vouched.issuer, vouched.subject)
            if meanwhile is not None:
                return meanwhile.person_id
            person_id = _added(tx, vouched.name, role, self._clock)
            self._write(tx, person_id, vouched)
        return person_id

    def _tie(self, person_id: PersonId, vouched: Vouched) -> None:
        self._accounts.person(person_id)
        with self._db.write(lasting=True) as tx:
            known = vouched_rows.of_subject(tx.reader, vouched.issuer, vouched.subject)
            if known is not None and known.person_id != person_id:
                raise Conflict("That account there belongs to somebody else here.")
            if known is None:
                self._write(tx, person_id, vouched)

    def _write(self, tx: Tx, person_id: PersonId, vouched: Vouched) -> None:
        body: dict[str, JSON] = {
            "vouched_id": rows.next_id(tx, "vouched_people"),
            "issuer": vouched.issuer,
            "subject": vouched.subject,
            "person_id": person_id,
            "called": vouched.name,
            "at": self._clock.now(),
        }
        acts.do(tx, acts.VOUCHED, body)


def _added(tx: Tx, called: str, role: Role, clock: Clock) -> PersonId:
    """A new person without a password, named as the other server has it, or nearly so."""
    name = _free_name(tx, called)
    person_id = PersonId(rows.next_id(tx, "people"))
    body: dict[str, JSON] = {
        "person_id": person_id,
        "name": name,
        "name_key": names.key(name),
        "role": role,
        "password_hash": passwords.nobodys(),
        "at": clock.now(),
    }
    acts.do(tx, acts.ADDED, body)
    return person_id


def _free_name(tx: Tx, called: str) -> str:
    try:
        base = names.tidy(called[: names.NAME_LIMIT - 4])
    except Invalid:
        base = "listener"
    for number in range(1, 1_000):
        name = base if number == 1 else f"{base} {number}"
        if rows.person_named(tx.reader, names.key(name)) is None:
            return name
    raise Conflict(f"A thousand people here are called {base} already.")
