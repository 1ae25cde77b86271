"""What Lidarr's webhook tells, event by event: each moves the album to the right state."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from soniq.collection.model import Acquisition
from soniq.lidarr.model import DownloadState
from soniq.lidarr.webhooks import EFFECTS
from soniq.units import AlbumId
from tests.fakes.lidarr.webhooks import event
from tests.lidarr.home import OK, OTHER, RADIOHEAD, LidarrHome

ARTIST = {"id": 7, "name": "Radiohead", "path": "/music/Radiohead", "mbId": RADIOHEAD}
ALBUM = {"id": 41, "mbId": OK, "title": "OK Computer"}
GRAB = event(
    "Grab",
    artist=ARTIST,
    albums=[ALBUM],
    release={"releaseTitle": "Radiohead - OK Computer [FLAC]"},
    downloadId="SAB_1",
)
FILES = [{"id": 1, "path": "/music/Radiohead/OK Computer/01.flac"}]
IMPORT = event(
    "Download",
    artist=ARTIST,
    album=ALBUM,
    trackFiles=FILES,
    deletedFiles=[],
    isUpgrade=False,
    downloadId="SAB_1",
)
FAILURE = event(
    "DownloadFailure", downloadId="SAB_1", releaseTitle="Radiohead - OK Computer [FLAC]"
)
OLD_GRAB = event("Grab", artist=ARTIST, albums=[{"id": 41, "title": "OK Computer"}], release={})
OLD_IMPORT = event("Download", artist=ARTIST, trackFiles=FILES, isUpgrade=False)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Events, one after the other, and how the album then stands."""

    told: list[dict[str, Any]]
    ownership: str = "not_owned"
    state: str | None
    coming: int | None = None
    error: str | None = None
    scans: int = 0


def _came(*told: dict[str, Any]) -> Row:
    """Lidarr has it; it is on its way until a scan has seen it."""
    return Row(told=[*told], ownership="downloading", state="completed", coming=100, scans=1)


TABLE: dict[str, Row] = {
    "Test": Row(told=[event("Test", artist=ARTIST, albums=[{"id": 1, "title": "x"}])], state=None),
    "Grab": Row(told=[GRAB], ownership="downloading", state="downloading", coming=0),
    "Grab of old": Row(told=[OLD_GRAB], ownership="downloading", state="downloading", coming=0),
    "Download": _came(GRAB, IMPORT),
    "Download, without a grab": _came(IMPORT),
    "Download of old, without an album": _came(OLD_GRAB, OLD_IMPORT),
    "Download that upgrades": _came(GRAB, {**IMPORT, "isUpgrade": True}),
    "DownloadFailure": Row(
        told=[GRAB, FAILURE], state="failed", error="failed: Radiohead - OK Computer [FLAC]."
    ),
    "DownloadFailure of another download": Row(
        told=[GRAB, {**FAILURE, "downloadId": "SAB_9"}],
        ownership="downloading",
        state="downloading",
        coming=0,
    ),
    "DownloadFailure after the next grab": Row(
        told=[GRAB, {**GRAB, "downloadId": "SAB_2"}, FAILURE],
        ownership="downloading",
        state="downloading",
        coming=0,
    ),
    "Grab after a failure": Row(
        told=[GRAB, FAILURE, {**GRAB, "downloadId": "SAB_2"}],
        ownership="downloading",
        state="downloading",
        coming=0,
    ),
    "ImportFailure": Row(
        told=[GRAB, event("ImportFailure", artist=ARTIST, downloadId="SAB_1", trackFiles=[])],
        state="failed",
        error="could not import",
    ),
    "ImportFailure, then by hand": _came(
        GRAB, event("ImportFailure", artist=ARTIST, downloadId="SAB_1"), IMPORT
    ),
    "ManualInteractionRequired": Row(
        told=[
            GRAB,
            event(
                "ManualInteractionRequired",
                downloadId="SAB_1",
                downloadStatusMessages=[{"title": "x", "messages": ["No files found"]}],
            ),
        ],
        ownership="downloading",
        state="downloading",
        coming=0,
        error="waits in Lidarr for somebody: No files found",
    ),
    "Rename": Row(
        told=[event("Rename", artist=ARTIST, renamedTrackFiles=[{"path": FILES[0]["path"]}])],
        state=None,
        scans=1,
    ),
    "Rename of old, of an artist alone": Row(
        told=[event("Rename", artist=ARTIST)], state=None, scans=1
    ),
    "Retag": Row(told=[event("Retag", artist=ARTIST, trackFile=FILES[0])], state=None, scans=1),
    "ArtistAdd": Row(told=[event("ArtistAdd", artist=ARTIST)], state=None),
    "ArtistDelete": Row(
        told=[GRAB, event("ArtistDelete", artist=ARTIST, deletedFiles=False)],
        state="failed",
        error="deleted in Lidarr",
    ),
    "AlbumDelete on its way": Row(
        told=[GRAB, event("AlbumDelete", artist=ARTIST, album=ALBUM, deletedFiles=False)],
        state="failed",
        error="deleted in Lidarr",
    ),
    "AlbumDelete that leaves the files": _came(
        GRAB, IMPORT, event("AlbumDelete", artist=ARTIST, album=ALBUM, deletedFiles=False)
    ),
    "AlbumDelete with the files": Row(
        told=[GRAB, IMPORT, event("AlbumDelete", artist=ARTIST, album=ALBUM, deletedFiles=True)],
        state="failed",
        error="with its files",
        scans=2,
    ),
    "Health": Row(
        told=[GRAB, event("Health", level="warning", message="No indexers")],
        ownership="downloading",
        state="downloading",
        coming=0,
    ),
    "HealthRestored": Row(told=[event("HealthRestored", message="Indexers are back")], state=None),
    "ApplicationUpdate": Row(told=[event("ApplicationUpdate", message="2.1 to 2.2")], state=None),
    "an event of a version to come": Row(
        told=[GRAB, event("AlbumRefinanced", album=ALBUM, artist=ARTIST, downloadId="SAB_1")],
        ownership="downloading",
        state="downloading",
        coming=0,
    ),
    "Grab of what nobody wants": Row(
        told=[{**GRAB, "albums": [{"id": 42, "mbId": OTHER, "title": "Kid A"}]}], state=None
    ),
    "Download into no music folder": Row(
        told=[GRAB, {**IMPORT, "trackFiles": [{"path": "/elsewhere/01.flac"}]}],
        state="completed",
        error="/elsewhere, which is no music folder of soniq",
    ),
}


