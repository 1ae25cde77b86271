"""Purchases and links that are meant for an album follow it when it turns out to be another."""

from soniq.store.database import Tx
from soniq.units import AlbumId


def follow_album(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """Joins the write of its `Tx`."""
    values = {"src": src, "dst": dst}
    tx.execute(
        """
        UPDATE arrivals INDEXED BY arrivals_of_album
        SET album_id = :dst
        WHERE album_id = :src
        """,
        values,
    )
    tx.execute(
        """
        UPDATE download_jobs INDEXED BY download_jobs_of_album
        SET album_id = :dst
        WHERE album_id = :src
        """,
        values,
    )
