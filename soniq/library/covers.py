"""Covers: made once, in the child process, from whatever still holds the picture."""

import logging
import os
import re
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from soniq.errors import Invalid, NotFound
from soniq.files.artwork import GONE
from soniq.files.model import SIZES, Rendered, Unreadable
from soniq.library.model import Artwork
from soniq.store.database import Database
from soniq.units import ArtworkHash

logger = logging.getLogger(__name__)

_HASH = re.compile(r"[0-9a-f]{32}")


class Renders(Protocol):
    """Who decodes a picture: the child process (`Children`)."""

    def render(self, path: bytes, hash: ArtworkHash) -> Rendered:
        """The picture of that hash out of a file. Raises `Unreadable`."""


class Covers:
    """The WebP files of covers, in `<folder>/<2 hex>/<hash>-<size>.webp`."""

    def __init__(self, db: Database, renderer: Renders, folder: Path, kept: Path | None) -> None:
        """kept: where images lie that are in no music folder; see `place_of`."""
        self._kept = kept
        self._db = db
        self._renderer = renderer
        self._folder = folder
        self._lock = threading.Lock()
        self._making: dict[ArtworkHash, threading.Lock] = {}

    def path(self, hash: ArtworkHash, size: int) -> Path:
        """The cover as a WebP file, made now if it was never asked for.

        Raises:
            Invalid: covers are not made in that size.
            NotFound: no such picture, none of its files can be reached, or it is broken.
        """
        if size not in SIZES:
            raise Invalid(f"Covers are made in {_listed(SIZES)} pixels, not in {size}.")
        if _HASH.fullmatch(hash) is None:
            raise NotFound(f'No cover is called "{hash[:40]}".')
        wanted = self._place(hash, size)
        if not _is_there(wanted):
            with self._alone_with(hash):
                if not _is_there(wanted):
                    self._make(hash)
        return wanted

    def _place(self, hash: ArtworkHash, size: int) -> Path:
        return self._folder / hash[:2] / f"{hash}-{size}.webp"

    @contextmanager
    def _alone_with(self, hash: ArtworkHash) -> Iterator[None]:
        """Lets one thread at a time make a cover; those who waited find it made."""
        with self._lock:
            making = self._making.setdefault(hash, threading.Lock())
        with making:
            try:
                yield
            finally:
                with self._lock:
                    self._making.pop(hash, None)

    def _make(self, hash: ArtworkHash) -> None:
        known = of_hashes(self._db.read(), [hash]).get(hash)
        if known is None:
            raise NotFound(f"The library knows no cover {hash}.")
        if known.broken is not None:
            raise NotFound(f"This cover cannot be shown: {known.broken}")
        try:
            rendered = self._rendered(hash)
        except Unreadable as broken:
            logger.warning("cover %s cannot be shown: %s", hash, broken)
            if broken.reason != GONE:
                self._remember_broken(hash, broken.reason)
            raise NotFound(f"This cover cannot be shown: {broken}") from broken
        for size in SIZES:
            _write(self._place(hash, size), _image(rendered, size))
        self._remember(hash, rendered)

    def _rendered(self, hash: ArtworkHash) -> Rendered:
        """Asks each file that holds the picture, until one gives it."""
        failure: Unreadable | None = None
        for path in [*self._own(hash), *sources(self._db.read(), hash)]:
            if not Path(os.fsdecode(path)).is_file():
                continue
            try:
                return self._renderer.render(path, hash)
            except Unreadable as unreadable:
                failure = unreadable
        if failure is not None:
            raise failure
        raise NotFound(f"No file that holds the cover {hash} can be reached now.")

    def _own(self, hash: ArtworkHash) -> list[bytes]:
        return [] if self._kept is None else [bytes(place_of(self._kept, hash))]

    def _remember(self, hash: ArtworkHash, rendered: Rendered) -> None:
        with self._db.write() as tx:
            tx.execute(
                """
                UPDATE artwork
                SET
                    width_px = :width_px,
                    height_px = :height_px,
                    placeholder = :placeholder,
                    tint = :tint
                WHERE hash = :hash
                """,
                {
                    "hash": hash,
                    "width_px": rendered.width,
                    "height_px": rendered.height,
                    "placeholder": rendered.placeholder,
                    "tint": rendered.tint,
                },
            )

    def _remember_broken(self, hash: ArtworkHash, reason: str) -> None:
        with self._db.write() as tx:
            tx.execute(
                "UPDATE artwork SET broken = :reason WHERE hash = :hash",
                {"hash": hash, "reason": reason},
            )


