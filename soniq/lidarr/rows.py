"""Downloads: the SQL."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from soniq.lidarr.model import Download, DownloadId, DownloadState
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadRow:
    """A download as it is kept. missed, tries: see the table."""

    album_id: AlbumId
    state: DownloadState
    lidarr_album_id: int | None = None
    lidarr_artist_id: int | None = None
    download_id: str | None = None
    percent: int = 0
    quality_profile: str | None = None
    release_title: str | None = None
    eta: Moment | None = None
    error: str | None = None
    command_id: int | None = None
    history_id: int | None = None
    missed: int = 0
    tries: int = 0
    retry_at: Moment | None = None
    landed: bytes | None = None

    @property
    def coming(self) -> int | None:
        """How much of it has come, as the collection has it; None: it is not on its way."""
        if self.state is DownloadState.COMPLETED:
            return None if self.landed is None else 100
        return self.percent if self.state is DownloadState.DOWNLOADING else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One that Lidarr's queue is looked at for, with its album's release group there."""

    row: DownloadRow
    release_group: str | None


_DOWNLOAD = """
    SELECT
        d.album_id,
        d.status,
        d.lidarr_album_id,
        d.lidarr_artist_id,
        d.download_id,
        d.percent,
        d.quality_profile,
        d.release_title,
        d.estimated_completion_at_ms,
        d.error,
        d.command_id,
        d.history_id,
        d.missed,
        d.tries,
        d.retry_at_ms,
        d.landed,
        al.musicbrainz_release_group_id
    FROM lidarr_downloads d
    JOIN albums al ON al.id = d.album_id
"""
_SHOWN = """
    SELECT
        d.id,
        d.album_id,
        al.title,
        al.artist,
        d.lidarr_album_id,
        d.lidarr_artist_id,
        d.download_id,
        d.status,
        d.percent,
        d.quality_profile,
        d.release_title,
        d.estimated_completion_at_ms,
        d.error,
        d.created_at_ms,
        d.updated_at_ms
    FROM lidarr_downloads d
    CROSS JOIN albums al ON al.id = d.album_id
"""


def of_album(reader: sqlite3.Connection, album_id: AlbumId) -> DownloadRow | None:
    found = reader.execute(_DOWNLOAD + " WHERE d.album_id = :id", {"id": album_id}).fetchone()
    return None if found is None else _row(found)


def of_lidarr_album(reader: sqlite3.Connection, number: int) -> list[DownloadRow]:
    found = reader.execute(_DOWNLOAD + " WHERE d.lidarr_album_id = :id", {"id": number})
    return [_row(row) for row in found]


def of_download(reader: sqlite3.Connection, download_id: str) -> list[DownloadRow]:
    """Several, where one release holds several albums."""
    found = reader.execute(_DOWNLOAD + " WHERE d.download_id = :id", {"id": download_id})
    return [_row(row) for row in found]


def opened(reader: sqlite3.Connection, states: Iterable[DownloadState]) -> list[OpenRow]:
    found: list[OpenRow] = []
    for state in states:
        rows = reader.execute(
            _DOWNLOAD + " WHERE d.status = :status ORDER BY d.id", {"status": str(state)}
        )
        found += [
            OpenRow(row=_row(row), release_group=row["musicbrainz_release_group_id"])
            for row in rows
        ]
    return found


def due(reader: sqlite3.Connection, at: Moment) -> list[AlbumId]:
    """Those that wait for another try, and whose time has come."""
    found = reader.execute(
        """
        SELECT album_id
        FROM lidarr_downloads
        WHERE status = 'pending' AND retry_at_ms <= :at
        ORDER BY id
        LIMIT 20
        """,
        {"at": at},
    )
    return [AlbumId(row["album_id"]) for row in found]


def landed(reader: sqlite3.Connection) -> list[tuple[DownloadRow, Moment]]:
    """Those whose files no scan has seen yet, and since when."""
    found = reader.execute(
        """
        SELECT d.album_id, d.updated_at_ms
        FROM lidarr_downloads d INDEXED BY lidarr_downloads_landed
        WHERE d.landed IS NOT NULL
        ORDER BY d.id
        """
    )
    rows = [(of_album(reader, AlbumId(row["album_id"])), row["updated_at_ms"]) for row in found]
    return [(row, Moment(at)) for row, at in rows if row is not None]


