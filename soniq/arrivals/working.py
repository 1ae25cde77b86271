"""What jobs do with an arrival: look it through, file it, and clear up behind."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress

from soniq.arrivals import contents, download_rows, file_rows, previewing, rows
from soniq.arrivals.filing import Filing, is_whole
from soniq.arrivals.inbox import InboxFolder
from soniq.arrivals.model import Arrival, ArrivalId, ArrivalState, Fate, Found, Kind, Origin
from soniq.arrivals.previewing import Previewing, Reader, Wish
from soniq.arrivals.staging import Source, stage
from soniq.arrivals.store import Store, refused
from soniq.arrivals.telling import told
from soniq.collection.model import Acquisition
from soniq.errors import NotFound, SoniqError, Unavailable, Unreadable
from soniq.store.database import Database
from soniq.units import JobId, Moment, Progress, RootId, Tell

logger = logging.getLogger(__name__)


class Dropped(Exception):
    """A person let it go while it was looked through."""


class Working:
    """One arrival after the other, each by the job that is its own."""

    def __init__(
        self,
        db: Database,
        store: Store,
        inbox: InboxFolder,
        reader: Reader,
        previewing: Previewing,
        filing: Filing,
        *,
        largest: Callable[[], int],
        by_itself: Callable[[], bool],
        touched: Callable[[RootId], None],
        clock: Callable[[], Moment],
    ) -> None:
        """by_itself: whether what is sure is filed without a word. touched: tells that there is
        something new in a music folder."""
        self._db = db
        self._store = store
        self._inbox = inbox
        self._reader = reader
        self._previewing = previewing
        self._filing = filing
        self._largest = largest
        self._by_itself = by_itself
        self._touched = touched
        self._now = clock

    def work(self, arrival_id: ArrivalId, tell: Tell, job_id: JobId | None) -> Arrival:
        """As `Arrivals.work`."""
        one = self._one(arrival_id)
        while one.state is ArrivalState.WAITING:  # again, where more songs came meanwhile
            try:
                self._look_through(one, tell)
            except Dropped:
                self._store.remove(arrival_id)
            one = self._one(arrival_id)
        if one.state is ArrivalState.ACCEPTED:
            self._filing.run(one, tell, job_id=job_id)
            one = self._one(arrival_id)
        if one.state is ArrivalState.FILED and one.root_id is not None:
            self.clear(one)
            self._touched(one.root_id)
        return one

    def clear(self, one: Arrival) -> None:
        """What was filed need not lie here any longer; again does no harm."""
        self._store.drop_staged(one.id)
        if not is_whole(file_rows.every(self._db.read(), one.id)):
            return
        self._store.remove(one.id)
        if one.origin is Origin.INBOX:
            places = rows.places(self._db.read(), one.id)
            with suppress(OSError):  # it stays where it is then, and is known again by its mark
                self._inbox.put_aside([place for place in places if os.path.lexists(place)])

    def _fail(self, arrival_id: ArrivalId, trouble: str) -> None:
        """It is refused; nothing of it is left behind, but for what lies in the inbox."""
        self._store.remove(arrival_id)
        with self._db.write() as tx:
            one = rows.one(tx.reader, arrival_id)
            if one is None or one.state is not ArrivalState.WAITING:
                raise Dropped
            rows.set_state(tx, arrival_id, ArrivalState.FAILED, trouble=trouble, ended=self._now())
            told(tx, arrival_id)
        logger.info("arrival %d is refused: %s", arrival_id, trouble)

    def _look_through(self, one: Arrival, tell: Tell) -> None:
        watched = self._watched(one.id, tell)
        try:
            sources = self._sources(one)
            staged = stage(
                sources,
                self._store.staging(one.id),
                largest=self._largest(),
                tell=watched,
            )
        except (Unreadable, SoniqError) as error:
            self._fail(one.id, str(error))
            return
        except OSError as error:
            self._fail(one.id, str(refused(error, "It")))
            return
        kept = previewing.read(staged, self._reader, watched)
        try:
            if all(each.file.fate is Fate.TROUBLE for each in kept if each.file.kind is Kind.TRACK):
                raise Unreadable("None of its songs can be read; they are damaged.")
            with self._db.write() as tx:
                file_rows.put(tx, one.id, kept)
                rows.set_acquisition(tx, one.id, _acquisition(one, kept))
            found = self._planned(one)
        except (Unreadable, SoniqError) as error:
            self._fail(one.id, str(error))
            return
        except OSError as error:
            self._fail(one.id, str(refused(error, "It")))
            return
        if self._sources(one) == sources:
            may_file = found.sure and not found.chosen and self._by_itself()
            self._staged(one.id, may_file=may_file)

    def _planned(self, one: Arrival) -> Found:
        """As its songs say; where its link was given for another album, that is what the person
        said, who is to see then what came."""
        files = file_rows.every(self._db.read(), one.id)
        found = self._previewing.plan(one, files, Wish())
        meant = download_rows.album_of(self._db.read(), one.id)
        if meant is None or meant == found.album_id:
            return found
        return self._previewing.plan(one, files, Wish(album_id=meant))

    def _staged(self, arrival_id: ArrivalId, *, may_file: bool) -> None:
        with self._db.write() as tx:
            now_so = rows.one(tx.reader, arrival_id)
            if now_so is None or now_so.state is not ArrivalState.WAITING:
                raise Dropped
            if may_file and now_so.tracks and not self._is_troubled(arrival_id):
                rows.set_accepted(tx, arrival_id, None)
            else:
                rows.set_state(tx, arrival_id, ArrivalState.STAGED)
            told(tx, arrival_id)

    def _is_troubled(self, arrival_id: ArrivalId) -> bool:
        files = file_rows.every(self._db.read(), arrival_id)
        return any(kept.file.fate is Fate.TROUBLE for kept in files)

    def _sources(self, one: Arrival) -> list[Source]:
        if one.origin is Origin.INBOX:
            found = rows.places(self._db.read(), one.id)
            sources = [Source(place=place, name=_name(place)) for place in found]
        else:
            taken = self._store.sources(one.id)
            sources = [
                Source(place=os.fsencode(place), name=place.name[6:] or place.name)
                for place in taken
            ]
        if not sources or not all(os.path.lexists(source.place) for source in sources):
            raise Unavailable("It is not there any more. Bring it again.")
        return sources

    def _watched(self, arrival_id: ArrivalId, tell: Tell) -> Tell:
        def watch(progress: Progress) -> None:
            one = rows.one(self._db.read(), arrival_id)
            if one is None or one.state is not ArrivalState.WAITING:
                raise Dropped
            tell(progress)

        return watch

    def _one(self, arrival_id: ArrivalId) -> Arrival:
        found = rows.one(self._db.read(), arrival_id)
        if found is None:
            raise NotFound("There is no such purchase.")
        return found


def _acquisition(one: Arrival, kept: list[file_rows.Kept]) -> Acquisition:
    comments = [each.tags.comment or "" for each in kept if each.tags is not None]
    if contents.is_bandcamp([each.file.name for each in kept], comments):
        return Acquisition.BANDCAMP
    return Acquisition.OTHER if one.origin is Origin.DOWNLOAD else Acquisition.UPLOAD


def _name(place: bytes) -> str:
    return os.path.basename(place).decode("utf-8", "replace")
