"""What a household owns, wants and streams elsewhere, and how it comes home."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from soniq.app.curation import Curation
from soniq.app.ground import Ground
from soniq.app.outside import Outside
from soniq.app.playing import Playing
from soniq.app.ticking import Ticker
from soniq.arrivals.following import follow_album as arrivals_follow
from soniq.arrivals.model import ArrivalChanged, DownloadChanged
from soniq.arrivals.service import Arrivals
from soniq.child.service import Children
from soniq.collection.looking import LookUp
from soniq.collection.service import Collection
from soniq.duplicates.model import Mover
from soniq.events import Bus, Event
from soniq.importing.model import Account
from soniq.importing.service import Importing
from soniq.intake.model import RootTouched
from soniq.jobs import listening
from soniq.jobs.arriving import arriving, downloading
from soniq.jobs.lidarr import searching
from soniq.jobs.model import JobType, Task
from soniq.jobs.spotify import syncing
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.lidarr.model import MusicTouched
from soniq.lidarr.service import Lidarr
from soniq.listening.following import follow_album as listening_follows
from soniq.settings import Settings
from soniq.spotify.service import Spotify
from soniq.store.deeds import Redo

if TYPE_CHECKING:
    from soniq.importing.accounts import Reading

SPOTIFY_SECONDS = 10 * 60
"""Between looks whose account at Spotify is to be read."""
LIDARR_SECONDS = 30
"""Between looks at Lidarr's queue, while anything is on its way there."""
INBOX_SECONDS = 5
"""Between looks at the inbox, and at what waits for a job."""


class Collecting:
    """Every service of the collection, over those that play and those that ask others."""

    def __init__(
        self,
        ground: Ground,
        shelves: Shelves,
        playing: Playing,
        outside: Outside,
        *,
        settings: Callable[[], Settings],
    ) -> None:
        """settings: those in force, which may change while soniq runs."""
        self._closing = ExitStack()
        self.collection = Collection(
            ground.db,
            shelves,
            movers=lambda: {**playing.movers, **self.movers}.values(),
            album_movers=lambda: [self.lidarr.follow, arrivals_follow, listening_follows],
            local_shop=lambda: settings().local_shop,
        )
        self.lookup = LookUp(
            ground.db,
            shelves,
            outside.musicbrainz,
            lambda title: outside.transport.action(title, by_person=True),
        )
        self._ground = ground
        self._shelves = shelves
        self._settings = settings
        self._lyrics = playing.lyrics
        self._outside = outside
        self.importing = Importing(
            ground.db,
            playing.finder,
            playing.listening,
            playing.playlists,
            self.collection,
            ground.preferences,
            self._account,
            ground.loaded.settings.data / "imports",
        )
        self.spotify = Spotify(
            ground.db,
            ground.preferences,
            self.collection,
            playing.playlists,
            outside.transport,
            client=lambda: outside.spotify,
            settings=settings,
        )
        self._closing.callback(self.spotify.close)
        self.lidarr = Lidarr(
            ground.db,
            self.collection,
            Roots(ground.db, shelves),
            ground.preferences,
            outside.transport,
            settings=settings,
        )
        self._closing.enter_context(ground.bus.listen(_scanning(ground.bus)))

    def arriving(self, curation: Curation, children: Children) -> Arrivals:
        """What takes purchases in; it needs those that change files, which are built later."""
        ground = self._ground
        self.arrivals = Arrivals(
            ground.db,
            ground.bus,
            self._shelves,
            curation.journal,
            curation.quarantine,
            self.collection,
            curation.artworks,
            self._lyrics,
            children,
            self._outside.downloader,
            ground.preferences,
            ground.loaded.settings.data / "arrivals",
            settings=self._settings,
            touched=lambda root_id: ground.bus.publish(RootTouched(root_id=root_id)),
        )
        return self.arrivals

    @property
    def movers(self) -> Mapping[str, Mover]:
        """How what hangs on a track follows it when copies become one."""
        return {"importing": self.importing.mover}

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""
        return {**self.collection.redo, **self.spotify.redo}

    @property
    def tasks(self) -> Mapping[JobType, Task]:
        return {
            JobType.IMPORT: listening.importing(self.importing),
            JobType.SPOTIFY_SYNC: syncing(self.spotify),
            JobType.LIDARR_SEARCH: searching(self.lidarr),
            JobType.ARRIVAL: arriving(self.arrivals),
            JobType.DOWNLOAD: downloading(self.arrivals),
        }

    @property
    def chores(self) -> Mapping[str, Callable[[], object]]:
        """For the nightly tidying."""
        return {
            "imports": self.importing.tidy,
            "spotify": self.spotify.tidy,
            "lidarr": self.lidarr.tidy,
            "arrivals": self.arrivals.tidy,
        }

    def settle(self) -> None:
        """Puts in order what a kill has cut off; before any job runs."""
        self.importing.settle()
        self.arrivals.settle()

    def music_came(self) -> None:
        """After a scan or a match: purchases are there, wishes may be met."""
        self.arrivals.landed()
        self.lidarr.settle()
        self.collection.settle()

    def start(self, begin: Callable[[JobType, int | None], object]) -> None:
        """Begins what goes on by itself while soniq runs. begin: has a job begun for an entity,
        without anybody's word."""

        def sync_spotify() -> None:
            for person_id in self.spotify.due():
                begin(JobType.SPOTIFY_SYNC, person_id)

        def follow_lidarr() -> None:
            self.lidarr.tick()
            for album_id in self.lidarr.due():
                begin(JobType.LIDARR_SEARCH, album_id)

        def take_in() -> None:
            self.arrivals.look()
            came, links = self.arrivals.due()
            for arrival_id in came:
                begin(JobType.ARRIVAL, arrival_id)
            for download_id in links:
                begin(JobType.DOWNLOAD, download_id)

        def heard(event: Event) -> None:
            if isinstance(event, ArrivalChanged) and event.state in {"waiting", "accepted"}:
                begin(JobType.ARRIVAL, event.arrival_id)
            elif isinstance(event, DownloadChanged) and event.state == "waiting":
                begin(JobType.DOWNLOAD, event.download_id)

        self._closing.enter_context(self._ground.bus.listen(heard))
        for ticker in (
            Ticker("spotify", SPOTIFY_SECONDS, sync_spotify),
            Ticker("lidarr", LIDARR_SECONDS, follow_lidarr),
            Ticker("inbox", INBOX_SECONDS, take_in),
        ):
            self._closing.callback(ticker.stop)
            ticker.start()
        self._closing.callback(self.lidarr.close)

    def close(self) -> None:
        """Ends it."""
        self._closing.close()

    def _account(self, account: Account) -> "Reading":
        """Somebody's account elsewhere; few ask for one, and what reads them is large."""
        from soniq.importing.accounts import opened

        return opened(account, self._outside.transport, self._outside.lastfm_key)


def _scanning(bus: Bus) -> Callable[[Event], None]:
    """Has a music folder scanned that Lidarr put files into."""

    def heard(event: Event) -> None:
        if isinstance(event, MusicTouched):
            bus.publish(RootTouched(root_id=event.root_id))

    return heard
