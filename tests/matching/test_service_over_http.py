"""The whole way to a server and back: politely, and through whatever the server does."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from soniq.clients.limits import SystemClock
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.transport import Transport
from soniq.matching.service import Matching
from soniq.store.cache import HttpCache
from soniq.store.network_log import NetworkLog, install_id
from soniq.units import Progress
from tests.clients.asking import Clock
from tests.fakes.musicbrainz.loopback import Limited, served
from tests.fakes.musicbrainz.server import FakeMusicBrainz
from tests.matching.room import ADA, Room
from tests.matching.shop import albums, shelve


@contextmanager
def asking(
    room: Room,
    folder: Path,
    base_url: str,
    *,
    rate: float,
    network: str = "auto",
    through: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
) -> Iterator[Matching]:
    """through: then nobody waits for anything, as the clock is a fake one, too."""
    transport = Transport(
        HttpCache(room.db, folder / "metadata"),
        NetworkLog(room.db),
        network=lambda: network,
        contact=lambda: "ida@example.org",
        install_id=install_id(room.db),
        version="1.2.3",
        through=through,
        clock=SystemClock() if through is None else clock or Clock(),
    )
    try:
        yield room.asking(transport, MusicBrainz(transport, base_url, rate))
    finally:
        transport.close()


def test_sixty_albums_are_matched_without_one_refusal(room: Room, tmp_path: Path) -> None:
    shop = albums(60, tracks=8)
    shelve(room, shop)
    asked: list[int] = []
    clock = Clock()
    limited = Limited(FakeMusicBrainz(tuple(shop)), 1.0, clock.monotonic)
    through = httpx.MockTransport(limited.answer)
    matched = "SELECT count(*) FROM albums WHERE match_status = 'matched'"

    def look(_: Progress) -> None:
        if room.house.one(matched) == 60:
            asked.append(limited.requests)

    with asking(
        room, tmp_path, "https://mb.example", rate=1, through=through, clock=clock
    ) as matching:
        report = matching.match_all(look, by=ADA)
    assert limited.refused == 0
    assert report.matched == 60
    assert asked[0] == limited.asked["release-group?query"] == 60
    assert report.by_name == 0
    assert limited.requests <= 60 * 3
    assert room.house.one("SELECT count(*) FROM tracks WHERE musicbrainz_id IS NULL") == 0


def test_what_was_asked_once_is_asked_no_more(room: Room, tmp_path: Path) -> None:
    shop = albums(3, tracks=8)
    shelve(room, shop)
    with (
        served(FakeMusicBrainz(tuple(shop)), rate=1_000_000) as limited,
        asking(room, tmp_path, limited.url, rate=100) as matching,
    ):
        matching.match_all(by=ADA)
        asked = limited.requests
        with room.db.write() as tx:
            tx.execute("DELETE FROM match_states")
            tx.execute("UPDATE albums SET match_status = 'pending'")
        assert matching.match_all(by=ADA).matched == 3
        matching.match_all(by=ADA)
    by_id = {kind for kind in limited.asked if not kind.endswith("?query")}
    assert limited.requests - asked <= 3
    assert by_id


Answer = Callable[[httpx.Request], httpx.Response]


def throttled(_: httpx.Request) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": "3600"})


def busy(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503, json={"error": "busy"}, headers={"Retry-After": "1"})


def broken(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text="oops")


def page(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, html="<html><h1>Log in to the hotel's network</h1></html>")


def half(_: httpx.Request) -> httpx.Response:
    return httpx.Response(
        200, content=b'{"release-groups": [{"id": "', headers={"Content-Type": "application/json"}
    )


def lying(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"release-groups": [{"id": 7, "title": None}], "count": "x"})


def hanging(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("30 s", request=request)


def gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def looping(request: httpx.Request) -> httpx.Response:
    return httpx.Response(302, headers={"Location": str(request.url)})


FAULTS = [throttled, busy, broken, page, half, lying, hanging, gone, looping]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_a_server_fails_a_job_for_good(
    room: Room, tmp_path: Path, fault: Answer
) -> None:
    shop = albums(6, tracks=8)
    shelve(room, shop)
    books = FakeMusicBrainz(tuple(shop))
    well = False

    def answer(request: httpx.Request) -> httpx.Response:
        return books.answer(request) if well else fault(request)

    through = httpx.MockTransport(answer)
    with asking(room, tmp_path, "https://mb.example", rate=1, through=through) as matching:
        report = matching.match_all()
        assert report.left == 6
        assert report.trouble
        assert room.house.rows("SELECT DISTINCT match_status FROM albums") == [("pending",)]
    well = True
    with asking(room, tmp_path, "https://mb.example", rate=1, through=through) as matching:
        assert matching.match_all().matched == 6
        assert not matching.has_work()


def test_a_server_that_fails_now_and_then_gets_all_done(room: Room, tmp_path: Path) -> None:
    shop = albums(12, tracks=8)
    shelve(room, shop)
    books = FakeMusicBrainz(tuple(shop))
    turn = itertools.cycle([*FAULTS[1:], *([None] * 12)])

    def answer(request: httpx.Request) -> httpx.Response:
        fault = next(turn)
        return books.answer(request) if fault is None else fault(request)

    through = httpx.MockTransport(answer)
    for _ in range(30):
        with asking(room, tmp_path, "https://mb.example", rate=1, through=through) as matching:
            matching.match_all()
            if not matching.has_work():
                break
    assert room.house.rows("SELECT DISTINCT match_status FROM albums") == [("matched",)]


def test_where_only_people_may_ask_a_job_of_nobody_asks_nothing(room: Room, tmp_path: Path) -> None:
    shop = albums(2, tracks=8)
    shelve(room, shop)
    books = FakeMusicBrainz(tuple(shop))
    through = httpx.MockTransport(books.answer)
    with asking(
        room, tmp_path, "https://mb.example", rate=1, network="ask", through=through
    ) as matching:
        report = matching.match_all()
        assert (report.left, books.requests) == (2, [])
        assert matching.match_all(by=ADA).matched == 2


def test_the_log_names_the_action_behind_each_call(room: Room, tmp_path: Path) -> None:
    shop = albums(1, tracks=8)
    shelve(room, shop)
    through = httpx.MockTransport(FakeMusicBrainz(tuple(shop)).answer)
    with asking(room, tmp_path, "https://mb.example", rate=1, through=through) as matching:
        matching.match_all(by=ADA)
        assert room.house.rows("SELECT DISTINCT action FROM network_calls") == [
            ("Match all albums",)
        ]
