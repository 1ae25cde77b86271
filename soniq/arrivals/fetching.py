"""Links that people give: fetched, gone on with after a failure, and handed on."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from soniq.arrivals import download_rows, links
from soniq.arrivals.model import Download, DownloadId, DownloadState, Fetch
from soniq.arrivals.store import KEPT_FREE, Store, check_room, refused
from soniq.arrivals.telling import news
from soniq.clients import addresses
from soniq.clients.actions import Action, during
from soniq.clients.downloading import Downloader, Head, Watch, checked
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Conflict, Invalid, NotFound, SoniqError
from soniq.events import Bus
from soniq.store.database import Database
from soniq.units import AlbumId, Moment, PersonId, Progress, Tell, TrackId, now

PAUSES = (60, 300, 900, 3_600, 7_200)
"""Seconds before each further try."""
TELLS = 1.0
"""Seconds between two tellings how much has come."""
LARGEST_COVER = 15 << 20

_BY_ITSELF = (DownloadState.WAITING, DownloadState.PAUSED)


class Box(Protocol):
    """Seals what must not lie open."""

    def seal(self, secret: str) -> str:
        """The secret encrypted."""

    def unseal(self, sealed: str) -> str:
        """What `seal` was given. Raises Conflict where the key is another by now."""


class Gone(Exception):
    """A person let it go while it ran."""


Receive = Callable[[Download], str]
"""Takes a file that is whole to where it belongs; returns what became of it, in words."""


class Fetching:
    """Fetches one link at a time: two would only share the line."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        store: Store,
        downloader: Downloader,
        box: Box,
        *,
        largest: Callable[[], int],
        receive: Receive,
        clock: Callable[[], Moment] = now,
    ) -> None:
        self._db = db
        self._bus = bus
        self._store = store
        self._downloader = downloader
        self._box = box
        self._largest = largest
        self._receive = receive
        self._now = clock
        self._turn = threading.Lock()

    def add(
        self,
        url: str,
        kind: Fetch,
        *,
        by: PersonId,
        album_id: AlbumId | None,
        track_id: TrackId | None,
    ) -> Download:
        """As `Arrivals.fetch`."""
        url = checked(url)
        links.check_host(url)
        if kind is Fetch.COVER and album_id is None:
            raise Invalid("Say which album the picture is for.")
        if kind is Fetch.LYRICS and track_id is None:
            raise Invalid("Say which track the lyrics are for.")
        if not download_rows.exists(self._db.read(), album=album_id, track=track_id):
            raise NotFound("The library has no such album or track.")
        shown = addresses.shown(url).partition("?")[0]
        sealed = self._box.seal(url)
        with self._db.write(lasting=True) as tx:
            download_id = download_rows.add(
                tx,
                by=by,
                kind=kind,
                sealed=sealed,
                shown=shown,
                name=shown.rstrip("/").rsplit("/", 1)[-1][:200],
                album_id=album_id,
                track_id=track_id,
                at=self._now(),
            )
            one = _of(download_rows.errand(tx.reader, download_id))
            tx.emit(news(one))
        return one

    def listing(self, *, before: DownloadId | None, first: int) -> Sequence[Download]:
        last = 2**63 - 1 if before is None else before
        return download_rows.page(self._db.read(), before=last, first=first)

    def one(self, download_id: DownloadId) -> Download:
        """Raises NotFound."""
        return _of(download_rows.errand(self._db.read(), download_id))

    def cancel(self, download_id: DownloadId) -> Download:
        """Raises NotFound; Conflict: it is over."""
        one = self.one(download_id)
        if one.state.is_over and one.state is not DownloadState.FAILED:
            raise Conflict(f"This download is {one.state} already.")
        one = self._set(one, DownloadState.CANCELLED, ended=self._now())
        self._store.drop_part(download_id)
        return one

    def retry(self, download_id: DownloadId) -> Download:
        """Raises NotFound; Conflict: it is done or cancelled."""
        one = self.one(download_id)
        if one.state in {DownloadState.DONE, DownloadState.CANCELLED}:
            raise Conflict(f"This download is {one.state}. Give the link again.")
        if one.state is DownloadState.RUNNING:
            return one
        with self._db.write() as tx:
            download_rows.set_tries(tx, download_id, 0)
        return self._set(one, DownloadState.WAITING, next_try=self._now())

    def due(self) -> list[Download]:
        """Those that wait and may go on now."""
        if self._turn.locked() or self._downloader.is_off():
            return []
        waiting = download_rows.in_state(self._db.read(), _BY_ITSELF)
        return [one for one in waiting if (one.next_try_at or 0) <= self._now()]

    def unfinished(self) -> list[DownloadId]:
        """Those of which something may lie here."""
        states = [state for state in DownloadState if not state.is_over]
        found = download_rows.in_state(self._db.read(), [*states, DownloadState.FAILED])
        return [one.id for one in found]

    def forget(self, before: Moment) -> None:
        """Those that were over by then, with what lies of them."""
        with self._db.write() as tx:
            download_rows.remove_ended(tx, before)
        self._store.drop_parts(self.unfinished())

    def settle(self) -> None:
        """What ran when soniq ended waits again."""
        for one in download_rows.in_state(self._db.read(), [DownloadState.RUNNING]):
            self._set(one, DownloadState.WAITING, next_try=self._now())

    def run(self, download_id: DownloadId, tell: Tell) -> Download:
        """Fetches it if it is its turn. Raises Stopped: it waits then, with what has come."""
        errand = download_rows.errand(self._db.read(), download_id)
        one = _of(errand)
        if one.state not in _BY_ITSELF or (one.next_try_at or 0) > self._now():
            return one
        if not self._turn.acquire(blocking=False):
            return one
        try:
            return self._run(one, tell)
        except Gone:
            self._store.drop_part(download_id)
            return self.one(download_id)
        finally:
            self._turn.release()

    def _run(self, one: Download, tell: Tell) -> Download:
        if one.arrival_id is not None:  # soniq ended between its last two writes
            return self._set(one, DownloadState.DONE, ended=self._now())
        if self._downloader.is_off():
            note = "The settings keep soniq from asking other servers; it goes on once they allow."
            return self._set(one, DownloadState.PAUSED, note=note)
        self._set(one, DownloadState.RUNNING)
        try:
            self._fetch(one, tell)
            note = self._receive(self.one(one.id))
        except ServiceFailed as error:
            return self._failed(one, error)
        except (Invalid, NotFound, Conflict) as error:
            self._store.drop_part(one.id)
            return self._set(one, DownloadState.FAILED, trouble=str(error), ended=self._now())
        except SoniqError as error:
            return self._set(one, DownloadState.FAILED, trouble=str(error), ended=self._now())
        except OSError as error:
            trouble = str(refused(error, "What comes"))
            return self._set(one, DownloadState.FAILED, trouble=trouble, ended=self._now())
        except Gone:
            raise
        except BaseException:
            self._set(one, DownloadState.WAITING, next_try=self._now())
            raise
        self._store.drop_part(one.id)
        return self._set(one, DownloadState.DONE, note=note, ended=self._now())

    def _fetch(self, one: Download, tell: Tell) -> None:
        errand = download_rows.errand(self._db.read(), one.id)
        if errand is None or errand.sealed is None:
            raise Gone
        url = self._box.unseal(errand.sealed)
        part = self._store.part(one.id)
        action = Action(title=f"Fetch {one.name[:80]}", by_person=True)
        with during(action):
            self._downloader.fetch(
                url,
                part,
                limit=self._limit(one.kind),
                validator=errand.validator,
                watch=_Watching(self, one, tell),
            )

    def _failed(self, one: Download, error: ServiceFailed) -> Download:
        """Tries again later where that can help."""
        errand = download_rows.errand(self._db.read(), one.id)
        tries = 0 if errand is None else errand.tries
        if error.kind is FailureKind.OFF:
            return self._set(one, DownloadState.PAUSED, note=str(error))
        if error.kind is FailureKind.GARBAGE:
            self._store.drop_part(one.id)  # what lies there belongs to another file
        if not error.kind.can_pass or tries >= len(PAUSES):
            return self._set(one, DownloadState.FAILED, trouble=str(error), ended=self._now())
        with self._db.write() as tx:
            download_rows.set_tries(tx, one.id, tries + 1)
        wait = max(error.retry_after or 0, PAUSES[tries])
        again = Moment(self._now() + round(1000 * wait))
        minutes = max(1, round(wait / 60))
        note = f"{error} It is tried again in {minutes} minute{'s' if minutes > 1 else ''}."
        return self._set(one, DownloadState.WAITING, note=note, next_try=again)

    def _limit(self, kind: Fetch) -> int:
        if kind is Fetch.COVER:
            return LARGEST_COVER
        return links.LONGEST_WORDS if kind is Fetch.LYRICS else self._largest()

    def _set(
        self,
        one: Download,
        state: DownloadState,
        *,
        note: str = "",
        trouble: str | None = None,
        next_try: Moment | None = None,
        ended: Moment | None = None,
    ) -> Download:
        """What was cancelled stays so."""
        with self._db.write(lasting=state.is_over) as tx:
            there = download_rows.errand(tx.reader, one.id)
            if there is None:
                raise Gone
            if there.download.state is DownloadState.CANCELLED:
                raise Gone
            download_rows.set_state(
                tx, one.id, state, note=note, trouble=trouble, next_try=next_try, ended=ended
            )
            now_so = _of(download_rows.errand(tx.reader, one.id))
            tx.emit(news(now_so))
        return now_so

    # For `_Watching`

    def begins(self, one: Download, head: Head) -> None:
        if head.size is not None:
            check_room(self._store.folder, max(0, head.size - head.start), "It")
        with self._db.write() as tx:
            download_rows.set_head(
                tx, one.id, name=head.name or one.name, size=head.size, validator=head.validator
            )

    def comes(self, one: Download, received: int, size: int | None) -> None:
        """Raises Gone where nobody wants it any more."""
        if self.one(one.id).state is not DownloadState.RUNNING:
            raise Gone
        with self._db.write() as tx:
            download_rows.set_received(tx, one.id, received)
        self._bus.publish(news(self.one(one.id)))
        if size is None:
            check_room(self._store.folder, KEPT_FREE, "It")


class _Watching(Watch):
    """Tells, once a second, and judges the first bytes."""

    def __init__(self, fetching: Fetching, one: Download, tell: Tell) -> None:
        self._fetching = fetching
        self._one = one
        self._tell = tell
        self._told = 0.0

    def begins(self, head: Head) -> None:
        self._fetching.begins(self._one, head)

    def sniffs(self, head: Head, start: bytes) -> None:
        links.check_content(self._one.kind, head.mime, head.name, start)

    def comes(self, received: int, size: int | None) -> None:
        mb = 1 << 20
        total = None if size is None else max(1, size // mb)
        self._tell(Progress(done=received // mb, total=total, note="fetching (MB)"))
        at = time.monotonic()
        if at - self._told >= TELLS or received == size:
            self._told = at
            self._fetching.comes(self._one, received, size)


def _of(errand: download_rows.Errand | None) -> Download:
    if errand is None:
        raise NotFound("There is no such download.")
    return errand.download
