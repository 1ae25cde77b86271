"""The janitor: what a kill left of tag writing is finished, or rolled back, and nothing stays.

An intent tells how the file was. If it still is so, the copy never took its place: copy and tag
block go. If it is the very file that the tag block was made with, it did: then all that is missing
is the note. If it is neither, somebody else has written it since, and soniq leaves it to the scan.
"""

import logging
import os
from pathlib import Path

from soniq import text
from soniq.child.model import Failure
from soniq.child.writers import Writers
from soniq.files import relocating
from soniq.files.rewritten import Rewritten
from soniq.journal.model import ChangeKind, ChangeState
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.tagging import replacing, rows, showing
from soniq.tagging.model import Settled
from soniq.tagging.rows import Intent

logger = logging.getLogger(__name__)

_CUT_OFF = "soniq was ended while it wrote; these files were done until then."


class Settling:
    """One look at what stands."""

    def __init__(
        self, db: Database, shelves: Shelves, journal: Journal, writers: Writers, folder: Path
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._writers = writers
        self._folder = folder

    def run(self) -> Settled:
        """Of a drive that is away the intents stay, until it is back."""
        finished = rolled_back = 0
        for intent in rows.intents(self._db.read()):
            if not Path(os.fsdecode(intent.folder)).is_dir():
                logger.warning("tags: %s is away; it is settled later", text.shown(intent.folder))
                continue
            made = self._made(intent)
            if made is None:
                rolled_back += self._roll_back(intent)
            else:
                self._finish(intent, made)
                finished += 1
        self._close_changes()
        return Settled(finished=finished, rolled_back=rolled_back)

    def _made(self, intent: Intent) -> Rewritten | None:
        """The new file, if it took its place."""
        kept = replacing.tagblock(self._folder, intent.change_id, intent.id)
        try:
            about = os.lstat(intent.path)
        except OSError:
            return None
        stamp = (about.st_ino, about.st_size, about.st_mtime_ns)
        if stamp == intent.stamp or not kept.exists():
            return None
        answer = self._writers.recognise(intent.path, os.fsencode(kept))
        if isinstance(answer, Failure):
            logger.warning("tags: %s was left: %s", text.shown(intent.path), answer.reason)
            return None
        return answer

    def _roll_back(self, intent: Intent) -> bool:
        temp = replacing.temp_of(intent.folder, intent.id)
        kept = replacing.tagblock(self._folder, intent.change_id, intent.id)
        if not (replacing.remove(os.fsdecode(temp)) and replacing.remove(str(kept))):
            return False
        with self._db.write() as tx:
            rows.settle(tx, [intent.id])
        return True

    def _finish(self, intent: Intent, made: Rewritten) -> None:
        """The copy's name is gone, as it became the file's."""
        relocating.sync_folder(intent.folder)
        about = os.lstat(intent.path)
        with self._db.write(lasting=True) as tx:
            file = rows.of_files(tx.reader, [intent.file_id]).get(intent.file_id)
            if file is not None:
                if file.path == intent.path:
                    written = {} if file.track_id is None else {file.track_id: intent.fields}
                    found = replacing.found_file(file, made, about)
                    showing.keep(tx, self._shelves, [found], written)
                ref = replacing.reference(intent.change_id, intent.id)
                item = replacing.item_of(file, intent.fields, made, ref)
                self._journal.add(tx, intent.change_id, [item])
            rows.settle(tx, [intent.id])

    def _close_changes(self) -> None:
        """Their job may run again: what it writes then goes on with the same change."""
        for change in self._journal.underway(ChangeKind.TAGS):
            with self._db.write(lasting=True) as tx:
                state = ChangeState.DONE if change.item_count else ChangeState.FAILED
                self._journal.finish(tx, change.id, state, _CUT_OFF)
