"""Where requests may go, how much of an answer is taken, and what nobody gets to see."""

import gzip
import json
import logging
from dataclasses import replace
from typing import Any

import httpx
import pytest

from soniq.clients.model import (
    FailureKind,
)
from tests.clients.asking import (
    CANARY,
    CATALOGUE,
    ask,
    failing,
    good,
    title,
)

# Where it goes


def test_redirects_to_the_service_and_its_hosts_are_followed(asking: Any) -> None:
    moved = httpx.Response(307, headers={"Location": "http://ia1.archive.org/x"})
    again = httpx.Response(302, headers={"Location": "/y"})
    with asking(again, moved, good()) as (made, server):
        assert ask(made, headers={"Authorization": f"Token {CANARY}"}) == "Fog"
        urls = [str(request.url) for request in server.requests]
        assert urls == [
            "https://catalogue.example/ws/title",
            "https://catalogue.example/y",
            "https://ia1.archive.org/x",
        ]
        has_key = ["Authorization" in request.headers for request in server.requests]
        assert has_key == [True, True, False], "keys stay with the service"


@pytest.mark.parametrize("to", ["https://evil.example/", "http://127.0.0.1/", "file:///etc"])
def test_redirects_elsewhere_are_refused(asking: Any, to: str) -> None:
    with asking(httpx.Response(302, headers={"Location": to})) as (made, server):
        assert failing(made).kind is FailureKind.REFUSED
        assert len(server.requests) == 1


def test_redirects_without_end_end(asking: Any) -> None:
    with asking(httpx.Response(302, headers={"Location": "/round"})) as (made, server):
        assert failing(made, where=replace(CATALOGUE, tries=1)).kind is FailureKind.GARBAGE
        assert len(server.requests) == 6


# Sizes and packing


def test_packed_answers_are_unpacked(asking: Any) -> None:
    packed = gzip.compress(json.dumps({"title": "Fog"}).encode())

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed)
        )

    with asking(answer) as (made, _):
        assert ask(made) == "Fog"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (gzip.compress(b"0" * (9 << 20)), "gzip"),
        (gzip.compress(b'{"title": "Fog"}')[:-12], "gzip"),
        (b"no gzip at all", "gzip"),
        (b"...", "br"),
        (b"[" + b"1," * (5 << 20) + b"1]", ""),
    ],
    ids=["bomb", "half", "damaged", "unasked", "large"],
)
def test_bodies_that_are_too_much_or_broken_are_garbage(
    asking: Any, content: bytes, encoding: str
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(content)
        )

    with asking(answer) as (made, _):
        assert failing(made).kind is FailureKind.GARBAGE


def test_a_form_is_sent_packed_where_asked(asking: Any) -> None:
    with asking() as (made, server):
        made.transport.post_json(
            CATALOGUE, "/x", form={"a": "ü"}, secrets={"key": CANARY}, gzip=True, read=title
        )
        (request,) = server.requests
        assert request.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(request.content) == b"a=%C3%BC&key=canary%2Fof%2Bsecrets"


# Secrets


def test_no_secret_reaches_log_cache_or_error(
    asking: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = {"error": f"Your key {CANARY} (canary%2Fof%2Bsecrets) is wrong"}
    secrets: dict[str, Any] = {
        "params": {"api_key": CANARY, "q": "fog"},
        "secrets": {"token": CANARY},
        "headers": {"Authorization": f'Discogs token="{CANARY}"'},
    }
    wrong = httpx.Response(403, json=said)
    circle = httpx.Response(302, headers={"Location": f"https://evil.example/?{CANARY}"})
    with asking(wrong, good(), circle, httpx.ConnectError(CANARY)) as (made, server):
        told = [str(failing(made, **secrets))]
        assert ask(made, **secrets) == ask(made, **secrets) == "Fog"
        told += [str(failing(made, path="/2", **secrets)), str(failing(made, path="/3", **secrets))]
        assert CANARY in str(server.requests[0].headers["Authorization"])
        assert server.requests[0].url.params["token"] == CANARY
        told += [repr(logged) for logged in made.log.calls()]
        told += [
            str([bytes(v) if isinstance(v, bytes) else v for v in tuple(row)])
            for table in ("http_cache", "network_calls")
            for row in made.db.read().execute(f"SELECT * FROM {table}")
        ]
        told += [caplog.text]
    for text in told:
        assert "canary" not in text
    assert "q=fog" in told[-2], "what is no secret is shown"


def test_a_key_that_no_header_can_hold_is_refused_without_being_told(asking: Any) -> None:
    with asking() as (made, _):
        failed = failing(made, headers={"Authorization": f"Token {CANARY}ü\n"})
        assert failed.kind is FailureKind.REFUSED
        assert "canary" not in str(failed)


def test_two_keys_share_an_answer_that_is_kept(asking: Any) -> None:
    with asking() as (made, server):
        for key in ("one key", "another key"):
            ask(made, secrets={"key": key})
        assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_what_is_put_or_deleted_may_be_answered_by_nothing(asking: Any, method: str) -> None:
    with asking(httpx.Response(200)) as (made, server):
        said = made.transport.post_json(
            CATALOGUE, "/ws/things", json={"id": 1}, method=method, read=lambda body: body
        )
    assert said is None
    assert server.requests[0].method == method


def test_an_empty_answer_that_should_say_something_is_garbage(asking: Any) -> None:
    with asking(httpx.Response(200)) as (made, _):
        assert failing(made).kind is FailureKind.GARBAGE
