"""What people do in the collection. Each answer says what was done, and how it is taken back.

The way back is a step of the same kind, which the page keeps and sends: `{"do": "forget", ...}`.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from soniq.app import Soniq
from soniq.collection.model import (
    Acquisition,
    BroughtHolding,
    BroughtWish,
    Collected,
    Detail,
    Holding,
    HoldingId,
    Medium,
    Ownership,
    Priority,
    Wish,
    WishKind,
    WishSource,
)
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.ui import collected, words
from soniq.ui.shapes import Row
from soniq.units import AlbumId, Moment, PersonId

MOST = 500
"""Albums that one step may name."""

Number = Annotated[int, Field(ge=0, lt=2**63)]
Name = Annotated[str, Field(max_length=1_000)]
Word = Annotated[str, Field(max_length=200)]


class Albums(BaseModel):
    albums: Annotated[list[Number], Field(min_length=1, max_length=MOST)]

    @property
    def ids(self) -> list[AlbumId]:
        return [AlbumId(number) for number in dict.fromkeys(self.albums)]


class Wishes(Albums):
    wishes: Annotated[list[Number], Field(max_length=MOST)]


class Held(Albums):
    medium: Medium
    barcode: Annotated[str, Field(max_length=40)] | None = None
    note: Word = ""


class LetGo(Albums):
    holdings: Annotated[list[Number], Field(min_length=1, max_length=MOST)]


class Buying(BaseModel):
    """What is said of buying some albums; what is not said stays."""

    albums: Annotated[list[Number], Field(min_length=1, max_length=MOST)]
    priority: Priority | None = None
    price_note: Word | None = None
    note: Annotated[str, Field(max_length=2_000)] | None = None


class SaidOfBuying(BaseModel):
    each: Annotated[list[Buying], Field(min_length=1, max_length=MOST)]


class OldWish(BaseModel):
    """A wish that was taken back, so that it can be wished again as it was."""

    source: WishSource
    kind: WishKind
    external_id: Name
    artist: Name
    title: Name
    album: Name
    url: Annotated[str, Field(max_length=2_000)] | None = None
    wished_at: Annotated[int, Field(ge=0, lt=2**53)] | None = None


class OldWishes(Albums):
    each: Annotated[list[OldWish], Field(max_length=MOST)]


class OldHolding(BaseModel):
    origin: Word
    external_id: Name
    acquisition: Acquisition
    medium: Medium
    artist: Name
    title: Name
    barcode: Word | None = None
    catalog_number: Word | None = None
    note: Annotated[str, Field(max_length=2_000)] = ""
    held_since: Annotated[int, Field(ge=0, lt=2**53)] | None = None


class OldHoldings(Albums):
    each: Annotated[list[OldHolding], Field(min_length=1, max_length=MOST)]


class Collecting:
    """The steps, in the name of one person."""

    def __init__(self, soniq: Soniq, person_id: PersonId) -> None:
        self._soniq = soniq
        self._collection = soniq.collection
        self._person = person_id

    def want(self, said: Albums) -> Row:
        """Wishes that were there already stay when it is taken back."""
        before = {wish.id for wish in self._wishes(said.ids)}
        made = [self._collection.want(self._person, album) for album in said.ids]
        new: list[JSON] = [wish.id for wish in made if wish.id not in before]
        told = _of(said.ids, "is on your list", "are on your list")
        back: Row | None = {"wishes": new} if new else None
        return self._done(said.ids, told, "forget", back)

    def forget(self, said: Wishes) -> Row:
        self._collection.forget_wishes(self._person, said.wishes)
        return self._done(said.ids, _of(said.ids, "is wanted no more", "are wanted no more"))

    def unwant(self, said: Albums) -> Row:
        gone = [_old_wish(wish) for wish in self._wishes(said.ids)]
        for album in said.ids:
            self._collection.unwant(self._person, album)
        told = _of(said.ids, "is wanted no more", "are wanted no more")
        return self._done(said.ids, told, "wish", {"each": gone[:MOST]} if gone else None)

    def wish(self, said: OldWishes) -> Row:
        self._collection.bring(self._person, [_brought_wish(one) for one in said.each])
        return self._done(said.ids, _of(said.ids, "is wanted again", "are wanted again"))

    def hold(self, said: Held) -> Row:
        digital = said.medium is Medium.DIGITAL
        made = [
            self._collection.hold(
                self._person,
                album,
                said.medium,
                acquisition=Acquisition.OTHER if digital else Acquisition.PHYSICAL,
                barcode=said.barcode or None,
                note=said.note,
            )
            for album in said.ids
        ]
        new: list[JSON] = [holding.id for holding in made]
        on = collected.MEDIA[said.medium][1]
        told = _of(said.ids, f"is yours {on}", f"are yours {on}")
        return self._done(said.ids, told, "letgo", {"holdings": new})

    def letgo(self, said: LetGo) -> Row:
        asked = set(said.holdings)
        gone: list[JSON] = []
        for detail in self._details(said.ids):
            for holding in detail.holdings:
                if holding.id in asked:
                    self._collection.let_go(HoldingId(holding.id))
                    gone.append(_old_holding(holding, detail))
        if not gone:
            raise NotFound("That is not held any more. Reload the page.")
        told = _of(said.ids, "is kept no more", "are kept no more")
        return self._done(said.ids, told, "keep", {"each": gone[:MOST]})

    def keep(self, said: OldHoldings) -> Row:
        """Holdings that were let go, again."""
        self._collection.bring_holdings(self._person, [_brought_holding(o) for o in said.each])
        return self._done(said.ids, _of(said.ids, "is yours again", "are yours again"))

    def buying(self, said: SaidOfBuying) -> Row:
        ids = [AlbumId(number) for one in said.each for number in one.albums]
        before: list[JSON] = [*self._said_of(ids, said.each)]
        for one in said.each:
            albums = [AlbumId(number) for number in one.albums]
            self._collection.set_buying(
                albums, priority=one.priority, price_note=one.price_note, note=one.note
            )
        return self._done(ids, _noted(said.each), "buying", {"each": before})

    def _said_of(self, ids: Sequence[AlbumId], now: Sequence[Buying]) -> Iterator[Row]:
        """What was said until now, of what is said anew."""
        fields = {name for one in now for name in one.model_fields_set} - {"albums"}
        if fields <= {"priority"}:
            for priority in Priority:
                found = self._collection.collected(ids)
                of = [one.album.id for one in found if one.priority is priority]
                if of:
                    yield {"albums": [*of], "priority": int(priority)}
            return
        for detail in self._details(ids):
            one = detail.collected
            yield {
                "albums": [one.album.id],
                "priority": int(one.priority),
                "price_note": detail.price_note,
                "note": detail.note,
            }

    def _details(self, ids: Sequence[AlbumId]) -> Iterator[Detail]:
        for album in ids:
            yield self._collection.detail(album, self._person)

    def _wishes(self, ids: Sequence[AlbumId]) -> list[Wish]:
        return [wish for detail in self._details(ids) for wish in detail.wishes]

    def _done(
        self, ids: Sequence[AlbumId], told: str, back: str = "", how: Row | None = None
    ) -> Row:
        found = present(self._collection.collected(ids))
        rows = of_all(self._soniq, found)
        there = {one.album.id for one in found}
        step: Row | None = None
        if how is not None:
            step = {"do": back, "albums": [*ids], **how}
        return {
            "items": [*rows],
            "gone": [album for album in ids if album not in there],
            "words": told,
            "back": step,
        }


def present(found: Sequence[Collected]) -> list[Collected]:
    """Those that the grid shows: what nobody has or wants is not in it."""
    return [
        one
        for one in found
        if one.wanted or one.album.missing_since is None or one.ownership is Ownership.OWNED
    ]


def of_all(soniq: Soniq, found: Sequence[Collected]) -> list[Row]:
    """Albums of the grid with their covers, in one look."""
    hashes = [one.album.cover for one in found if one.album.cover]
    covers = soniq.library.artwork(hashes)
    return [collected.of_collected(one, covers) for one in found]


def _noted(each: Sequence[Buying]) -> str:
    said = {name for one in each for name in one.model_fields_set} - {"albums"}
    to = {one.priority for one in each}
    if said == {"priority"} and len(to) == 1:
        (priority,) = to
        if priority is Priority.LATER:
            return "Put off, until you take it up again."
        if priority is not None:
            return f"Moved to “{collected.PRIORITIES[priority]}”."
    return "That is noted."


def _of(ids: Sequence[AlbumId], one: str, many: str) -> str:
    return f"It {one}." if len(ids) == 1 else f"{words.plural(len(ids), 'album')} {many}."


def _old_wish(wish: Wish) -> JSON:
    return {
        "source": wish.source.value,
        "kind": wish.kind.value,
        "external_id": wish.external_id,
        "artist": wish.artist,
        "title": wish.title,
        "album": wish.album,
        "url": wish.url,
        "wished_at": wish.wished_at,
    }


def _brought_wish(one: OldWish) -> BroughtWish:
    is_song = one.kind is WishKind.SONG
    at_spotify = one.external_id if one.source is WishSource.SPOTIFY else None
    return BroughtWish(
        source=one.source,
        kind=one.kind,
        external_id=one.external_id,
        url=one.url,
        wished_at=None if one.wished_at is None else Moment(one.wished_at),
        album=ToldAlbum(
            title=one.album if is_song else one.title,
            artists=(one.artist,),
            spotify_id=None if is_song else at_spotify,
        ),
        track=ToldTrack(title=one.title, spotify_id=at_spotify) if is_song else None,
    )


def _old_holding(holding: Holding, detail: Detail) -> JSON:
    album = detail.collected.album
    return {
        "origin": holding.origin,
        "external_id": holding.external_id,
        "acquisition": holding.acquisition.value,
        "medium": holding.medium.value,
        "artist": album.artist,
        "title": album.title,
        "barcode": holding.barcode,
        "catalog_number": holding.catalog_number,
        "note": holding.note,
        "held_since": holding.held_since,
    }


def _brought_holding(one: OldHolding) -> BroughtHolding:
    return BroughtHolding(
        origin=one.origin,
        external_id=one.external_id,
        acquisition=one.acquisition,
        medium=one.medium,
        album=ToldAlbum(title=one.title, artists=(one.artist,)),
        barcode=one.barcode,
        catalog_number=one.catalog_number,
        note=one.note,
        held_since=None if one.held_since is None else Moment(one.held_since),
    )
