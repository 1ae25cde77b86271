"""Taking in what Lidarr's webhook tells: which albums it means, and what becomes of them."""

from collections.abc import Callable
from dataclasses import replace

from soniq import text
from soniq.lidarr import album_rows, event_rows, rows, webhooks
from soniq.lidarr.following import Following
from soniq.lidarr.model import DownloadState, Told
from soniq.lidarr.rows import DownloadRow
from soniq.lidarr.webhooks import Effect, Said, SaidAlbum, SaidArtist
from soniq.store.database import Database, Tx
from soniq.units import AlbumId, Moment

LONGEST_KEPT = 16_384
"""Bytes of an event that are kept as they came."""

IMPORT_FAILED = "Lidarr downloaded it, but could not import it. Look at Lidarr's queue."
DOWNLOAD_FAILED = "The download failed"
DELETED = "It was deleted in Lidarr."


class Hearing:
    def __init__(self, db: Database, following: Following, clock: Callable[[], Moment]) -> None:
        self._db = db
        self._following = following
        self._now = clock

    def hear(self, body: bytes) -> Told:
        """Raises Invalid."""
        said = webhooks.read(body)
        with self._db.write() as tx:
            albums, outcome = self._done(tx, said)
            told = Told(
                id=0,
                event_type=said.event,
                album_id=albums[0] if albums else None,
                download_id=said.download_id,
                outcome=outcome,
                at=self._now(),
            )
            kept = said.body if len(said.body) <= LONGEST_KEPT else ""
            return event_rows.add_event(tx, told, kept)

    def _done(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        """Which albums it was about, and what was made of it, for people."""
        effects: dict[Effect, Callable[[Tx, Said], tuple[list[AlbumId], str]]] = {
            Effect.GRABBED: self._grabbed,
            Effect.CAME: self._came,
            Effect.FAILED: self._failed,
            Effect.NOT_IMPORTED: self._not_imported,
            Effect.WAITS: self._waits,
            Effect.DELETED: self._deleted,
            Effect.ARTIST_DELETED: self._artist_deleted,
            Effect.TOUCHED: self._touched,
        }
        act = effects.get(said.effect)
        if act is not None:
            return act(tx, said)
        if said.event == "Test":
            return [], "Lidarr reaches soniq."
        return [], said.message or (
            "Noted." if said.is_known else "soniq does not know this event."
        )

    def _grabbed(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        """From here on the download's id stands for these albums."""
        found = _named(tx, said)
        for row in found:
            begun = replace(
                _numbered(row, said),
                state=DownloadState.DOWNLOADING,
                download_id=said.download_id,
                release_title=said.release_title,
                percent=0,
                eta=None,
                error=None,
                missed=0,
                tries=0,
                retry_at=None,
                landed=None,
            )
            self._following.write(tx, begun)
        return _ids(found), _outcome(found, "It is on its way.")

    def _came(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        found = _named(tx, said) or _of_download(tx, said) or _only_one(tx, said.artist)
        if not found:
            self._following.touched(tx, said.paths)
            return [], _outcome(found, "")
        notes = [self._following.came(tx, _numbered(row, said), said.paths).error for row in found]
        return _ids(found), next(filter(None, notes), "It came; its folder is scanned.")

    def _failed(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        """What names only a download that another has followed is about none."""
        found = _of_download(tx, said)
        title = said.release_title or next((row.release_title for row in found), None)
        error = f"{DOWNLOAD_FAILED}: {title}." if title else f"{DOWNLOAD_FAILED}."
        if said.message:
            error = f"{error} {said.message}"
        return self._end(tx, found, error)

    def _not_imported(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        found = _of_download(tx, said) or _named(tx, said) or _only_one(tx, said.artist)
        error = f"{IMPORT_FAILED} {said.message}".rstrip()
        return self._end(tx, found, error)

    def _waits(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        found = _of_download(tx, said) or _named(tx, said)
        note = f"It waits in Lidarr for somebody: {said.message or 'look at its queue.'}"
        for row in found:
            if row.state is not DownloadState.COMPLETED:
                waiting = replace(row, state=DownloadState.DOWNLOADING, error=note)
                self._following.write(tx, waiting)
        return _ids(found), _outcome(found, note)

    def _deleted(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        found = _known(tx, said)
        self._forget(tx, found, said)
        return _ids(found), _outcome(found, _deleted(said))

    def _artist_deleted(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        found = _of_artist(tx, said.artist)
        self._forget(tx, found, said)
        return _ids(found), _outcome(found, _deleted(said))

    def _touched(self, tx: Tx, said: Said) -> tuple[list[AlbumId], str]:
        unseen = self._following.touched(tx, said.paths)
        found = _known(tx, said)
        if unseen is not None:
            return _ids(found), f"{unseen} is no music folder of soniq."
        return _ids(found), "The folder is scanned."

    def _end(self, tx: Tx, found: list[DownloadRow], error: str) -> tuple[list[AlbumId], str]:
        for row in found:
            over = replace(row, state=DownloadState.FAILED, error=error, eta=None, missed=0)
            self._following.write(tx, replace(over, landed=None))
        return _ids(found), _outcome(found, error)

    def _forget(self, tx: Tx, found: list[DownloadRow], said: Said) -> None:
        """What is owned by its files stays so for as long as these are there: a scan tells."""
        if said.deletes_files:
            self._following.touched(tx, said.paths)
        for row in found:
            is_over = row.state is DownloadState.COMPLETED and not said.deletes_files
            gone = replace(row, lidarr_album_id=None, command_id=None, history_id=None)
            if not is_over:
                error = _deleted(said)
                gone = replace(gone, state=DownloadState.FAILED, error=error, eta=None, landed=None)
            self._following.write(tx, gone)


def _named(tx: Tx, said: Said) -> list[DownloadRow]:
    """The downloads of the albums that are named; new ones for albums nobody asked Lidarr for."""
    found = [row for one in said.albums if (row := _of(tx, one, said.artist)) is not None]
    return list({row.album_id: row for row in found}.values())


def _known(tx: Tx, said: Said) -> list[DownloadRow]:
    """Likewise, but for those alone that have a download."""
    return [row for row in _named(tx, said) if rows.of_album(tx.reader, row.album_id) is not None]


def _of(tx: Tx, album: SaidAlbum, artist: SaidArtist | None) -> DownloadRow | None:
    """By its release group, by its number there, else by its names: old versions tell no more."""
    if album.mbid is not None:
        candidates = album_rows.albums_of_group(tx.reader, album.mbid)
        if not candidates:
            return None
        asked = [row for one in candidates if (row := rows.of_album(tx.reader, one.id))]
        return asked[0] if asked else _new(candidates[0].id)
    numbered = rows.of_lidarr_album(tx.reader, album.lidarr_id) if album.lidarr_id else []
    if numbered:
        return numbered[0]
    wanted = text.words(album.title)
    if artist is None or not wanted:
        return None
    for one in album_rows.albums_of_artist(tx.reader, artist.mbid, text.words(artist.name)):
        if text.words(one.title) == wanted:
            return rows.of_album(tx.reader, one.id) or _new(one.id)
    return None


def _of_download(tx: Tx, said: Said) -> list[DownloadRow]:
    return [] if said.download_id is None else rows.of_download(tx.reader, said.download_id)


def _only_one(tx: Tx, artist: SaidArtist | None) -> list[DownloadRow]:
    """The one album of an artist that is on its way: what an import of old versions must mean."""
    active = [row for row in _of_artist(tx, artist) if row.state.is_active]
    return active if len(active) == 1 else []


def _of_artist(tx: Tx, artist: SaidArtist | None) -> list[DownloadRow]:
    if artist is None:
        return []
    albums = album_rows.albums_of_artist(tx.reader, artist.mbid, text.words(artist.name))
    return [row for one in albums if (row := rows.of_album(tx.reader, one.id)) is not None]


def _numbered(row: DownloadRow, said: Said) -> DownloadRow:
    """With Lidarr's own numbers, where it tells them of one album."""
    number = said.albums[0].lidarr_id if len(said.albums) == 1 else None
    artist = said.artist.lidarr_id if said.artist is not None else None
    return replace(
        row,
        lidarr_album_id=number or row.lidarr_album_id,
        lidarr_artist_id=artist or row.lidarr_artist_id,
    )


def _new(album_id: AlbumId) -> DownloadRow:
    return DownloadRow(album_id=album_id, state=DownloadState.PENDING)


def _deleted(said: Said) -> str:
    return "It was deleted in Lidarr, with its files." if said.deletes_files else DELETED


def _ids(found: list[DownloadRow]) -> list[AlbumId]:
    return [row.album_id for row in found]


def _outcome(found: list[DownloadRow], words: str) -> str:
    return words if found else "It is about no album that soniq follows."
