"""The household's Lidarr: all that outsiders may ask of it."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from soniq.clients.model import ServiceFailed
from soniq.clients.transport import Transport
from soniq.collection.service import Collection
from soniq.errors import SoniqError, Stopped
from soniq.events import JSON
from soniq.library.roots import Roots
from soniq.lidarr import event_rows, rows
from soniq.lidarr.connecting import KEY, Connecting
from soniq.lidarr.following import Following
from soniq.lidarr.hearing import Hearing
from soniq.lidarr.looking import Looking
from soniq.lidarr.model import (
    Choices,
    Download,
    DownloadState,
    Looked,
    NotSetUp,
    Standing,
    Told,
    Trial,
)
from soniq.lidarr.registering import Registering
from soniq.lidarr.searching import Searching
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.store.database import Database, Tx
from soniq.units import AlbumId, Moment, Tell, now, tell_nobody

logger = logging.getLogger(__name__)


class Lidarr:
    """Has Lidarr look for albums, and follows what becomes of them.

    No deed tells of a search: what was asked for stands in Lidarr, and a restore finds it there.
    """

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
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        """settings: those in force, which may change while soniq runs. pause: waits, in seconds."""
        self._db = db
        self._connecting = Connecting(preferences, transport, roots, settings)
        self._registering = Registering(preferences, transport, self._connecting)
        self._settings = settings
        self._now = clock
        self._ended = threading.Event()
        following = self._following = Following(collection, roots, settings, clock)
        self._searching = Searching(db, self._connecting, following, transport, clock, pause)
        self._looking = Looking(db, self._connecting, following, transport, self._ended.is_set)
        self._hearing = Hearing(db, following, clock)
        self._looked_at: Moment | None = None
        self._trouble = ""

    # How soniq stands to it

    def standing(self) -> Standing:
        """Asks nobody."""
        counts = rows.counts(self._db.read())
        heard = event_rows.events(self._db.read(), before=None, first=1)
        return Standing(
            url=self._connecting.url,
            has_key=self._connecting.has(KEY),
            has_webhook=self._registering.is_expected,
            active=sum(counts.get(state, 0) for state in DownloadState if state.is_active),
            waiting=counts.get(DownloadState.PENDING, 0),
            failed=counts.get(DownloadState.FAILED, 0),
            looked_at=self._looked_at,
            heard_at=heard[0].at if heard else None,
            trouble=self._trouble,
        )

    def test(self, url: str | None = None, key: str | None = None) -> Trial:
        """Tries whether Lidarr answers. url, key: before they are set; None for those that are.

        Raises Invalid where the address is none.
        """
        try:
            found = self._connecting.test(url, key)
        except NotSetUp as missing:
            return Trial(connection=None, message=str(missing), failure="not_set_up")
        except ServiceFailed as failed:
            return Trial(connection=None, message=str(failed), failure=str(failed.kind))
        said = f"{found.name} {found.version} answers."
        return Trial(connection=found, message=said, failure=None)

    def choices(self) -> Choices:
        """Its profiles and root folders. Raises NotSetUp, ServiceFailed."""
        return self._connecting.choices()

    def register_webhook(self, address: str) -> None:
        """Has Lidarr tell soniq what it does; again replaces what was registered.

        address: of this soniq as Lidarr reaches it, "http://192.168.1.5:8080".

        Raises:
            Invalid: the address is none.
            NotSetUp: there is no address of Lidarr, or no key.
            ServiceFailed: Lidarr does not answer, or cannot reach soniq there.
        """
        self._registering.register(address)

    def forget_webhook(self) -> None:
        """Has Lidarr tell soniq no more. Raises NotSetUp, ServiceFailed."""
        self._registering.forget()

    # Looking for an album

    def order(self, album_id: AlbumId) -> Download:
        """Notes that an album is to be looked for; the job LIDARR_SEARCH of it is to follow.

        Raises:
            NotFound: there is no such album.
            NotSetUp: nobody said where Lidarr is.
            MatchFirst: the album has no release group of MusicBrainz.
        """
        self._searching.order(album_id)
        found = self.download_of(album_id)
        assert found is not None
        return found

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
        return self._searching.run(album_id, tell, is_last_try=is_last_try)

    def downloads(
        self,
        states: Sequence[DownloadState] = (),
        *,
        before: tuple[int, int] | None = None,
        first: int = 50,
    ) -> list[Download]:
        """The latest first; of these states, or all. before: the `updated_at` and id of one."""
        return rows.page(self._db.read(), states, before=before, first=first)

    def download_of(self, album_id: AlbumId) -> Download | None:
        return rows.shown(self._db.read(), album_id)

    # What becomes of it

    def tick(self) -> None:
        """Looks at Lidarr's queue, if anything is on its way. Where Lidarr was let go, nothing is
        any longer."""
        if not self._looking.has_work():
            return
        if not self._is_set_up():
            self._looking.give_up()
        elif self._settings().network != "off":
            with suppress(Stopped):
                self._look_quietly()

    def due(self) -> list[AlbumId]:
        """Albums that waited for Lidarr's metadata server, and are to be looked for again now."""
        if self._settings().network == "off" or not self._is_set_up():
            return []
        return rows.due(self._db.read(), self._now())

    def look(self) -> Looked:
        """One look at the queue. Raises NotSetUp, ServiceFailed."""
        try:
            looked = self._looking.look()
        except SoniqError as failed:
            self._trouble = str(failed)
            raise
        self._trouble, self._looked_at = "", self._now()
        return looked

    def settle(self) -> int:
        """After a scan: albums whose files came are owned; returns how many."""
        if not rows.landed(self._db.read()):
            return 0
        with self._db.write() as tx:
            return self._following.settle(tx)

    def follow(self, tx: Tx, src: AlbumId, dst: AlbumId) -> None:
        """Takes what hangs on an album along when it turns out to be another."""
        self._following.follow(tx, src, dst)

    # The webhook

    def expects_webhook(self) -> bool:
        """Whether Lidarr was given a secret, and so may tell something."""
        return self._registering.is_expected

    def lets_in(self, secret: str | None) -> bool:
        """Whether that is the secret that Lidarr was given."""
        return self._registering.lets_in(secret)

    def hear(self, body: bytes) -> Told:
        """Takes in what Lidarr tells. An event that soniq does not know is kept, and no more.

        Raises Invalid where it is nothing that Lidarr would tell.
        """
        return self._hearing.hear(body)

    def told(self, *, before: int | None = None, first: int = 50) -> list[Told]:
        """The latest first. before: the id of one."""
        return event_rows.events(self._db.read(), before=before, first=first)

    def tidy(self) -> int:
        """Forgets events that are older than 90 days; returns how many."""
        with self._db.write() as tx:
            return event_rows.forget_events(tx, Moment(self._now() - event_rows.EVENTS))

    def close(self) -> None:
        """Ends a look that is under way."""
        self._ended.set()

    def _look_quietly(self) -> None:
        try:
            self.look()
        except SoniqError as failed:
            logger.info("Lidarr's queue could not be looked at: %s", failed)

    def _is_set_up(self) -> bool:
        return self._connecting.url is not None and self._connecting.has(KEY)
