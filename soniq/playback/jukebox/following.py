"""The sound output's queue goes along when a track becomes another's copy."""

from collections.abc import Sequence
from dataclasses import replace

from soniq.events import JSON
from soniq.playback.jukebox import rows
from soniq.playback.line import Line
from soniq.playback.model import Entry, JukeboxFollowed
from soniq.store.database import Tx
from soniq.units import TrackId


class JukeboxFollowing:
    """On the disk within the merge; what plays is told of it after, by the event."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        entries = rows.kept(tx.reader).line.entries
        places = [place for place, one in enumerate(entries) if one.track_id == src]
        _keep(tx, src, dst, places)
        return {"src": src, "dst": dst, "places": [*places]}

    def back(self, tx: Tx, moved: JSON) -> None:
        """To the same places, as far as the other track is there still."""
        assert isinstance(moved, dict)
        assert isinstance(moved["places"], list)
        src, dst = (TrackId(int(str(moved[name]))) for name in ("src", "dst"))
        _keep(tx, dst, src, [int(str(place)) for place in moved["places"]])


def followed(
    entries: Sequence[Entry], src: TrackId, dst: TrackId, places: Sequence[int]
) -> tuple[Entry, ...]:
    """The entries with the other track at those of the places where the one stands."""
    return tuple(
        Entry(track_id=dst) if place in places and one.track_id == src else one
        for place, one in enumerate(entries)
    )


def _keep(tx: Tx, src: TrackId, dst: TrackId, places: list[int]) -> None:
    kept = rows.kept(tx.reader)
    entries = followed(kept.line.entries, src, dst, places)
    if entries == kept.line.entries:
        return
    rows.keep(tx, replace(kept, line=Line(entries, kept.line.index)))
    tx.emit(JukeboxFollowed(track_id=src, into_id=dst, places=tuple(places)))
