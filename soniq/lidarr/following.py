"""Writing how a download stands, and what follows of it for the album and the music folders."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from soniq import text
from soniq.collection.model import Acquisition
from soniq.collection.service import Collection
from soniq.library.roots import Roots
from soniq.lidarr import paths, rows
from soniq.lidarr.model import DownloadChanged, DownloadState, MusicTouched
from soniq.lidarr.rows import DownloadRow
from soniq.settings import Settings
from soniq.store.database import Tx
from soniq.units import Moment


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

    def write(self, tx: Tx, row: DownloadRow, *, came: bool = False) -> bool:
        """Writes a download, and tells the collection; returns whether people see a change.

        came: files of it came just now, also where it was complete before.
        """
        before = rows.of_album(tx.reader, row.album_id)
        if row == before and not came:
            return False
        rows.save(tx, row, self._now())
        self._tell_collection(tx, before, row, came=came)
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
        """Notes that Lidarr put an album's files where it keeps them, and has them scanned.

        files: as Lidarr names them. Returns the row, which says so where soniq does not see them.
        """
        named = list(files)
        unseen = self.touched(tx, named)
        error = None
        if unseen is not None:
            error = (
                f"Lidarr put it into {unseen}, which is no music folder of soniq. Add that folder, "
                "or say in lidarr_paths where it is here; then scan."
            )
        done = replace(
            row,
            state=DownloadState.COMPLETED,
            percent=100,
            error=error,
            eta=None,
            missed=0,
            tries=0,
            retry_at=None,
        )
        self.write(tx, done, came=True)
        return done

    def touched(self, tx: Tx, files: Iterable[str]) -> str | None:
        """Tells which music folders hold files that Lidarr changed; returns the folder of one that
        lies in none, for people."""
        pairs, known = self._settings().lidarr_paths, self._roots.all()
        unseen: str | None = None
        found: set[int] = set()
        for file in files:
            place = paths.here(file, pairs)
            root = next((one for one in known if paths.within(place, one.path)), None)
            if root is not None:
                found.add(root.id)
            elif unseen is None:
                unseen = text.shown(place.rpartition(b"/")[0] or place)
        for root_id in sorted(found):
            tx.emit(MusicTouched(root_id=root_id))
        return unseen

    def _tell_collection(
        self, tx: Tx, before: DownloadRow | None, row: DownloadRow, *, came: bool
    ) -> None:
        was_coming = before is not None and before.state is DownloadState.DOWNLOADING
        if row.state is DownloadState.DOWNLOADING:
            if before is None or not was_coming or before.percent != row.percent:
                self._collection.coming(tx, row.album_id, row.percent)
        elif was_coming:
            self._collection.coming(tx, row.album_id, None)
        if came:
            self._collection.came(tx, row.album_id, Acquisition.LIDARR)
