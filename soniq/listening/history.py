"""Plays as they come, go, and come back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from soniq.errors import Invalid, NotFound
from soniq.library.paging import Key, Slice
from soniq.listening import deeds, forget_rows, play_rows, recording
from soniq.listening.count_rows import recount
from soniq.listening.counting import least
from soniq.listening.model import (
    AT_ONCE,
    EVER,
    Brought,
    BroughtCount,
    BroughtPlay,
    ForgettingId,
    Forgotten,
    Heard,
    History,
    HistoryForgotten,
    Played,
    PlayId,
    PlaySource,
    Recorded,
    Span,
)
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now

KEPT = Milliseconds(24 * 3600_000)
"""How long a deletion can be taken back."""

CLIENT_LENGTH = 100

EARLIEST, LATEST = 0, 4_102_444_800_000
"""1970 to 2100."""


class Histories:
    """All of `Listening` that writes and reads plays."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(
        self, person_id: PersonId, heard: Sequence[Heard], *, pass_by: bool = False
    ) -> Recorded:
        _check_number(len(heard))
        _check_times(one.at for one in heard)
        with self._db.write(lasting=True) as tx:
            names = play_rows.names(tx.reader, {one.track_id for one in heard})
            unknown = {one.track_id for one in heard if one.track_id not in names}
            if unknown and not pass_by:
                raise NotFound(f"There is no track {min(unknown)}; nothing was recorded.")
            told = [_short(one) for one in heard if one.track_id not in unknown]
            done = recording.record(tx, person_id, told, names)
            if done.plays or done.skips:
                plays = deeds.told_plays(tx.reader, told, names)
                tx.deed(deeds.PLAYED, {"person_id": person_id, "plays": plays})
                tx.emit(Played(person_id=person_id, plays=done.plays))
        return Recorded(
            plays=done.plays, skips=done.skips, known=done.known, unknown=tuple(sorted(unknown))
        )

    def record_now(
        self,
        person_id: PersonId,
        ids: Sequence[TrackId],
        *,
        source: PlaySource,
        client: str,
        at: Moment,
    ) -> Recorded:
        names = play_rows.names(self._db.read(), ids)
        heard = []
        for track_id in ids:
            length = names[track_id].line.duration if track_id in names else None
            begun = Moment(at - least(length or Milliseconds(0)))
            heard.append(
                Heard(track_id=track_id, at=begun, played=None, source=source, client=client)
            )
        return self.record(person_id, heard)

    def bring(
        self, person_id: PersonId, plays: Sequence[BroughtPlay], source: PlaySource
    ) -> Brought:
        _check_number(len(plays))
        _check_times(one.at for one in plays)
        if not source.is_brought:
            raise Invalid(f"“{source}” is soniq's own source; what is brought has another.")
        with self._db.write() as tx:
            names = play_rows.names(tx.reader, _found(plays))
            done = recording.bring(tx, person_id, plays, source, names)
            if done.plays:
                tx.emit(Played(person_id=person_id, plays=done.plays))
        return Brought(added=done.plays + done.skips, known=done.known)

    def bring_counts(
        self, person_id: PersonId, counts: Sequence[BroughtCount], origin: str
    ) -> Brought:
        _check_number(len(counts))
        with self._db.write() as tx:
            names = play_rows.names(tx.reader, _found(counts))
            done = recording.bring_counts(tx, person_id, counts, origin, names)
        return Brought(added=done.plays, known=done.known)

    def plays(
        self, person_id: PersonId, *, first: int, after: Key | None, span: Span, skips: bool
    ) -> History:
        size = Slice(first=first).size
        if after is not None and not _is_place(after):
            raise Invalid("This place belongs to another list. Start it again.")
        found = play_rows.history(
            self._db.read(), person_id, limit=size + 1, after=after, span=span, skips=skips
        )
        more, found = len(found) > size, found[:size]
        return History(plays=found, after=(found[-1].at, found[-1].id) if more and found else None)

    def forget(self, person_id: PersonId, *, span: Span, ids: Sequence[PlayId] | None) -> Forgotten:
        with self._db.write(lasting=True) as tx:
            begun = None if ids is None else forget_rows.moments(tx.reader, person_id, ids)
            at = now()
            forgetting = forget_rows.begin(tx, person_id, at)
            count = forget_rows.move_away(tx, person_id, forgetting, span=span, ids=ids)
            counts = 0
            if ids is None and span == EVER:
                counts = forget_rows.take_counts(tx, person_id, forgetting)
            if not count and not counts:
                tx.execute("DELETE FROM forgettings WHERE id = :id", {"id": forgetting})
                return Forgotten(id=None, plays=0)
            tx.deed(
                deeds.FORGOT,
                {
                    "person_id": person_id,
                    "id": forgetting,
                    "since": span.since,
                    "until": span.until,
                    "moments": None if begun is None else [*begun],
                },
            )
            _settle(tx, person_id, forgetting, count)
        return Forgotten(id=forgetting, plays=count)

    def remember(self, person_id: PersonId, forgetting: ForgettingId) -> int:
        with self._db.write(lasting=True) as tx:
            at = forget_rows.of_person(tx.reader, forgetting, person_id)
            if at is None or at + KEPT < now():
                raise NotFound(
                    "These plays cannot be brought back: their day is over, or nothing was deleted."
                )
            tx.deed(deeds.REMEMBERED, {"person_id": person_id, "id": forgetting})
            return self._remember(tx, person_id, forgetting)

    def purge(self) -> int:
        """Ends for good what was deleted more than a day ago."""
        with self._db.write() as tx:
            return forget_rows.purge(tx, Moment(now() - KEPT))

    def play_again(self, deed: Deed) -> None:
        person_id = PersonId(int(str(deed.body["person_id"])))
        with self._db.write(lasting=True) as tx:
            found, lost = deeds.plays(tx.reader, deed.body["plays"])
            names = play_rows.names(tx.reader, {one.track_id for one in found})
            recording.record(tx, person_id, found, names)
            for heard, line in lost:
                recording.record_line(tx, person_id, heard, line)

    def forget_again(self, deed: Deed) -> None:
        person_id = PersonId(int(str(deed.body["person_id"])))
        forgetting = ForgettingId(int(str(deed.body["id"])))
        span = Span(since=_moment(deed.body["since"]), until=_moment(deed.body["until"]))
        said = deed.body["moments"]
        with self._db.write(lasting=True) as tx:
            if forget_rows.of_person(tx.reader, forgetting, person_id) is not None:
                return
            forget_rows.begin(tx, person_id, deed.at, forgetting)
            moments = [int(str(one)) for one in said] if isinstance(said, list) else None
            count = forget_rows.move_away(tx, person_id, forgetting, span=span, moments=moments)
            if moments is None and span == EVER:
                forget_rows.take_counts(tx, person_id, forgetting)
            _settle(tx, person_id, forgetting, count)

    def remember_again(self, deed: Deed) -> None:
        person_id = PersonId(int(str(deed.body["person_id"])))
        forgetting = ForgettingId(int(str(deed.body["id"])))
        with self._db.write(lasting=True) as tx:
            if forget_rows.of_person(tx.reader, forgetting, person_id) is not None:
                self._remember(tx, person_id, forgetting)

    def _remember(self, tx: Tx, person_id: PersonId, forgetting: ForgettingId) -> int:
        tracks, lines = forget_rows.touched(tx.reader, forgetting)
        count = forget_rows.bring_back(tx, person_id, forgetting)
        recount(tx, person_id, tracks, lines)
        tx.emit(HistoryForgotten(person_id=person_id, plays=-count))
        return count


