"""Having Lidarr take in an album and look for it.

Lidarr knows no album whose artist it has not taken in, and hears of an artist's albums from its
metadata server some seconds later. So: the artist with nothing monitored, a wait for the album, the
album monitored, then the search. What is there already is used as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.clients.lidarr import LidarrServer
from soniq.clients.lidarr_model import Album, MetadataDown
from soniq.clients.model import ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Conflict, NotFound
from soniq.events import JSON
from soniq.lidarr import album_rows, rows
from soniq.lidarr.album_rows import AlbumRow
from soniq.lidarr.connecting import Connecting
from soniq.lidarr.following import Following
from soniq.lidarr.model import DownloadState, MatchFirst
from soniq.lidarr.rows import DownloadRow
from soniq.store.database import Database
from soniq.units import AlbumId, Moment, Progress, Tell

WAIT_SECONDS = 2.0
"""Between two looks whether Lidarr has the album, as aurral found to suffice."""
LOOKS = 30

AGAIN_MS = 30 * 60_000
LONGEST_MS = 12 * 3_600_000
"""Between two tries where Lidarr's metadata server stays down: half an hour, doubled each time."""
SEARCH_MS = 10 * 60_000
"""For which a search that was begun is not begun again."""

STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An album in Lidarr. quality: the name of the profile that it is looked for by."""

    id: int
    artist_id: int | None
    percent: float
    quality: str | None


class Searching:
    def __init__(
        self,
        db: Database,
        connecting: Connecting,
        following: Following,
        transport: Transport,
        clock: Callable[[], Moment],
        pause: Callable[[float], object],
    ) -> None:
        self._db = db
        self._connecting = connecting
        self._following = following
        self._transport = transport
        self._now = clock
        self._pause = pause

    def album(self, album_id: AlbumId) -> AlbumRow:
        """One that Lidarr can be asked for. Raises NotFound, MatchFirst."""
        album = album_rows.album(self._db.read(), album_id)
        if album is None:
            raise NotFound("There is no such album any more.")
        if album.release_group is None:
            raise MatchFirst(
                f'Lidarr knows albums by MusicBrainz, and soniq does not know yet which one "'
                f'{album.title[:100]}" is there. Match the album first, then search.'
            )
        return album

    def order(self, album_id: AlbumId) -> None:
        """Raises NotFound, MatchFirst, NotSetUp."""
        self.album(album_id)
        self._connecting.server()
        with self._db.write() as tx:
            row = rows.of_album(tx.reader, album_id)
            if row is None or not row.state.is_active:
                self._following.write(tx, _anew(album_id, row))

    def run(self, album_id: AlbumId, tell: Tell, *, is_last_try: bool) -> dict[str, JSON]:
        album, server = self.album(album_id), self._connecting.server()
        row = self._begun(album_id)
        if self._is_under_way(album_id, row):
            return _result(row, "Lidarr is at it already.")

        def stops() -> bool:
            tell(Progress(done=0, total=STEPS))
            return False

        title = f"Have Lidarr look for {album.title[:60]}"
        try:
            with self._transport.action(title, by_person=True, should_stop=stops):
                return self._searched(album, row, server, tell)
        except MetadataDown as down:
            if is_last_try:
                return _result(self._put_off(row, down), str(down))
            self._failed(row, str(down), is_over=False)
            raise
        except ServiceFailed as failed:
            self._failed(row, str(failed), is_over=is_last_try or not failed.kind.can_pass)
            if failed.kind.can_pass:
                raise
            raise Conflict(str(failed)) from None
        except (Conflict, NotFound) as refused:
            self._failed(row, str(refused), is_over=True)
            raise

    def _searched(
        self, album: AlbumRow, row: DownloadRow, server: LidarrServer, tell: Tell
    ) -> dict[str, JSON]:
        tell(Progress(done=0, total=STEPS, note="Asking Lidarr for the album"))
        found = self._taken_in(album, server, tell)
        row = replace(
            row,
            lidarr_album_id=found.id,
            lidarr_artist_id=found.artist_id,
            quality_profile=found.quality or row.quality_profile,
        )
        if found.percent >= 100:
            files = server.files_of(found.id)
            with self._db.write() as tx:
                done = self._following.came(tx, row, files)
            return _result(done, "Lidarr has it already.")
        tell(Progress(done=3, total=STEPS, note="Lidarr looks for it"))
        server.monitor(found.id)
        lines = server.history_of(found.id)
        command = server.begin_search(found.id)
        row = replace(
            row,
            state=DownloadState.SEARCHING,
            error=None,
            command_id=command.id,
            history_id=max((line.id for line in lines), default=0),
            tries=0,
            retry_at=None,
            missed=0,
            landed=None,
        )
        with self._db.write() as tx:
            self._following.write(tx, row)
        return _result(row, "Lidarr looks for it.")

    def _taken_in(self, album: AlbumRow, server: LidarrServer, tell: Tell) -> Found:
        group = (album.release_group or "").lower()
        here = server.album_of(group)
        if here is not None:
            return _found(here, None)
        known = server.find(group)
        if known is None or known.artist is None:
            raise NotFound(
                f'Lidarr\'s metadata server does not know "{album.title[:100]}" (release group '
                f"{group}). What MusicBrainz learns, it learns some days later."
            )
        chosen = self._connecting.chosen(server)
        artist = server.artist_of(known.artist.mbid)
        profiles = {
            "quality_profile": chosen.quality_profile.id,
            "metadata_profile": chosen.metadata_profile.id,
        }
        if artist is None:
            tell(Progress(done=1, total=STEPS, note=f"Lidarr takes in {known.artist.name}"))
            server.add_artist(known.artist, folder=chosen.folder.path, **profiles)
            here = self._awaited(server, group, tell)
        if here is None:  # an EP, a live album: what the metadata profile leaves out
            tell(Progress(done=2, total=STEPS, note="Lidarr takes in the album by itself"))
            added = server.add_album(known, folder=chosen.folder.path, **profiles)
            here = server.album_of(group) or added
        if here.id is None:
            raise Conflict(
                "Lidarr took in the artist, but not the album. Its metadata profile may leave out "
                "such albums: choose another one."
            )
        return _found(here, chosen.quality_profile.name if artist is None else None)

    def _awaited(self, server: LidarrServer, group: str, tell: Tell) -> Album | None:
        for _ in range(LOOKS):
            tell(Progress(done=2, total=STEPS, note="Lidarr reads what albums there are"))
            here = server.album_of(group)
            if here is not None:
                return here
            self._pause(WAIT_SECONDS)
        return None

    def _begun(self, album_id: AlbumId) -> DownloadRow:
        """Written, so that its time to be tried again is over."""
        with self._db.write() as tx:
            row = rows.of_album(tx.reader, album_id)
            if row is not None and row.state.is_active:
                return row
            anew = _anew(album_id, row)
            self._following.write(tx, anew)
            return anew

    def _is_under_way(self, album_id: AlbumId, row: DownloadRow) -> bool:
        if row.state is DownloadState.DOWNLOADING:
            return True
        if row.state is not DownloadState.SEARCHING:
            return False
        shown = rows.shown(self._db.read(), album_id)
        return shown is not None and shown.updated_at > self._now() - SEARCH_MS

    def _put_off(self, row: DownloadRow, down: MetadataDown) -> DownloadRow:
        wait = min(AGAIN_MS * 2 ** min(row.tries, 10), LONGEST_MS)
        waiting = replace(
            row,
            state=DownloadState.PENDING,
            error=str(down),
            tries=row.tries + 1,
            retry_at=Moment(self._now() + wait),
        )
        with self._db.write() as tx:
            self._following.write(tx, waiting)
        return waiting

    def _failed(self, row: DownloadRow, error: str, *, is_over: bool) -> None:
        state = DownloadState.FAILED if is_over else DownloadState.PENDING
        with self._db.write() as tx:
            self._following.write(tx, replace(row, state=state, error=error, retry_at=None))


def _anew(album_id: AlbumId, row: DownloadRow | None) -> DownloadRow:
    """What was before is over; how often it was put off still counts."""
    tries = row.tries if row is not None and row.state is DownloadState.PENDING else 0
    profile = row.quality_profile if row is not None else None
    return DownloadRow(
        album_id=album_id, state=DownloadState.PENDING, tries=tries, quality_profile=profile
    )


def _found(album: Album, quality: str | None) -> Found:
    assert album.id is not None
    return Found(id=album.id, artist_id=album.artist_id, percent=album.percent, quality=quality)


def _result(row: DownloadRow, text: str) -> dict[str, JSON]:
    return {"state": str(row.state), "note": text}
