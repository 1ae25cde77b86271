"""Stars, ratings and votes as they are given and taken back."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from soniq.errors import Invalid, NotFound
from soniq.events import JSON
from soniq.listening import deeds, opinion_rows, play_rows
from soniq.listening.model import (
    AT_ONCE,
    RATINGS,
    OpinionChanged,
    Thing,
    ThingKind,
    Vote,
)
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed
from soniq.units import Moment, PersonId, now

What: TypeAlias = Literal["rating", "star", "vote"]


class Opining:
    """All of `Listening` that writes what a person thinks."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rate(self, person_id: PersonId, thing: Thing, rating: int | None) -> None:
        if rating is not None and rating not in RATINGS:
            raise Invalid(f"A rating is 1 to 5 stars, not {rating}.")
        self._say(person_id, [thing], "rating", rating)

    def star(self, person_id: PersonId, things: Sequence[Thing], at: Moment | None) -> None:
        self._say(person_id, things, "star", at if at is not None else now())

    def unstar(self, person_id: PersonId, things: Sequence[Thing]) -> None:
        self._say(person_id, things, "star", None)

    def vote(self, person_id: PersonId, thing: Thing, vote: Vote) -> None:
        if vote not in (-1, 0, 1):
            raise Invalid(f"A vote is −1, 0 or 1, not {vote}.")
        self._say(person_id, [thing], "vote", vote)

    def again(self, deed: Deed) -> None:
        """What is gone for good is left out; a track that is not there yet gets it as a line."""
        person_id = PersonId(int(str(deed.body["person_id"])))
        what, value = str(deed.body["what"]), deed.body["value"]
        number = None if value is None else int(str(value))
        with self._db.write(lasting=True) as tx:
            for thing, line in deeds.things(tx.reader, deed.body["things"]):
                if thing is not None:
                    _WRITE[what](tx, person_id, str(thing.kind), thing.id, number, deed.at)
                elif line is not None:
                    id_ = play_rows.line(tx, line)
                    _WRITE[what](tx, person_id, "line", id_, number, deed.at)

    def _say(
        self, person_id: PersonId, things: Sequence[Thing], what: What, value: int | None
    ) -> None:
        if len(things) > AT_ONCE:
            raise Invalid(f"Name at most {AT_ONCE} things at once, not {len(things)}.")
        if not things:
            return
        at = now()
        with self._db.write(lasting=True) as tx:
            gone = opinion_rows.missing(tx.reader, things)
            if gone is not None:
                raise NotFound(f"There is no {gone.kind} {gone.id}; nothing was changed.")
            body: dict[str, JSON] = {
                "person_id": person_id,
                "what": what,
                "value": value,
                "things": deeds.told_things(tx.reader, things),
            }
            for thing in things:
                _WRITE[what](tx, person_id, str(thing.kind), thing.id, value, at)
            tx.deed(deeds.OPINED, body)
            for kind in ThingKind:
                ids = tuple(thing.id for thing in things if thing.kind == kind)
                if ids:
                    tx.emit(OpinionChanged(person_id=person_id, kind=str(kind), thing_ids=ids))


def _rate(
    tx: Tx, person_id: PersonId, entity: str, id_: int, value: int | None, at: Moment
) -> None:
    opinion_rows.rate(tx, person_id, entity, id_, value, at)


def _star(
    tx: Tx, person_id: PersonId, entity: str, id_: int, value: int | None, at: Moment
) -> None:
    star = None if value is None else Moment(value)
    opinion_rows.star(tx, person_id, entity, id_, star, at)


def _vote(
    tx: Tx, person_id: PersonId, entity: str, id_: int, value: int | None, at: Moment
) -> None:
    vote: Vote = 1 if value == 1 else -1 if value == -1 else 0
    opinion_rows.vote(tx, person_id, entity, id_, vote, at)


_WRITE: dict[str, Callable[[Tx, PersonId, str, int, int | None, Moment], None]] = {
    "rating": _rate,
    "star": _star,
    "vote": _vote,
}
