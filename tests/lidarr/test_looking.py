"""Looks at Lidarr's queue: how far downloads are, and what became of those that are gone."""

import time
from typing import Any

import pytest

from soniq.clients.model import ServiceFailed
from soniq.lidarr.model import DownloadChanged
from soniq.units import AlbumId
from tests.fakes.lidarr.server import URL
from tests.lidarr.home import OK, SONIQ, LidarrHome

RELEASE = "Radiohead - OK Computer [FLAC]"


@pytest.fixture
def quiet(home: LidarrHome) -> LidarrHome:
    """A house that Lidarr's webhook does not reach."""
    home.know(release=RELEASE)
    return home


def begun(home: LidarrHome) -> AlbumId:
    album_id = home.want()
    home.search(album_id)
    return album_id


def test_nothing_is_asked_while_nothing_is_on_its_way(home: LidarrHome) -> None:
    home.want()
    home.lidarr.tick()
    assert home.fake.requests == []


def test_what_is_in_the_queue_is_on_its_way(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    assert quiet.stands(album_id) == ("not_owned", "searching", None)
    quiet.look()
    assert quiet.stands(album_id) == ("downloading", "downloading", 0)
    quiet.fake.progress(OK, 42.9)
    quiet.look()
    assert quiet.stands(album_id) == ("downloading", "downloading", 42)
    found = quiet.download(album_id)
    assert (found.release_title, found.quality_profile) == (RELEASE, "Lossless")
    assert found.estimated_completion_at == 1_777_636_800_123


def test_nothing_is_on_its_way_once_lidarr_is_let_go(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.fake.progress(OK, 42.9)
    quiet.set(lidarr_url=None)
    quiet.lidarr.tick()
    assert quiet.stands(album_id) == ("not_owned", "failed", None)
    assert "disconnected" in (quiet.download(album_id).error or "")
    quiet.set(lidarr_url=URL)
    quiet.look()
    assert quiet.stands(album_id) == ("downloading", "downloading", 42)


def test_a_look_is_one_request(quiet: LidarrHome) -> None:
    begun(quiet)
    quiet.fake.requests.clear()
    quiet.look(3)
    assert quiet.fake.asked() == ["GET /queue"] * 3


def test_a_look_that_finds_nothing_new_writes_and_tells_nothing(quiet: LidarrHome) -> None:
    begun(quiet)
    quiet.look()
    quiet.events.clear()
    at = quiet.rows("SELECT updated_at_ms FROM lidarr_downloads")
    quiet.look()
    assert quiet.events == []
    assert quiet.rows("SELECT updated_at_ms FROM lidarr_downloads") == at


def test_what_was_imported_unheard_is_found_in_the_history_and_scanned(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.fake.bring(OK, quietly=True)
    quiet.look()
    assert quiet.stands(album_id)[1] == "downloading", "the queue may lag behind"
    quiet.look()
    assert quiet.stands(album_id) == ("downloading", "completed", 100)
    assert quiet.touched() == [1]
    quiet.scan()
    assert quiet.stands(album_id) == ("owned", "completed", None)


def test_what_failed_unheard_keeps_its_reason(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.fake.fail(OK, "Aborted, cannot be completed", quietly=True)
    quiet.look(2)
    assert quiet.stands(album_id) == ("not_owned", "failed", None)
    assert quiet.download(album_id).error == "Aborted, cannot be completed"


def test_what_somebody_took_out_of_the_queue_is_said_so(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.fake.remove(OK)
    quiet.look(2)
    assert quiet.stands(album_id) == ("not_owned", "failed", None)
    assert "no longer in Lidarr's queue" in (quiet.download(album_id).error or "")


def test_a_search_that_goes_on_is_waited_for_then_said_to_have_found_nothing(
    home: LidarrHome,
) -> None:
    home.know()
    album_id = begun(home)
    home.look(5)
    assert home.stands(album_id) == ("not_owned", "searching", None)
    home.fake.commands[0]["status"] = "completed"
    home.look(2)
    assert home.stands(album_id) == ("not_owned", "failed", None)
    assert "found nothing that fits" in (home.download(album_id).error or "")


def test_what_happened_long_ago_says_nothing_of_a_search_of_today(home: LidarrHome) -> None:
    home.know()
    home.fake.take_in(OK)
    home.fake.grab(OK, "an old one")
    home.fake.bring(OK, quietly=True)
    home.fake.files.clear()
    home.fake.album(OK)["statistics"]["percentOfTracks"] = 0.0
    album_id = begun(home)
    home.fake.commands[0]["status"] = "completed"
    home.look(2)
    assert home.stands(album_id)[1] == "failed"


def test_what_failed_and_is_grabbed_anew_is_on_its_way_again(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.fake.fail(OK, "no", quietly=True)
    quiet.look(2)
    quiet.fake.grab(OK, "a better one")
    quiet.look()
    assert quiet.stands(album_id) == ("downloading", "downloading", 0)
    assert quiet.download(album_id).error is None


@pytest.mark.parametrize(
    ("item", "state", "told"),
    [
        ({"status": "failed", "errorMessage": "out of space"}, "failed", "out of space"),
        ({"trackedDownloadState": "downloadFailedPending"}, "failed", "says that it failed"),
        (
            {"trackedDownloadState": "importFailed", "statusMessages": [
                {"title": "01.flac", "messages": ["Has missing tracks"]}]},
            "failed",
            "could not import it: Has missing tracks",
        ),
        (
            {"trackedDownloadState": "importBlocked", "statusMessages": [
                {"title": "Not close enough", "messages": []}]},
            "downloading",
            "waits in Lidarr for somebody: Not close enough",
        ),
        ({"trackedDownloadState": "importPending"}, "downloading", None),
        ({"status": "warning", "errorMessage": "stalled"}, "downloading", "stalled"),
        ({"status": "downloadClientUnavailable"}, "downloading", "does not reach its download"),
        ({"status": "paused"}, "downloading", None),
        (
            {"status": "warning", "errorMessage": "GET http://u:p@nzb/?t=g&apikey=canary failed"},
            "downloading",
            "http://nzb/?t=g&apikey=… failed",
        ),
    ],
)  # fmt: skip
def test_what_is_amiss_in_the_queue_is_told_as_lidarr_tells_it(
    quiet: LidarrHome, item: dict[str, Any], state: str, told: str | None
) -> None:
    album_id = begun(quiet)
    quiet.fake.queue[0].update(item)
    quiet.look()
    found = quiet.download(album_id)
    assert str(found.state) == state
    assert (found.error is None) if told is None else (told in (found.error or ""))


def test_the_history_of_twenty_downloads_is_asked_for_at_once_and_no_more(
    home: LidarrHome,
) -> None:
    wanted = [many(home, number) for number in range(30)]
    home.look()
    home.fake.queue.clear()
    home.look()
    home.fake.requests.clear()
    home.look()
    assert home.fake.asked().count("GET /history") == 20
    home.look()
    assert {home.stands(album_id)[1] for album_id in wanted} == {"failed"}


def test_two_hundred_downloads_are_one_request_and_one_write(home: LidarrHome) -> None:
    wanted = [many(home, number) for number in range(200)]
    home.fake.requests.clear()
    for item in home.fake.queue:
        item["sizeleft"] = 250.0
    begun = time.process_time()
    looked = home.lidarr.look()
    print(f"\na look at 200 downloads: {1000 * (time.process_time() - begun):.0f} ms CPU")
    assert (looked.requests, looked.active, looked.changed) == (1, 200, 200)
    assert len(home.fake.requests) == 1
    assert {home.stands(album_id) for album_id in wanted} == {("downloading", "downloading", 75)}
    told = [event for event in home.events if isinstance(event, DownloadChanged)]
    assert len(told[-200:]) == 200
    home.check()


def test_more_than_a_page_is_read_page_by_page(home: LidarrHome) -> None:
    last = [many(home, number) for number in range(205)][-1]
    home.fake.requests.clear()
    home.look()
    assert home.fake.asked() == ["GET /queue"] * 2
    assert home.stands(last)[1] == "downloading"


def test_what_the_webhook_told_during_a_look_stays(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.look()
    quiet.lidarr.register_webhook(SONIQ)
    quiet.fake.progress(OK, 99)
    quiet.fake.while_queueing = lambda: quiet.fake.bring(OK)
    quiet.look()
    assert quiet.stands(album_id)[1] == "completed"


def test_a_lidarr_that_is_away_is_noted_and_asked_again(quiet: LidarrHome) -> None:
    album_id = begun(quiet)
    quiet.fake.proxy = True
    quiet.lidarr.tick()
    assert quiet.lidarr.standing().trouble != ""
    assert quiet.stands(album_id)[1] == "searching"
    quiet.fake.proxy = False
    quiet.lidarr.tick()
    assert quiet.lidarr.standing().trouble == ""
    assert quiet.stands(album_id)[1] == "downloading"


def test_with_the_network_off_nobody_is_asked(quiet: LidarrHome) -> None:
    begun(quiet)
    quiet.fake.requests.clear()
    quiet.set(network="off")
    quiet.lidarr.tick()
    assert (quiet.fake.requests, quiet.lidarr.due()) == ([], [])
    with pytest.raises(ServiceFailed, match="network"):
        quiet.lidarr.look()


def many(home: LidarrHome, number: int) -> AlbumId:
    """One of many albums that are on their way."""
    mbid = f"{number:08d}-aaaa-4bbb-8ccc-222222222222"
    home.know(mbid, f"Record {number}", release=f"Record {number} [FLAC]")
    home.fake.take_in(mbid)
    album_id = home.want(mbid, title=f"Record {number}", tracks=())
    home.search(album_id)
    return album_id
