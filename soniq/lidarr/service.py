"""The household's Lidarr: all that outsiders may ask of it."""

import time
from collections.abc import Callable, Sequence

from soniq.clients.transport import Transport
from soniq.collection.service import Collection
from soniq.events import JSON
from soniq.library.roots import Roots
from soniq.lidarr.model import (
    Choices,
    Connection,
    Download,
    DownloadState,
    Looked,
    Standing,
    Told,
)
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.store.database import Database
from soniq.units import AlbumId, Moment, Tell, now, tell_nobody


class Lidarr:
    """Has Lidarr look for albums, and follows what becomes of them."""

    def __init__(
        self,
        db: Database,
        collection: Collection,
        roots: Roots,
        preferences: Preferences,
        transport: Transport,
        *,
        settings: Callable[[], Settings],
        clock: Callable[[], Moment] = now,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """settings: those in force, which may change while soniq runs. pause: waits, in seconds."""
        raise NotImplementedError

    # How soniq stands to it

    def standing(self) -> Standing:
        """Asks nobody."""
        raise NotImplementedError

    def test(self, url: str | None = None, key: str | None = None) -> Connection:
        """Tries whether Lidarr answers. url, key: before they are set; None for those that are.

        Raises:
            Invalid: the address is none.
            NotSetUp: there is no address, or no key.
            ServiceFailed: it does not answer, or not as Lidarr; says why and what to do.
        """
        raise NotImplementedError

    def choices(self) -> Choices:
        """Its profiles and root folders. Raises NotSetUp, ServiceFailed."""
        raise NotImplementedError

    def register_webhook(self, address: str) -> None:
        """Has Lidarr tell soniq what it does; again replaces what was registered.

        address: of this soniq as Lidarr reaches it, "http://192.168.1.5:8080".

        Raises:
            Invalid: the address is none.
            NotSetUp: there is no address of Lidarr, or no key.
            ServiceFailed: Lidarr does not answer, or cannot reach soniq there.
        """
        raise NotImplementedError

    def forget_webhook(self) -> None:
        """Has Lidarr tell soniq no more. Raises NotSetUp, ServiceFailed."""
        raise NotImplementedError

    # Looking for an album

    def order(self, album_id: AlbumId) -> Download:
        """Notes that an album is to be looked for; the job LIDARR_SEARCH of it is to follow.

        Raises:
            NotFound: there is no such album.
            NotSetUp: nobody said where Lidarr is.
            MatchFirst: the album has no release group of MusicBrainz.
        """
        raise NotImplementedError

    def search(
        self, album_id: AlbumId, tell: Tell = tell_nobody, *, is_last_try: bool = True
    ) -> dict[str, JSON]:
        """Has Lidarr take in the album and look for it. Run twice, it ends the same.

        is_last_try: where Lidarr's metadata server is down the album then waits, and is looked for
        by itself later; otherwise that is raised, to be tried again.

        Raises:
            NotFound, NotSetUp, MatchFirst: as `order`.
            ServiceFailed: Lidarr does not answer, or refuses.
            Stopped: `tell` says so.
        """
        raise NotImplementedError

    def downloads(
        self,
        states: Sequence[DownloadState] = (),
        *,
        before: tuple[int, int] | None = None,
        first: int = 50,
    ) -> list[Download]:
        """The latest first; of these states, or all. before: the `updated_at` and id of one."""
        raise NotImplementedError

    def download_of(self, album_id: AlbumId) -> Download | None:
        raise NotImplementedError

    # What becomes of it

    def tick(self) -> None:
        """Looks at Lidarr's queue, if anything is on its way, and asks again for what waits."""
        raise NotImplementedError

    def look(self) -> Looked:
        """One look at the queue. Raises NotSetUp, ServiceFailed."""
        raise NotImplementedError

    # The webhook

    def lets_in(self, secret: str | None) -> bool:
        """Whether that is the secret that Lidarr was given."""
        raise NotImplementedError

    def hear(self, body: bytes) -> Told:
        """Takes in what Lidarr tells. An event that soniq does not know is kept, and no more.

        Raises Invalid where it is nothing that Lidarr would tell.
        """
        raise NotImplementedError

    def told(self, *, before: int | None = None, first: int = 50) -> list[Told]:
        """The latest first. before: the id of one."""
        raise NotImplementedError

    def tidy(self) -> int:
        """Forgets events that are older than 90 days; returns how many."""
        raise NotImplementedError
