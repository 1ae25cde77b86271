"""An export that a person brought: read through, counted, and kept as far as soniq may know it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import BinaryIO

from soniq.errors import Conflict, Invalid, Unreadable
from soniq.files.exports import recognising
from soniq.files.exports.bundle import Bundle
from soniq.files.exports.model import Entry
from soniq.importing import here, rows
from soniq.importing.model import Import, ImportId, Preview, Source, State
from soniq.importing.previewing import MOST, Tally
from soniq.importing.store import Store
from soniq.importing.telling import told
from soniq.library.finding import Finder
from soniq.store.database import Database
from soniq.units import Moment, PersonId

STAGED = 20
"""Imports of a person that may wait for their word."""


class Staging:
    def __init__(
        self, db: Database, store: Store, finder: Finder, clock: Callable[[], Moment]
    ) -> None:
        self._db = db
        self._store = store
        self._finder = finder
        self._now = clock
        self._turns = threading.Lock()

    def stage(self, person_id: PersonId, file: BinaryIO, name: str) -> Import:
        """As `Importing.stage`. One is read at a time, as each holds the disk and a core."""
        waiting = rows.count_staged(self._db.read(), person_id)
        if waiting >= STAGED:
            raise Conflict(
                f"{waiting} imports wait for your word. Start them or drop them before bringing "
                "more."
            )
        try:
            with self._turns, closing(Bundle(file, name)) as bundle:
                return self._staged(person_id, bundle, name)
        except Unreadable as error:
            raise Invalid(str(error)) from error

    def _staged(self, person_id: PersonId, bundle: Bundle, name: str) -> Import:
        found = recognising.recognise(bundle)
        source = Source(found.format.value)
        with self._db.write() as tx:
            import_id = rows.add(
                tx,
                person_id,
                source,
                name=name.replace("\\", "/").rsplit("/", 1)[-1][:200] or source.label,
                origin=_origin(source, found.origin),
                state=State.DROPPED,  # until it is whole
                at=self._now(),
            )
        try:
            preview, held = self._read(import_id, bundle, found)
        except BaseException:
            self._store.remove(import_id)
            with self._db.write() as tx:
                rows.remove(tx, import_id)
            raise
        with self._db.write() as tx:
            rows.set_preview(tx, import_id, preview, held=held)
            one = rows.end(tx, import_id, State.STAGED, at=self._now())
            told(tx, one)
        return one

    def _read(
        self, import_id: ImportId, bundle: Bundle, found: recognising.Recognised
    ) -> tuple[Preview, int]:
        """What is in it, and how many bytes of it are kept."""
        tally = Tally()
        read = (
            (part.member.name, entry)
            for part, entry in recognising.read(bundle, found, self._now())
        )
        held = self._store.append(import_id, _bounded(tally, tally.kept(read)), at=0)
        return tally.preview(self._finder, partial(here.of, self._db.read())), held


def _origin(source: Source, told: str) -> str:
    """Lists are known as the files that are brought as such, whichever way they come."""
    return "file" if source is Source.LIST else ":".join(filter(None, (source, told)))


def _bounded(tally: Tally, entries: Iterator[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if tally.entries > MOST:
            raise Unreadable(f"The export holds more than {MOST:,} entries. Bring it in parts.")
        yield entry
