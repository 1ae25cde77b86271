"""Entries go along when their track becomes another's copy."""

from soniq.events import JSON
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import TrackId


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks.

    A list that held both copies holds the first one twice then: nobody asked to have it shorter.
    """

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        moved = tx.execute(
            """
            UPDATE playlist_entries
            SET track_id = :dst
            WHERE track_id = :src
            RETURNING id
            """,
            {"src": src, "dst": dst},
        ).fetchall()
        return {"src": src, "dst": dst, "entries": [row["id"] for row in moved]}

    def back(self, tx: Tx, moved: JSON) -> None:
        """What was taken out of a list since stays out of it."""
        assert isinstance(moved, dict)
        entries = moved["entries"]
        assert isinstance(entries, list)
        tx.execute(
            """
            UPDATE playlist_entries
            SET track_id = :src
            WHERE id IN (SELECT value FROM json_each(:entries)) AND track_id = :dst
            """,
            {
                "src": moved["src"],
                "dst": moved["dst"],
                "entries": array(int(str(entry)) for entry in entries),
            },
        )
