"""A look at Lidarr's queue: one request for all that is on its way, and a few for what is gone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.clients.lidarr import LidarrServer
from soniq.clients.lidarr_model import HistoryLine, QueueItem
from soniq.clients.transport import Transport
from soniq.lidarr import queueing, rows
from soniq.lidarr.connecting import Connecting
from soniq.lidarr.following import Following
from soniq.lidarr.model import DownloadState, Looked
from soniq.lidarr.rows import DownloadRow, OpenRow
from soniq.store.database import Database

MOST_PAGES = 25
ASKED_AFTER = 20
"""Downloads of which the history is asked for in one look; the others wait for the next."""

OPEN = (DownloadState.SEARCHING, DownloadState.DOWNLOADING)
SEARCHED = frozenset({"queued", "started"})

LET_GO = "Lidarr was disconnected while it was at it. Connect it, and search again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What is to be written. files: of an album that came, as Lidarr names them."""

    before: DownloadRow
    row: DownloadRow
    files: tuple[str, ...] = ()


class Looking:
    def __init__(
        self,
        db: Database,
        connecting: Connecting,
        following: Following,
        transport: Transport,
        should_stop: Callable[[], bool],
    ) -> None:
        self._db = db
        self._connecting = connecting
        self._following = following
        self._transport = transport
        self._should_stop = should_stop

    def has_work(self) -> bool:
        found = rows.counts(self._db.read())
        return any(found.get(state) for state in OPEN)

    def give_up(self) -> None:
        """Nobody can tell any more what becomes of what is on its way. A download that is in the
        queue still, once Lidarr is back, is on its way again."""
        with self._db.write() as tx:
            for one in rows.opened(tx.reader, OPEN):
                over = replace(
                    one.row, state=DownloadState.FAILED, error=LET_GO, eta=None, missed=0
                )
                self._following.write(tx, replace(over, download_id=None, command_id=None))

    def look(self) -> Looked:
        """Raises NotSetUp, ServiceFailed."""
        server = _Counted(self._connecting.server())
        with self._transport.action(
            "Look at Lidarr's queue", by_person=True, should_stop=self._should_stop
        ):
            queue = queueing.Queue(server.items())
            reader = self._db.read()
            active = rows.opened(reader, OPEN)
            failed = rows.opened(reader, [DownloadState.FAILED])
            news = [self._by_queue(one, queue) for one in (*active, *failed)]
            gone = [one for one in news if _is_gone(one.row)]
            settled = {
                one.row.album_id: self._asked_after(one, server) for one in gone[:ASKED_AFTER]
            }
        changed = self._write([settled.get(one.row.album_id, one) for one in news])
        return Looked(requests=server.requests, active=len(active), changed=changed)

    def _by_queue(self, one: OpenRow, queue: queueing.Queue) -> _News:
        items = queue.of(one.row, one.release_group)
        return _News(before=one.row, row=queueing.by_queue(one.row, items))

    def _asked_after(self, one: _News, server: "_Counted") -> _News:
        row = one.row
        if row.lidarr_album_id is None:
            return _News(before=one.before, row=queueing.by_history(row, []))
        if row.state is DownloadState.SEARCHING and server.still_searches(row):
            return _News(before=one.before, row=replace(row, missed=0))
        lines = server.history(row.lidarr_album_id)
        after = queueing.by_history(row, lines)
        if after.state is DownloadState.FAILED and after.error == queueing.GONE:
            is_whole = server.is_whole(row.lidarr_album_id)
            after = queueing.by_history(row, lines, is_whole=is_whole)
        came = after.state is DownloadState.COMPLETED
        files = server.files(row.lidarr_album_id) if came else ()
        return _News(before=one.before, row=after, files=files)

    def _write(self, news: list[_News]) -> int:
        """All at once. What the webhook told meanwhile is later, and stays."""
        news = [one for one in news if one.row != one.before]
        if not news:
            return 0
        changed = 0
        with self._db.write() as tx:
            for one in news:
                if rows.of_album(tx.reader, one.row.album_id) != one.before:
                    continue
                if one.row.state is DownloadState.COMPLETED:
                    self._following.came(tx, one.row, one.files)
                    changed += 1
                else:
                    changed += self._following.write(tx, one.row)
        return changed


class _Counted:
    """Lidarr, and how often it was asked."""

    def __init__(self, server: LidarrServer) -> None:
        self._server = server
        self.requests = 0

    def items(self) -> list[QueueItem]:
        found: list[QueueItem] = []
        for page in range(1, MOST_PAGES + 1):
            self.requests += 1
            got = self._server.queue(page)
            found += got.items
            if not got.items or len(found) >= got.total:
                break
        return found

    def still_searches(self, row: DownloadRow) -> bool:
        if row.command_id is None:
            return False
        self.requests += 1
        command = self._server.command(row.command_id)
        return command is not None and command.status in SEARCHED

    def history(self, album_id: int) -> list[HistoryLine]:
        self.requests += 1
        return self._server.history_of(album_id)

    def is_whole(self, album_id: int) -> bool:
        self.requests += 1
        album = self._server.album(album_id)
        return album is not None and album.percent >= 100

    def files(self, album_id: int) -> tuple[str, ...]:
        self.requests += 1
        return tuple(self._server.files_of(album_id))


def _is_gone(row: DownloadRow) -> bool:
    return row.state.is_active and row.missed >= queueing.LOOKS
