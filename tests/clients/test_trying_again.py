"""What may pass is tried again, as politely as the service wants, and not for ever."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from soniq.clients.exchange import Deadlines
from soniq.clients.model import (
    NOT_AT_ALL,
    BreakerState,
    FailureKind,
    Fault,
    Service,
    ServiceFailed,
)
from soniq.errors import Stopped
from tests.clients.asking import (
    CATALOGUE,
    Answer,
    House,
    Server,
    ask,
    busy,
    failing,
    good,
    house,
    title,
)

# Trying again


def test_it_waits_as_long_as_the_service_says(asking: Any) -> None:
    with asking(busy(Retry_After="7"), good()) as (made, server):
        began = made.clock.seconds
        assert ask(made) == "Fog"
        assert 7 <= made.clock.seconds - began < 8
        assert len(server.requests) == 2


def test_a_date_to_wait_for_is_measured_by_the_clock_of_the_server(asking: Any) -> None:
    theirs = datetime(1999, 1, 1, tzinfo=UTC)
    until = theirs + timedelta(seconds=12)
    headers = {
        "Date": format_datetime(theirs, usegmt=True),
        "Retry_After": format_datetime(until, usegmt=True),
    }
    with asking(busy(**headers), good()) as (made, _):
        began = made.clock.seconds
        ask(made)
        assert 12 <= made.clock.seconds - began < 13


def test_what_is_left_of_the_window_counts_where_nothing_else_is_said(asking: Any) -> None:
    with asking(busy(X_RateLimit_Reset_In="9"), good()) as (made, _):
        began = made.clock.seconds
        ask(made)
        assert 9 <= made.clock.seconds - began < 10


def test_the_last_request_of_a_window_is_the_last(asking: Any) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-In": "11"}
    with asking(httpx.Response(200, json={"title": "Fog"}, headers=spent), good()) as (made, _):
        ask(made)
        began = made.clock.seconds
        ask(made, path="/2")
        assert made.clock.seconds - began >= 11


@pytest.mark.parametrize("said", ["soon", "-5", "nan", "1e99", "", "Tue, 99 Foo 2026"])
def test_senseless_times_to_wait_are_no_reason_to_fail(asking: Any, said: str) -> None:
    with asking(busy(Retry_After=said), good()) as (made, _):
        assert ask(made) == "Fog"


def test_nobody_waits_for_minutes(asking: Any) -> None:
    with asking(busy(Retry_After="900")) as (made, server):
        began = made.clock.seconds
        first, second = failing(made), failing(made, path="/other")
        assert first.kind is second.kind is FailureKind.THROTTLED
        assert first.retry_after == 900
        assert second.retry_after == pytest.approx(900, abs=1)
        assert len(server.requests) == 1, "the second one was not sent"
        assert made.clock.seconds - began < 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(429), FailureKind.THROTTLED),
        (httpx.Response(503), FailureKind.THROTTLED),
        (httpx.Response(500), FailureKind.UNREACHABLE),
        (httpx.Response(502), FailureKind.UNREACHABLE),
        (httpx.ConnectError("refused"), FailureKind.UNREACHABLE),
        (httpx.ConnectTimeout("slow"), FailureKind.UNREACHABLE),
        (httpx.ReadTimeout("slow"), FailureKind.UNREACHABLE),
        (httpx.RemoteProtocolError("half"), FailureKind.GARBAGE),
        (httpx.Response(200, text="<html>Sign in to the hotel</html>"), FailureKind.GARBAGE),
        (httpx.Response(200, text='{"title": "Fo'), FailureKind.GARBAGE),
        (httpx.Response(200, text=""), FailureKind.GARBAGE),
        (httpx.Response(200, text="[" * 100_000), FailureKind.GARBAGE),
    ],
)
def test_what_may_pass_is_tried_three_times(asking: Any, answer: Answer, kind: FailureKind) -> None:
    with asking(answer) as (made, server):
        failed = failing(made)
        assert failed.kind is kind
        assert failed.kind.can_pass
        assert len(server.requests) == 3
    assert str(failed).startswith("Catalogue ")
    assert str(failed).endswith(".")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FailureKind.REFUSED),
        (401, FailureKind.REFUSED),
        (403, FailureKind.REFUSED),
        (404, FailureKind.NOT_FOUND),
        (405, FailureKind.REFUSED),
        (410, FailureKind.NOT_FOUND),
    ],
)
def test_what_is_final_is_not_tried_again(asking: Any, status: int, kind: FailureKind) -> None:
    with asking(httpx.Response(status, json={"error": "No, thanks"})) as (made, server):
        failed = failing(made)
        assert failed.kind is kind
        assert not failed.kind.can_pass
        assert "No, thanks" in str(failed)
        assert len(server.requests) == 1


def test_a_whole_answer_of_another_shape_is_not_asked_for_again(asking: Any) -> None:
    def read(_: object) -> str:
        raise ServiceFailed("an odd shape", kind=FailureKind.GARBAGE, service="Catalogue")

    with asking() as (made, server):
        with pytest.raises(ServiceFailed, match="an odd shape"):
            made.transport.get_json(CATALOGUE, "/x", read=read)
        assert len(server.requests) == 1
        assert made.transport.states()[0].failures == 0, "the service itself is well"
        assert ask(made, path="/x") == "Fog", "nothing was kept"


def test_what_a_service_says_in_its_answer_counts_whatever_the_status(asking: Any) -> None:
    def faults(_status: int, body: object) -> Fault | None:
        if isinstance(body, dict) and body.get("error") == 4:
            return Fault(kind=FailureKind.THROTTLED, text="too many", retry_after=5.0)
        return None

    with asking(good(error=4), good()) as (made, server):
        assert ask(made, where=replace(CATALOGUE, faults=faults)) == "Fog"
        assert len(server.requests) == 2


def test_what_must_not_be_done_twice_is_not(asking: Any) -> None:
    def post(made: House) -> object:
        return made.transport.post_json(
            CATALOGUE, "/submit", json={"a": 1}, read=title, keep=NOT_AT_ALL, repeatable=False
        )

    with asking(httpx.ReadTimeout("slow")) as (made, server):
        with pytest.raises(ServiceFailed):
            post(made)
        assert len(server.requests) == 1


@pytest.mark.parametrize("untouched", [busy(), httpx.ConnectError("refused")])
def test_what_the_server_cannot_have_done_is_tried_again(asking: Any, untouched: Answer) -> None:
    with asking(untouched, good()) as (made, _):
        found = made.transport.post_json(
            CATALOGUE, "/submit", json={}, read=title, keep=NOT_AT_ALL, repeatable=False
        )
        assert found == "Fog"


# Leaving it alone


def test_a_service_that_fails_and_fails_is_left_alone(asking: Any) -> None:
    with asking(*[httpx.Response(500)] * 6, good()) as (made, server):
        *_, third = (failing(made, path=f"/{n}") for n in range(3))
        assert len(server.requests) == 5
        assert third.kind is FailureKind.UNREACHABLE
        assert "leaves it alone" in str(third)
        assert third.retry_after is not None
        (state,) = made.log.services()
        assert (state.breaker, state.failures) == (BreakerState.OPEN, 5)
        made.clock.seconds += state.rests
        failing(made)
        assert len(server.requests) == 6, "one tries, and fails"
        made.clock.seconds += made.log.services()[0].rests
        assert ask(made) == "Fog"
        assert made.log.services()[0].breaker is BreakerState.CLOSED


def test_who_waits_for_a_service_that_is_given_up_meanwhile_is_not_sent(tmp_path: Path) -> None:
    """Ten wait in line; those ahead fail, and nobody need wait for the same."""
    server = Server(httpx.Response(500))
    with house(tmp_path, httpx.MockTransport(server.answer), deadlines=Deadlines()) as made:
        kinds: list[FailureKind] = []
        threads = [
            threading.Thread(target=lambda n=n: kinds.append(failing(made, path=f"/{n}").kind))
            for n in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kinds == [FailureKind.UNREACHABLE] * 10
        assert len(server.requests) == 5


def test_a_redirect_to_a_service_that_wants_a_pause_fails_like_any_call(asking: Any) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-In": "900", "Location": "/y"}

    def moved(_: httpx.Request) -> httpx.Response:
        made.transport._lines.of(CATALOGUE).hold(900)
        return httpx.Response(302, headers=spent)

    with asking(moved) as (made, _):
        assert failing(made).kind is FailureKind.THROTTLED


def test_one_service_in_trouble_holds_up_no_other(asking: Any) -> None:
    with asking(*[httpx.Response(500)] * 5, good()) as (made, _):
        failing(made)
        failing(made, path="/2")
        other = Service(name="other", label="Other", base_url="https://other.example", rate=1.0)
        assert ask(made, where=other) == "Fog"


# Ending


def test_a_cancelled_job_ends_while_it_waits_for_an_answer(asking: Any) -> None:
    reached = threading.Event()

    async def never(_: httpx.Request) -> httpx.Response:
        reached.set()
        await asyncio.sleep(3_600)
        raise AssertionError

    with asking(never) as (made, _):
        with (
            made.transport.action("A", by_person=True, should_stop=reached.is_set),
            pytest.raises(Stopped),
        ):
            ask(made)
        assert made.transport.states()[0].failures == 0


def test_closing_ends_what_waits_for_an_answer(asking: Any) -> None:
    reached = threading.Event()

    async def never(_: httpx.Request) -> httpx.Response:
        reached.set()
        await asyncio.sleep(3_600)
        raise AssertionError

    with asking(never) as (made, _):
        raised: list[BaseException] = []

        def run() -> None:
            try:
                ask(made)
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        reached.wait()
        made.transport.close()
        thread.join()
        assert [type(error) for error in raised] == [Stopped]
        with pytest.raises(Stopped):
            ask(made, path="/after")


def test_a_cancelled_job_ends_while_it_waits_to_try_again(asking: Any) -> None:
    with (
        asking(busy(Retry_After="20")) as (made, server),
        made.transport.action("A", by_person=True, should_stop=lambda: bool(server.requests)),
        pytest.raises(Stopped),
    ):
        ask(made)
