"""Answers of other servers, kept: JSON in the library file, images in a folder."""

import logging
import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from soniq.clients.model import Kept
from soniq.errors import Unavailable
from soniq.store.database import Database
from soniq.store.disk import making
from soniq.units import Moment, now

logger = logging.getLogger(__name__)

PARTS_SECONDS = 3_600
"""After which a file that was never finished is nobody's any more."""

MOST_BYTES = 2**30
"""Of images. A thousand albums have some 100 MB of covers of 500 pixels."""

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What a tidying took away."""

    answers: int
    files: int


class HttpCache:
    """Fulfils `clients.model.Cache`."""

    def __init__(self, db: Database, folder: Path, *, clock: Callable[[], Moment] = now) -> None:
        """folder: for images; made where it is missing."""
        self._db = db
        self._folder = folder
        self._clock = clock

    def find(self, key: str) -> Kept | None:
        """What is kept and not too old. It is asked before a server is: never within a write."""
        if self._db.is_writing:
            raise RuntimeError("Nobody else could write while a server is waited for; write later.")
        row = self._db.read().execute(_FIND, {"key": key, "now": self._clock()}).fetchone()
        return None if row is None else self._kept(row)

    def keep(self, key: str, kept: Kept, *, service: str, url: str, ttl: int | None) -> None:
        """ttl: milliseconds, None for ever. Where the disk takes no more it is only logged."""
        at = self._clock()
        values = {
            "key": key,
            "service": service,
            "url": url,
            "found": kept.found,
            "mime": kept.mime,
            "body": zlib.compress(kept.body, 6) if kept.body else None,
            "file": None if kept.file is None else kept.file.relative_to(self._folder).as_posix(),
            "kept": at,
            "expires": None if ttl is None else at + ttl,
        }
        try:
            with self._db.write() as tx:
                tx.execute(_KEEP, values)
        except Unavailable as error:
            logger.warning("an answer of %s is not kept: %s", service, error)

    def part(self) -> Path:
        """A new name on the cache's disk. Raises Unavailable where the folder cannot be made."""
        with making(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid4().hex}.part"

    def settle(self, key: str, part: Path, mime: str) -> Path:
        """Moves a fetched file to its place. Raises Unavailable where the disk refuses."""
        to = self._folder / key[:2] / (key + _ENDINGS.get(mime, ""))
        with making(part):
            to.parent.mkdir(exist_ok=True)
            part.replace(to)
        return to

    def tidy(self, *, most: int = MOST_BYTES) -> Tidied:
        """Takes away what is too old, files that nothing names, and the oldest over `most`."""
        with self._db.write() as tx:
            answers = tx.execute(_EXPIRE, {"now": self._clock()}).rowcount
        named = {row["file"] for row in self._db.read().execute(_FILES)}
        files = sum(self._unnamed(path, named) for path in sorted(self._folder.glob("**/*")))
        return Tidied(answers=answers, files=files + self._shrink(most))

    def size(self) -> int:
        """Bytes of the kept files; for a page, not for a hot path: it looks at each."""
        return sum(path.stat().st_size for path in self._images())

    def _shrink(self, most: int) -> int:
        sizes = [(s.st_mtime, s.st_size, path) for path in self._images() if (s := path.stat())]
        total = sum(size for _, size, _ in sizes)
        gone: list[Path] = []
        for _, size, path in sorted(sizes):
            if total <= most:
                break
            total -= size
            gone.append(path)
        with self._db.write() as tx:
            names = [{"file": path.relative_to(self._folder).as_posix()} for path in gone]
            tx.executemany(_FORGET, names)
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _images(self) -> list[Path]:
        return [path for path in self._folder.glob("*/*") if path.is_file()]

    def _unnamed(self, path: Path, named: set[str]) -> bool:
        """Whether the file was nobody's, and is gone. New ones may be on their way to a name."""
        with suppress(OSError):
            is_old = self._clock() / 1000 - os.lstat(path).st_mtime > PARTS_SECONDS
            if is_old and path.is_file() and path.relative_to(self._folder).as_posix() not in named:
                path.unlink()
                return True
        return False

    def _kept(self, row: sqlite3.Row) -> Kept | None:
        body = b""
        if row["body"] is not None:
            try:
                body = zlib.decompress(row["body"])
            except zlib.error:
                return None
        file = None if row["file"] is None else self._folder / row["file"]
        return Kept(found=bool(row["found"]), mime=row["mime"], body=body, file=file)


_FIND = """
    SELECT
        found,
        mime,
        body,
        file
    FROM http_cache
    WHERE key = :key AND (expires_ms IS NULL OR expires_ms > :now)
"""

_KEEP = """
    INSERT OR REPLACE INTO http_cache (
        key, service, url, found, mime, body, file, kept_ms, expires_ms
    )
    VALUES (:key, :service, :url, :found, :mime, :body, :file, :kept, :expires)
"""

_EXPIRE = "DELETE FROM http_cache WHERE expires_ms <= :now"

_FORGET = "DELETE FROM http_cache WHERE file = :file"

_FILES = "SELECT file FROM http_cache WHERE file IS NOT NULL"
