"""Coming in by another server's word, and what that server cannot make soniq believe."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from soniq.accounts.model import Person, Role
from soniq.accounts.service import Accounts
from soniq.accounts.vouching import Vouching
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.oidc import Client, OpenId, Unproven
from soniq.errors import Conflict, Forbidden, NotFound
from soniq.events import Bus
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.deeds import Deeds, Replayed
from soniq.store.migrations import migrate
from tests.accounts.conftest import PASSWORD, Hands, opened
from tests.clients.asking import house
from tests.fakes.oidc.server import CLIENT, SECRET, Claims, FakeOidc, rsa_key

BACK = "http://soniq.local/signin/elsewhere/back"
SOFA = "192.168.1.50"
MINUTES_10 = 600


@dataclass
class Door:
    """A soniq that has another server vouch, and that server."""

    vouching: Vouching
    server: FakeOidc
    said: dict[str, Any] = field(default_factory=dict)
    """What the settings say: client, new_people."""

    def come(self, subject: str = "u-1", *, by: Person | None = None, **names: str) -> Any:
        """Goes there, signs in and comes back."""
        begun = self.vouching.begin(BACK, by=by)
        back = self.server.sign_in(begun.address, subject, **names)
        return self.vouching.end(back, begun.ticket, address=SOFA)


@pytest.fixture
def server() -> FakeOidc:
    return FakeOidc()


@pytest.fixture
def door(
    accounts: Accounts, owner: Person, db: Database, server: FakeOidc, tmp_path: Path, hands: Hands
) -> Iterator[Door]:
    assert owner
    folder = tmp_path / "net"
    folder.mkdir()
    said: dict[str, Any] = {
        "client": Client(issuer="https://id.example", id=CLIENT, secret=SECRET),
        "new_people": None,
    }
    with house(folder, server.transport) as net:
        openid = OpenId(net.transport)
        vouching = Vouching(
            db,
            accounts,
            Preferences(db, secrets=tmp_path),
            lambda: openid,
            lambda: said["client"],
            lambda: said["new_people"],
            lambda: "Home" if said["client"] else None,
            clock=hands.clock(),
        )
        yield Door(vouching=vouching, server=server, said=said)


def test_somebody_unknown_stays_out_where_nobody_is_added(door: Door, accounts: Accounts) -> None:
    with pytest.raises(Forbidden, match="does not yet"):
        door.come("u-1", preferred_username="ada")
    assert [person.name for person in accounts.people()] == ["Ada"]


def test_a_tied_account_opens_a_session(door: Door, accounts: Accounts, owner: Person) -> None:
    assert door.come("u-1", by=owner, preferred_username="ada.l").signed_in is None
    (tied,) = door.vouching.of(owner.id)
    assert (tied.issuer, tied.called) == ("https://id.example", "ada.l")
    ended = door.come("u-1")
    assert ended.signed_in.person.id == owner.id
    found = accounts.person_of_session(ended.signed_in.secret)
    assert found is not None
    assert found.id == owner.id


def test_a_name_or_mail_address_ties_nobody(door: Door, accounts: Accounts) -> None:
    door.said["new_people"] = Role.USER
    ended = door.come("u-2", preferred_username="Ada", email="ada@example.org")
    assert (ended.signed_in.person.name, ended.signed_in.person.role) == ("Ada 2", Role.USER)
    assert len(accounts.people()) == 2


def test_new_people_are_added_once_with_the_role_of_the_settings(
    door: Door, accounts: Accounts
) -> None:
    door.said["new_people"] = Role.GUEST
    first = door.come("u-3", name="Grace Hopper").signed_in.person
    again = door.come("u-3", name="Somebody Else").signed_in.person
    assert (first.id, first.name, first.role) == (again.id, "Grace Hopper", Role.GUEST)
    assert again.name == "Grace Hopper"
    nameless = door.come("u-4", name="  ", nickname="\n").signed_in.person
    assert nameless.name == "listener"
    with pytest.raises(Forbidden):
        accounts.sign_in("Grace Hopper", "", address=SOFA)


def test_the_same_subject_of_another_server_is_somebody_else(
    door: Door, owner: Person, server: FakeOidc
) -> None:
    door.come("u-1", by=owner)
    server.url = server.issuer = "https://other.example"
    door.said["client"] = Client(issuer="https://other.example", id=CLIENT, secret=SECRET)
    with pytest.raises(Forbidden, match="does not yet"):
        door.come("u-1")


def test_an_account_there_belongs_to_one_person_here(
    door: Door, accounts: Accounts, owner: Person
) -> None:
    bob = accounts.add_person("Bob", PASSWORD, Role.USER, by=None)
    door.come("u-1", by=owner)
    door.come("u-1", by=owner)
    with pytest.raises(Conflict):
        door.come("u-1", by=bob)
    assert len(door.vouching.of(owner.id)) == 1


def test_letting_it_go_shuts_the_door(door: Door, accounts: Accounts, owner: Person) -> None:
    eve = accounts.add_person("Eve", PASSWORD, Role.ADMIN, by=None)
    door.come("u-1", by=owner)
    (tied,) = door.vouching.of(owner.id)
    with pytest.raises(Forbidden):
        door.vouching.untie(tied.id, by=eve)
    door.vouching.untie(tied.id, by=owner)
    with pytest.raises(Forbidden, match="does not yet"):
        door.come("u-1")
    with pytest.raises(NotFound):
        door.vouching.untie(tied.id, by=owner)


def test_a_lesser_token_ties_nobody(door: Door, accounts: Accounts, owner: Person) -> None:
    lent = accounts.create_token(owner.id, "radio", Role.GUEST, by=owner).secret
    lesser = accounts.person_of_token(lent)
    with pytest.raises(Forbidden):
        door.vouching.begin(BACK, by=lesser)


def change(**said: Any) -> Callable[[Claims], Claims]:
    """Claims with others; None takes one away."""
    return lambda claims: {
        name: value for name, value in (claims | said).items() if value is not None
    }


LIES: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": change(iss="https://evil.example"),
    "nearly the issuer": change(iss="https://id.example/"),
    "no issuer": change(iss=None),
    "another audience": change(aud="somebody-else"),
    "several audiences": change(aud=[CLIENT, "other"]),
    "several, for another": change(aud=[CLIENT, "other"], azp="other"),
    "no audience": change(aud=None),
    "another nonce": change(nonce="replayed"),
    "no nonce": change(nonce=None),
    "over": change(exp=1_800_000_000 - 121),
    "no end": change(exp=None),
    "odd end": change(exp="never"),
    "no subject": change(sub=None),
    "empty subject": change(sub=""),
    "long subject": change(sub="x" * 256),
    "number as subject": change(sub=7),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_something_else_lets_nobody_in(
    door: Door, accounts: Accounts, lie: str
) -> None:
    door.said["new_people"] = Role.USER
    door.server.twist = LIES[lie]
    with pytest.raises(Unproven):
        door.come("u-1")
    assert len(accounts.people()) == 1


def unsigned(claims: Claims) -> str:
    return jwt.encode(claims, "", algorithm="none")


def by_secret(claims: Claims) -> str:
    return jwt.encode(claims, SECRET.ljust(32), algorithm="HS256")


def by_public_key(claims: Claims) -> str:
    """The old trick: the public key, taken for a shared secret."""
    jwk = json.dumps(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key("first").public_key()))
    return jwt.encode(claims, jwk.encode(), algorithm="HS256", headers={"kid": "RS256 first"})


def by_other_key(claims: Claims) -> str:
    return jwt.encode(
        claims, rsa_key("stranger"), algorithm="RS256", headers={"kid": "RS256 first"}
    )


def by_unpublished_key(claims: Claims) -> str:
    return jwt.encode(claims, rsa_key("stranger"), algorithm="RS256", headers={"kid": "stranger"})


def cut(claims: Claims) -> str:
    good = jwt.encode(claims, rsa_key("first"), algorithm="RS256", headers={"kid": "RS256 first"})
    return good[:-8]


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        by_secret,
        by_public_key,
        by_other_key,
        by_unpublished_key,
        cut,
        lambda _: "no.j.w.t",
        lambda _: "..",
    ],
)
def test_a_token_that_the_server_did_not_sign_lets_nobody_in(
    door: Door, accounts: Accounts, sign: Callable[[Claims], str]
) -> None:
    door.said["new_people"] = Role.USER
    door.server.sign = sign
    with pytest.raises(Unproven):
        door.come("u-1")
    assert len(accounts.people()) == 1


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_the_usual_signatures_are_known(door: Door, owner: Person, algorithm: str) -> None:
    door.server.algorithm = algorithm
    door.come("u-1", by=owner)
    assert door.come("u-1").signed_in.person.id == owner.id


def test_a_server_that_changes_its_key_is_asked_for_the_new_one(door: Door, owner: Person) -> None:
    door.come("u-1", by=owner)
    door.server.key_name, door.server.published = "second", ["first", "second"]
    assert door.come("u-1").signed_in.person.id == owner.id
    assert len(door.server.asked("/keys")) == 2


@pytest.mark.parametrize(
    ("secret", "methods", "header"),
    [
        (SECRET, None, True),
        (SECRET, ["client_secret_post"], False),
        (SECRET, ["client_secret_basic", "client_secret_post"], True),
        (None, None, False),
    ],
)
def test_the_clients_secret_goes_where_the_server_wants_it(
    door: Door, owner: Person, secret: str | None, methods: list[str] | None, header: bool
) -> None:
    door.server.secret, door.server.methods = secret, methods
    door.said["client"] = Client(issuer="https://id.example", id=CLIENT, secret=secret)
    door.come("u-1", by=owner)
    (asked,) = door.server.asked("/token")
    assert ("authorization" in asked.headers) is header


def test_an_issuer_may_end_with_a_slash(door: Door, owner: Person) -> None:
    door.server.issuer = "https://id.example/"
    door.come("u-1", by=owner)
    assert door.come("u-1").signed_in.person.id == owner.id


def test_a_server_that_calls_itself_otherwise_is_not_believed(door: Door) -> None:
    door.server.issuer = "https://evil.example"
    with pytest.raises(ServiceFailed, match="calls itself"):
        door.vouching.begin(BACK)


def test_only_the_browser_that_went_comes_back(door: Door, owner: Person) -> None:
    door.come("u-1", by=owner)
    mine, theirs = door.vouching.begin(BACK), door.vouching.begin(BACK)
    back = door.server.sign_in(theirs.address, "u-1")
    with pytest.raises(Forbidden, match="another sign-in"):
        door.vouching.end(back, mine.ticket, address=SOFA)
    for ticket in (None, "", "gAAAA", "x" * 5_000):
        with pytest.raises(Forbidden, match="did not begin"):
            door.vouching.end(back, ticket, address=SOFA)
    with pytest.raises(Forbidden, match="another sign-in"):
        door.vouching.end({"code": back["code"]}, theirs.ticket, address=SOFA)


def test_another_secret_of_the_box_is_no_ticket(door: Door, db: Database, tmp_path: Path) -> None:
    sealed = Preferences(db, secrets=tmp_path).seal(json.dumps({"state": "x", "for": "else"}))
    with pytest.raises(Forbidden, match="did not begin"):
        door.vouching.end({"state": "x", "code": "y"}, sealed, address=SOFA)


def test_a_code_works_once(door: Door, owner: Person) -> None:
    door.come("u-1", by=owner)
    begun = door.vouching.begin(BACK)
    back = door.server.sign_in(begun.address, "u-1")
    door.vouching.end(back, begun.ticket, address=SOFA)
    with pytest.raises(ServiceFailed) as refused:
        door.vouching.end(back, begun.ticket, address=SOFA)
    assert refused.value.kind is FailureKind.REFUSED


def test_a_code_of_another_sign_in_is_refused_by_pkce(door: Door, owner: Person) -> None:
    door.come("u-1", by=owner)
    mine, theirs = door.vouching.begin(BACK), door.vouching.begin(BACK)
    stolen = door.server.sign_in(theirs.address, "u-1")
    state = door.server.sign_in(mine.address, "u-2")["state"]
    with pytest.raises(ServiceFailed):
        door.vouching.end(stolen | {"state": state}, mine.ticket, address=SOFA)


def test_who_takes_more_than_ten_minutes_begins_again(
    door: Door, owner: Person, hands: Hands
) -> None:
    door.come("u-1", by=owner)
    begun = door.vouching.begin(BACK)
    back = door.server.sign_in(begun.address, "u-1")
    hands.wait(MINUTES_10)
    with pytest.raises(Forbidden, match="ten minutes"):
        door.vouching.end(back, begun.ticket, address=SOFA)


def test_a_refusal_there_is_told_in_its_words(door: Door) -> None:
    begun = door.vouching.begin(BACK)
    state = dict(httpx.URL(begun.address).params)["state"]
    said = {"state": state, "error": "access_denied", "error_description": "You pressed Cancel"}
    with pytest.raises(Forbidden, match="You pressed Cancel"):
        door.vouching.end(said, begun.ticket, address=SOFA)


def test_without_a_server_in_the_settings_there_is_no_such_door(door: Door) -> None:
    assert door.vouching.name == "Home"
    door.said["client"] = None
    assert door.vouching.name is None
    with pytest.raises(NotFound):
        door.vouching.begin(BACK)
    with pytest.raises(NotFound):
        door.vouching.end({}, None, address=SOFA)


def test_no_secret_of_it_is_logged_or_kept(
    door: Door, owner: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    begun = door.vouching.begin(BACK, by=owner)
    back = door.server.sign_in(begun.address, "u-1")
    door.vouching.end(back, begun.ticket, address=SOFA)
    (asked,) = door.server.asked("/token")
    form = dict(httpx.QueryParams(asked.content.decode()))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in files)
    for secret in (back["code"], form["code_verifier"], SECRET):
        assert secret.encode() not in written
        assert secret not in caplog.text


def test_a_restore_ties_people_again(
    door: Door, accounts: Accounts, owner: Person, tmp_path: Path, hands: Hands
) -> None:
    door.said["new_people"] = Role.USER
    door.come("u-1", by=owner)
    door.come("u-9", name="Grace")
    door.come("u-2", by=owner)
    door.vouching.untie(door.vouching.of(owner.id)[0].id, by=owner)
    folder = tmp_path / "restored"
    folder.mkdir()
    migrate(folder / "library.sqlite")
    again = Database(folder / "library.sqlite", Bus(), Deeds(tmp_path / "deeds.jsonl"))
    restored = opened(again, tmp_path, hands)
    assert again.replay(restored.redo) == Replayed(done=6, skipped=0)
    kept = "SELECT issuer, subject, person_id, called FROM vouched_people ORDER BY id"
    found = [tuple(row) for row in again.read().execute(kept)]
    assert found == [
        ("https://id.example", "u-1", owner.id, ""),
        ("https://id.example", "u-9", 2, "Grace"),
    ]
    assert [one.name for one in restored.people()] == [one.name for one in accounts.people()]
    again.close()
