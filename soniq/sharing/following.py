"""A shared track goes along when it becomes another's copy, so that the link still plays it."""

from soniq.events import JSON
from soniq.sharing import rows
from soniq.store.database import Tx
from soniq.units import TrackId


class Following:
    """A mover, as `duplicates` wants it of each owner of what hangs on tracks."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        places = rows.places_of(tx.reader, src)
        rows.put_track(tx, places, instead_of=src, track_id=dst)
        return {"src": src, "dst": dst, "places": [list(place) for place in places]}

    def back(self, tx: Tx, moved: JSON) -> None:
        assert isinstance(moved, dict)
        places = moved["places"]
        assert isinstance(places, list)
        rows.put_track(
            tx,
            [_place(place) for place in places],
            instead_of=TrackId(int(str(moved["dst"]))),
            track_id=TrackId(int(str(moved["src"]))),
        )


def _place(place: JSON) -> tuple[int, int]:
    assert isinstance(place, list)
    share_id, position = place
    return int(str(share_id)), int(str(position))
