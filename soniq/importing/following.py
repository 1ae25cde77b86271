"""What an import gave to a track goes along when that becomes another's copy."""

from soniq.events import JSON
from soniq.importing import undo_rows
from soniq.store.database import Tx
from soniq.units import TrackId


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        ids: list[JSON] = [*undo_rows.move(tx, src, dst)]
        return {"ids": ids, "src": src}

    def back(self, tx: Tx, moved: JSON) -> None:
        assert isinstance(moved, dict)
        ids = moved["ids"]
        assert isinstance(ids, list)
        undo_rows.put(tx, [int(str(one)) for one in ids], TrackId(int(str(moved["src"]))))
