"""Other people's servers: how they are asked, and what of their answers is kept."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from soniq import __version__
from soniq.accounts.model import Role
from soniq.clients.acoustid import AcoustId
from soniq.clients.coverartarchive import CoverArtArchive
from soniq.clients.deezer import Deezer
from soniq.clients.discogs import Discogs
from soniq.clients.downloading import Downloader
from soniq.clients.itunes import Itunes
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.oidc import Client as OpenIdClient
from soniq.clients.oidc import OpenId
from soniq.clients.transport import Transport
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.store.cache import HttpCache
from soniq.store.database import Database
from soniq.store.network_log import NetworkLog, install_id

if TYPE_CHECKING:
    from soniq.clients.lastfm import Lastfm
    from soniq.clients.lastfm_scrobbling import LastfmScrobbling
    from soniq.clients.listenbrainz import ListenBrainz
    from soniq.clients.listenbrainz_listens import ListenBrainzListens
    from soniq.clients.lrclib import Lrclib
    from soniq.clients.spotify import SpotifyWeb

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
        self.lastfm_key = secret("lastfm_key")
        now = settings()
        self.musicbrainz = MusicBrainz(self.transport, now.musicbrainz_url, now.musicbrainz_rate)
        self.coverartarchive = CoverArtArchive(self.transport)
        self.acoustid = AcoustId(self.transport, self.acoustid_key)
        self.discogs = Discogs(self.transport, secret("discogs_token"))
        self.deezer = Deezer(self.transport)
        self.itunes = Itunes(self.transport)
        self._secret = secret
        self._settings = settings

    # These are asked for few things only, and their modules take 1.3 MB.

    @cached_property
    def lastfm(self) -> "Lastfm":
        from soniq.clients.lastfm import Lastfm

        return Lastfm(self.transport, self._secret("lastfm_key"))

    @cached_property
    def listenbrainz(self) -> "ListenBrainz":
        from soniq.clients.listenbrainz import ListenBrainz

        return ListenBrainz(self.transport, self._secret("listenbrainz_token"))

    @cached_property
    def lrclib(self) -> "Lrclib":
        from soniq.clients.lrclib import Lrclib

        return Lrclib(self.transport)

    @cached_property
    def lastfm_scrobbling(self) -> "LastfmScrobbling":
        from soniq.clients.lastfm_scrobbling import LastfmScrobbling

        return LastfmScrobbling(self.transport, self.lastfm_key, self._secret("lastfm_secret"))

    @cached_property
    def listenbrainz_listens(self) -> "ListenBrainzListens":
        from soniq.clients.listenbrainz import LISTENBRAINZ
        from soniq.clients.listenbrainz_listens import ListenBrainzListens

        return ListenBrainzListens(self.transport, LISTENBRAINZ, __version__)

    def other_listens(self) -> "ListenBrainzListens | None":
        """The house's own server that plays are told to; None where settings name none."""
        from soniq.clients.listenbrainz_listens import ListenBrainzListens, compatible

        url = self._settings().scrobble_url
        return ListenBrainzListens(self.transport, compatible(url), __version__) if url else None

    @cached_property
    def spotify(self) -> "SpotifyWeb":
        from soniq.clients.spotify import SpotifyWeb

        return SpotifyWeb(self.transport)

    @cached_property
    def openid(self) -> OpenId:
        return OpenId(self.transport)

    @cached_property
    def downloader(self) -> Downloader:
        """Fetches what links lead to that people give."""
        return Downloader(
            self.log,
            network=lambda: self._settings().network,
            user_agent=lambda: self.transport.user_agent,
        )

    def openid_client(self) -> OpenIdClient | None:
        """What soniq is to the server that vouches for people; None where settings name none."""
        now = self._settings()
        if not now.oidc_issuer or not now.oidc_client_id:
            return None
        secret = self._secret("oidc_client_secret")()
        return OpenIdClient(issuer=now.oidc_issuer, id=now.oidc_client_id, secret=secret)

    def openid_name(self) -> str | None:
        """What people call that server."""
        now = self._settings()
        if not now.oidc_issuer or not now.oidc_client_id:
            return None
        return now.oidc_name or urlsplit(now.oidc_issuer).hostname

    def role_of_new_people(self) -> Role | None:
        """Of whom another server vouches for, and soniq does not know; None: they stay out."""
        role = self._settings().oidc_new_people
        return None if role == "no" else Role(role)
