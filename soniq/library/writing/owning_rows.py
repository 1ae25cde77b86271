"""How albums stand, as their rows say it: recomputed whenever files or wishes come and go."""

from soniq.library import owning
from soniq.library.model import OwnershipChanged
from soniq.library.owning import Holdings
from soniq.library.placing.titles import title_key
from soniq.store.database import Tx
from soniq.units import AlbumId


def settle(tx: Tx, album_id: AlbumId) -> None:
    """Brings the status, its source and the count of wanted tracks up to date."""
    row = tx.execute(_FACTS, {"album_id": album_id}).fetchone()
    if row is None:
        return
    status = owning.status(
        Holdings(
            here=row["track_count"],
            wanted=row["now_wanted"],
            promised=row["total_tracks"],
            told=row["told_tracks"],
            whole=row["wanted"] == 2,
            held=bool(row["held"]),
            coming=row["coming"] is not None,
            other_edition=is_other_edition(tx, album_id, row["told_edition"]),
        )
    )
    has_some = row["track_count"] or row["held"] or row["coming"] is not None
    source = (row["acquisition_source"] or "unknown") if has_some else None
    if (status, source, row["now_wanted"]) == (
        row["ownership_status"],
        row["acquisition_source"],
        row["wanted_tracks"],
    ):
        return
    tx.execute(
        """
        UPDATE albums
        SET
            ownership_status = :status,
            acquisition_source = :source,
            wanted_tracks = :wanted
        WHERE id = :album_id
        """,
        {
            "album_id": album_id,
            "status": status,
            "source": source,
            "wanted": row["now_wanted"],
        },
    )
    if status != row["ownership_status"]:
        tx.emit(OwnershipChanged(album_id=album_id, status=status))


def is_other_edition(tx: Tx, album_id: AlbumId, told: str | None) -> bool:
    """Whether tracks are here, and none of the edition that is wished for.

    told: that one's name; empty for the plain one, None where no wish is.
    """
    if told is None:
        return False
    names = [row["name"] for row in tx.execute(_EDITIONS_HERE, {"album_id": album_id})]
    return bool(names) and title_key(told) not in {title_key(name or "") for name in names}


_FACTS = """
    SELECT
        track_count,
        total_tracks,
        told_tracks,
        told_edition,
        wanted,
        wanted_tracks,
        held,
        coming,
        ownership_status,
        acquisition_source,
        (
            SELECT count(*)
            FROM tracks AS t INDEXED BY tracks_wanted
            WHERE t.album_id = albums.id AND t.wanted = 1
        ) AS now_wanted
    FROM albums
    WHERE id = :album_id
"""

_EDITIONS_HERE = """
    SELECT DISTINCT e.name
    FROM tracks AS t INDEXED BY tracks_of_album
    CROSS JOIN editions AS e ON e.id = t.edition_id
    WHERE t.album_id = :album_id AND t.missing_since_ms IS NULL
"""
