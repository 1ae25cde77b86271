"""Writing how a download stands, and what follows of it for the album and the music folders."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace

from soniq import text
from soniq.collection.model import Acquisition
from soniq.collection.service import Collection
from soniq.library.model import Root
from soniq.library.roots import Roots
from soniq.lidarr import album_rows, paths, rows
from soniq.lidarr.model import DownloadChanged, DownloadState, MusicTouched
from soniq.lidarr.rows import DownloadRow
from soniq.settings import Settings
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, RootId

PATIENCE_MS = 86_400_000
"""For which an album whose files came waits for a scan that finds them."""

UNSEEN = (
    "Lidarr put it into {}, which is no music folder of soniq. Add that folder, or say in "
    "lidarr_paths where it is here; then scan."
)
NOT_SEEN = "Lidarr put it into {}, and no scan found music there for a day. Look at that folder."


class Following:
    """Each method joins the write of its `Tx`."""

    def __init__(
        self,
        collection: Collection,
        roots: Roots,
        settings: Callable[[], Settings],
        clock: Callable[[], Moment],
    ) -> None:
        self._collection = collection
        self._roots = roots
        self._settings = settings
        self._now = clock

    def write(self, tx: Tx, row: DownloadRow) -> bool:
        """Writes a download, and tells the collection; returns whether people see a change."""
        before = rows.of_album(tx.reader, row.album_id)
        if row == before:
            return False
        rows.save(tx, row, self._now())
        if row.coming != (before.coming if before else None):
            self._collection.coming(tx, row.album_id, row.coming)
        seen = (row.state, row.percent, row.error)
        is_seen = before is None or seen != (before.state, before.percent, before.error)
        if is_seen:
            tx.emit(
                DownloadChanged(
                    album_id=row.album_id,
                    state=str(row.state),
                    percent=row.percent,
                    error=row.error,
                )
            )
        return is_seen

    def came(self, tx: Tx, row: DownloadRow, files: Iterable[str]) -> DownloadRow:
        """Notes that Lidarr put an album's files where it keeps them, and has them scanned; until
        then the album is still on its way.

        files: as Lidarr names them. Returns the row, which says so where soniq does not see them.
        """
        seen, unseen = self._places(files)
        done = replace(
            row,
            state=DownloadState.COMPLETED,
            percent=100,
            error=None if unseen is None else UNSEEN.format(text.shown(unseen)),
            eta=None,
            missed=0,
            tries=0,
            retry_at=None,
            landed=seen[0][1] if seen else None,
        )
        self.write(tx, done)
        self._tell_touched(tx, seen)
        return done

    def touched(self, tx: Tx, files: Iterable[str]) -> str | None:
        """Tells which music folders hold files that Lidarr changed; returns the folder of one that
        lies in none, for people."""
        seen, unseen = self._places(files)
        self._tell_touched(tx, seen)
        return None if unseen is None else text.shown(unseen)

    def settle(self, tx: Tx) -> int:
        """After a scan: albums whose files it found are owned, and no longer on their way. Returns
        how many. What was scanned as another album than was asked for takes its download along."""
        done = 0
        for row, since in rows.landed(tx.reader):
            here = self._album_in(tx, row.landed or b"")
            if here is not None:
                self._settled(tx, row, here)
            elif since < self._now() - PATIENCE_MS:
                lost = NOT_SEEN.format(text.shown(row.landed or b""))
                self.write(tx, replace(row, landed=None, error=lost))
            else:
                continue
            done += 1
        return done

    def follow(self, tx: Tx, src: AlbumId, dst: AlbumId) -> None:
        """Takes what hangs on an album along into another."""
        rows.move(tx, src, dst)
        row = rows.of_album(tx.reader, dst)
        if row is not None and row.coming is not None:
            self._collection.coming(tx, dst, row.coming)

    def _settled(self, tx: Tx, row: DownloadRow, here: AlbumId) -> None:
        self.write(tx, replace(row, landed=None))
        place = text.shown(row.landed or b"")
        self._collection.came(tx, here, Acquisition.LIDARR, local_path=place)
        if here != row.album_id:
            rows.move(tx, row.album_id, here)

    def _album_in(self, tx: Tx, folder: bytes) -> AlbumId | None:
        root = self._root(folder)
        if root is None:
            return None
        inner = os.path.relpath(folder, root.path) if folder != root.path else b""
        return album_rows.album_in(tx.reader, root.id, inner)

    def _places(self, files: Iterable[str]) -> tuple[list[tuple[RootId, bytes]], bytes | None]:
        """The folders of files that lie in music folders, with these; and one that lies in none."""
        pairs = self._settings().lidarr_paths
        seen: dict[bytes, RootId] = {}
        unseen: bytes | None = None
        for file in files:
            place = paths.here(file, pairs)
            folder = os.path.normpath(os.path.dirname(place) or place)
            root = self._root(folder)
            if root is not None:
                seen[folder] = root.id
            elif unseen is None:
                unseen = folder
        return [(root_id, folder) for folder, root_id in seen.items()], unseen

    def _root(self, place: bytes) -> Root | None:
        return next((one for one in self._roots.all() if paths.within(place, one.path)), None)

    def _tell_touched(self, tx: Tx, seen: Iterable[tuple[RootId, bytes]]) -> None:
        for root_id in sorted({root_id for root_id, _ in seen}):
            tx.emit(MusicTouched(root_id=root_id))
