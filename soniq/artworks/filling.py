"""Front covers for albums that have none, and are matched or wished for."""

import logging
from collections.abc import Sequence

from soniq.artworks import rows
from soniq.artworks.model import Fetched
from soniq.artworks.originals import Originals
from soniq.artworks.seeking import Front, Seeking
from soniq.artworks.settling import Settling
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Invalid, SoniqError
from soniq.journal.model import ChangeKind, ChangeState, Entry, Source
from soniq.journal.service import Journal
from soniq.library.shelves import KeptImage, KeptImages, NewImage, Shelves
from soniq.store.database import Database
from soniq.units import AlbumId, ChangeId, JobId, PersonId, Progress, Tell

logger = logging.getLogger(__name__)

IN_A_ROW = 5
"""Failures after which the archive is taken to be down, and the rest is left to a later run."""


class Filling:
    """All that a run fetches is one change; one that died half way is closed by the next."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        settling: Settling,
        originals: Originals,
        seeking: Seeking,
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._settling = settling
        self._originals = originals
        self._seeking = seeking

    def run(
        self, tell: Tell, *, only: AlbumId | None, by: PersonId | None, job_id: JobId | None
    ) -> Fetched:
        """See `Artworks.fetch_for_matched`."""
        self._close()
        albums = rows.without_cover(self._db.read())
        if only is not None:
            albums = [album for album in albums if album == only]
        entry = Entry(
            kind=ChangeKind.ARTWORK,
            title="Covers of matched albums",
            source=Source.COVERARTARCHIVE,
            by=by,
            job_id=job_id,
            state=ChangeState.UNDERWAY,
        )
        return self._fill(albums, entry, tell)

    def _fill(self, albums: Sequence[AlbumId], entry: Entry, tell: Tell) -> Fetched:
        run = _Run(entry)
        try:
            for done, album_id in enumerate(albums):
                tell(Progress(done=done, total=len(albums), note=f"{run.found} covers found"))
                self._one(album_id, run)
                if run.is_hopeless:
                    break
        finally:
            if run.change is not None:
                with self._db.write() as tx:
                    self._journal.finish(tx, run.change)
        trouble = run.trouble if run.is_hopeless else None
        return Fetched(asked=len(albums), found=run.found, failures=run.failures, trouble=trouble)

    def _one(self, album_id: AlbumId, run: "_Run") -> None:
        try:
            front = self._front(album_id)
        except ServiceFailed as failed:
            if failed.kind == FailureKind.OFF:
                raise
            run.failed(album_id, failed, in_a_row=run.in_a_row + 1)
        except Invalid as odd:
            run.failed(album_id, odd, in_a_row=0)
        else:
            run.in_a_row = 0
            if front is not None:
                self._keep(album_id, *front, run)

    def _front(self, album_id: AlbumId) -> tuple[Front, NewImage] | None:
        album = rows.sought(self._db.read(), album_id)
        front = None if album is None else self._seeking.front(album)
        return None if front is None else (front, self._originals.take(front.content))

    def _keep(self, album_id: AlbumId, front: Front, image: NewImage, run: "_Run") -> None:
        kept = KeptImage(hash=image.hash, source=front.source, url=front.url, types=("Front",))
        with self._db.write() as tx:
            if not rows.exists(tx.reader, album_id) or rows.cover(tx.reader, album_id) is not None:
                return
            present = self._shelves.kept_images(tx, album_id)
            others = [one for one in present.images if one.hash != image.hash]
            wanted = KeptImages(images=(*others, kept), chosen=present.chosen)
            item = self._settling.settle(tx, album_id, wanted, [image])
            if item is None:
                return
            change = run.change or self._journal.begin(tx, run.entry)
            self._journal.add(tx, change, [item])
        run.change = change
        run.found += 1

    def _close(self) -> None:
        for change in self._journal.underway(ChangeKind.ARTWORK):
            with self._db.write() as tx:
                self._journal.finish(tx, change.id, note="It was cut short.")


class _Run:
    """How one run does so far."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.change: ChangeId | None = None
        self.found = 0
        self.failures = 0
        self.in_a_row = 0
        self.trouble = ""

    @property
    def is_hopeless(self) -> bool:
        return self.in_a_row >= IN_A_ROW

    def failed(self, album_id: AlbumId, failure: SoniqError, *, in_a_row: int) -> None:
        logger.info("no cover for album %d: %s", album_id, failure)
        self.failures += 1
        self.in_a_row = in_a_row
        self.trouble = str(failure)
