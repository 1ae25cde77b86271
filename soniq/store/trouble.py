"""What SQLite's own failures mean to a person."""

import sqlite3
from pathlib import Path

from soniq.errors import SoniqError, Unavailable

_TEXTS = {
    sqlite3.SQLITE_FULL: "The disk of {path} is full, so nothing was changed. Free some space.",
    sqlite3.SQLITE_BUSY: "Another program holds {path}. Close it and try again.",
    sqlite3.SQLITE_LOCKED: "Another program holds {path}. Close it and try again.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written. Look at its permissions and its disk.",
    sqlite3.SQLITE_IOERR: "The disk of {path} fails to read or write. Look at the disk.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened. Look at its folder and permissions.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged. Restore a backup; `soniq doctor` tells more.",
    sqlite3.SQLITE_NOTADB: "{path} is no library of soniq, or is damaged. Restore a backup.",
}


def told(error: sqlite3.Error, path: Path) -> SoniqError | None:
    """The failure in a person's words; None where it is a mistake of ours in the SQL."""
    code = getattr(error, "sqlite_errorcode", None)
    text = _TEXTS.get(code & 0xFF) if code is not None else None
    return Unavailable(text.format(path=path)) if text else None
