"""What lies in accounts elsewhere: fetched page by page, once, and taken in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from soniq.clients import histories
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Conflict, Invalid, Stopped
from soniq.importing.accounts import opened
from soniq.importing.model import Account, Part, Source, State, Taken
from soniq.library.finding import Line
from tests.clients.asking import House, house
from tests.fakes.lastfm.history import FIRST, FakeHistory
from tests.fakes.listenbrainz.history import FakeListens
from tests.fakes.subsonic.server import FakeSubsonic
from tests.importing.room import ADA, NOISE, ONE, Room, Stops

LASTFM = Account(source=Source.LASTFM_ACCOUNT, name="ana_hears")
LISTENBRAINZ = Account(
    source=Source.LISTENBRAINZ_ACCOUNT, name="ana_hears", password="canary-token"
)
SERVER = Account(
    source=Source.SUBSONIC, name="me", url="http://music.example:4533/", password="sesame"
)


class Doors:
    """Rooms whose accounts lie on servers that are played here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self.house: House | None = None

    def __call__(self, server: httpx.MockTransport) -> Room:
        outside = self._folder / "outside"
        outside.mkdir()
        self.house = self._open.enter_context(house(outside, server))
        transport: Transport = self.house.transport
        made = Room(
            self._folder,
            reading=lambda account: opened(account, transport, lambda: "sesame"),
        )
        self._open.callback(made.close)
        return made

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Callable[[httpx.MockTransport], Room]]:
    doors = Doors(tmp_path)
    yield doors
    doors.close()


Door = Callable[[httpx.MockTransport], Room]


def test_a_history_of_lastfm_comes_by_pages_and_whole(door: Door) -> None:
    fake = FakeHistory(450)
    room = door(fake.server)
    one = room.importing.connect(ADA, LASTFM)
    assert one.state is State.WAITING
    done, report = room.run(one)
    assert report.plays == Taken(told=450, found=300, lost=150, added=450)
    assert report.opinions.added == 1
    assert room.opinion(ONE).starred_at == FIRST * 1000
    assert len(fake.requests) == 3 + 1
    assert done.preview is not None
    assert done.preview.plays.tracks == 3


def test_asked_again_only_what_came_since_is_fetched(door: Door) -> None:
    fake = FakeHistory(450)
    room = door(fake.server)
    room.run(room.importing.connect(ADA, LASTFM, [Part.HISTORY]))
    fake.requests.clear()
    _, report = room.run(room.importing.connect(ADA, LASTFM, [Part.HISTORY]))
    assert [asked.get("page") for asked in fake.requests] == ["1"]
    assert int(fake.requests[0]["from"]) > FIRST
    assert report.plays.added == 0
    assert room.count("SELECT count(*) FROM plays") == 450


def test_a_service_that_fails_keeps_what_came_and_goes_on_there(door: Door) -> None:
    fake = FakeHistory(900)
    room = door(fake.server)
    one = room.importing.connect(ADA, LASTFM, [Part.HISTORY])
    fake.broken_after = 3
    with pytest.raises(ServiceFailed):
        room.run(one)
    failed = room.importing.import_(one.id, ADA)
    assert (failed.state, bool(failed.trouble)) == (State.FAILED, True)
    assert room.plays() == []
    fake.broken_after = None
    asked = len(fake.requests)
    room.importing.start(one.id, ADA)
    _, report = room.run(one)
    assert [int(one["page"]) for one in fake.requests[asked:]] == [4, 5]
    assert report.plays.added == 900


def test_a_job_that_is_stopped_asks_for_no_page_twice(door: Door) -> None:
    fake = FakeHistory(900)
    room = door(fake.server)
    one = room.importing.connect(ADA, LASTFM, [Part.HISTORY])
    with pytest.raises(Stopped):
        room.importing.run(one.id, Stops(5, Stopped()))
    room.run(one)
    pages = [asked["page"] for asked in fake.requests]
    assert sorted(set(pages)) == sorted(pages) == ["1", "2", "3", "4", "5"]


def test_somebody_whom_lastfm_does_not_know_is_told_so(door: Door) -> None:
    room = door(FakeHistory(1).server)
    one = room.importing.connect(ADA, Account(source=Source.LASTFM_ACCOUNT, name="nobody"))
    with pytest.raises(ServiceFailed) as failure:
        room.run(one)
    assert failure.value.kind is FailureKind.NOT_FOUND
    assert room.importing.import_(one.id, ADA).state is State.FAILED


def test_listens_come_down_from_now_to_the_first(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "LISTENS", 100)
    fake = FakeListens(450)
    room = door(fake.server)
    _, report = room.run(room.importing.connect(ADA, LISTENBRAINZ))
    assert report.plays.added == room.count("SELECT count(*) FROM plays") == 450
    assert (room.opinion(ONE).starred_at, room.opinion(NOISE).vote) == (FIRST * 1000, -1)
    assert {asked.headers["Authorization"] for asked in fake.requests} == {"Token canary-token"}


