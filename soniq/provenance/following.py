"""What services told of a track goes along when it becomes another's copy."""

from soniq.events import JSON
from soniq.provenance import candidate_rows
from soniq.store.database import Tx
from soniq.units import TrackId


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks.

    What the other track has from the same source stays as it is. The first track keeps its own.
    """

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        had = {(one.key, one.source) for one in candidate_rows.metadata_of(tx.reader, dst)}
        candidate_rows.move_metadata(tx, src, dst)
        came: list[JSON] = [
            [one.key, one.source]
            for one in candidate_rows.metadata_of(tx.reader, dst)
            if (one.key, one.source) not in had
        ]
        return {"src": src, "dst": dst, "came": came}

    def back(self, tx: Tx, moved: JSON) -> None:
        """What has another value than the first track's by now was told anew, and stays."""
        assert isinstance(moved, dict)
        came = moved["came"]
        assert isinstance(came, list)
        for one in came:
            assert isinstance(one, list)
            key, source = one
            candidate_rows.take_back_metadata(
                tx,
                TrackId(int(str(moved["dst"]))),
                TrackId(int(str(moved["src"]))),
                key=str(key),
                source=str(source),
            )
