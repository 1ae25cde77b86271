"""What services tell of tracks: asked politely, kept with source and time, and not too often."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from soniq.clients.lastfm import Lastfm
from soniq.clients.listenbrainz import ListenBrainz
from soniq.enriching.service import Enriching
from soniq.errors import Stopped
from soniq.journal.model import Source
from soniq.units import PersonId, Progress, TrackId
from tests.clients.asking import House as Asking
from tests.clients.asking import house as asking_house
from tests.fakes.lastfm.server import FakeLastfm
from tests.fakes.listenbrainz.server import RECORDING, FakeListenBrainz
from tests.matching.room import ADA, Room

LANTERNS = "The Paper Lanterns"


class Desk:
    """Two tracks that Last.fm knows, of which ListenBrainz knows one; and one that nobody does."""

    def __init__(self, folder: Path) -> None:
        self.lastfm = FakeLastfm()
        self.listenbrainz = FakeListenBrainz()
        self.key: str | None = self.lastfm.key
        self.waited: list[float] = []
        self.answers: list[httpx.Response] = []
        self.room = Room(folder)
        self._asking = asking_house(folder / "asking", httpx.MockTransport(self._answer))
        self.asking: Asking = self._asking.__enter__()
        transport = self.asking.transport
        self.enriching = Enriching(
            self.room.db,
            self.room.provenance,
            transport,
            Lastfm(transport, lambda: self.key),
            ListenBrainz(transport, lambda: None),
            wait=self._wait,
        )
        harbour = self.room.put(LANTERNS, "Harbour Lights", ["Low Tide", "Fog"])
        other = self.room.put("Nobody", "Nowhere", ["Nothing"])
        self.tide, self.fog = self.room.tracks(harbour)
        (self.nothing,) = self.room.tracks(other)
        self.name_recording(self.tide, RECORDING)

    def name_recording(self, track: TrackId, mbid: str) -> None:
        with self.room.db.write() as tx:
            tx.execute(
                "UPDATE tracks SET musicbrainz_id = :mbid WHERE id = :id",
                {"mbid": mbid, "id": track},
            )

    def told(self, track: TrackId) -> dict[tuple[str, str], object]:
        return {
            (one.source.value, one.key): one.value
            for one in self.room.provenance.metadata_of(track)
        }

    def asked(self) -> int:
        return len(self.lastfm.requests) + len(self.listenbrainz.requests)

    def age(self, days: int) -> None:
        with self.room.db.write() as tx:
            tx.execute("UPDATE track_metadata SET at_ms = at_ms - :age", {"age": days * 86_400_000})
        self.asking.pass_days(days)

    def close(self) -> None:
        self._asking.__exit__(None, None, None)
        self.room.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.answers and "audioscrobbler" in request.url.host:
            return self.answers.pop(0)
        fake = self.lastfm if "audioscrobbler" in request.url.host else self.listenbrainz
        return fake.answer(request)

    def _wait(self, seconds: float, breathe: Callable[[], None]) -> None:
        self.waited.append(seconds)
        breathe()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "asking").mkdir()
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_what_services_tell_is_kept_with_its_source(desk: Desk) -> None:
    done = desk.enriching.enrich(by=ADA)
    assert (done.known, done.failures, done.trouble) == (3, 0, None)
    assert desk.told(desk.tide) == {
        ("listenbrainz", "known"): True,
        ("listenbrainz", "listeners"): 40,
        ("listenbrainz", "plays"): 500,
        ("lastfm", "known"): True,
        ("lastfm", "listeners"): 70,
        ("lastfm", "plays"): 90,
        ("lastfm", "tags"): [{"name": "sea", "count": None}],
    }
    assert desk.told(desk.nothing) == {("lastfm", "known"): False}
    assert {one.source for one in desk.room.provenance.metadata_of(desk.fog)} == {Source.LASTFM}


def test_nobody_is_asked_again_within_30_days(desk: Desk) -> None:
    desk.enriching.enrich(by=ADA)
    asked = desk.asked()
    desk.age(29)
    assert desk.enriching.enrich(by=ADA).asked == 0
    assert desk.asked() == asked
    desk.age(2)
    assert desk.enriching.enrich(by=ADA).asked == 4
    assert desk.asked() == 2 * asked


def test_tracks_that_a_person_names_are_asked_about_all_the_same(desk: Desk) -> None:
    desk.enriching.enrich([desk.fog], by=ADA)
    assert desk.told(desk.tide) == {}
    assert desk.enriching.enrich([desk.fog, TrackId(999)], by=ADA).asked == 1


def test_what_a_service_says_no_more_is_forgotten(desk: Desk) -> None:
    desk.enriching.enrich(by=ADA)
    desk.age(31)
    desk.lastfm.error = 6
    desk.enriching.enrich(by=ADA)
    assert {key: value for (_, key), value in desk.told(desk.fog).items()} == {"known": False}


def test_without_a_key_last_fm_alone_is_left_out_and_that_is_told(desk: Desk) -> None:
    desk.key = None
    done = desk.enriching.enrich(by=ADA)
    assert (done.asked, done.known) == (1, 1)
    assert done.trouble is not None
    assert "API key" in done.trouble
    assert desk.lastfm.requests == []


@pytest.mark.parametrize(("network", "by"), [("off", ADA), ("ask", None)])
def test_nobody_is_asked_where_the_settings_forbid_it(
    desk: Desk, network: str, by: PersonId | None
) -> None:
    desk.asking.network = network
    done = desk.enriching.enrich(by=by)
    assert (done.asked, desk.asked()) == (0, 0)
    assert done.trouble is not None
    assert "was not asked" in done.trouble


def test_a_server_that_is_down_is_left_alone_until_another_run(desk: Desk) -> None:
    for number in range(8):
        desk.room.put(LANTERNS, f"Album {number}", ["One"], folder=f"more/{number}")
    desk.lastfm.error = 8
    done = desk.enriching.enrich(by=ADA)
    assert done.failures == 3
    assert done.trouble is not None
    assert desk.told(desk.tide)["listenbrainz", "plays"] == 500
    desk.lastfm.error = None
    desk.asking.clock.seconds += 3_600
    assert desk.enriching.enrich(by=ADA).trouble is None
    assert desk.told(desk.fog)["lastfm", "plays"] == 90


def test_a_run_that_is_stopped_goes_on_where_it_was(desk: Desk) -> None:
    def stop_at_last(progress: Progress) -> None:
        if progress.done >= 2 and progress.note == "Last.fm":
            raise Stopped

    with pytest.raises(Stopped):
        desk.enriching.enrich(tell=stop_at_last, by=ADA)
    first = desk.asked()
    desk.enriching.enrich(by=ADA)
    whole = desk.asked()
    assert 0 < first < whole
    assert desk.enriching.enrich(by=ADA).asked == 0
    assert whole == 1 + 3


def test_an_id_that_is_none_spoils_no_question(desk: Desk) -> None:
    desk.name_recording(desk.fog, "not an id")
    desk.enriching.enrich(by=ADA)
    (request,) = desk.listenbrainz.requests
    assert b"not an id" not in request.content
    assert desk.told(desk.fog)["listenbrainz", "known"] is False
    assert desk.told(desk.tide)["listenbrainz", "known"] is True


def test_progress_counts_every_question(desk: Desk) -> None:
    seen: list[Progress] = []
    desk.enriching.enrich(tell=seen.append, by=ADA)
    assert seen[-1] == Progress(done=6, total=6)
    assert {progress.note for progress in seen} == {"ListenBrainz", "Last.fm", ""}
