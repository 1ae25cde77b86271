"""A SQLite file with vectors in it that can be thrown away: all that it holds can be had again."""

import logging
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from soniq.errors import Unavailable
from soniq.store import trouble, vectors

logger = logging.getLogger(__name__)

_BROKEN = ("malformed", "not a database", "no such table", "corrupt")
"""In what SQLite and sqlite-vec say of a file that is not as it was written."""


class _Reader:
    """A thread's connection to one file, which closes when the thread has ended."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self.connection = connection
        self.generation = generation

    def __del__(self) -> None:
        self.connection.close()


class Disposable:
    """Opens the file, and makes a new, empty one where there is none or it is old or broken.

    Each thread has a connection of its own; the caller sees to it that writes take turns.
    """

    def __init__(self, path: Path, schema: str, *, format: int) -> None:
        """schema: SQL that makes a table `about` with a row, too. format: of a file of that schema.

        Raises:
            Unavailable: sqlite-vec does not load, or the disk does not take the file.
        """
        self._path = path
        self._schema = schema
        self._format = format
        self._generation = 0
        self._renewing = threading.RLock()
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        vectors.prepare()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._open()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection.

        Raises:
            Unavailable: the disk fails; or the file is broken, and an empty one is in its place.
        """
        generation = self._generation
        try:
            yield self._connection()
        except sqlite3.DatabaseError as error:
            is_broken = any(word in str(error) for word in _BROKEN)
            if is_broken or generation != self._generation:
                self._throw_away(generation, error)
                raise Unavailable("The index of sounds was broken; it is built anew.") from error
            raise trouble.told(error, self._path) or error from None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block is kept, or none of it. Raises as `reading` does."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.DatabaseError):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Closes every connection. No read or write may be running."""
        for reader in self._readers:
            reader.connection.close()
        self._local = threading.local()

    def _open(self) -> None:
        try:
            if self._path.exists() and self._is_ours():
                return
        except sqlite3.DatabaseError as error:
            logger.warning("the index of sounds %s is built anew: %s", self._path, error)
        self._renew()

    def _is_ours(self) -> bool:
        row = self._connection().execute("SELECT format FROM about").fetchone()
        return row is not None and row["format"] == self._format

    def _throw_away(self, generation: int, error: sqlite3.DatabaseError) -> None:
        """Makes an empty file in place of a broken one: once for all threads that find it so."""
        with self._renewing:
            if generation == self._generation:
                logger.warning("the index of sounds %s is built anew: %s", self._path, error)
                self._renew()

    def _renew(self) -> None:
        """Other threads' connections fail, or go on with the old file until they are next asked."""
        self._generation += 1
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        try:
            self._connection().executescript(f"BEGIN; {self._schema} COMMIT;")
        except sqlite3.DatabaseError as error:
            raise trouble.told(error, self._path) or error from None

    def _connection(self) -> sqlite3.Connection:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None or reader.generation != self._generation:
            with self._renewing:  # not to a new file before it has its tables
                reader = self._local.reader = _Reader(self._connect(), self._generation)
                self._readers.add(reader)
        return reader.connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, timeout=60
        )
        try:
            vectors.load(connection)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -1000")
        except BaseException:
            connection.close()
            raise
        return connection
