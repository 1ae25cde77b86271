"""What people do in the collection. Each answer says what was done, and how it is taken back.

The way back is a step of the same kind, which the page keeps and sends: `{"do": "forget", ...}`.
What was taken away is kept here for it: a wish holds more than a page knows.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, Field

from soniq.app import Soniq
from soniq.collection.model import (
    Acquisition,
    BroughtHolding,
    BroughtWish,
    Collected,
    Detail,
    Holding,
    Medium,
    Ownership,
    Priority,
    WantedSong,
    Wish,
    WishKind,
    WishSource,
)
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.ui import collected, words
from soniq.ui.shapes import Row
from soniq.units import AlbumId, Milliseconds, PersonId

REMEMBERED = 200
"""Steps that can be taken back, of all people together."""

MOST = 500
"""Albums that one step may name."""

Number = Annotated[int, Field(ge=0, lt=2**63)]
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


class Offered(BaseModel):
    """An album of a look-up: wanted, or owned on that medium."""

    offer: Annotated[str, Field(max_length=40)]
    medium: Medium | None = None


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


class Taken(NamedTuple):
    """A wish or a holding that was taken away, the album that it was of, and what was said of
    buying that, which goes with the last of them."""

    album: AlbumId
    what: BroughtWish | BroughtHolding
    buying: Buying


class Again(BaseModel):
    """What was taken away, by the word that the answer gave."""

    token: Annotated[str, Field(max_length=40)]


class Kept:
    """What was taken away of late, so that it can be brought back as it was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[PersonId, Sequence[Taken]]] = OrderedDict()

    def keep(self, person_id: PersonId, taken: Sequence[Taken]) -> str:
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = (person_id, taken)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return token

    def take(self, person_id: PersonId, token: str) -> Sequence[Taken]:
        """Raises NotFound: it is too long ago, or was another person's."""
        with self._lock:
            whose, taken = self._kept.get(token, (None, ()))
            if whose != person_id:
                raise NotFound("That was too long ago to be taken back. Do it by hand.")
            del self._kept[token]
            return taken


class Collecting:
    """The steps, in the name of one person."""

    def __init__(self, soniq: Soniq, kept: Kept, person_id: PersonId) -> None:
        self._soniq = soniq
        self._kept = kept
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

    def add(self, said: Offered) -> Row:
        """Puts an album into the collection that was not there."""
        told = self._soniq.lookup.offered(said.offer)
        if said.medium is not None:
            holding = self._collection.hold(
                self._person, told, said.medium, acquisition=_acquisition(said.medium)
            )
            words_ = f"It is yours {collected.MEDIA[said.medium][1]}."
            return self._done([holding.album_id], words_, "letgo", {"holdings": [holding.id]})
        wish = self._collection.want(self._person, told)
        ids = [] if wish.album_id is None else [wish.album_id]
        return self._done(ids, "It is on your list.", "forget", {"wishes": [wish.id]})

    def forget(self, said: Wishes) -> Row:
        self._collection.forget_wishes(self._person, said.wishes)
        return self._done(said.ids, _of(said.ids, "is wanted no more", "are wanted no more"))

    def unwant(self, said: Albums) -> Row:
        taken = [
            Taken(detail.collected.album.id, _again(wish, detail), _buying(detail))
            for detail in self._details(said.ids)
            for wish in detail.wishes
        ]
        for album in said.ids:
            self._collection.unwant(self._person, album)
        told = _of(said.ids, "is wanted no more", "are wanted no more")
        return self._done(said.ids, told, "again", self._token(taken))

    def letgo(self, said: LetGo) -> Row:
        asked = set(said.holdings)
        taken = [
            (
                holding,
                Taken(detail.collected.album.id, _held_again(holding, detail), _buying(detail)),
            )
            for detail in self._details(said.ids)
            for holding in detail.holdings
            if holding.id in asked
        ]
        if not taken:
            raise NotFound("That is not held any more. Reload the page.")
        for holding, _ in taken:
            self._collection.let_go(holding.id)
        told = _of(said.ids, "is kept no more", "are kept no more")
        return self._done(said.ids, told, "again", self._token([one for _, one in taken]))

    def again(self, said: Again) -> Row:
        """Brings back what was taken away. `was` tells which albums have other numbers now."""
        taken = self._kept.take(self._person, said.token)
        wishes = [(of, what) for of, what, _ in taken if isinstance(what, BroughtWish)]
        holdings = [(of, what) for of, what, _ in taken if isinstance(what, BroughtHolding)]
        albums = [of for of, _ in (*wishes, *holdings)]
        now = [
            *self._collection.bring(self._person, [what for _, what in wishes]).albums,
            *self._collection.bring_holdings(self._person, [what for _, what in holdings]).albums,
        ]
        was = {str(of): new for of, new in zip(albums, now, strict=True) if new is not None}
        self._say_again(taken, was)
        ids = list(dict.fromkeys(AlbumId(new) for new in was.values()))
        told = _of(ids, "is as it was", "are as they were")
        return {**self._done(ids, told), "was": {**was}}

    def _say_again(self, taken: Sequence[Taken], was: Mapping[str, int]) -> None:
        """What was said of buying albums that were gone, and are new now."""
        for of, one in {of: buying for of, _, buying in taken}.items():
            new = was.get(str(of), of)
            if new != of and (one.priority or one.price_note or one.note):
                self._collection.set_buying(
                    [AlbumId(new)], priority=one.priority, price_note=one.price_note, note=one.note
                )

    def hold(self, said: Held) -> Row:
        made = [
            self._collection.hold(
                self._person,
                album,
                said.medium,
                acquisition=_acquisition(said.medium),
                barcode=said.barcode or None,
                note=said.note,
            )
            for album in said.ids
        ]
        new: list[JSON] = [holding.id for holding in made]
        on = collected.MEDIA[said.medium][1]
        told = _of(said.ids, f"is yours {on}", f"are yours {on}")
        return self._done(said.ids, told, "letgo", {"holdings": new})

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
            yield _buying(detail).model_dump(mode="json")

    def _token(self, taken: Sequence[Taken]) -> Row | None:
        return {"token": self._kept.keep(self._person, taken)} if taken else None

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


