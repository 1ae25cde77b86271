"""Lyrics that were fetched for a track serve the track that it becomes a copy of."""

from soniq.events import JSON
from soniq.lyrics import rows
from soniq.store.database import Tx
from soniq.units import TrackId


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        return {"src": src, "dst": dst, "lent": rows.lend(tx, src, dst)}

    def back(self, tx: Tx, moved: JSON) -> None:
        assert isinstance(moved, dict)
        if moved["lent"]:
            src, dst = (TrackId(int(str(moved[name]))) for name in ("src", "dst"))
            rows.take_back(tx, src, dst)
