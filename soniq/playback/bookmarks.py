"""Places in tracks that people want to find again, and where they stopped in long ones."""

from collections.abc import Callable, Iterable, Mapping

from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import JSON
from soniq.library import recognising
from soniq.playback import bookmark_rows as rows
from soniq.playback.model import LONG_TRACK, Bookmark, BookmarksChanged, Stop, check_position
from soniq.playback.queue_rows import known
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now

SET = "playback.bookmark_set"
REMOVED = "playback.bookmark_removed"

COMMENT = 1_000
"""Letters of a comment."""
ENDS = Milliseconds(30_000)
"""Nobody stopped in a track who heard no more than that of it, or all but that."""
CONTINUED = 20
"""Long tracks that are offered to go on with."""


class Bookmarks:
    """Bookmarks are set by hand and are deeds; stops come of themselves, and are none: they are
    written every few seconds, and the next playing says them again."""

    def __init__(self, db: Database, *, clock: Callable[[], Moment] = now) -> None:
        self._db = db
        self._clock = clock
        self.redo: Mapping[str, Redo] = {SET: self._set_again, REMOVED: self._removed_again}

    def of(self, person_id: PersonId) -> list[Bookmark]:
        """The newest first."""
        return rows.of_person(self._db.read(), person_id)

    def positions(self, person_id: PersonId, ids: Iterable[TrackId]) -> dict[TrackId, Milliseconds]:
        """Where the person's bookmarks are on these tracks; those without are left out."""
        return rows.positions(self._db.read(), person_id, ids)

    def set(
        self, person_id: PersonId, track_id: TrackId, position: Milliseconds, comment: str = ""
    ) -> Bookmark:
        """Sets the bookmark of a track anew.

        Raises:
            NotFound: no such track.
            Invalid: the position is negative, or the comment has over 1,000 letters.
        """
        check_position(position)
        if len(comment) > COMMENT:
            raise Invalid(f"A comment takes {COMMENT} letters; this one has {len(comment)}.")
        at = self._clock()
        with self._db.write(lasting=True) as tx:
            _known(tx, track_id)
            rows.keep(
                tx,
                Bookmark(
                    person_id=person_id,
                    track_id=track_id,
                    position=position,
                    comment=comment,
                    created_at=at,
                    changed_at=at,
                ),
            )
            kept = rows.one(tx.reader, person_id, track_id)
            assert kept is not None
            tx.deed(
                SET,
                {
                    **_named(tx, person_id, track_id),
                    "position": position,
                    "comment": comment,
                },
            )
            tx.emit(BookmarksChanged(person_id=person_id, track_id=track_id))
        return kept

    def remove(self, person_id: PersonId, track_id: TrackId) -> None:
        """Raises NotFound where the person has none there."""
        with self._db.write(lasting=True) as tx:
            body = _named(tx, person_id, track_id)
            if not rows.drop(tx, person_id, track_id):
                raise NotFound(f"You have no bookmark in the track {track_id}.")
            tx.deed(REMOVED, body)
            tx.emit(BookmarksChanged(person_id=person_id, track_id=track_id))

    # Where it stopped

    def heard(
        self,
        person_id: PersonId,
        track_id: TrackId,
        position: Milliseconds,
        duration: Milliseconds,
    ) -> None:
        """Remembers the place in a long track, and forgets it where its end was reached.

        Its first seconds change nothing: who begins by mistake finds the place all the same.
        """
        if duration < LONG_TRACK or position <= ENDS:
            return
        stop = Stop(track_id=track_id, position=position, at=self._clock())
        with self._db.write() as tx:
            if position < duration - ENDS:
                rows.keep_stop(tx, person_id, stop)
            else:
                rows.drop_stop(tx, person_id, track_id)

    def stops(self, person_id: PersonId, ids: Iterable[TrackId]) -> dict[TrackId, Stop]:
        """Where the person stopped in these tracks; those without are left out."""
        return rows.stops(self._db.read(), person_id, ids)

    def to_continue(self, person_id: PersonId, first: int = CONTINUED) -> list[Stop]:
        """Long tracks that the person has not heard to their end, the newest first."""
        return rows.newest_stops(self._db.read(), person_id, min(max(first, 0), CONTINUED))

    # After a restore

    def _set_again(self, deed: Deed) -> None:
        body = deed.body
        with self._db.write(lasting=True) as tx:
            rows.keep(
                tx,
                Bookmark(
                    person_id=PersonId(int(str(body["person_id"]))),
                    track_id=_again(tx, deed),
                    position=Milliseconds(int(str(body["position"]))),
                    comment=str(body["comment"]),
                    created_at=deed.at,
                    changed_at=deed.at,
                ),
            )

    def _removed_again(self, deed: Deed) -> None:
        with self._db.write(lasting=True) as tx:
            rows.drop(tx, PersonId(int(str(deed.body["person_id"]))), _again(tx, deed))


def _known(tx: Tx, track_id: TrackId) -> None:
    if not known(tx.reader, [track_id]):
        raise NotFound(f"There is no track {track_id}. Take ids from what soniq answers.")


def _named(tx: Tx, person_id: PersonId, track_id: TrackId) -> dict[str, JSON]:
    sound = recognising.sounds_of(tx.reader, [track_id]).get(track_id)
    return {"person_id": person_id, "track_id": track_id, "sound": sound}


def _again(tx: Tx, deed: Deed) -> TrackId:
    track_id, sound = TrackId(int(str(deed.body["track_id"]))), deed.body["sound"]
    asked = {track_id: None if sound is None else str(sound)}
    found = recognising.found_again(tx.reader, asked)
    if track_id not in found:
        raise Conflict(f"The track {track_id} is not in the library.")
    return found[track_id]
