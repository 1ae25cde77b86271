"""Purchases that come as files, and links to be fetched: all that outsiders may ask."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from soniq.arrivals import file_rows, previewing, rows, shelf_rows, undoing
from soniq.arrivals.bringing import Bringing
from soniq.arrivals.fetching import Box, Fetching
from soniq.arrivals.filing import Filing
from soniq.arrivals.inbox import InboxFolder, trouble
from soniq.arrivals.landing import Landing
from soniq.arrivals.model import (
    Arrival,
    ArrivalId,
    ArrivalState,
    Download,
    DownloadId,
    Fetch,
    Inbox,
    Origin,
    Preview,
)
from soniq.arrivals.previewing import Previewing, Reader, Wish
from soniq.arrivals.store import Incoming, Store, check_room, too_large
from soniq.arrivals.telling import told
from soniq.arrivals.upkeep import GOES_ON, OVER, Upkeep
from soniq.arrivals.working import Working
from soniq.artworks.service import Artworks
from soniq.clients.downloading import Downloader
from soniq.collection.service import Collection
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from soniq.events import Bus
from soniq.journal.model import Change, ChangeKind, Only, Undone
from soniq.journal.service import Journal
from soniq.library import roots
from soniq.library.shelves import Shelves
from soniq.lyrics.service import Lyrics
from soniq.moving.grounds import ground
from soniq.moving.model import Trouble
from soniq.moving.quarantine import Quarantine
from soniq.settings import Settings
from soniq.store.database import Database
from soniq.units import AlbumId, JobId, Moment, PersonId, RootId, Tell, TrackId, now

WAITING = 50
"""Arrivals that may wait for a word before more are taken."""


class Arrivals:
    """What comes is looked through by a job, shown, and filed by another once a person agrees."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        shelves: Shelves,
        journal: Journal,
        quarantine: Quarantine,
        collection: Collection,
        artworks: Artworks,
        lyrics: Lyrics,
        reader: Reader,
        downloader: Downloader,
        box: Box,
        folder: Path,
        *,
        settings: Callable[[], Settings],
        touched: Callable[[RootId], None],
        clock: Callable[[], Moment] = now,
    ) -> None:
        """folder: where arrivals lie until they are filed. settings: those in force. touched: is
        told that there is something new in a music folder."""
        self._db = db
        self._store = Store(folder)
        self._settings = settings
        self._quarantine = quarantine
        self._bringing = Bringing(db, self._store, artworks, lyrics, clock)
        self._now = clock
        self._inbox = InboxFolder(self._inbox_path, lambda: settings().watch_quiet_seconds)
        self._previewing = Previewing(db, shelves, lambda: settings().arrival_template)
        self._filing = Filing(db, shelves, journal, self._store)
        self._landing = Landing(db, collection, clock)
        self._working = Working(
            db,
            self._store,
            self._inbox,
            reader,
            self._previewing,
            self._filing,
            largest=self._largest,
            by_itself=lambda: settings().file_sure_arrivals,
            touched=touched,
            clock=clock,
        )
        self._fetching = Fetching(
            db,
            bus,
            self._store,
            downloader,
            box,
            largest=self._largest,
            receive=self._bringing.receive,
            clock=clock,
        )
        self._upkeep = Upkeep(db, self._store, self._working, self._fetching, clock)
        journal.undoes(ChangeKind.ARRIVAL, self.undo)

    # Bringing

    def incoming(self, size: int | None) -> Incoming:
        """For an upload that comes in; if it is not brought, it is gone when its block ends.

        size: what the sender tells of it; None: nothing.

        Raises:
            Invalid: it is larger than soniq takes. Unavailable: the disk has no room for it.
            Conflict: too many wait for a word already.
        """
        if size is not None and size > self._largest():
            raise Invalid(too_large(self._largest()))
        if len(rows.in_state(self._db.read(), [ArrivalState.STAGED])) >= WAITING:
            raise Conflict(f"{WAITING} purchases wait for your word. File them or let them go.")
        incoming = self._store.incoming(self._largest())
        try:
            check_room(self._store.folder, 2 * (size or 0), "It, packed and unpacked,")
        except Unavailable:
            incoming.__exit__(None, None, None)
            raise
        return incoming

    def bring(
        self, incoming: Incoming, name: str, *, by: PersonId, to: ArrivalId | None = None
    ) -> Arrival:
        """Takes an upload that is whole: a zip, or a song. to: an arrival of songs that it joins.

        Raises:
            Invalid: there is nothing in it. NotFound: no such arrival.
            Conflict: that arrival takes no more songs.
        """
        if not incoming.size:
            raise Invalid("The file is empty.")
        incoming.whole()
        name = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200] or "Purchase.zip"
        if to is not None:
            return self.arrival(self._bringing.join(self.arrival(to), incoming, name))
        return self.arrival(self._bringing.take(incoming.place, name, Origin.UPLOAD, by))

    def inbox(self) -> Inbox:
        """The folder in which purchases may be put."""
        path = self._inbox.path
        return Inbox(path=path, note=trouble(path, roots.every(self._db.read())))

    # Looking

    def listing(
        self, *, over: bool = False, before: ArrivalId | None = None, first: int = 50
    ) -> Sequence[Arrival]:
        """The newest first: those that wait for something, or those that are over."""
        states = OVER if over else GOES_ON
        last = 2**63 - 1 if before is None else before
        return rows.page(self._db.read(), states, before=last, first=first)

    def arrival(self, arrival_id: ArrivalId) -> Arrival:
        """Raises NotFound."""
        found = rows.one(self._db.read(), arrival_id)
        if found is None:
            raise NotFound(f"There is no purchase {arrival_id}.")
        return found

    def preview(self, arrival_id: ArrivalId) -> Preview:
        """Raises NotFound."""
        one = self.arrival(arrival_id)
        kept = sorted(file_rows.every(self._db.read(), arrival_id), key=previewing.in_order)
        files = [each.file for each in kept]
        if one.state is not ArrivalState.STAGED:
            return Preview(arrival=one, files=files, can_accept=False, note=one.note)
        here = None if one.root_id is None else ground(self._db.read(), one.root_id)
        note = previewing.stands_against(here, files)
        return Preview(arrival=one, files=files, can_accept=not note, note=note)

    def plan(
        self,
        arrival_id: ArrivalId,
        *,
        root_id: RootId | None = None,
        template: str | None = None,
        bonus: bool | None = None,
        album_id: AlbumId | None = None,
    ) -> Preview:
        """Plans anew where its files go, with what is said; None leaves it.

        album_id: which album of the grid it is, as a person says.

        Raises:
            NotFound: no such arrival, folder or album. Invalid: the template is wrong.
            Conflict: it does not wait for a word.
        """
        one = self._waits(arrival_id)
        if root_id is not None:
            roots.by_id(self._db.read(), root_id)
        if album_id is not None and shelf_rows.known(self._db.read(), album_id) is None:
            raise NotFound(f"The library has no album {album_id}.")
        wish = Wish(root_id=root_id, template=template, bonus=bonus, album_id=album_id)
        self._previewing.plan(one, file_rows.every(self._db.read(), arrival_id), wish)
        return self.preview(arrival_id)

    # A person's word

    def accept(self, arrival_id: ArrivalId, *, by: PersonId | None) -> Arrival:
        """Has it filed as the preview shows, by a job.

        Raises:
            NotFound. Conflict: it does not wait for a word, or nothing of it can be filed.
            Forbidden: soniq may not write in that music folder.
        """
        one = self._waits(arrival_id)
        preview = self.preview(arrival_id)
        if not preview.can_accept:
            raise (Forbidden if self._is_locked(one) else Conflict)(preview.note)
        with self._db.write(lasting=True) as tx:
            now_so = rows.one(tx.reader, arrival_id)
            if now_so is None or now_so.state is not ArrivalState.STAGED:
                raise Conflict("Somebody else has decided on it meanwhile.")
            rows.set_accepted(tx, arrival_id, by)
            told(tx, arrival_id)
        return self.arrival(arrival_id)

    def drop(self, arrival_id: ArrivalId) -> Arrival:
        """Lets it go. What lies in the inbox stays there, and is not asked about again.

        Raises:
            NotFound. Conflict: it is being filed, or is over.
        """
        with self._db.write(lasting=True) as tx:
            one = self.arrival(arrival_id)
            if one.state not in {ArrivalState.WAITING, ArrivalState.STAGED}:
                raise Conflict(f"This purchase is {one.state} already.")
            rows.set_state(tx, arrival_id, ArrivalState.DROPPED, ended=self._now())
            told(tx, arrival_id)
        self._store.remove(arrival_id)
        return self.arrival(arrival_id)

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.ARRIVAL: what was filed goes into quarantine."""
        return undoing.undo(self._db, self._quarantine, change, only, by, self._now())

    # Links

    def fetch(
        self,
        url: str,
        kind: Fetch,
        *,
        by: PersonId,
        album_id: AlbumId | None = None,
        track_id: TrackId | None = None,
    ) -> Download:
        """Has what a link leads to fetched by a job.

        Raises:
            Invalid: it is no https link that soniq follows; the text says what to do instead.
            NotFound: no such album or track.
        """
        return self._fetching.add(url, kind, by=by, album_id=album_id, track_id=track_id)

    def downloads(self, *, before: DownloadId | None = None, first: int = 50) -> Sequence[Download]:
        """The newest first."""
        return self._fetching.listing(before=before, first=first)

    def download(self, download_id: DownloadId) -> Download:
        """Raises NotFound."""
        return self._fetching.one(download_id)

    def cancel(self, download_id: DownloadId) -> Download:
        """Raises NotFound; Conflict: it is over."""
        return self._fetching.cancel(download_id)

    def retry(self, download_id: DownloadId) -> Download:
        """Tries again at once. Raises NotFound; Conflict: it is done or cancelled."""
        return self._fetching.retry(download_id)

    # For jobs and upkeep

    def work(self, arrival_id: ArrivalId, tell: Tell, *, job_id: JobId | None = None) -> Arrival:
        """What an arrival waits for: it is unpacked and read, or filed. Again, it goes on.

        Raises:
            NotFound. Stopped: by `tell`. Unavailable: it could not be filed; it says why.
        """
        return self._working.work(arrival_id, tell, job_id)

    def run(self, download_id: DownloadId, tell: Tell) -> Download:
        """Fetches a link, or goes on with it. Raises NotFound; Stopped: by `tell`."""
        return self._fetching.run(download_id, tell)

    def look(self) -> None:
        """Every few seconds: what lies still in the inbox is taken."""
        if self._settings().watch and not self.inbox().note:
            for lying in self._inbox.look(time.monotonic(), self._marks):
                with self._db.write(lasting=True) as tx:
                    told(tx, rows.add_lying(tx, lying, self._now()))

    def landed(self) -> int:
        """After a scan: albums that came are owned now; returns how many."""
        return self._landing.landed()

    def due(self) -> tuple[list[ArrivalId], list[DownloadId]]:
        """What waits for a job and may have got none, each once a minute; and links that waited
        long enough."""
        return self._upkeep.due(time.monotonic()), [one.id for one in self._fetching.due()]

    def settle(self) -> None:
        """At start: puts in order what a kill has cut off; before anything comes in."""
        self._upkeep.settle()
        if self._settings().inbox is None:
            with suppress(OSError):  # the page says that it is not there
                Path(os.fsdecode(self._inbox.path)).mkdir(parents=True, exist_ok=True)

    def tidy(self) -> str:
        """For every night: forgets what was over long ago, and lets go of what waited as long."""
        return self._upkeep.tidy(self.drop)

    def _is_locked(self, one: Arrival) -> bool:
        here = None if one.root_id is None else ground(self._db.read(), one.root_id)
        return here is not None and here.trouble is Trouble.LOCKED

    def _waits(self, arrival_id: ArrivalId) -> Arrival:
        one = self.arrival(arrival_id)
        if one.state is not ArrivalState.STAGED:
            raise Conflict(f"This purchase does not wait for a word: it is {one.state}.")
        return one

    def _marks(self) -> set[str]:
        return rows.marks(self._db.read())

    def _inbox_path(self) -> Path:
        settings = self._settings()
        return settings.inbox or settings.data / "inbox"

    def _largest(self) -> int:
        return self._settings().arrival_mb << 20
