"""The one SQLite file: many readers, one writer."""

import logging
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeAlias

from soniq.errors import Unavailable
from soniq.events import JSON, Bus, Event
from soniq.store import trouble
from soniq.store.deeds import Deeds, Redo, Replayed
from soniq.store.disk import settle_file
from soniq.store.outbox import Outbox

logger = logging.getLogger(__name__)

Values: TypeAlias = Mapping[str, Any]

CACHE_KIB = 2_000
"""Page cache of the writer."""

READER_CACHE_KIB = 500
"""Page cache of a reader: some ten of them stay open. With 2,000 each, a soniq of 100,000 tracks
holds 10 MB more, and a search takes 7 % less CPU (bench/search.py): the system caches pages too."""

WAL_LIMIT = 16 * 2**20
"""Bytes that the write-ahead log keeps on the disk once its content is in the library file.

SQLite copies it over every 1,000 pages (4 MB); it grows past that only while one reader holds an
old state, and `tidy` empties it.
"""


class Tx:
    """A write in progress. Its events are published, and its deeds kept, only if it commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.events: list[Event] = []
        self.catches_up = False
        """Whether to find what other processes told, even where nothing is told here."""
        self.deeds: list[tuple[str, dict[str, JSON]]] = []

    def execute(self, sql: str, values: Values | None = None) -> sqlite3.Cursor:
        return self._connection.execute(sql, values or {})

    def executemany(self, sql: str, values: Sequence[Values]) -> None:
        self._connection.executemany(sql, values)

    @property
    def reader(self) -> sqlite3.Connection:
        """For functions that read: they see what this write has done so far."""
        return self._connection

    def emit(self, event: Event) -> None:
        """Tell everybody, after the commit. Lasting events go to the outbox with it."""
        self.events.append(event)

    def deed(self, kind: str, body: dict[str, JSON]) -> None:
        """Note what a person did, in a form that a restore can do again; see `store.deeds`."""
        self.deeds.append((kind, body))


class _Reader:
    """A thread's reading connection, which closes when the thread has ended."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        self.connection.close()

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """Opens the library file and deals out reads and writes.

    Reads run side by side, one connection to a thread. Writes take turns:
    `write` holds a lock, so that SQLite never has to answer "database is locked".
    """

    def __init__(self, path: Path, bus: Bus, deeds: Deeds | None = None) -> None:
        """Raises Unavailable where the file cannot be opened or is no library."""
        self.path = path
        self.outbox = Outbox()
        self._bus = bus
        self._deeds = deeds
        self._turn = threading.Lock()
        self._writing_thread: int | None = None
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._readers_lock = threading.Lock()
        self._local = threading.local()
        self._closed = False
        self._writer = self._connect()

    def read(self) -> sqlite3.Connection:
        """This thread's reading connection; it is closed when the thread ends.

        Raises Unavailable where the disk does not let it open.
        """
        if not hasattr(self._local, "reader"):
            connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
            reader = self._local.reader = _Reader(connection)
            with self._readers_lock:
                self._readers.add(reader)
        found: sqlite3.Connection = self._local.reader.connection
        return found

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """This thread's reader, seeing one state of the library for the whole block."""
        reader = self.read()
        reader.execute("BEGIN")
        try:
            yield reader
        finally:
            reader.rollback()

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside a write."""
        return self._writing_thread == threading.get_ident()

    @contextmanager
    def write(self, *, lasting: bool = False) -> Iterator[Tx]:
        """One transaction: all of the block is kept, or none of it.

        `lasting` is for what a person did: the commit waits until the disk has it, and its deeds
        are in their file before the block is left. Otherwise a power cut may take back the last
        commits, never half of one. A function that should join a write takes the `Tx`; it opens
        no second one.

        Raises:
            Unavailable: the disk is full, cannot be written, or another program holds the file.
        """
        if self.is_writing:
            raise RuntimeError("A write inside a write would wait for itself; pass the Tx on.")
        try:
            with self._turn:
                tx = Tx(self._writer)
                self._writing_thread = threading.get_ident()
                try:
                    self._writer.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
                    self._writer.execute("BEGIN IMMEDIATE")
                    yield tx
                    self._commit(tx)
                except BaseException:
                    self._writer.rollback()
                    raise
                finally:
                    self._writing_thread = None
        except sqlite3.DatabaseError as error:
            failure = trouble.told(error, self.path)
            if failure is None:
                raise
            raise failure from error
        for event in tx.events:
            self._bus.publish(event)

    def replay(self, redo: Mapping[str, Redo]) -> Replayed:
        """Does again the deeds that the library lacks: at start, before anything else is written.

        redo: what does a deed again, by kind. A deed that fails is logged and passed by; the file
        keeps it.
        """
        if self._deeds is None:
            return Replayed(done=0, skipped=0)
        (held,) = self.read().execute("SELECT number FROM deeds_held").fetchone()
        done = skipped = 0
        with self._deeds.replaying():
            for deed in self._deeds.since(held):
                try:
                    redo[deed.kind](deed)
                    done += 1
                except Exception:  # one odd deed must not keep soniq from starting
                    logger.exception("deed %d (%s) cannot be done again", deed.number, deed.kind)
                    skipped += 1
                with self.write(lasting=True) as tx:
                    tx.execute("UPDATE deeds_held SET number = :number", {"number": deed.number})
        return Replayed(done=done, skipped=skipped)

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty where all is well. Reads the whole file."""
        try:
            found = [str(row[0]) for row in self.read().execute("PRAGMA quick_check(10)")]
            found += [
                f"a row of {row[0]} points at a row of {row[2]} that is not there"
                for row in self.read().execute("PRAGMA foreign_key_check").fetchmany(10)
            ]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [line for line in found if line != "ok"]

    def backup(self, to: Path) -> None:
        """Writes a whole copy of the library as of now, while reads and writes go on.

        The copy is compact and has no log beside it; `to` appears only when it is complete.

        Raises:
            Unavailable: the disk does not take it.
        """
        part = to.with_name(to.name + ".part")
        part.unlink(missing_ok=True)
        connection = self._connect()  # those of `read` may write nowhere, into a copy neither
        try:
            connection.execute("VACUUM INTO :to", {"to": str(part)})
            settle_file(part, to)
        except (sqlite3.DatabaseError, OSError) as error:
            part.unlink(missing_ok=True)
            raise Unavailable(f"The copy {to} could not be written: {error}.") from error
        finally:
            connection.close()

    def tidy(self) -> None:
        """Refreshes the statistics that queries are planned by, and empties the log."""
        with self._turn:
            self._writer.execute("PRAGMA optimize")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes every connection; twice is once. No read or write may be running."""
        with self._turn, self._readers_lock:
            if self._closed:
                return
            self._closed = True
            with suppress(sqlite3.DatabaseError):  # not on a full disk, nor in a damaged file
                self._writer.execute("PRAGMA optimize")
            for reader in self._readers:
                reader.close()
            self._writer.close()

    def _commit(self, tx: Tx) -> None:
        lasting = [event for event in tx.events if event.lasting]
        numbered = bool(lasting) or tx.catches_up
        items = self.outbox.keep(self._writer, lasting) if numbered else []
        kept = False
        try:
            with (
                nullcontext()
                if self._deeds is None
                else self._deeds.written(self._writer, tx.deeds)
            ):
                self._writer.execute("COMMIT")
                kept = True
        finally:
            self.outbox.settle(items, kept=kept)

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._opened()
        except sqlite3.DatabaseError as error:
            raise trouble.told(error, self.path) or error from None

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=30
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
        except BaseException:
            connection.close()
            raise
        return connection
