"""What every answer carries, and what stays outside."""

import gzip
import json
import logging
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv6Interface
from pathlib import Path

import pytest

from soniq.accounts.model import Nearness, Role
from soniq.http.addresses import Machine, Neighbourhood, this_machine
from soniq.http.hosts import name_of
from soniq.http.logs import JsonLines, TextLines, redacted, request_id
from soniq.http.walls import Rules
from tests.http.routes import House, house


@pytest.fixture
def full(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    made.claim()
    yield made
    made.db.close()


def test_every_answer_carries_the_security_headers(full: House) -> None:
    for answer in (
        full.client().get("/open"),
        full.client().get("/nothing"),
        full.client().get("/broken"),
        full.client(base_url="http://evil.example", origin=None).get("/open"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in answer.headers


def test_only_over_https_is_https_asked_for(tmp_path: Path) -> None:
    made = house(tmp_path, rules=Rules(trusted_proxies=["10.0.0.0/8"]))
    made.claim()
    client = made.client(address="10.0.0.7", origin=None)
    answer = client.get("/open", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=2592000"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    made.db.close()


def test_failures_have_one_shape(full: House) -> None:
    client = full.client(Role.USER)
    for answer, status, code in (
        (client.get("/late"), 409, "conflict"),
        (client.get("/nothing"), 404, "not_found"),
        (client.put("/open"), 405, "method_not_allowed"),
        (client.post("/letters", json={}), 422, "invalid"),
        (client.post("/letters", content=b"{", headers={"Content-Type": "application/json"}),
         422, "invalid"),
    ):  # fmt: skip
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"code", "message"}
        assert answer.json()["error"]["code"] == code


def test_a_wrong_letter_is_not_read_back_to_the_sender(full: House) -> None:
    letter = {"name": 5, "password": {"hidden": "hunter22"}}
    answer = full.client(Role.USER).post("/letters", json=letter)
    assert answer.status_code == 422
    assert "body.name" in answer.json()["error"]["message"]
    assert "hunter22" not in answer.text


def test_what_nobody_foresaw_is_told_by_number_only(
    full: House, caplog: pytest.LogCaptureFixture
) -> None:
    answer = full.client().get("/broken", headers={"X-Request-ID": "from-the-proxy-7"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] == "from-the-proxy-7"
    assert "from-the-proxy-7" in answer.json()["error"]["message"]
    assert "entrails" not in answer.text
    assert "ZeroDivisionError: secret entrails" in caplog.text


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 1", "a\tbcdefgh"])
def test_a_number_that_is_none_is_replaced(full: House, given: str) -> None:
    answer = full.client().get("/open", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"] != given


def test_long_answers_are_compressed_and_streams_are_not(full: House) -> None:
    client = full.client(Role.GUEST)
    squeeze = {"Accept-Encoding": "gzip"}
    assert client.get("/words", headers=squeeze).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/events", headers=squeeze).headers
    assert "Content-Encoding" not in client.get("/open", headers=squeeze).headers
    plain = client.get("/words", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_only_named_origins_may_read_answers(tmp_path: Path) -> None:
    friend = "https://music.example.org"
    made = house(tmp_path, rules=Rules(cors_origins=[friend]))
    made.claim()
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    allowed = made.client(origin=friend).options("/letters", headers=ask)
    assert allowed.headers["Access-Control-Allow-Origin"] == friend
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    refused = made.client(origin="https://evil.example").options("/letters", headers=ask)
    assert "Access-Control-Allow-Origin" not in refused.headers
    made.db.close()


def test_by_itself_soniq_shares_with_no_other_origin(full: House) -> None:
    answer = full.client(origin="https://evil.example").get("/open")
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("address", "nearness"),
    [
        ("127.0.0.1", Nearness.LOOPBACK),
        ("127.8.9.1", Nearness.LOOPBACK),
        ("::1", Nearness.LOOPBACK),
        ("::ffff:127.0.0.1", Nearness.LOOPBACK),
        ("192.168.1.77", Nearness.SUBNET),
        ("::ffff:192.168.1.77", Nearness.SUBNET),
        ("fe80::77%eth0", Nearness.SUBNET),
        ("2001:db8:1:2::77", Nearness.SUBNET),
        ("2001:db8:1:3::77", Nearness.ELSEWHERE),
        ("192.168.2.77", Nearness.ELSEWHERE),
        ("8.8.8.77", Nearness.ELSEWHERE),
        ("93.184.216.34", Nearness.ELSEWHERE),
        ("", Nearness.ELSEWHERE),
        ("testclient", Nearness.ELSEWHERE),
        ("127.0.0.1.evil.example", Nearness.ELSEWHERE),
    ],
)
def test_how_near_an_address_is(address: str, nearness: Nearness) -> None:
    machine = Machine(
        names=frozenset(),
        interfaces=(
            IPv4Interface("192.168.1.10/24"),
            IPv4Interface("8.8.8.8/24"),
            IPv6Interface("fe80::10/64"),
            IPv6Interface("2001:db8:1:2::10/64"),
        ),
    )
    assert Neighbourhood(lambda: machine).nearness(address) is nearness


def test_the_machine_is_looked_at_anew_each_minute() -> None:
    looks: list[int] = []
    clock = [0.0]

    def look() -> Machine:
        looks.append(1)
        return Machine(names=frozenset(), interfaces=())

    near = Neighbourhood(look, lambda: clock[0])
    near.machine()
    clock[0] = 59.0
    near.machine()
    assert len(looks) == 1
    clock[0] = 61.0
    near.machine()
    assert len(looks) == 2


def test_this_machine_knows_its_own_names_and_its_loopback() -> None:
    machine = this_machine()
    assert {"localhost", "soniq.local"} <= machine.names
    assert any(interface.ip.is_loopback for interface in machine.interfaces)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("box.local", "box.local"),
        ("BOX.local.:8080", "box.local"),
        ("192.168.1.10:80", "192.168.1.10"),
        ("[::1]:8080", "::1"),
        ("[::1]", "::1"),
        ("box:", "box"),
        ("", None),
        (":80", None),
        ("box:80:90", None),
        ("box:8a", None),
        ("box:٨", None),
        ("[::1", None),
        ("[box]", None),
        ("[::1]x", None),
        ("me@box", None),
        ("box/..", None),
        ("box local", None),
        ("a" * 254, None),
    ],
)
def test_what_a_host_header_names(header: str, name: str | None) -> None:
    assert name_of(header) == name


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {"name": "soniq.test", "levelname": "INFO", "levelno": 20, "msg": message, "args": args}
    )
    made.__dict__.update(extra)
    return made


def test_log_lines_are_json_with_the_number_of_their_request() -> None:
    given = request_id.set("abc123")
    try:
        line = json.loads(JsonLines().format(record("hello %s", "you", status=200, odd=Path("/x"))))
    finally:
        request_id.reset(given)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info", "logger": "soniq.test", "message": "hello you",
        "request_id": "abc123", "status": 200, "odd": "/x",
    }  # fmt: skip


def test_nobody_can_write_a_line_of_their_own_into_the_log() -> None:
    line = TextLines().format(
        record("no such name: %s", "eve\n2026 ERROR all is lost\x1b[2J\u202e")
    )
    assert "\n" not in line
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_journal_lines_begin_with_their_priority() -> None:
    assert TextLines(journal=True).format(record("hello")).startswith("<6>info")


@pytest.mark.parametrize(
    "text",
    [
        "token sq_CANARYCANARYCANARY was used",
        "Authorization: Bearer CANARY.CANARY",
        "cookie soniq_session=CANARY-CANARY; theme=dark",
        "GET /signin/link/CANARY 303",
        "form name=ada&password=CANARY&x=1",
        "hash $argon2id$v=19$m=19456,t=2,p=1$CANARY$CANARY",
        "refresh_token=sr_CANARYCANARY.CANARYCANARY",
        "a JWT: eyJhbGciOiJIUzI1NiJ9.CANARY.CANARY",
        "GET /share/CANARYCANARYCANARYCANARYCANARYCANARYCANARY_/tracks 200",
        "cookie soniq_elsewhere=CANARY; theme=dark",
        "back at /signin/elsewhere/back?code=CANARY&state=x",
    ],
)
def test_secrets_stay_out_of_the_log(text: str) -> None:
    assert "CANARY" not in redacted(text)
    assert "CANARY" not in TextLines().format(record("%s", text))
    assert "CANARY" not in JsonLines().format(record("%s", text, path=text))


def test_a_trace_is_redacted_too() -> None:
    try:
        raise ValueError("sq_CANARYCANARYCANARY")
    except ValueError as error:
        made = record("broke", exc_info=(ValueError, error, error.__traceback__))
    for lines in (TextLines(), JsonLines()):
        text = lines.format(made)
        assert "ValueError" in text
        assert "CANARY" not in text
