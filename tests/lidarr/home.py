"""A collection with a Lidarr in the house, a fake one that works, and its webhook."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from soniq.clients.transport import Transport
from soniq.collection.model import Collected
from soniq.collection.service import Collection
from soniq.library.wanted import ToldAlbum
from soniq.lidarr.model import Download, MusicTouched
from soniq.lidarr.service import Lidarr
from soniq.preferences.service import Preferences
from soniq.settings import Settings, load
from soniq.store.cache import HttpCache
from soniq.store.network_log import NetworkLog
from soniq.units import AlbumId, Moment
from tests.clients.asking import Clock
from tests.collection.home import ADA, SONGS, Home, told
from tests.fakes.lidarr.server import KEY, URL, FakeLidarr
from tests.fakes.lidarr.state import Known

SONIQ = "http://192.168.1.5:8080"
OK = "0da580f2-6768-498f-af9d-2becddf15e01"
"""The release group of the album that the tests want; made up, as all of these."""
OTHER = "11111111-aaaa-4bbb-8ccc-222222222222"
RADIOHEAD = "a74b1b7f-71a5-4011-9441-d0b5e4122711"


class LidarrHome(Home):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "library.sqlite")
        self.fake = FakeLidarr(tell=self._tell)
        said = {"data": folder, "lidarr_url": URL, "lidarr_paths": (f"/music={folder / 'music'}",)}
        self.settings: Settings = load(command_line=said, environ={}).settings
        self.collection = Collection(
            self.db, self.shelves, self._clock, album_movers=lambda: [self.lidarr.follow]
        )
        self.preferences = Preferences(self.db, secrets=folder / "secrets")
        self.preferences.set_secret("lidarr_api_key", KEY)
        self.log = NetworkLog(self.db)
        self.transport = Transport(
            HttpCache(self.db, folder / "answers"),
            self.log,
            network=lambda: self.settings.network,
            contact=lambda: "",
            install_id="t",
            version="1",
            clock=Clock(),
            through=self.fake.server,
        )
        self.paused: list[float] = []
        self.lidarr = Lidarr(
            self.db,
            self.collection,
            self.roots,
            self.preferences,
            self.transport,
            settings=lambda: self.settings,
            clock=self._clock,
            pause=self.paused.append,
        )
        self.told: list[tuple[int, str]] = []

    def set(self, **settings: Any) -> None:
        self.settings = self.settings.model_copy(update=settings)

    def want(self, release_group: str | None = OK, **more: Any) -> AlbumId:
        """Ada wants an album; its release group is known, as after a match."""
        album = replace(told(**more), musicbrainz_release_group_id=release_group)
        return self._wanted(album)

    def know(self, release_group: str = OK, title: str = "OK Computer", **more: Any) -> Known:
        """Lidarr's metadata server knows an album."""
        more = {"artist_mbid": RADIOHEAD, "artist": "Radiohead", "tracks": len(SONGS)} | more
        return self.fake.knows(release_group, title, **more)

    def search(self, album_id: AlbumId, **more: Any) -> str:
        """Has Lidarr look for an album, as the job does; what it says."""
        self.lidarr.order(album_id)
        return str(self.lidarr.search(album_id, **more)["note"])

    def pass_minutes(self, minutes: int) -> None:
        self.at = Moment(self.at + 60_000 * minutes)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.lidarr.look()

    def download(self, album_id: AlbumId) -> Download:
        found = self.lidarr.download_of(album_id)
        assert found is not None
        return found

    def collected(self, album_id: AlbumId) -> Collected:
        (found,) = self.collection.collected([album_id])
        return found

    def stands(self, album_id: AlbumId) -> tuple[str, str, int | None]:
        """S1's ownership_status, the download's state, and how much came."""
        found = self.collected(album_id)
        return str(found.ownership), str(self.download(album_id).state), found.coming

    def touched(self) -> list[int]:
        """Music folders that are to be scanned."""
        return [event.root_id for event in self.events if isinstance(event, MusicTouched)]

    def scan(self, folder: str = "Radiohead/OK Computer", **tags: Any) -> None:  # type: ignore[override]  # the disk is left out here
        """What a scan of the folder finds, and what then follows in the house."""
        self.put(folder, **tags)
        self.lidarr.settle()
        self.collection.settle()

    def close(self) -> None:
        self.transport.close()
        super().close()

    def _wanted(self, album: ToldAlbum) -> AlbumId:
        wish = self.collection.want(ADA, album)
        assert wish.album_id is not None
        return wish.album_id

    def _tell(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> int:
        assert (method, url) == ("POST", f"{SONIQ}/webhooks/lidarr")
        if not self.lidarr.lets_in(headers.get("X-Soniq-Secret")):
            return 401
        heard = self.lidarr.hear(body)
        self.told.append((heard.id, heard.event_type))
        return 200


@contextmanager
def lidarr_home(folder: Path) -> Iterator[LidarrHome]:
    home = LidarrHome(folder)
    (folder / "music").mkdir(exist_ok=True)
    try:
        home.people()
        home.add(folder / "music")
        yield home
    finally:
        home.close()