def place_of(folder: Path, hash: ArtworkHash) -> Path:
    """Where the bytes of an image lie that soniq fetched or was given."""
    return folder / hash[:2] / hash


def of_hashes(
    reader: sqlite3.Connection, hashes: Iterable[ArtworkHash]
) -> dict[ArtworkHash, Artwork]:
    """What is known of these covers; unknown ones are left out."""
    found: dict[ArtworkHash, Artwork] = {}
    for hash in dict.fromkeys(hashes):
        row = reader.execute(
            """
            SELECT
                mime,
                width_px,
                height_px,
                placeholder,
                tint,
                broken
            FROM artwork
            WHERE hash = :hash
            """,
            {"hash": hash},
        ).fetchone()
        if row is not None:
            found[hash] = Artwork(
                hash=hash,
                mime=row["mime"],
                width=row["width_px"],
                height=row["height_px"],
                placeholder=row["placeholder"],
                tint=row["tint"],
                broken=row["broken"],
            )
    return found


def sources(reader: sqlite3.Connection, hash: ArtworkHash) -> list[bytes]:
    """Paths of files that hold the picture, images first; at most ten of each kind."""
    rows = reader.execute(
        """
        SELECT root, folder, name FROM (
            SELECT DISTINCT r.path AS root, d.path AS folder, ao.name AS name
            FROM artwork_of AS ao INDEXED BY artwork_of_hash
            CROSS JOIN folders AS d ON d.id = ao.folder_id
            CROSS JOIN roots AS r ON r.id = d.root_id
            WHERE ao.hash = :hash AND ao.name IS NOT NULL
            LIMIT 10
        )
        UNION ALL
        SELECT root, folder, name FROM (
            SELECT DISTINCT r.path AS root, d.path AS folder, f.name AS name
            FROM artwork_of AS ao INDEXED BY artwork_of_hash
            CROSS JOIN files AS f ON f.id = ao.file_id
            CROSS JOIN folders AS d ON d.id = f.folder_id
            CROSS JOIN roots AS r ON r.id = d.root_id
            WHERE ao.hash = :hash
            LIMIT 10
        )
        UNION ALL
        SELECT root, folder, name FROM (
            SELECT r.path AS root, d.path AS folder, f.name AS name
            FROM files AS f INDEXED BY files_by_picture
            CROSS JOIN folders AS d ON d.id = f.folder_id
            CROSS JOIN roots AS r ON r.id = d.root_id
            WHERE f.picture = :hash AND f.missing_since_ms IS NULL
            LIMIT 10
        )
        """,
        {"hash": hash},
    )
    paths = [os.path.join(row["root"], row["folder"], row["name"]) for row in rows]
    return list(dict.fromkeys(paths))


def _image(rendered: Rendered, size: int) -> bytes:
    """The least that is large enough; of a small picture the greatest, as none is enlarged."""
    enough = [made for made in rendered.webp if made >= size]
    return rendered.webp[min(enough) if enough else max(rendered.webp)]


def _is_there(path: Path) -> bool:
    """An empty file is what a power cut left of one."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes) -> None:
    """All of the file or none of it, whoever reads meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        beside.replace(path)
    except BaseException:
        beside.unlink()
        raise


def _listed(sizes: Iterable[int]) -> str:
    return ", ".join(str(size) for size in sizes)