def move(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """A download follows its album into another; one that is there already stays."""
    values = {"src": src, "dst": dst}
    tx.execute(
        "UPDATE OR IGNORE lidarr_downloads SET album_id = :dst WHERE album_id = :src", values
    )
    tx.execute("UPDATE lidarr_events SET album_id = :dst WHERE album_id = :src", values)


def counts(reader: sqlite3.Connection) -> dict[DownloadState, int]:
    found = reader.execute("SELECT status, count(*) AS n FROM lidarr_downloads GROUP BY status")
    return {DownloadState(row["status"]): row["n"] for row in found}


def save(tx: Tx, row: DownloadRow, at: Moment) -> DownloadId:
    values = asdict(row)
    saved = tx.execute(
        """
        INSERT INTO lidarr_downloads (
            album_id, lidarr_album_id, lidarr_artist_id, download_id, status, percent,
            quality_profile, release_title, estimated_completion_at_ms, error, command_id,
            history_id, missed, tries, retry_at_ms, landed, created_at_ms, updated_at_ms
        )
        VALUES (
            :album_id, :lidarr_album_id, :lidarr_artist_id, :download_id, :status, :percent,
            :quality_profile, :release_title, :eta, :error, :command_id,
            :history_id, :missed, :tries, :retry_at, :landed, :at, :at
        )
        ON CONFLICT (album_id) DO UPDATE SET
            lidarr_album_id = excluded.lidarr_album_id,
            lidarr_artist_id = excluded.lidarr_artist_id,
            download_id = excluded.download_id,
            status = excluded.status,
            percent = excluded.percent,
            quality_profile = excluded.quality_profile,
            release_title = excluded.release_title,
            estimated_completion_at_ms = excluded.estimated_completion_at_ms,
            error = excluded.error,
            command_id = excluded.command_id,
            history_id = excluded.history_id,
            missed = excluded.missed,
            tries = excluded.tries,
            retry_at_ms = excluded.retry_at_ms,
            landed = excluded.landed,
            updated_at_ms = excluded.updated_at_ms
        RETURNING id
        """,
        {**values, "status": str(row.state), "at": at},
    ).fetchone()
    return DownloadId(saved["id"])


def shown(reader: sqlite3.Connection, album_id: AlbumId) -> Download | None:
    found = reader.execute(_SHOWN + " WHERE d.album_id = :id", {"id": album_id}).fetchone()
    return None if found is None else _download(found)


def page(
    reader: sqlite3.Connection,
    states: Sequence[DownloadState],
    *,
    before: tuple[int, int] | None,
    first: int,
) -> list[Download]:
    """The latest first."""
    at, number = before or (2**62, 2**62)
    named = {str(state) for state in states or DownloadState}
    found = reader.execute(
        _SHOWN
        + """
        WHERE (d.updated_at_ms, d.id) < (:at, :number)
            AND +d.status IN (:s0, :s1, :s2, :s3, :s4)
        ORDER BY d.updated_at_ms DESC, d.id DESC
        LIMIT :first
        """,
        {
            "at": at,
            "number": number,
            "first": first,
            **{
                f"s{place}": str(state) if str(state) in named else None
                for place, state in enumerate(DownloadState)
            },
        },
    )
    return [_download(row) for row in found]


def _row(row: sqlite3.Row) -> DownloadRow:
    return DownloadRow(
        album_id=AlbumId(row["album_id"]),
        state=DownloadState(row["status"]),
        lidarr_album_id=row["lidarr_album_id"],
        lidarr_artist_id=row["lidarr_artist_id"],
        download_id=row["download_id"],
        percent=row["percent"],
        quality_profile=row["quality_profile"],
        release_title=row["release_title"],
        eta=row["estimated_completion_at_ms"],
        error=row["error"],
        command_id=row["command_id"],
        history_id=row["history_id"],
        missed=row["missed"],
        tries=row["tries"],
        retry_at=row["retry_at_ms"],
        landed=row["landed"],
    )


def _download(row: sqlite3.Row) -> Download:
    return Download(
        id=DownloadId(row["id"]),
        album_id=AlbumId(row["album_id"]),
        title=row["title"],
        artist=row["artist"],
        lidarr_album_id=row["lidarr_album_id"],
        lidarr_artist_id=row["lidarr_artist_id"],
        download_id=row["download_id"],
        state=DownloadState(row["status"]),
        percent=row["percent"],
        quality_profile=row["quality_profile"],
        release_title=row["release_title"],
        estimated_completion_at=row["estimated_completion_at_ms"],
        error=row["error"],
        created_at=Moment(row["created_at_ms"]),
        updated_at=Moment(row["updated_at_ms"]),
    )
