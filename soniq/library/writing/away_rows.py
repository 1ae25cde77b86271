"""Files that were put away, and images that moved with their album: the SQL."""

from collections.abc import Iterable

from soniq.store.database import Tx
from soniq.units import FileId, FolderId, Moment


def put_away(tx: Tx, file_id: FileId, *, folder_id: FolderId, name: bytes, at: Moment) -> None:
    """For a file that is marked missing: where it lies now. `file_rows.move` brings it back."""
    tx.execute(
        """
        UPDATE files
        SET
            folder_id = :folder_id,
            name = :name,
            put_away_ms = :at
        WHERE id = :file_id
        """,
        {"file_id": file_id, "folder_id": folder_id, "name": name, "at": at},
    )


def move_images(tx: Tx, moves: Iterable[tuple[FolderId, bytes, FolderId, bytes]]) -> None:
    tx.executemany(
        """
        UPDATE artwork_of
        SET
            folder_id = :to_folder,
            name = :to_name
        WHERE folder_id = :folder AND name = :name AND source = 'folder'
        """,
        [
            {"folder": folder, "name": name, "to_folder": to_folder, "to_name": to_name}
            for folder, name, to_folder, to_name in moves
        ],
    )
