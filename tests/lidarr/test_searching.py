"""Having Lidarr look for an album: what it is asked, and what is said where it cannot."""

import pytest

from soniq.clients.model import ServiceFailed
from soniq.errors import Conflict, NotFound, Stopped
from soniq.lidarr.model import DownloadState, MatchFirst, NotSetUp
from soniq.units import AlbumId, Progress
from tests.lidarr.home import OK, OTHER, RADIOHEAD, LidarrHome


def test_an_unknown_artist_is_taken_in_then_awaited_then_the_album_looked_for(
    home: LidarrHome,
) -> None:
    home.know(release="Radiohead - OK Computer [FLAC]")
    album_id = home.want()
    assert home.search(album_id) == "Lidarr looks for it."
    artist = home.fake.artists[0]
    assert (artist["monitored"], artist["monitorNewItems"]) == (True, "none")
    assert home.fake.album(OK)["monitored"] is True
    assert home.paused == [2.0, 2.0]
    asked = home.fake.asked()
    steps = ["GET /album/lookup", "POST /artist", "PUT /album/monitor", "POST /command"]
    assert [one for one in asked if one in steps] == steps
    assert home.download(album_id).quality_profile == "Lossless"


def test_what_lidarr_has_is_used_as_it_is(home: LidarrHome) -> None:
    home.know()
    home.fake.take_in(OK)
    home.search(home.want())
    assert home.fake.asked() == [
        "GET /album",
        "PUT /album/monitor",
        "GET /history",
        "POST /command",
    ]


def test_an_album_that_the_profile_leaves_out_is_taken_in_by_itself(home: LidarrHome) -> None:
    home.know(kind="EP", release="Airbag EP")
    album_id = home.want()
    assert home.search(album_id) == "Lidarr looks for it."
    assert len(home.paused) == 30, "the wait for what never comes has an end"
    assert "POST /album" in home.fake.asked()
    assert home.fake.album(OK)["monitored"] is True


def test_an_album_of_an_artist_that_lidarr_knows_is_not_waited_for(home: LidarrHome) -> None:
    home.know(OTHER, "Kid A")
    home.fake.take_in(OTHER)
    home.know()
    home.search(home.want())
    assert home.paused == []
    assert home.fake.asked().count("POST /artist") == 0
    assert home.fake.album(OK)["monitored"] is True


def test_what_lidarr_has_already_is_scanned_and_not_looked_for(home: LidarrHome) -> None:
    home.know(release="x")
    album_id = home.want()
    home.fake.take_in(OK, monitored=True)
    home.fake.grab(OK, "x")
    home.fake.bring(OK, quietly=True)
    assert home.search(album_id) == "Lidarr has it already."
    assert "POST /command" not in home.fake.asked()
    assert home.touched() == [1]
    assert home.download(album_id).state is DownloadState.COMPLETED


def test_run_twice_it_searches_once(home: LidarrHome) -> None:
    home.know()
    album_id = home.want()
    home.search(album_id)
    assert home.search(album_id) == "Lidarr is at it already."
    assert home.fake.asked().count("POST /command") == 1


def test_killed_before_the_search_it_goes_on_where_it_was(home: LidarrHome) -> None:
    home.know()
    album_id = home.want()
    home.lidarr.order(album_id)

    def killed(progress: Progress) -> None:
        if progress.note.startswith("Lidarr reads"):
            raise Stopped

    with pytest.raises(Stopped):
        home.lidarr.search(album_id, killed)
    assert len(home.fake.artists) == 1
    home.lidarr.search(album_id)
    assert len(home.fake.artists) == 1
    assert home.download(album_id).state is DownloadState.SEARCHING


def test_an_artist_whose_taking_in_was_not_heard_of_is_not_taken_in_twice(
    home: LidarrHome,
) -> None:
    home.know()
    home.fake.loses = {"POST /artist"}
    album_id = home.want()
    with pytest.raises(ServiceFailed, match="broke off"):
        home.lidarr.search(album_id, is_last_try=False)
    assert home.download(album_id).state is DownloadState.PENDING
    home.lidarr.search(album_id)
    assert home.download(album_id).state is DownloadState.SEARCHING
    assert home.fake.asked().count("POST /artist") == 1


def test_an_album_without_a_release_group_is_to_be_matched_first(home: LidarrHome) -> None:
    album_id = home.want(None)
    with pytest.raises(MatchFirst, match="Match the album first") as refused:
        home.lidarr.order(album_id)
    assert refused.value.code == "match_first"
    assert home.fake.requests == []