def test_the_table_has_every_event_that_lidarr_sends() -> None:
    told = {one["eventType"] for row in TABLE.values() for one in row.told}
    assert set(EFFECTS) <= told


@pytest.mark.parametrize("name", TABLE)
def test_each_event_moves_the_album_to_the_right_state(home: LidarrHome, name: str) -> None:
    row = TABLE[name]
    album_id = home.want()
    for told in row.told:
        hear(home, told)
    found = home.lidarr.download_of(album_id)
    stood = home.collected(album_id)
    assert (None if found is None else str(found.state)) == row.state
    assert (str(stood.ownership), stood.coming) == (row.ownership, row.coming)
    assert (found.error if found else None) is None or row.error is not None
    assert (row.error or "") in ((found.error if found else None) or "")
    assert len(home.touched()) == row.scans
    kept = [one.event_type for one in home.lidarr.told()]
    assert kept == [one["eventType"] for one in reversed(row.told)]
    home.check()


def test_an_unknown_event_is_kept_as_it_came(home: LidarrHome) -> None:
    told = hear(home, event("AlbumRefinanced", rate={"percent": [1, None, "x"]}))
    assert told.outcome == "soniq does not know this event."
    (body,) = home.rows("SELECT body FROM lidarr_events")
    assert json.loads(body[0])["rate"] == {"percent": [1, None, "x"]}


def test_a_huge_event_is_kept_without_its_body(home: LidarrHome) -> None:
    hear(home, event("Health", message="x", more="y" * 100_000))
    assert home.rows("SELECT event_type, body FROM lidarr_events") == [("Health", "")]


def test_a_release_of_two_albums_brings_both(home: LidarrHome) -> None:
    one, other = home.want(), home.want(OTHER, title="Kid A")
    second = {"id": 42, "mbId": OTHER, "title": "Kid A"}
    hear(home, {**GRAB, "albums": [ALBUM, second]})
    assert [home.stands(it)[0] for it in (one, other)] == ["downloading", "downloading"]
    hear(home, IMPORT)
    assert [home.stands(it)[1] for it in (one, other)] == ["completed", "downloading"]
    hear(home, FAILURE)
    assert home.download(other).state is DownloadState.FAILED


def test_files_that_come_make_the_album_owned_by_lidarr(home: LidarrHome) -> None:
    album_id = home.want()
    hear(home, GRAB)
    hear(home, IMPORT)
    home.scan()
    found = home.collected(album_id)
    assert home.stands(album_id) == ("owned", "completed", None)
    assert found.acquisition is Acquisition.LIDARR
    assert (found.local_path or "").endswith("music/Radiohead/OK Computer")


def test_files_that_are_tagged_as_another_album_take_the_download_along(home: LidarrHome) -> None:
    album_id = home.want()
    hear(home, GRAB)
    hear(home, IMPORT)
    home.scan(album="OK Computer OKNOTOK 1997 2017")
    other = home.id_of("OK Computer OKNOTOK 1997 2017")
    assert other != album_id
    assert home.stands(other) == ("owned", "completed", None)
    assert home.collected(other).acquisition is Acquisition.LIDARR
    assert home.lidarr.download_of(album_id) is None


