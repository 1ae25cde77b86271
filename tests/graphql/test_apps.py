"""Apps and shares by GraphQL: each person their own, admins see and end those of others."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.http import ids
from tests.whole import Whole

PASSWORDS = "{ appPasswords { id name role lastUsedAt lastClient } }"
MAKE = """
    mutation ($name: String!, $lent: Role) {
      createAppPassword(name: $name, role: $lent) { password appPassword { id name role } }
    }
"""
REVOKE = "mutation ($id: ID!) { revokeAppPassword(appPasswordId: $id) { id } }"
SHARES = "{ shares { id path description things { kind entityId } expiresAt visits } }"
SHARE = """
    mutation ($things: [SharedThingInput!]!, $expiresAt: DateTime, $forever: Boolean! = false) {
      createShare(things: $things, description: "hear", expiresAt: $expiresAt, forever: $forever) {
        id path description things { kind entityId } expiresAt visits
      }
    }
"""


def code_of(answer: dict[str, object]) -> object:
    errors = answer["errors"]
    assert isinstance(errors, list)
    return errors[0]["extensions"]["code"]


def id_of(box: Whole, role: Role) -> str:
    return str(box.asked("{ me { id } }", role)["me"]["id"])


def test_an_app_password_is_made_used_listed_and_revoked(box: Whole) -> None:
    made = box.asked(MAKE, Role.USER, name="Symfonium", lent="GUEST")["createAppPassword"]
    assert made["appPassword"]["role"] == "GUEST"
    given = box.soniq.accounts.grant("user", made["password"], address="10.1.1.1", client="Car")
    (listed,) = box.asked(PASSWORDS, Role.USER)["appPasswords"]
    assert (listed["id"], listed["lastClient"]) == (made["appPassword"]["id"], "Car")
    (app,) = box.asked("{ appSignIns { id client appPasswordId } }", Role.USER)["appSignIns"]
    assert (app["client"], app["appPasswordId"]) == ("Car", listed["id"])
    end = "mutation ($id: ID!) { endAppSignIn(appSignInId: $id) { id } }"
    assert box.asked(end, Role.USER, id=app["id"])["endAppSignIn"] == []
    assert box.soniq.accounts.person_of_bearer(given.access) is None
    assert box.asked(REVOKE, Role.USER, id=listed["id"])["revokeAppPassword"] == []


def test_a_jwt_asks_graphql_as_its_person(box: Whole) -> None:
    made = box.asked(MAKE, Role.ARTIST, name="car")["createAppPassword"]
    given = box.soniq.accounts.grant("artist", made["password"], address="10.1.1.1")
    with box.client() as client:
        headers = {"Authorization": f"Bearer {given.access}"}
        answer = client.post("/graphql", json={"query": "{ me { name role } }"}, headers=headers)
        assert answer.json()["data"]["me"] == {"name": "artist", "role": "ARTIST"}
        box.asked(REVOKE, Role.ARTIST, id=made["appPassword"]["id"])
        again = client.post("/graphql", json={"query": "{ me { name } }"}, headers=headers)
    assert code_of(again.json()) == "sign_in_needed"


def test_others_see_and_end_nothing_and_admins_do(box: Whole) -> None:
    made = box.asked(MAKE, Role.USER, name="phone")["createAppPassword"]["appPassword"]
    whose = id_of(box, Role.USER)
    query = (
        "query ($id: ID!) { appPasswords(personId: $id) { id } appSignIns(personId: $id) { id } }"
    )
    assert code_of(box.graphql(query, Role.ARTIST, id=whose)) == "forbidden"
    assert code_of(box.graphql(REVOKE, Role.ARTIST, id=made["id"])) == "forbidden"
    assert box.asked(query, Role.ADMIN, id=whose)["appPasswords"] == [{"id": made["id"]}]
    box.asked(REVOKE, Role.ADMIN, id=made["id"])
    assert box.asked(PASSWORDS, Role.USER)["appPasswords"] == []


def test_accounts_elsewhere_are_none_where_no_server_is_named(box: Whole) -> None:
    query = "{ signInServer accountsElsewhere { id issuer called } }"
    assert box.asked(query, Role.USER) == {"signInServer": None, "accountsElsewhere": []}
    forget = "mutation ($id: ID!) { forgetAccountElsewhere(accountId: $id) { id } }"
    gone = box.graphql(forget, Role.USER, id=ids.public("Vouched", 9))
    assert code_of(gone) == "not_found"


def test_a_share_is_made_changed_followed_and_revoked(box: Whole) -> None:
    things = [{"kind": "ALBUM", "entityId": ids.public("Album", 1)}]
    share = box.asked(SHARE, Role.USER, things=things)["createShare"]
    assert (share["things"], share["description"]) == (things, "hear")
    with box.client() as client:
        found = client.get(f"{share['path']}/tracks").json()
        assert [track["title"] for track in found["tracks"]] == [
            "Intro", "Svefn-g-englar", "Starálfur",
        ]  # fmt: skip
        change = """mutation ($id: ID!, $at: DateTime!) {
            changeShare(shareId: $id, expiresAt: $at) { description expiresAt visits }
        }"""
        late = box.graphql(change, Role.USER, id=share["id"], at="2020-01-01T00:00:00Z")
        assert code_of(late) == "invalid"
        (listed,) = box.asked(SHARES, Role.USER)["shares"]
        assert (listed["visits"], listed["path"]) == (1, share["path"])
        revoke = "mutation ($id: ID!) { revokeShare(shareId: $id) { id } }"
        assert code_of(box.graphql(revoke, Role.ARTIST, id=share["id"])) == "not_found"
        assert box.asked(revoke, Role.USER, id=share["id"])["revokeShare"] == []
        assert client.get(f"{share['path']}/tracks").status_code == 404


def test_admins_see_the_shares_of_others_without_their_links(box: Whole) -> None:
    things = [{"kind": "TRACK", "entityId": ids.public("Track", 1)}]
    share = box.asked(SHARE, Role.USER, things=things)["createShare"]
    query = "query ($id: ID!) { shares(personId: $id) { id path } }"
    whose = id_of(box, Role.USER)
    assert code_of(box.graphql(query, Role.ARTIST, id=whose)) == "forbidden"
    assert box.asked(query, Role.ADMIN, id=whose)["shares"] == [{"id": share["id"], "path": None}]
    revoke = "mutation ($id: ID!) { revokeShare(shareId: $id) { id } }"
    box.asked(revoke, Role.ADMIN, id=share["id"])
    assert box.asked(SHARES, Role.USER)["shares"] == []


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        ({"kind": "TRACK", "entityId": ids.public("Track", 99_999)}, "not_found"),
        ({"kind": "ALBUM", "entityId": ids.public("Track", 1)}, "not_found"),
        ({"kind": "PLAYLIST", "entityId": ids.public("Playlist", 999)}, "not_found"),
        ({"kind": "TRACK", "entityId": "nonsense"}, "not_found"),
    ],
)
def test_what_is_not_there_is_not_shared(box: Whole, thing: dict[str, str], code: str) -> None:
    assert code_of(box.graphql(SHARE, Role.USER, things=[thing])) == code


def test_links_for_ever_take_the_setting(box: Whole) -> None:
    things = [{"kind": "TRACK", "entityId": ids.public("Track", 1)}]
    assert code_of(box.graphql(SHARE, Role.USER, things=things, forever=True)) == "invalid"
    assert code_of(box.graphql(SHARE, Role.USER, things=[])) == "invalid"
    assert code_of(box.graphql(SHARE, Role.GUEST, things=things)) == "forbidden"


@pytest.mark.parametrize("reason", ["app password revoked", "refresh token reused", "signed out"])
async def test_a_socket_ends_with_the_sign_in_of_its_app(box: Whole, reason: str) -> None:
    accounts = box.soniq.accounts
    user = accounts.person_named("user")
    made = accounts.create_app_password(user.id, "for a while", by=None)
    given = accounts.grant("user", made.secret, address="10.1.1.1")

    def end() -> None:
        if reason == "app password revoked":
            accounts.revoke_app_password(made.app_password.id, by=None)
        elif reason == "refresh token reused":
            accounts.refresh(given.refresh, address="10.1.1.1")
            with pytest.raises(Forbidden, match="used before"):
                accounts.refresh(given.refresh, address="10.1.1.1")
        else:
            accounts.end_grant(given.access)

    async with connect(
        box.url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers={"Authorization": f"Bearer {given.access}"},
        proxy=None,
    ) as socket:
        await socket.send('{"type": "connection_init"}')
        assert "connection_ack" in str(await socket.recv())
        await asyncio.to_thread(end)
        with pytest.raises(ConnectionClosed) as caught:
            await asyncio.wait_for(socket.recv(), 10)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401
    if reason != "app password revoked":
        accounts.revoke_app_password(made.app_password.id, by=None)
