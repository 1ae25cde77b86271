"""Every method, asked wrongly: without a proof, with a wrong or a revoked one, without what it
needs, for what is not there."""

import hashlib
from collections.abc import Iterator

import pytest

from soniq.subsonic.refused import METHODS as REFUSED
from soniq.subsonic.table import METHODS
from tests.subsonic.calls import RADIO, station
from tests.subsonic.checking import answers_json, json_faults, openapi
from tests.subsonic.house import LISTENER, PASSWORD, House

BY_NUMBER = dict(enumerate(sorted(METHODS), 1))

OWN_IDS = ("id", "playlistId", "mediaId", "startSongId", "endSongId")
NAMES = ("username",)
LENIENT = frozenset({("updateUser", "password")})
"""Demanded by the description alone: apps leave it out to keep the old one."""


def required() -> Iterator[tuple[str, str]]:
    """Methods, each with a parameter that the description demands."""
    for method in sorted(METHODS.keys() - REFUSED.keys()):
        path = openapi()["paths"].get(f"/rest/{method}")
        for parameter in (path.get("get") or path["post"])["parameters"]:
            if parameter.get("required") and (method, parameter["name"]) not in LENIENT:
                yield method, parameter["name"]


REQUIRED = sorted(required())


def filled(house: House, method: str) -> dict[str, str]:
    """All that the method demands, so that it would do nothing if it went through."""
    song = house.songs["Salt"]
    values = {
        "id": house.albums["Two Sides"] if "Album" in method else song,
        "mediaId": song,
        "mediaType": "song",
        "state": "stopped",
        "positionMs": "0",
        "startSongId": song,
        "endSongId": song,
        "type": "newest",
        "query": "harbour",
        "genre": "Jazz",
        "rating": "0",
        "position": "0",
        "username": "nobody",
        "password": "violet harbour 9",
        "email": "n@x.example",
        "action": "status",
        "name": "Name",
        "streamUrl": "https://radio.example/stream",
        "transcodeParams": "mp3-128",
    }
    demanded = [name for one, name in REQUIRED if one == method]
    if method == "updateInternetRadioStation":
        house.told("createInternetRadioStation", streamUrl=RADIO, name="Kept")
        values["id"] = station(house, "Kept")
    return {name: values.get(name, song) for name in demanded}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_nobody_is_told_anything_without_a_proof(house: House, method: str) -> None:
    answer = house.plain(method, v="1.16.1", c="tests", f="json").json()
    assert answer["subsonic-response"]["error"]["code"] == 10
    if f"/rest/{method}" in openapi()["paths"] and answers_json(method):
        assert not json_faults(method, answer)


@pytest.mark.parametrize("number", BY_NUMBER)
def test_a_wrong_token_opens_no_method(house: House, number: int) -> None:
    said = {"u": house.admin.name, "t": "0" * 32, "s": "salt"}
    answer = house.from_elsewhere(number, BY_NUMBER[number], **said)
    assert answer["error"]["code"] == 40
    assert {"type", "serverVersion", "openSubsonic"} <= answer.keys()


@pytest.mark.parametrize("number", BY_NUMBER)
def test_a_revoked_key_opens_no_method(house: House, revoked: str, number: int) -> None:
    answer = house.from_elsewhere(200 + number, BY_NUMBER[number], apiKey=revoked)
    assert answer["error"]["code"] == 44


@pytest.fixture(scope="module")
def revoked(house: House) -> str:
    accounts = house.soniq.accounts
    person = accounts.person_named(LISTENER)
    made = accounts.create_token(person.id, "lost phone", by=person)
    assert (
        house.plain("ping", apiKey=made.secret, v="1.16.1", c="x", f="json").json()[
            "subsonic-response"
        ]["status"]
        == "ok"
    )
    accounts.revoke_token(made.token.id, by=person)
    return made.secret


@pytest.mark.parametrize(("method", "name"), REQUIRED)
def test_a_missing_parameter_is_named(house: House, method: str, name: str) -> None:
    said = filled(house, method)
    del said[name]
    answer = house.ask(method, **said)
    assert answer["status"] == "failed", answer
    assert answer["error"]["code"] == 10
    assert f'"{name}"' in answer["error"]["message"]


@pytest.mark.parametrize("public", ["tr-999999", "al-999999", "nonsense", "", "../1"])
@pytest.mark.parametrize(
    ("method", "name"), [(method, name) for method, name in REQUIRED if name in OWN_IDS]
)
def test_an_unknown_id_is_not_found(house: House, method: str, name: str, public: str) -> None:
    answer = house.ask(method, **{**filled(house, method), name: public})
    assert answer["status"] == "failed", answer
    assert answer["error"]["code"] == 70


@pytest.mark.parametrize(
    "method", ["getUser", "updateUser", "deleteUser", "changePassword", "getAvatar"]
)
def test_an_unknown_name_is_not_found(house: House, method: str) -> None:
    assert house.code(method, **filled(house, method)) == 70