def _settle(tx: Tx, person_id: PersonId, forgetting: ForgettingId, count: int) -> None:
    tracks, lines = forget_rows.touched(tx.reader, forgetting)
    recount(tx, person_id, tracks, lines)
    tx.emit(HistoryForgotten(person_id=person_id, plays=count))


def _found(told: Sequence[BroughtPlay] | Sequence[BroughtCount]) -> set[TrackId]:
    return {one.track_id for one in told if one.track_id is not None}


def _short(heard: Heard) -> Heard:
    if len(heard.client) <= CLIENT_LENGTH:
        return heard
    return replace(heard, client=heard.client[:CLIENT_LENGTH])


def _check_number(count: int) -> None:
    if count > AT_ONCE:
        raise Invalid(f"Tell at most {AT_ONCE} plays at once, not {count}.")


def _check_times(moments: Iterable[Moment]) -> None:
    """A Pi without a battery may be years behind, so what lies ahead of it is no lie."""
    for at in moments:
        if not EARLIEST <= at < LATEST:
            raise Invalid(f"Nothing was played at {at} ms since 1970. Look at the player's clock.")


def _is_place(after: Key) -> bool:
    return len(after) == 2 and all(
        isinstance(part, int) and -(2**63) <= part < 2**63 for part in after
    )


def _moment(value: object) -> Moment | None:
    return Moment(int(str(value))) if value is not None else None
