"""Queues and bookmarks go along when a track becomes another's copy: what `duplicates` calls."""

from dataclasses import replace

from soniq.events import JSON
from soniq.playback import bookmark_rows, queue_rows
from soniq.playback.model import Bookmark, Stop
from soniq.store.database import Tx
from soniq.units import Milliseconds, Moment, PersonId, TrackId


class QueuesFollowing:
    """The other track takes the places; which entry is played, and where, stays."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        places: dict[str, JSON] = {}
        for queue in queue_rows.queues(tx.reader):
            own: list[JSON] = [place for place, one in enumerate(queue.tracks) if one == src]
            if own:
                tracks = [dst if one == src else one for one in queue.tracks]
                queue_rows.keep_tracks(tx, queue.person_id, tracks)
                places[str(queue.person_id)] = own
        return {"src": src, "dst": dst, "places": places}

    def back(self, tx: Tx, moved: JSON) -> None:
        """To the same places, as far as the other track is there still: it is the same music."""
        assert isinstance(moved, dict)
        assert isinstance(moved["places"], dict)
        src, dst = _track(moved["src"]), _track(moved["dst"])
        for person, told in moved["places"].items():
            assert isinstance(told, list)
            queue = queue_rows.queue(tx.reader, PersonId(int(person)))
            if queue is not None:
                tracks = [
                    src if place in told and one == dst else one
                    for place, one in enumerate(queue.tracks)
                ]
                queue_rows.keep_tracks(tx, queue.person_id, tracks)


class BookmarksFollowing:
    """Where a person has one on both tracks, the newer is kept; and so it is with stops."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        marks: list[JSON] = []
        for own in bookmark_rows.on_track(tx.reader, src):
            other = bookmark_rows.one(tx.reader, own.person_id, dst)
            marks.append([own.person_id, _told(own), None if other is None else _told(other)])
            bookmark_rows.drop(tx, own.person_id, src)
            if other is None or other.changed_at < own.changed_at:
                bookmark_rows.drop(tx, own.person_id, dst)
                bookmark_rows.keep(tx, replace(own, track_id=dst))
        stops: list[JSON] = []
        for person_id, stop in bookmark_rows.stops_on_track(tx.reader, src):
            there = bookmark_rows.stops(tx.reader, person_id, [dst]).get(dst)
            stops.append([person_id, _place(stop), None if there is None else _place(there)])
            bookmark_rows.drop_stop(tx, person_id, src)
            if there is None or there.at < stop.at:
                bookmark_rows.keep_stop(tx, person_id, replace(stop, track_id=dst))
        return {"src": src, "dst": dst, "marks": marks, "stops": stops}

    def back(self, tx: Tx, moved: JSON) -> None:
        """What was set anew or taken away since stays so."""
        assert isinstance(moved, dict)
        src, dst = _track(moved["src"]), _track(moved["dst"])
        for person_id, own, other in _lines(moved["marks"]):
            here = bookmark_rows.one(tx.reader, person_id, dst)
            if here is None:
                continue
            mine, theirs = _mark(own, person_id, src), _mark(other, person_id, dst)
            assert mine is not None
            if here.changed_at <= max(mine.changed_at, theirs.changed_at if theirs else 0):
                bookmark_rows.drop(tx, person_id, dst)
                if theirs is not None:
                    bookmark_rows.keep(tx, theirs)
            bookmark_rows.keep(tx, mine)
        for person_id, own, other in _lines(moved["stops"]):
            there = bookmark_rows.stops(tx.reader, person_id, [dst]).get(dst)
            if there is None:
                continue
            stop, their_stop = _stop(own, src), _stop(other, dst)
            assert stop is not None
            if there.at <= max(stop.at, their_stop.at if their_stop else 0):
                bookmark_rows.drop_stop(tx, person_id, dst)
                if their_stop is not None:
                    bookmark_rows.keep_stop(tx, person_id, their_stop)
            bookmark_rows.keep_stop(tx, person_id, stop)


def _told(mark: Bookmark) -> JSON:
    return [mark.position, mark.comment, mark.created_at, mark.changed_at]


def _mark(told: JSON, person_id: PersonId, track_id: TrackId) -> Bookmark | None:
    if not isinstance(told, list):
        return None
    position, comment, created, changed = told
    return Bookmark(
        person_id=person_id,
        track_id=track_id,
        position=Milliseconds(int(str(position))),
        comment=str(comment),
        created_at=Moment(int(str(created))),
        changed_at=Moment(int(str(changed))),
    )


def _place(stop: Stop) -> JSON:
    return [stop.position, stop.at]


def _stop(told: JSON, track_id: TrackId) -> Stop | None:
    if not isinstance(told, list):
        return None
    position, at = told
    return Stop(
        track_id=track_id,
        position=Milliseconds(int(str(position))),
        at=Moment(int(str(at))),
    )


def _lines(told: JSON) -> list[tuple[PersonId, JSON, JSON]]:
    assert isinstance(told, list)
    found: list[tuple[PersonId, JSON, JSON]] = []
    for line in told:
        assert isinstance(line, list)
        found.append((PersonId(int(str(line[0]))), line[1], line[2]))
    return found


def _track(told: JSON) -> TrackId:
    return TrackId(int(str(told)))