@pytest.mark.parametrize(
    "method",
    [
        "getUsers",
        "createUser",
        "updateUser",
        "deleteUser",
        "changePassword",
        "startScan",
        "createInternetRadioStation",
    ],
)
def test_what_is_for_admins_is_refused_to_others(house: House, method: str) -> None:
    assert house.code(method, house.listener, **filled(house, method)) == 50


def test_a_method_that_nobody_knows_is_no_page(house: House) -> None:
    response = house.send("getEverything", f="json")
    assert response.status_code == 404
    assert response.json()["subsonic-response"]["error"]["code"] == 0


def token(password: str, salt: str = "abcdef") -> dict[str, str]:
    made = hashlib.md5((password + salt).encode(), usedforsecurity=False).hexdigest()
    return {"t": made, "s": salt}


def test_an_app_password_opens_as_a_token_and_as_it_is(house: House) -> None:
    way = house.admin
    for number, proof in enumerate(
        (
            token(way.password),
            {"p": way.password},
            {"p": "enc:" + way.password.encode().hex()},
            {"p": "enc:" + way.password.encode().hex().upper()},
        )
    ):
        answer = house.from_elsewhere(500 + number, "ping", u=way.name, **proof)
        assert answer["status"] == "ok", proof


@pytest.mark.parametrize("name", ["ada", "nobody", "", "Ada\x00"])
@pytest.mark.parametrize(
    "proof",
    [
        token(""),
        {"p": ""},
        {"p": "enc:"},
        {"t": "", "s": ""},
        {"t": hashlib.md5(b"", usedforsecurity=False).hexdigest(), "s": ""},
        token(PASSWORD),
        {"p": PASSWORD},
        {"p": "enc:zz"},
    ],
    ids=["empty token", "empty", "empty hex", "no token", "no salt", "own token", "own", "no hex"],
)
def test_no_empty_and_no_own_password_opens(
    house: House, name: str, proof: dict[str, str], request: pytest.FixtureRequest
) -> None:
    number = 600 + abs(hash(request.node.name)) % 5_000
    answer = house.from_elsewhere(number, "ping", u=name, **proof)
    assert answer["status"] == "failed"
    assert answer["error"]["code"] in (10, 40)


def test_a_revoked_app_password_opens_no_more(house: House) -> None:
    accounts = house.soniq.accounts
    person = accounts.person_named(LISTENER)
    made = accounts.create_app_password(person.id, "old phone", by=person)
    said = {"u": LISTENER, **token(made.secret)}
    assert house.from_elsewhere(590, "ping", **said)["status"] == "ok"
    accounts.revoke_app_password(made.app_password.id, by=person)
    assert house.from_elsewhere(590, "ping", **said)["error"]["code"] == 40


def test_one_way_in_at_a_time(house: House) -> None:
    key = house.admin.key
    for more in ({"u": "ada"}, {"p": "x"}, {"t": "x"}, {"s": "x"}, {"u": "ada", **token("x")}):
        assert house.from_elsewhere(591, "ping", apiKey=key, **more)["error"]["code"] == 43
    both = {"u": "ada", "p": "x", **token("x")}
    assert house.from_elsewhere(591, "ping", **both)["error"]["code"] == 43


def test_other_ways_in_are_not_known(house: House) -> None:
    assert house.from_elsewhere(592, "ping", u="ada", jwt="a.b.c")["error"]["code"] == 42


def test_a_wrong_key_is_none(house: House) -> None:
    for key in ("", "sq_", "sq_wrong", house.admin.password, "ключ"):
        assert house.from_elsewhere(593, "ping", apiKey=key)["error"]["code"] == 44


def test_guessing_is_slowed(house: House) -> None:
    for _ in range(10):
        said = {"u": LISTENER, **token("guess")}
        assert house.from_elsewhere(594, "ping", **said)["error"]["code"] == 40
    slowed = house.from_elsewhere(594, "ping", **said)
    assert slowed["error"]["code"] == 40
    assert "Too many tries" in slowed["error"]["message"]


@pytest.mark.parametrize(
    ("version", "code"), [("0.9.0", 20), ("2.0.0", 30), ("x", 0), ("", 0), ("9" * 9, 0)]
)
def test_another_protocol_is_told_who_must_upgrade(house: House, version: str, code: int) -> None:
    assert house.code("ping", v=version) == code


def test_an_app_says_what_it_is(house: House) -> None:
    key = house.admin.key
    for said in ({"v": "1.16.1"}, {"c": "x"}):
        answer = house.plain("ping", apiKey=key, f="json", **said).json()
        assert answer["subsonic-response"]["error"]["code"] == 10


def test_a_cookie_opens_nothing_here(house: House) -> None:
    person = house.soniq.accounts.person_named(LISTENER)
    secret = house.soniq.accounts.open_session(person.id, address="127.0.0.1")
    answer = house.web.get(
        "/rest/ping",
        params={"v": "1.16.1", "c": "x", "f": "json"},
        headers={"Cookie": f"soniq_session={secret}"},
    )
    assert answer.json()["subsonic-response"]["error"]["code"] == 10