def test_an_album_that_turns_out_to_be_another_takes_its_download_along(home: LidarrHome) -> None:
    first = home.want(OTHER, title="OK Computer", tracks=())
    second = home.want(OK, title="Okay Computer", tracks=())
    hear(home, GRAB)
    with home.db.write() as tx:
        tx.execute(
            "UPDATE albums SET musicbrainz_release_group_id = :mbid WHERE id = :id",
            {"mbid": OK, "id": first},
        )
    home.collection.settle()
    assert home.stands(first) == ("downloading", "downloading", 0)
    assert home.collection.collected([second]) == []


def test_an_import_that_no_scan_finds_is_let_go_after_a_day(home: LidarrHome) -> None:
    album_id = home.want()
    hear(home, IMPORT)
    assert home.lidarr.settle() == 0
    assert home.stands(album_id) == ("downloading", "completed", 100)
    home.pass_minutes(60 * 25)
    assert home.lidarr.settle() == 1
    assert home.stands(album_id) == ("not_owned", "completed", None)
    assert "no scan found music there" in (home.download(album_id).error or "")


def test_files_that_go_make_it_not_owned_again(home: LidarrHome) -> None:
    album_id = home.want()
    hear(home, GRAB)
    hear(home, IMPORT)
    home.scan()
    hear(home, event("AlbumDelete", artist=ARTIST, album=ALBUM, deletedFiles=True))
    home.lose("Radiohead/OK Computer")
    assert str(home.collected(album_id).ownership) == "not_owned"


def test_events_are_forgotten_after_ninety_days(home: LidarrHome) -> None:
    hear(home, event("Health"))
    home.pass_minutes(60 * 24 * 91)
    hear(home, event("HealthRestored"))
    assert home.lidarr.tidy() == 1
    assert [one.event_type for one in home.lidarr.told()] == ["HealthRestored"]


RECORDED: dict[str, Callable[[LidarrHome, AlbumId], None]] = {}


def recorded(name: str) -> Callable[[Callable[[LidarrHome, AlbumId], None]], None]:
    def keep(check: Callable[[LidarrHome, AlbumId], None]) -> None:
        RECORDED[name] = check

    return keep


@recorded("webhook_lidarr_test.json")
def _test(home: LidarrHome, album_id: AlbumId) -> None:
    assert home.lidarr.told()[0].outcome == "Lidarr reaches soniq."
    assert home.lidarr.download_of(album_id) is None


@recorded("webhook_lidarr_album_grabbed.json")
def _grabbed(home: LidarrHome, album_id: AlbumId) -> None:
    assert home.stands(album_id) == ("downloading", "downloading", 0)
    assert "Labour Of Love" in (home.download(album_id).release_title or "")


@recorded("webhook_lidarr_tracks_imported.json")
def _imported(home: LidarrHome, album_id: AlbumId) -> None:
    assert home.touched() == [1]
    assert home.lidarr.download_of(album_id) is None, "nothing of UB40's was on its way"


@recorded("webhook_lidarr_tracks_renamed.json")
def _renamed(home: LidarrHome, album_id: AlbumId) -> None:
    assert home.touched() == [1]
    assert home.lidarr.download_of(album_id) is None


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_webhook_of_version_0_is_understood(
    home: LidarrHome, shared: Path, name: str, tmp_path: Path
) -> None:
    home.set(lidarr_paths=(f"/home36/adbtech/media/Music={tmp_path / 'music'}",))
    album_id = home.want(None, title="Labour of Love", artists=("UB40",))
    home.lidarr.hear((shared / "fixtures" / "lidarr" / name).read_bytes())
    RECORDED[name](home, album_id)


def test_the_recorded_grab_and_import_end_in_a_finished_download(
    home: LidarrHome, shared: Path, tmp_path: Path
) -> None:
    home.set(lidarr_paths=(f"/home36/adbtech/media/Music={tmp_path / 'music'}",))
    album_id = home.want(None, title="Labour of Love", artists=("UB40",))
    for name in ("webhook_lidarr_album_grabbed.json", "webhook_lidarr_tracks_imported.json"):
        home.lidarr.hear((shared / "fixtures" / "lidarr" / name).read_bytes())
    assert home.stands(album_id) == ("downloading", "completed", 100)
    home.scan("UB40/Labour of Love (1983)", artists=("UB40",), album="Labour of Love")
    assert home.stands(album_id) == ("owned", "completed", None)
    assert home.collected(album_id).acquisition is Acquisition.LIDARR


def hear(home: LidarrHome, told: dict[str, Any]) -> Any:
    return home.lidarr.hear(json.dumps(told).encode())
