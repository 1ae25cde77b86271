"""How a download stands, by Lidarr's queue and by its history: rules only."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from soniq.clients.lidarr_model import HistoryLine, QueueItem
from soniq.lidarr.model import DownloadState
from soniq.lidarr.rows import DownloadRow
from soniq.units import Moment

LOOKS = 2
"""So often in a row may the queue lack a download before its history is asked: Lidarr reads its
download clients once a minute."""

FAILED = frozenset({"downloadfailed", "downloadfailedpending", "importfailed"})
WAITS = frozenset({"importblocked"})
TROUBLED = frozenset({"warning", "downloadclientunavailable"})
OVER = frozenset({"imported", "ignored"})

GONE = "It is no longer in Lidarr's queue, and nothing was imported: somebody took it out."
NOT_FOUND = (
    "Lidarr found nothing that fits its quality profile. It goes on watching for it; search again "
    "some other day, or buy it."
)
IGNORED = "Somebody told Lidarr to leave this download alone."


class Queue:
    """What is in Lidarr's queue, by what downloads are known by."""

    def __init__(self, items: Iterable[QueueItem]) -> None:
        self._by_download: dict[str, list[QueueItem]] = {}
        self._by_album: dict[int, list[QueueItem]] = {}
        self._by_group: dict[str, list[QueueItem]] = {}
        for item in items:
            if item.download_id:
                self._by_download.setdefault(item.download_id, []).append(item)
            if item.album_id:
                self._by_album.setdefault(item.album_id, []).append(item)
            if item.album_mbid:
                self._by_group.setdefault(item.album_mbid, []).append(item)

    def of(self, row: DownloadRow, release_group: str | None) -> Sequence[QueueItem]:
        """The items of an album; where its download names no album, those of the download."""
        found = self._by_group.get((release_group or "").lower(), [])
        if not found and row.lidarr_album_id is not None:
            found = self._by_album.get(row.lidarr_album_id, [])
        if not found and row.download_id is not None:
            items = self._by_download.get(row.download_id, [])
            found = [item for item in items if item.album_id is None]
        return found


def by_queue(row: DownloadRow, items: Sequence[QueueItem]) -> DownloadRow:
    """The row as the queue has it. items: those of its album."""
    if row.state is DownloadState.FAILED:
        news = [item for item in items if item.download_id != row.download_id]
        items = [item for item in news if not _is_over(item)]
        if not items:
            return row
    if not items:
        return replace(row, missed=row.missed + 1)
    failed = next((item for item in items if _failed(item)), None)
    if failed is not None and all(_failed(item) for item in items):
        return _with(row, items, state=DownloadState.FAILED, error=_reason(failed))
    if all(item.state in OVER for item in items):
        return replace(row, missed=LOOKS)
    troubled = next((item for item in items if _is_troubled(item)), None)
    error = None if troubled is None else _trouble(troubled)
    return _with(row, items, state=DownloadState.DOWNLOADING, error=error)


def by_history(
    row: DownloadRow, lines: Sequence[HistoryLine], *, is_whole: bool = False
) -> DownloadRow:
    """A row that the queue has no more, as the album's history tells it.

    lines: the latest first. is_whole: Lidarr has files of all its tracks.
    """
    line = next((line for line in lines if _is_about(row, line)), None)
    event = line.event.lower() if line else ""
    if line is None or event == "grabbed":
        if is_whole:
            return _over(row, DownloadState.COMPLETED, None)
        if row.state is DownloadState.SEARCHING and line is not None:
            return replace(
                row,
                state=DownloadState.DOWNLOADING,
                download_id=line.download_id,
                release_title=line.title or None,
                missed=0,
            )
        error = NOT_FOUND if row.state is DownloadState.SEARCHING else GONE
        return _over(row, DownloadState.FAILED, error)
    if event in {"downloadimported", "trackfileimported"}:
        return _over(row, DownloadState.COMPLETED, None)
    if event == "downloadignored":
        return _over(row, DownloadState.FAILED, line.said or IGNORED)
    word = "import" if event == "albumimportincomplete" else "download"
    return _over(row, DownloadState.FAILED, line.said or f"The {word} failed; Lidarr says no more.")


DECIDING = frozenset(
    {
        "grabbed",
        "downloadfailed",
        "downloadimported",
        "trackfileimported",
        "downloadignored",
        "albumimportincomplete",
    }
)


def _is_about(row: DownloadRow, line: HistoryLine) -> bool:
    """Whether a line tells what became of this download, and not of one long ago."""
    if line.event.lower() not in DECIDING:
        return False
    is_of_it = row.download_id is not None and line.download_id == row.download_id
    return is_of_it or (row.history_id is not None and line.id > row.history_id)


def _over(row: DownloadRow, state: DownloadState, error: str | None) -> DownloadRow:
    percent = 100 if state is DownloadState.COMPLETED else row.percent
    return replace(row, state=state, percent=percent, error=error, eta=None, missed=0)


def _with(
    row: DownloadRow, items: Sequence[QueueItem], *, state: DownloadState, error: str | None
) -> DownloadRow:
    etas = [item.eta for item in items if item.eta is not None]
    return replace(
        row,
        state=state,
        error=error,
        percent=_percent(items),
        eta=Moment(max(etas)) if etas and state is DownloadState.DOWNLOADING else None,
        download_id=next((item.download_id for item in items if item.download_id), None),
        lidarr_album_id=next((item.album_id for item in items if item.album_id), None)
        or row.lidarr_album_id,
        lidarr_artist_id=next((item.artist_id for item in items if item.artist_id), None)
        or row.lidarr_artist_id,
        release_title=items[0].title or row.release_title,
        missed=0,
    )


def _percent(items: Sequence[QueueItem]) -> int:
    """Of the bytes of all; a whole one is 100 only where nothing is left."""
    size = sum(item.size for item in items)
    left = sum(min(item.left, item.size) for item in items)
    return 0 if size <= 0 else int(100 * (size - left) / size)


def _failed(item: QueueItem) -> bool:
    return item.state in FAILED or item.status == "failed"


def _is_over(item: QueueItem) -> bool:
    return _failed(item) or item.state in OVER


def _is_troubled(item: QueueItem) -> bool:
    pending = item.state == "importpending" and bool(item.said)
    return item.state in WAITS or item.status in TROUBLED or pending


def _reason(item: QueueItem) -> str:
    if item.state == "importfailed":
        return f"Lidarr could not import it: {item.said or 'it says no more.'}"
    return item.said or "The download client says that it failed, and no more."


def _trouble(item: QueueItem) -> str:
    if item.state in WAITS or item.state == "importpending":
        return f"It waits in Lidarr for somebody: {item.said or 'look at its queue.'}"
    if item.status == "downloadclientunavailable":
        return item.said or "Lidarr does not reach its download client."
    return item.said or "The download client warns, and says no more."