@pytest.mark.parametrize("together", [3, 7, 10, 40])
def test_listens_of_one_second_are_not_lost_at_the_end_of_a_page(
    door: Door, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Of more in a second than a page holds, the service gives no way to have them all."""
    monkeypatch.setattr(histories, "LISTENS", 10)
    fake = FakeListens(120, together=together)
    room = door(fake.server)
    room.run(room.importing.connect(ADA, LISTENBRAINZ, [Part.HISTORY]))
    # Of the same song in the same second, one is heard.
    seconds = {(one["listened_at"], one["track_metadata"]["track_name"]) for one in fake.listens}
    assert room.count("SELECT count(*) FROM plays") == len(seconds)


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("is_key", [False, True])
def test_another_subsonic_server_gives_counts_opinions_and_lists(
    door: Door, old: bool, is_key: bool
) -> None:
    fake = FakeSubsonic(old=old)
    room = door(fake.server)
    account = (
        Account(source=Source.SUBSONIC, name="", url=SERVER.url, password="k-1", is_key=True)
        if is_key
        else SERVER
    )
    _, report = room.run(room.importing.connect(ADA, account))
    assert (report.counts.told, report.counts.found, report.counts.lost) == (2, 1, 1)
    one = room.opinion(ONE)
    assert (one.play_count, one.rating, one.starred_at) == (9, 4, 1_577_934_245_000)
    assert room.opinion(2, kind="album").rating == 3
    assert room.opinion(2, kind="album").starred_at == 1_557_100_800_000
    assert room.lists() == {"Loud": ["Noise", "One", "Elsewhere"]}
    assert (report.lists, report.playlists.lost) == (1, 1)


def test_a_path_of_another_server_finds_the_file(door: Door) -> None:
    room = door(FakeSubsonic().server)
    room.change("UPDATE files SET name = :name WHERE track_id = 1", name=b"01 One.flac")
    room.change("UPDATE folders SET path = :path WHERE id = 2", path=b"Ana/First")
    (found,) = room.finder.find([Line(path=b"Ana/First/01 One.flac", title="One", artist="Ana")])
    assert found is not None
    assert (found.track_id, found.how, found.sure) == (ONE, "path", True)


def test_a_wrong_password_is_told_before_anything_is_begun(door: Door) -> None:
    room = door(FakeSubsonic(password="other").server)
    with pytest.raises(ServiceFailed, match="does not know this name"):
        room.importing.connect(ADA, SERVER)
    assert room.importing.of(ADA) == []


def test_what_is_no_subsonic_server_is_told_so(door: Door) -> None:
    room = door(httpx.MockTransport(lambda _: httpx.Response(200, json={"hello": 1})))
    with pytest.raises(ServiceFailed, match="not as a Subsonic server"):
        room.importing.connect(ADA, SERVER)


@pytest.mark.parametrize(
    "account",
    [
        Account(source=Source.SPOTIFY, name="me"),
        Account(source=Source.LASTFM_ACCOUNT, name=" "),
        Account(source=Source.SUBSONIC, name="me", url="ftp://x"),
        Account(source=Source.SUBSONIC, name="me", url="http://me:pw@x"),
        Account(source=Source.SUBSONIC, name="me", url=""),
    ],
)
def test_an_account_that_cannot_be_is_refused(door: Door, account: Account) -> None:
    with pytest.raises(Invalid):
        door(FakeSubsonic().server).importing.connect(ADA, account)


def test_parts_that_a_service_does_not_have_are_refused(door: Door) -> None:
    with pytest.raises(Invalid, match="Choose other parts"):
        door(FakeHistory(1).server).importing.connect(ADA, LASTFM, [Part.PLAYLISTS])


def test_secrets_lie_nowhere_open_and_go_when_all_is_in(door: Door) -> None:
    room = door(FakeSubsonic().server)
    one = room.importing.connect(ADA, SERVER)
    assert b"sesame" not in room.bytes_kept()
    assert room.count("SELECT secret IS NOT NULL FROM imports") == 1
    room.run(one)
    assert room.count("SELECT secret IS NULL FROM imports") == 1
    assert "sesame" not in repr(SERVER)


def test_counts_of_another_server_are_undone(door: Door) -> None:
    room = door(FakeSubsonic().server)
    one, _ = room.run(room.importing.connect(ADA, SERVER))
    undone = room.importing.undo(one.id, ADA)
    assert undone.counts == 2
    assert room.opinion(ONE).play_count == 0
    with pytest.raises(Conflict):
        room.importing.undo(one.id, ADA)


def test_addresses_that_listens_tell_are_written_nowhere(door: Door) -> None:
    room = door(FakeListens(10).server)
    one = room.importing.connect(ADA, LISTENBRAINZ)
    with pytest.raises(Stopped):
        room.importing.run(one.id, Stops(3, Stopped()))
    assert b"203.0.113.77" not in room.bytes_kept()
    room.run(one)
    assert b"203.0.113.77" not in room.bytes_kept()
