"""What may change in the collection: fields, tags, files, covers, matches; and the way back."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from soniq.app.outside import Outside
from soniq.artworks.service import Artworks
from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.clients.saved_covers import SavedCovers
from soniq.duplicates.model import Mover
from soniq.duplicates.service import Duplicates
from soniq.enriching.service import Enriching
from soniq.errors import Conflict
from soniq.features.nearest import Nearest
from soniq.jobs import curating
from soniq.jobs.model import JobType, Task
from soniq.journal.model import ChangeKind
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.matching.providers import DeezerProvider, DiscogsProvider, ItunesProvider
from soniq.matching.service import Matching
from soniq.moving.quarantine import Quarantine
from soniq.moving.renames import Renames
from soniq.provenance.editing import Editing
from soniq.provenance.following import Following
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.tagging.service import Tagging
from soniq.units import PersonId


class Curation:
    """Every service that changes what is known or what lies on a disk, each with its undoer."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        library: Library,
        children: Children,
        nearest: Nearest,
        outside: Outside,
        *,
        movers: Mapping[str, Mover],
        folder: Path,
        name_of: Callable[[PersonId], str | None],
        quarantine_days: Callable[[], int],
    ) -> None:
        """movers: of what people attached to tracks, beside what is known of them here.

        folder: for what belongs to no music folder: old tags, fetched images.
        """
        self.writers = Writers()
        self.journal = Journal(db)
        self.provenance = Provenance(db, shelves, library, self.journal, name_of)
        self.editing = Editing(db, library, self.provenance)
        self.tagging = Tagging(db, shelves, self.journal, self.writers, folder / "tagblocks")
        self.renames = Renames(db, shelves, library, self.journal)
        self.quarantine = Quarantine(db, shelves, self.journal, library, days=quarantine_days)
        self.artworks = Artworks(
            db,
            shelves,
            self.journal,
            children,
            outside.coverartarchive,
            outside.discogs,
            outside.deezer,
            SavedCovers(outside.transport),
            folder / "artwork",
        )
        self._library = library
        self.enriching = Enriching(
            db, self.provenance, outside.transport, outside.lastfm, outside.listenbrainz
        )
        self.matching = Matching(
            db,
            shelves,
            self.journal,
            self.provenance,
            outside.transport,
            outside.musicbrainz,
            acoustid=outside.acoustid,
            hears=lambda: bool(outside.acoustid_key()),
            providers=(
                DiscogsProvider(outside.discogs),
                DeezerProvider(outside.deezer),
                ItunesProvider(outside.itunes),
            ),
        )
        self.duplicates = Duplicates(
            db,
            self.journal,
            self.quarantine,
            nearest,
            movers={"metadata": Following(), **movers},
        )
        for kind, undoer in (
            (ChangeKind.TAGS, self.tagging.undo),
            (ChangeKind.MOVES, self.renames.undo),
            (ChangeKind.QUARANTINE, self.quarantine.undo),
            (ChangeKind.MERGE, self.duplicates.undo),
        ):
            self.journal.undoes(kind, undoer)
        self._tidies: dict[str, Callable[[], object]] = {
            "candidates": self.provenance.sweep,
            "renames": self.renames.forget_old,
            "quarantine": self.quarantine.purge,
            "artwork": self.artworks.tidy,
            "learning": self.matching.learn,
            "answers": outside.cache.tidy,
            "calls": outside.log.trim,
        }

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""
        return {
            **self.provenance.redo,
            **self.matching.redo,
            **self.artworks.redo,
            **self.duplicates.redo,
        }

    @property
    def tasks(self) -> Mapping[JobType, Task]:
        return {
            JobType.MUSICBRAINZ_MATCH: curating.matching(self.matching),
            JobType.COVER_ART_FETCH: curating.covering(self.artworks),
            JobType.ENRICH: curating.enriching(self.enriching, self._library),
            JobType.TAG_WRITING: curating.writing(self.tagging),
            JobType.RENAME: curating.renaming(self.renames),
            JobType.DEDUPE: curating.deduping(self.duplicates),
        }

    @property
    def chores(self) -> Mapping[str, Callable[[], object]]:
        """For the nightly tidying."""
        return self._tidies

    def settle(self) -> None:
        """Finishes or rolls back what a kill has cut off in music folders; before any job runs."""
        self.provenance.settle()
        self.tagging.settle()
        self.settle_moves()

    def settle_moves(self) -> None:
        """Likewise for batches whose drive was away; while one runs, they wait on."""
        for settle in (self.renames.settle, self.quarantine.settle):
            with suppress(Conflict):
                settle()
            self.duplicates.settle()

    def close(self) -> None:
        self.writers.close()