def _acquisition(medium: Medium) -> Acquisition:
    return Acquisition.OTHER if medium is Medium.DIGITAL else Acquisition.PHYSICAL


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


def _buying(detail: Detail) -> Buying:
    """What is said of buying it. Constructed: what is said here may be longer than a step may."""
    one = detail.collected
    return Buying.model_construct(
        albums=[one.album.id], priority=one.priority, price_note=detail.price_note, note=detail.note
    )


def _again(wish: Wish, detail: Detail) -> BroughtWish:
    """A wish as it was told, with all that is known of its album."""
    is_song = wish.kind is WishKind.SONG
    at_spotify = wish.external_id if wish.source is WishSource.SPOTIFY else None
    return BroughtWish(
        source=wish.source,
        kind=wish.kind,
        external_id=wish.external_id,
        url=wish.url,
        wished_at=wish.wished_at,
        album=_told(detail, songs=not is_song),
        track=ToldTrack(title=wish.title, artist=wish.artist, spotify_id=at_spotify)
        if is_song
        else None,
    )


def _held_again(holding: Holding, detail: Detail) -> BroughtHolding:
    return BroughtHolding(
        origin=holding.origin,
        external_id=holding.external_id,
        acquisition=holding.acquisition,
        medium=holding.medium,
        album=_told(detail, songs=True),
        barcode=holding.barcode,
        catalog_number=holding.catalog_number,
        note=holding.note,
        held_since=holding.held_since,
    )


def _told(detail: Detail, *, songs: bool) -> ToldAlbum:
    one = detail.collected
    return ToldAlbum(
        title=one.album.title,
        artists=(one.album.artist,),
        release_date=one.album.release_date,
        kind=one.album.kind,
        total_tracks=one.total if songs else None,
        barcode=one.barcode,
        spotify_id=one.spotify_id,
        musicbrainz_release_group_id=one.album.musicbrainz_release_group_id,
        cover_url=one.cover_art_url,
        genres=one.album.genres,
        tracks=tuple(_song(song) for song in detail.missing) if songs and not one.tracks else (),
    )


def _song(song: WantedSong) -> ToldTrack:
    return ToldTrack(
        title=song.title,
        artist=song.artist,
        disc_number=song.disc_number,
        track_number=song.track_number,
        duration=Milliseconds(song.duration_ms),
        isrc=song.isrc,
    )
