"""The library file's schema, step by step. `PRAGMA user_version` counts the steps taken."""

import logging
import sqlite3
from importlib import resources
from pathlib import Path

from soniq.errors import Conflict

logger = logging.getLogger(__name__)


def steps() -> list[tuple[int, str, str]]:
    """All steps in order: number, name and SQL, from `store/steps/NNNN_name.sql`."""
    folder = resources.files("soniq.store") / "steps"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [
        (int(name[:4]), name[5:-4], (folder / name).read_text(encoding="utf-8")) for name in found
    ]


def migrate(path: Path) -> list[str]:
    """Brings the library file to this version's schema; returns the names of the steps taken.

    Before the first step on a file with content a copy is put beside it
    (`library.before-<version>.sqlite`). All steps are one transaction: after a power cut the file
    is as before or as after.

    Raises:
        Conflict: the file was written by a newer soniq, or holds rows that point nowhere.
    """
    todo = steps()
    newest = todo[-1][0]
    connection = sqlite3.connect(path, isolation_level=None)
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
            _copy(connection, path.with_name(f"library.before-{newest}.sqlite"))
        connection.execute("PRAGMA foreign_keys = OFF")
        _take(connection, pending)
        logger.info("library schema %d -> %d", version, newest)
        return [name for _, name, _ in pending]
    finally:
        connection.close()


def _take(connection: sqlite3.Connection, pending: list[tuple[int, str, str]]) -> None:
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


def _copy(connection: sqlite3.Connection, to: Path) -> None:
    to.unlink(missing_ok=True)
    connection.execute("VACUUM INTO :to", {"to": str(to)})
