"""Nobody is asked against the settings, and all that is asked is written down."""

from typing import Any

import httpx
import pytest

from soniq.clients.model import (
    FailureKind,
)
from tests.clients.asking import ask, failing, good

# Whether it may ask


@pytest.mark.parametrize(
    ("network", "by_person", "may"),
    [
        ("off", True, False),
        ("off", False, False),
        ("ask", True, True),
        ("ask", False, False),
        ("auto", True, True),
        ("auto", False, True),
    ],
)
def test_the_settings_say_who_may_ask(
    asking: Any, network: str, by_person: bool, may: bool
) -> None:
    with asking() as (made, server):
        made.network = network
        with made.transport.action("Match all albums", by_person=by_person):
            if may:
                assert ask(made) == "Fog"
            else:
                failed = failing(made)
                assert failed.kind is FailureKind.OFF
                assert "network to" in str(failed)
        assert len(server.requests) == may


def test_without_an_action_it_is_soniqs_own_idea(asking: Any) -> None:
    with asking() as (made, _):
        made.network = "ask"
        assert failing(made).kind is FailureKind.OFF
        made.network = "auto"
        ask(made)
        assert made.log.calls()[0].call.action == "soniq itself"


def test_what_is_kept_is_given_even_when_asking_is_off(asking: Any) -> None:
    with asking() as (made, _):
        ask(made)
        made.network = "off"
        assert ask(made) == "Fog"


def test_an_action_holds_in_its_block_and_its_thread(asking: Any) -> None:
    with asking() as (made, _):
        made.network = "ask"
        with made.transport.action("Outer", by_person=True):
            with made.transport.action("Inner", by_person=False):
                assert failing(made).kind is FailureKind.OFF
            ask(made)
        assert made.log.calls()[0].call.action == "Outer"
        assert failing(made, path="/new").kind is FailureKind.OFF


# Who asks


def test_it_says_who_it_is_and_whom_to_write_to(asking: Any) -> None:
    with asking() as (made, server):
        ask(made)
        (name,) = made.db.read().execute("SELECT name FROM installation").fetchone()
        assert server.requests[0].headers["User-Agent"] == f"soniq/1.2.3 ({name}; ida@example.org)"
        assert len(name) == 8
        made.contact = ""
        ask(made, path="/2")
        assert server.requests[1].headers["User-Agent"] == f"soniq/1.2.3 ({name})"


def test_a_contact_cannot_break_out_of_its_brackets(asking: Any) -> None:
    with asking() as (made, server):
        made.contact = "ïda\r\nX-Evil: 1) curl/8; (née"
        ask(made)
        assert server.requests[0].headers["User-Agent"].endswith("; daX-Evil: 1 curl/8 ne)")
        assert "x-evil" not in server.requests[0].headers


# The log


def test_every_call_is_written_down_with_what_caused_it(asking: Any) -> None:
    with asking(httpx.Response(500), good()) as (made, _):
        with made.transport.action("Match all albums", by_person=True):
            ask(made, params={"q": "fog"})
            ask(made, params={"q": "fog"})
        kept, second, first = (logged.call for logged in made.log.calls())
        assert (first.status, first.failure) == (500, FailureKind.UNREACHABLE)
        assert (second.status, second.failure, second.size) == (200, None, 15)
        assert kept.from_cache
        assert not second.from_cache
        for call in (first, second, kept):
            assert call.action == "Match all albums"
            assert call.method == "GET"
            assert call.url == "https://catalogue.example/ws/title?q=fog"
