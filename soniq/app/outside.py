"""Other people's servers: how they are asked, and what of their answers is kept."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from soniq import __version__
from soniq.clients.acoustid import AcoustId
from soniq.clients.coverartarchive import CoverArtArchive
from soniq.clients.deezer import Deezer
from soniq.clients.discogs import Discogs
from soniq.clients.itunes import Itunes
from soniq.clients.lastfm import Lastfm
from soniq.clients.listenbrainz import ListenBrainz
from soniq.clients.lrclib import Lrclib
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.transport import Transport
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.store.cache import HttpCache
from soniq.store.database import Database
from soniq.store.network_log import NetworkLog, install_id

Secret = Callable[[], str | None]


class Outside:
    """Every client, over one transport that keeps to each service's rules."""

    def __init__(
        self,
        db: Database,
        preferences: Preferences,
        settings: Callable[[], Settings],
        closing: ExitStack,
        *,
        answers: Path,
    ) -> None:
        """answers: the folder of the images that were fetched."""
        self.cache = HttpCache(db, answers)
        self.log = NetworkLog(db)
        self.transport = Transport(
            self.cache,
            self.log,
            network=lambda: settings().network,
            contact=lambda: settings().contact,
            install_id=install_id(db),
            version=__version__,
        )
        closing.callback(self.log.flush)
        closing.callback(self.transport.close)
        self.log.watch(self.transport.states)

        def secret(name: str) -> Secret:
            return lambda: preferences.secret(name)

        self.acoustid_key = secret("acoustid_key")
        now = settings()
        self.musicbrainz = MusicBrainz(self.transport, now.musicbrainz_url, now.musicbrainz_rate)
        self.coverartarchive = CoverArtArchive(self.transport)
        self.acoustid = AcoustId(self.transport, self.acoustid_key)
        self.discogs = Discogs(self.transport, secret("discogs_token"))
        self.deezer = Deezer(self.transport)
        self.itunes = Itunes(self.transport)
        self.lastfm = Lastfm(self.transport, secret("lastfm_key"))
        self.listenbrainz = ListenBrainz(self.transport, secret("listenbrainz_token"))
        self.lrclib = Lrclib(self.transport)
