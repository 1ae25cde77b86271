"""The one SQLite file: many readers, one writer."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from soniq.events import JSON, Bus, Event
from soniq.store.deeds import Deeds
from soniq.store.outbox import keep_event

Values: TypeAlias = Mapping[str, Any]

CACHE_KIB = 2_000
"""Page cache of each connection; a handful of them stay open, on a machine of 2 GB."""


class Tx:
    """A write in progress. Its events are published, and its deeds kept, only if it commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.events: list[Event] = []
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
        if event.lasting:
            keep_event(self._connection, event)
        self.events.append(event)

    def deed(self, kind: str, body: dict[str, JSON]) -> None:
        """Note what a person did, in a form that a restore can do again; see `store.deeds`."""
        self.deeds.append((kind, body))


class Database:
    """Opens the library file and deals out reads and writes.

    Reads run side by side, one connection to a thread. Writes take turns:
    `write` holds a lock, so that SQLite never has to answer "database is locked".
    """

    def __init__(self, path: Path, bus: Bus, deeds: Deeds | None = None) -> None:
        self.path = path
        self._bus = bus
        self._deeds = deeds
        self._turn = threading.Lock()
        self._writing_thread: int | None = None
        self._opened: list[sqlite3.Connection] = []
        self._writer = self._connect()
        self._local = threading.local()

    def read(self) -> sqlite3.Connection:
        """This thread's reading connection."""
        if not hasattr(self._local, "reader"):
            self._local.reader = self._connect()
            self._local.reader.execute("PRAGMA query_only = ON")
        reader: sqlite3.Connection = self._local.reader
        return reader

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """This thread's reader, seeing one state of the library for the whole block."""
        reader = self.read()
        reader.execute("BEGIN")
        try:
            yield reader
        finally:
            reader.rollback()

    @contextmanager
    def write(self, *, lasting: bool = False) -> Iterator[Tx]:
        """One transaction: all of the block is kept, or none of it.

        `lasting` is for what a person did: the commit waits until the disk has it, and its deeds
        are in their file before the block is left. Otherwise a power cut may take back the last
        commits, never half of one. A function that should join a write takes the `Tx`; it opens
        no second one.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("A write inside a write would wait for itself; pass the Tx on.")
        with self._turn:
            self._writing_thread = threading.get_ident()
            tx = Tx(self._writer)
            try:
                self._writer.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
                self._writer.execute("BEGIN IMMEDIATE")
                yield tx
                if tx.deeds and self._deeds is not None:
                    self._deeds.number(self._writer, len(tx.deeds))
                self._writer.execute("COMMIT")
                if tx.deeds and self._deeds is not None:
                    self._deeds.append(tx.deeds)
            except BaseException:
                self._writer.rollback()
                raise
            finally:
                self._writing_thread = None
        for event in tx.events:
            self._bus.publish(event)

    def close(self) -> None:
        """Closes every connection. No read or write may be running."""
        with self._turn:
            self._writer.execute("PRAGMA optimize")
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=30
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA temp_store = MEMORY")
        self._opened.append(connection)
        return connection
