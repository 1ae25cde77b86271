"""Each person's play queue, which goes along from device to device."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from soniq.errors import Invalid, NotFound
from soniq.events import JSON
from soniq.playback import queue_rows
from soniq.playback.line import Line
from soniq.playback.model import LONGEST_QUEUE, START, Queue, QueueChanged, check_position
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now

SAVED = "playback.queue_saved"
CLIENT = 100
"""Letters that are kept of a program's name."""


class Queues:
    """One queue a person. What is saved last counts, whoever saves it.

    Each change returns the queue as it is then. Other tracks are a deed, with their ids: a restore
    brings back those that the older library has. Where one is in them is none, as players say that
    every few seconds.
    """

    def __init__(self, db: Database, *, clock: Callable[[], Moment] = now) -> None:
        self._db = db
        self._clock = clock
        self.redo: Mapping[str, Redo] = {SAVED: self._again}

    def of(self, person_id: PersonId) -> Queue:
        """Without the tracks that the library has no more; an empty one where none was saved."""
        with self._db.snapshot() as reader:
            queue = queue_rows.queue(reader, person_id)
            if queue is None:
                return Queue(person_id=person_id)
            known = queue_rows.known(reader, queue.tracks)
        return _within(queue, known)

    def save(
        self,
        person_id: PersonId,
        tracks: Sequence[TrackId],
        *,
        index: int | None = None,
        position: Milliseconds = START,
        client: str = "",
    ) -> Queue:
        """Replaces the queue. index: the first entry where nothing is said.

        Raises:
            Invalid: the index is of no entry, the position is negative, or they are too many.
            NotFound: a track is not in the library.
        """
        return self._change(
            person_id, lambda _: (Line.of(tracks, index), position), client, sought=tracks
        )

    def save_current(
        self,
        person_id: PersonId,
        tracks: Sequence[TrackId],
        *,
        current: TrackId | None,
        position: Milliseconds = START,
        client: str = "",
    ) -> Queue:
        """Likewise, for programs that name the track instead of its place.

        Of several entries of that track it is the one that was played, if that is the same place
        as before, else the first.

        Raises:
            Invalid: the track is none of them, and so on, as with `save`.
            NotFound: a track is not in the library.
        """

        def saved(before: Queue) -> tuple[Line[TrackId], Milliseconds]:
            return Line.of(tracks, _place_of(current, tracks, before)), position

        return self._change(person_id, saved, client, sought=tracks)

    def go(
        self,
        person_id: PersonId,
        index: int,
        *,
        position: Milliseconds = START,
        client: str = "",
    ) -> Queue:
        """Another entry, or another place in it. Raises Invalid where there is no such entry."""
        return self._change(person_id, lambda queue: (_line(queue).at(index), position), client)

    def put(
        self,
        person_id: PersonId,
        tracks: Sequence[TrackId],
        *,
        place: int | None = None,
        client: str = "",
    ) -> Queue:
        """More tracks before the entry `place`; behind all where it is None.

        Raises:
            Invalid: there is no such place, or they are too many.
            NotFound: a track is not in the library.
        """
        return self._change(
            person_id,
            lambda queue: (_line(queue).put(tracks, place), queue.position),
            client,
            sought=tracks,
        )

    def remove(self, person_id: PersonId, places: Sequence[int], *, client: str = "") -> Queue:
        """Raises Invalid where one of the places is none."""
        gone = set(places)

        def removed(queue: Queue) -> tuple[Line[TrackId], Milliseconds]:
            position = START if queue.index in gone else queue.position
            return _line(queue).without(gone), position

        return self._change(person_id, removed, client)

    def move(self, person_id: PersonId, place: int, to: int, *, client: str = "") -> Queue:
        """The entry of `place` to `to`. Raises Invalid where one of them is no entry."""
        return self._change(
            person_id, lambda queue: (_line(queue).moved(place, to), queue.position), client
        )

    def clear(self, person_id: PersonId, *, client: str = "") -> Queue:
        return self._change(person_id, lambda _: (Line(), START), client)

    def _change(
        self,
        person_id: PersonId,
        change: Callable[[Queue], tuple[Line[TrackId], Milliseconds]],
        client: str,
        *,
        sought: Sequence[TrackId] = (),
    ) -> Queue:
        """What was read before the write is looked at again in it: two devices may save at once."""
        before = self.of(person_id)
        wished = self._changed(before, change, client)
        with self._db.write(lasting=wished.tracks != before.tracks) as tx:
            self._sought(tx, sought)
            stored = queue_rows.queue(tx.reader, person_id) or Queue(person_id=person_id)
            present = _within(stored, queue_rows.known(tx.reader, stored.tracks))
            queue = self._changed(present, change, client)
            if queue.tracks == stored.tracks and stored.changed_at is not None:
                queue_rows.keep_place(tx, queue)
            else:
                queue_rows.keep(tx, queue)
                tx.deed(SAVED, _body(queue))
            if (queue.tracks, queue.index) != (stored.tracks, stored.index):
                tx.emit(_told(queue))
        return queue

    def _changed(
        self,
        queue: Queue,
        change: Callable[[Queue], tuple[Line[TrackId], Milliseconds]],
        client: str,
    ) -> Queue:
        line, position = change(queue)
        if len(line.entries) > LONGEST_QUEUE:
            raise Invalid(f"A queue takes {LONGEST_QUEUE} entries; these are {len(line.entries)}.")
        check_position(position)
        return replace(
            queue,
            tracks=line.entries,
            index=line.index,
            position=position if line.entries else START,
            changed_at=self._clock(),
            changed_by=client[:CLIENT],
        )

    def _sought(self, tx: Tx, tracks: Sequence[TrackId]) -> None:
        missing = set(tracks) - queue_rows.known(tx.reader, tracks)
        if missing:
            raise NotFound(f"There is no track {min(missing)}. Take ids from what soniq answers.")

    def _again(self, deed: Deed) -> None:
        body = deed.body
        tracks, index = body["tracks"], body["index"]
        assert isinstance(tracks, list)
        queue = Queue(
            person_id=PersonId(int(str(body["person_id"]))),
            tracks=tuple(TrackId(int(str(one))) for one in tracks),
            index=None if index is None else int(str(index)),
            position=Milliseconds(int(str(body["position"]))),
            changed_at=deed.at,
            changed_by=str(body["client"]),
        )
        with self._db.write(lasting=True) as tx:
            # What is not there yet is dealt its number anew by the next scan, as other music.
            queue_rows.keep(tx, _within(queue, queue_rows.known(tx.reader, queue.tracks)))


def _line(queue: Queue) -> Line[TrackId]:
    return Line(queue.tracks, queue.index)


def _within(queue: Queue, known: set[TrackId]) -> Queue:
    """Without the tracks that are gone; where the played one is, the next begins."""
    line = _line(queue).only(lambda _, track: track in known)
    if line.entries == queue.tracks:
        return queue
    position = queue.position if queue.current in known else START
    return replace(queue, tracks=line.entries, index=line.index, position=position)


def _place_of(current: TrackId | None, tracks: Sequence[TrackId], before: Queue) -> int | None:
    if current is None or not tracks:
        return None
    places = [place for place, track in enumerate(tracks) if track == current]
    if not places:
        raise Invalid("The track that is played is none of those in the queue.")
    return before.index if before.index in places else places[0]


def _body(queue: Queue) -> dict[str, JSON]:
    return {
        "person_id": queue.person_id,
        "tracks": list(queue.tracks),
        "index": queue.index,
        "position": queue.position,
        "client": queue.changed_by,
    }


def _told(queue: Queue) -> QueueChanged:
    return QueueChanged(
        person_id=queue.person_id,
        length=len(queue.tracks),
        index=queue.index,
        position=queue.position,
        client=queue.changed_by,
    )
