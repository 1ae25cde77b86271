"""Ratings, loves and hates from elsewhere. A person's own word in soniq stays, whatever is told."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from soniq.errors import NotFound
from soniq.files.exports.model import Liked
from soniq.importing import undo_rows
from soniq.importing.model import Import
from soniq.importing.undo_rows import Given
from soniq.library.finding import Found
from soniq.library.told import rows as track_rows
from soniq.listening.model import Opinion, Thing, ThingKind
from soniq.listening.service import Listening
from soniq.store.database import Database
from soniq.units import Moment, PersonId, TrackId, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be given to a thing, in the words of `Given`."""

    thing: Thing
    what: str
    value: int


class Opining:
    """Gives opinions and takes them back."""

    def __init__(self, db: Database, listening: Listening) -> None:
        self._db = db
        self._listening = listening

    def give(self, one: Import, liked: Sequence[tuple[Liked, Found]]) -> int:
        """Gives what the person has not said otherwise; returns how many of them are new.

        What an import gave before and the person left so may change; what they changed or took
        back is theirs.
        """
        wishes = self._wishes(liked)
        standing = self._standing(one.person_id, wishes)
        given = self._given(one.person_id, wishes)
        touched: set[Thing] = set()
        for wish in wishes:
            before = _standing_of(standing.get(wish.thing), wish.what)
            is_untouched = before == given.get((wish.thing, wish.what))
            is_new = before is None if wish.what == "star" else before != wish.value
            if is_untouched and is_new and self._give_one(one, wish, before):
                touched.add(wish.thing)
        return len(touched)

    def take_back(self, one: Import) -> int:
        """Takes back what stands as the import gave it; returns how many."""
        given = undo_rows.opinions(self._db.read(), one.id)
        standing = self._standing(one.person_id, given)
        count = 0
        for opinion in given:
            if _standing_of(standing.get(opinion.thing), opinion.what) == opinion.given:
                with suppress(NotFound):
                    self._say(one.person_id, opinion.thing, opinion.what, opinion.before)
                    count += 1
        return count

    def _give_one(self, one: Import, wish: Wish, before: int | None) -> bool:
        """First said, then noted: what a kill keeps from being noted is the person's own."""
        try:
            self._say(one.person_id, wish.thing, wish.what, wish.value)
        except NotFound:  # the track went meanwhile
            return False
        given = Given(thing=wish.thing, what=wish.what, before=before, given=wish.value)
        with self._db.write() as tx:
            undo_rows.add_opinions(tx, one, [given])
        return True

    def _say(self, person_id: PersonId, thing: Thing, what: str, value: int | None) -> None:
        if what == "rating":
            self._listening.rate(person_id, thing, value)
        elif what == "vote":
            self._listening.vote(person_id, TrackId(thing.id), -1 if value == -1 else 0)
        elif value is None:
            self._listening.unstar(person_id, [thing])
        else:
            self._listening.star(person_id, [thing], at=Moment(value))

    def _wishes(self, liked: Sequence[tuple[Liked, Found]]) -> list[Wish]:
        albums = track_rows.albums_of(
            self._db.read(), (found.track_id for one, found in liked if one.of_album)
        )
        wishes: dict[tuple[Thing, str], Wish] = {}
        for one, found in liked:
            if one.of_album and found.track_id not in albums:
                continue
            thing = (
                Thing(kind=ThingKind.ALBUM, id=albums[found.track_id])
                if one.of_album
                else Thing(kind=ThingKind.TRACK, id=found.track_id)
            )
            for what, value in _told(one):
                wishes[thing, what] = Wish(thing=thing, what=what, value=value)
        return list(wishes.values())

    def _standing(
        self, person_id: PersonId, wishes: Iterable[Wish | Given]
    ) -> dict[Thing, Opinion]:
        found: dict[Thing, Opinion] = {}
        for kind, ids in _by_kind(wishes).items():
            opinions = self._listening.opinions(person_id, kind, ids)
            found |= {Thing(kind=kind, id=id_): opinion for id_, opinion in opinions.items()}
        return found

    def _given(
        self, person_id: PersonId, wishes: Iterable[Wish]
    ) -> dict[tuple[Thing, str], int | None]:
        found: dict[tuple[Thing, str], int | None] = {}
        for kind, ids in _by_kind(wishes).items():
            given = undo_rows.last_given(self._db.read(), person_id, kind, ids)
            found |= {
                (Thing(kind=kind, id=id_), what): value for (id_, what), value in given.items()
            }
        return found


def _told(one: Liked) -> list[tuple[str, int]]:
    """What is said, as it is given; a love without its time is one of today."""
    said: list[tuple[str, int]] = []
    if one.rating is not None:
        said.append(("rating", one.rating))
    if one.loved:
        said.append(("star", one.at if one.at is not None else now()))
    elif one.loved is False and not one.of_album:
        said.append(("vote", -1))
    return said


def _standing_of(opinion: Opinion | None, what: str) -> int | None:
    if opinion is None:
        return None
    if what == "rating":
        return opinion.rating
    return opinion.starred_at if what == "star" else opinion.vote or None


def _by_kind(wishes: Iterable[Wish | Given]) -> Mapping[ThingKind, set[int]]:
    found: dict[ThingKind, set[int]] = {}
    for wish in wishes:
        found.setdefault(ThingKind(wish.thing.kind), set()).add(wish.thing.id)
    return found