def test_no_album_and_no_lidarr_are_said(home: LidarrHome) -> None:
    with pytest.raises(NotFound):
        home.lidarr.order(AlbumId(999))
    album_id = home.want()
    home.set(lidarr_url=None)
    with pytest.raises(NotSetUp, match="where Lidarr is"):
        home.lidarr.order(album_id)
    home.set(lidarr_url="http://lidarr.home:8686")
    home.preferences.set_secret("lidarr_api_key", None)
    with pytest.raises(NotSetUp, match="Settings, General"):
        home.lidarr.order(album_id)


def test_what_lidarrs_catalogue_lacks_fails_and_says_so(home: LidarrHome) -> None:
    album_id = home.want()
    with pytest.raises(NotFound, match="does not know"):
        home.search(album_id)
    assert home.download(album_id).state is DownloadState.FAILED
    assert "does not know" in (home.download(album_id).error or "")


def test_a_metadata_server_that_is_down_is_tried_again_and_no_failure(home: LidarrHome) -> None:
    home.know(release="x")
    home.fake.metadata_down = True
    album_id = home.want()
    home.lidarr.order(album_id)
    with pytest.raises(ServiceFailed, match="metadata server") as down:
        home.lidarr.search(album_id, is_last_try=False)
    assert down.value.kind.can_pass
    assert home.download(album_id).state is DownloadState.PENDING
    home.lidarr.search(album_id, is_last_try=True)
    waiting = home.download(album_id)
    assert (waiting.state, "metadata server" in (waiting.error or "")) == ("pending", True)
    assert home.lidarr.due() == []
    home.pass_minutes(30)
    assert home.lidarr.due() == [album_id]
    home.fake.metadata_down = False
    home.lidarr.search(album_id)
    assert home.lidarr.due() == []
    assert home.download(album_id).error is None


def test_a_metadata_server_that_stays_down_is_asked_ever_more_seldom(home: LidarrHome) -> None:
    home.know()
    home.fake.metadata_down = True
    album_id = home.want()
    waits: list[int] = []
    for _ in range(8):
        home.lidarr.search(album_id)
        begun = home.at
        while home.lidarr.due() != [album_id]:
            home.pass_minutes(1)
        waits.append(round((home.at - begun) / 60_000))
    assert waits == [30, 60, 120, 240, 480, 720, 720, 720]


def test_lidarr_itself_is_not_held_to_be_down_for_its_metadata_server(home: LidarrHome) -> None:
    home.know()
    home.fake.metadata_down = True
    album_id = home.want()
    for _ in range(9):
        home.lidarr.search(album_id)
    home.fake.metadata_down = False
    assert home.search(album_id) == "Lidarr looks for it."


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"lidarr_root_folder": "/elsewhere"}, "no root folder /elsewhere"),
        ({"lidarr_quality_profile": 77}, "no such quality or metadata profile"),
        ({"lidarr_metadata_profile": 77}, "no such quality or metadata profile"),
    ],
)
def test_a_choice_that_lidarr_does_not_have_is_said(
    home: LidarrHome, settings: dict[str, object], told: str
) -> None:
    home.know()
    album_id = home.want()
    home.set(**settings)
    with pytest.raises(Conflict, match=told):
        home.search(album_id)
    assert home.download(album_id).state is DownloadState.FAILED


def test_what_was_chosen_is_what_new_artists_get(home: LidarrHome) -> None:
    home.know()
    home.fake.folders.append({**home.fake.folders[0], "id": 2, "path": "/flac"})
    home.set(lidarr_root_folder="/flac/", lidarr_quality_profile=1, lidarr_metadata_profile=2)
    home.search(home.want())
    artist = home.fake.artists[0]
    assert (artist["qualityProfileId"], artist["metadataProfileId"]) == (1, 2)
    assert artist["path"] == "/flac/Radiohead"
    assert artist["foreignArtistId"] == RADIOHEAD


def test_a_wrong_key_is_not_tried_again(home: LidarrHome) -> None:
    home.know()
    home.preferences.set_secret("lidarr_api_key", "wrong-and-secret-key")
    album_id = home.want()
    with pytest.raises(Conflict, match="does not take this API key") as refused:
        home.search(album_id, is_last_try=False)
    assert "wrong-and-secret-key" not in str(refused.value)
    assert home.download(album_id).state is DownloadState.FAILED
