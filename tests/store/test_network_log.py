"""All that was asked of other servers, newest first, and no more of it than is good."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.model import BreakerState, Call, FailureKind, ServiceState
from soniq.events import Bus
from soniq.store import network_log
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.store.network_log import NetworkLog, install_id
from soniq.units import Milliseconds, Moment

NOON = Moment(1_780_000_000_000)
DAY = 86_400_000


def call(
    service: str = "musicbrainz",
    *,
    failure: FailureKind | None = None,
    from_cache: bool = False,
    at: int = NOON,
    size: int = 100,
) -> Call:
    return Call(
        service=service,
        method="GET",
        url=f"https://{service}.example/",
        status=None if failure else 200,
        failure=failure,
        from_cache=from_cache,
        duration=Milliseconds(120),
        size=size,
        action="Match all albums",
        at=Moment(at),
    )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    migrate(tmp_path / "library.sqlite")
    made = Database(tmp_path / "library.sqlite", Bus())
    yield made
    made.close()


@pytest.fixture
def log(db: Database) -> NetworkLog:
    return NetworkLog(db, clock=lambda: NOON)


def test_a_call_comes_back_as_it_was_noted(log: NetworkLog) -> None:
    noted = call(failure=FailureKind.THROTTLED)
    log.note(noted)
    assert [logged.call for logged in log.calls()] == [noted]


def test_the_newest_come_first_page_by_page(log: NetworkLog) -> None:
    for number in range(5):
        log.note(call(size=number))
    first = log.calls(first=3)
    rest = log.calls(first=3, before=first[-1].id)
    assert [logged.call.size for logged in first + rest] == [4, 3, 2, 1, 0]


def test_calls_can_be_narrowed_to_a_service_and_to_failures(log: NetworkLog) -> None:
    for service in ("musicbrainz", "deezer"):
        log.note(call(service))
        log.note(call(service, failure=FailureKind.UNREACHABLE))
        log.note(call(service, failure=FailureKind.NOT_FOUND))
    assert len(log.calls(service="deezer")) == 3
    assert len(log.calls(failed=True)) == 2, "that there is no such thing is an answer"
    (both,) = log.calls(service="deezer", failed=True)
    assert both.call.failure is FailureKind.UNREACHABLE


def test_the_day_is_summed_up_by_service(log: NetworkLog) -> None:
    log.note(call(at=NOON - 2 * DAY))
    log.note(call())
    log.note(call(from_cache=True))
    log.note(call(failure=FailureKind.THROTTLED, size=0))
    log.note(call("deezer", failure=FailureKind.NOT_FOUND))
    deezer, musicbrainz = log.totals()
    assert (deezer.service, deezer.asked, deezer.failed) == ("deezer", 1, 0)
    assert (musicbrainz.asked, musicbrainz.from_cache) == (2, 1)
    assert (musicbrainz.failed, musicbrainz.size) == (1, 100)
    assert log.totals(since=Moment(NOON - 3 * DAY))[1].asked == 3


def test_answers_out_of_the_cache_are_written_together(db: Database, log: NetworkLog) -> None:
    def written() -> int:
        (count,) = db.read().execute("SELECT count(*) FROM network_calls").fetchone()
        return int(count)

    for _ in range(network_log.BATCH - 1):
        log.note(call(from_cache=True))
    assert written() == 0
    log.note(call(from_cache=True))
    assert written() == network_log.BATCH
    log.note(call(from_cache=True))
    log.note(call())
    assert written() == network_log.BATCH + 2
    log.note(call(from_cache=True))
    assert log.calls(first=1)[0].call.from_cache, "who looks sees all"


def test_what_is_too_old_or_too_much_is_forgotten(
    db: Database, log: NetworkLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_log, "MOST", 10)
    monkeypatch.setattr(network_log, "TRIM_EVERY", 5)
    log.note(call(at=NOON - 31 * DAY))
    for number in range(3):
        log.note(call(size=number))
    assert len(log.calls()) == 4
    log.note(call(size=3))
    assert [logged.call.size for logged in log.calls()] == [3, 2, 1, 0], "a month is enough"
    for number in range(4, 22):
        log.note(call(size=number))
    assert len(log.calls()) == 10 + 3
    log.trim()
    assert [logged.call.size for logged in log.calls()] == list(range(21, 11, -1))


def test_services_are_told_as_they_do_just_now(db: Database) -> None:
    state = ServiceState(
        name="deezer",
        label="Deezer",
        host="api.deezer.com",
        rate=8.0,
        breaker=BreakerState.OPEN,
        failures=5,
        rests=30.0,
        waiting=2,
    )
    assert NetworkLog(db).services() == []
    assert NetworkLog(db, states=lambda: [state]).services() == [state]


def test_this_soniq_has_a_short_name_that_stays(db: Database) -> None:
    name = install_id(db)
    assert len(name) == 8
    assert name == install_id(db)


@pytest.mark.parametrize("service", [None, "deezer"])
@pytest.mark.parametrize("failed", [False, True])
def test_no_list_goes_through_all_calls(
    db: Database, log: NetworkLog, service: str | None, failed: bool
) -> None:
    seen: list[str] = []
    log.note(call())
    db.read().set_trace_callback(seen.append)
    log.calls(service=service, failed=failed)
    log.totals()
    db.read().set_trace_callback(None)
    plans = sqlite3.connect(db.path)
    steps = [
        row[3]
        for sql in seen
        if sql.lstrip().startswith("SELECT")
        for row in plans.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    plans.close()
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")]
    lists = [step for step in steps if "network_calls_at" not in step and "GROUP BY" not in step]
    assert not [step for step in lists if "TEMP B-TREE" in step]
