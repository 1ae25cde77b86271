"""The library file's schema, step by step. `PRAGMA user_version` counts the steps taken."""

import logging
import shutil
import sqlite3
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from soniq.errors import Conflict, SoniqError, Unavailable
from soniq.store import trouble
from soniq.store.disk import settle_file

logger = logging.getLogger(__name__)

Step: TypeAlias = tuple[int, str, str]
"""Number, name and SQL."""


def steps() -> list[Step]:
    """All steps in order, from `store/steps/NNNN_name.sql`."""
    folder = resources.files("soniq.store") / "steps"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [
        (int(name[:4]), name[5:-4], (folder / name).read_text(encoding="utf-8")) for name in found
    ]


def migrate(path: Path, todo: Sequence[Step] | None = None) -> list[str]:
    """Brings the library file to this version's schema; returns the names of the steps taken.

    Before the first step on a file with content a copy is put beside it
    (`library.before-<version>.sqlite`). All steps are one transaction: after a failed step, a full
    disk or a power cut the file is as before.

    Raises:
        Conflict: the file was written by a newer soniq, or holds rows that point nowhere.
        Unavailable: the disk is full or fails, or the file is damaged.
    """
    todo = steps() if todo is None else todo
    newest = todo[-1][0]
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > newest:
            raise Conflict(
                f"{path} has schema {version}, but this soniq knows only {newest}. "
                "Install the newer soniq again, or restore a backup made by this one."
            )
        pending = [step for step in todo if step[0] > version]
        if not pending:
            return []
        if version:
            _copy(connection, path, path.with_name(f"library.before-{newest}.sqlite"))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        _take(connection, pending)
        logger.info("library schema %d -> %d", version, newest)
        return [name for _, name, _ in pending]
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error
    finally:
        connection.close()


def _take(connection: sqlite3.Connection, pending: Sequence[Step]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, _, sql in pending:
            for statement in _statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        stray = connection.execute("PRAGMA foreign_key_check").fetchone()
        if stray is not None:
            raise Conflict(f"A row of {stray[0]} points at a row of {stray[2]} that is not there.")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(sql: str) -> list[str]:
    """The statements of a script; unlike `executescript`, which would commit before the first."""
    found: list[str] = []
    text = ""
    for line in sql.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            found.append(text)
            text = ""
    if text.strip():
        raise ValueError(f"a step ends in the middle of a statement: {text.strip()[:80]}")
    return found


def _copy(connection: sqlite3.Connection, path: Path, to: Path) -> None:
    """A whole copy beside the library; refuses to begin where it cannot fit."""
    needed = path.stat().st_size * 2  # the copy, and the log of the steps themselves
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise Unavailable(
            f"The upgrade of {path} needs {needed >> 20} MB, but {free >> 20} MB are free. "
            "Nothing was changed; free some space and start again."
        )
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        connection.execute("VACUUM INTO :part", {"part": str(part)})
        settle_file(part, to)
    finally:
        part.unlink(missing_ok=True)


def _told(error: sqlite3.DatabaseError, path: Path) -> SoniqError | sqlite3.DatabaseError:
    return trouble.told(error, path) or error
