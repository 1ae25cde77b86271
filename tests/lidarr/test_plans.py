"""What a large collection is asked for Lidarr's sake is sought by an index."""

import json
import re
from pathlib import Path

from soniq.lidarr.model import DownloadState
from soniq.units import AlbumId
from tests.crowd import build
from tests.fakes.lidarr.webhooks import event
from tests.lidarr.home import OK, RADIOHEAD, LidarrHome
from tests.plans import Asked

ABOUT = re.compile(r"lidarr_|ar\.musicbrainz_id|fo\.path")
READ_THROUGH = re.compile(r"SCAN (?!CONSTANT|.*lidarr_downloads_(landed|by_status))")
SORTED = re.compile(r"USE TEMP B-TREE FOR (ORDER|GROUP) BY")
FEW = re.compile(r"al\.musicbrainz_release_group_id = |fo\.path = |d\.album_id IN|status = ")


def test_nothing_reads_the_albums_or_the_downloads_through(tmp_path: Path) -> None:
    build(tmp_path / "library.sqlite", 500)
    home = LidarrHome(tmp_path)
    try:
        home.people()
        asked = Asked(db=home.db, about=ABOUT, big=READ_THROUGH, sort=SORTED, few=FEW)
        home.know(release="x")
        album_id = home.want()
        home.search(album_id)
        home.look()
        home.fake.bring(OK)
        home.look(2)
        artist = {"id": 1, "name": "Radiohead", "mbId": RADIOHEAD}
        for kind in ("Grab", "ArtistDelete", "AlbumDelete", "DownloadFailure"):
            told = event(kind, artist=artist, album={"id": 1, "title": "x"}, downloadId="x")
            home.lidarr.hear(json.dumps(told).encode())
        home.lidarr.settle()
        home.lidarr.standing()
        home.lidarr.due()
        home.lidarr.downloads([DownloadState.FAILED], before=(1, 1))
        home.lidarr.told(before=9)
        home.lidarr.download_of(AlbumId(3))
        assert len(asked.seen) > 20
        assert list(asked.faults()) == []
    finally:
        home.close()
