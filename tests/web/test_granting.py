"""`/api/auth/token` in the manner of RFC 6749, and what an app may do with what it gets."""

import logging
from typing import Any

import httpx2
import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.http.logs import redacted
from tests.http.routes import PASSWORD, House

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def secret(full: House) -> str:
    user = full.people[Role.USER]
    return full.accounts.create_app_password(user.id, "car", by=user).secret


def granted(full: House, secret: str) -> dict[str, Any]:
    answer = full.client().post(
        "/api/auth/token",
        data={"grant_type": "password", "username": "user", "password": secret, "client_id": "Car"},
    )
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def refreshed(full: House, refresh: str) -> httpx2.Response:
    return full.client().post(
        "/api/auth/token", data={"grant_type": "refresh_token", "refresh_token": refresh}
    )


def me(full: House, access: str) -> int:
    headers = {"Authorization": f"Bearer {access}"}
    return full.client(origin=None).get("/api/auth/me", headers=headers).status_code


def test_an_app_signs_in_renews_and_signs_out(full: House, secret: str) -> None:
    said = granted(full, secret)
    assert (said["token_type"], said["expires_in"], said["scope"]) == ("Bearer", 900, "user")
    assert me(full, said["access_token"]) == 200
    answer = refreshed(full, said["refresh_token"])
    assert answer.headers["Cache-Control"] == "no-store"
    newer = answer.json()
    assert me(full, newer["access_token"]) == 200
    gone = full.client().post("/api/auth/revoke", data={"token": newer["refresh_token"]})
    assert (gone.status_code, gone.content) == (200, b"")
    assert me(full, newer["access_token"]) == 401
    again = full.client().post("/api/auth/revoke", data={"token": newer["refresh_token"]})
    assert again.status_code == 200


def test_a_reused_refresh_token_ends_the_family_and_says_so(full: House, secret: str) -> None:
    said = granted(full, secret)
    newer = refreshed(full, said["refresh_token"]).json()
    answer = refreshed(full, said["refresh_token"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert "used before" in answer.json()["error_description"]
    assert me(full, newer["access_token"]) == 401
    assert refreshed(full, newer["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "password", "username": "user"}, "invalid_request"),
        ({"grant_type": "password", "username": "user", "password": ""}, "invalid_request"),
        ({"grant_type": "password", "username": "user", "password": "x"}, "invalid_grant"),
        ({"grant_type": "password", "username": "user", "password": PASSWORD}, "invalid_grant"),
        ({"grant_type": "password", "username": 'é"\\', "password": "x"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "sr_x.y"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
    ],
)
def test_what_is_wrong_is_told_by_the_standards_names(
    full: House, form: dict[str, str], error: str
) -> None:
    answer = full.client().post("/api/auth/token", data=form, headers=FORM)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.json()["error_description"]
    assert text.isascii()
    assert '"' not in text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"grant_type": "password"}', "application/json"),
        (b"grant_type=password", "text/plain"),
        (b"grant_type=password&grant_type=password", FORM["Content-Type"]),
        (b"grant_type=%ff", FORM["Content-Type"]),
        (b"\xff=\xfe", FORM["Content-Type"]),
        (b"&".join(b"a%d=1" % n for n in range(30)), FORM["Content-Type"]),
    ],
)
def test_what_is_no_form_is_an_invalid_request(full: House, content: bytes, kind: str) -> None:
    for path in ("/api/auth/token", "/api/auth/revoke"):
        answer = full.client().post(path, content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_guessing_is_slowed_down_in_the_same_shape(full: House) -> None:
    form = {"grant_type": "password", "username": "user", "password": "x"}
    answers = [full.client().post("/api/auth/token", data=form) for _ in range(11)]
    assert [one.status_code for one in answers] == [400] * 10 + [429]
    assert answers[-1].json()["error"] == "slow_down"
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_an_app_acts_as_far_as_its_password_lends(full: House) -> None:
    owner = full.people[Role.OWNER]
    lesser = full.accounts.create_app_password(owner.id, "tv", Role.GUEST, by=owner).secret
    given = full.accounts.grant("owner", lesser, address="127.0.0.1")
    headers = {"Authorization": f"Bearer {given.access}"}
    client = full.client(origin=None)
    assert client.get("/api/auth/me", headers=headers).json()["role"] == "guest"
    assert client.get("/api/apps/passwords", headers=headers).status_code == 200
    made = client.post("/api/apps/passwords", headers=headers, json={"name": "x", "role": "admin"})
    assert made.status_code == 403


def test_a_wrong_jwt_does_not_fall_back_to_the_cookie(full: House, secret: str) -> None:
    said = granted(full, secret)
    client = full.client(Role.OWNER)
    assert client.get("/api/auth/me").status_code == 200
    wrong = {"Authorization": f"Bearer {said['access_token'][:-3]}"}
    assert client.get("/api/auth/me", headers=wrong).status_code == 401


def test_app_passwords_are_shown_once_and_listed_without(full: House) -> None:
    client = full.client(Role.USER)
    made = client.post("/api/apps/passwords", json={"name": "Symfonium", "role": "guest"})
    assert made.status_code == 201
    secret = made.json()["password"]
    (listed,) = client.get("/api/apps/passwords").json()
    assert listed == {name: said for name, said in made.json().items() if name != "password"}
    assert (listed["name"], listed["role"], listed["last_used_at"]) == ("Symfonium", "guest", None)
    full.accounts.grant("user", secret, address="10.0.0.9", client="Car")
    (used,) = client.get("/api/apps/passwords").json()
    assert (used["last_client"], used["last_address"]) == ("Car", "10.0.0.9")
    (family,) = client.get("/api/apps/signins").json()
    assert (family["client"], family["app_password_id"]) == ("Car", listed["id"])


def test_each_sees_and_revokes_their_own_and_admins_those_of_others(
    full: House, secret: str
) -> None:
    said = granted(full, secret)
    user, guest, admin = (full.client(role) for role in (Role.USER, Role.GUEST, Role.ADMIN))
    (password,), (family,) = (
        user.get(f"/api/apps/{list}").json() for list in ("passwords", "signins")
    )
    whose = {"person_id": user.get("/api/auth/me").json()["id"]}
    for path, one in (("passwords", password), ("signins", family)):
        assert guest.get(f"/api/apps/{path}").json() == []
        assert guest.get(f"/api/apps/{path}", params=whose).status_code == 403
        assert guest.delete(f"/api/apps/{path}/{one['id']}").status_code == 404
        assert admin.get(f"/api/apps/{path}", params=whose).json() == [one]
    assert me(full, said["access_token"]) == 200
    assert admin.delete(f"/api/apps/signins/{family['id']}").status_code == 204
    assert me(full, said["access_token"]) == 401
    assert admin.delete(f"/api/apps/passwords/{password['id']}").status_code == 204
    assert user.delete(f"/api/apps/passwords/{password['id']}").status_code == 404


def test_an_admin_does_not_send_the_owners_apps_away(full: House) -> None:
    owner = full.people[Role.OWNER]
    made = full.accounts.create_app_password(owner.id, "car", by=owner).app_password
    admin = full.client(Role.ADMIN)
    path = f"/api/apps/passwords/{ids.public('AppPassword', made.id)}"
    assert admin.delete(path).status_code == 403


def test_nothing_of_it_reaches_the_log(
    full: House, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = granted(full, secret)
    refreshed(full, said["refresh_token"])
    refreshed(full, said["refresh_token"])
    me(full, said["access_token"])
    for one in (secret, said["access_token"], said["refresh_token"]):
        assert one not in caplog.text
        assert one not in redacted(f"GET /x?y={one} 200")
