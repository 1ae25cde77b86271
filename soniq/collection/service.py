"""What a household owns, wants and still streams: all that outsiders may ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from soniq.collection import (
    acts,
    bringing,
    buying_rows,
    holding_rows,
    listing,
    rows,
    table,
    wanting,
    wish_rows,
)
from soniq.collection.hand import ByHand
from soniq.collection.model import (
    Acquisition,
    Brought,
    BroughtHolding,
    BroughtWish,
    Collected,
    CollectedFilter,
    CollectedSort,
    CollectionChanged,
    CollectionFigures,
    Detail,
    Holding,
    HoldingId,
    Medium,
    Numbered,
    Ownership,
    Priority,
    Shop,
    ToBuy,
    Wish,
    WishId,
    WishSource,
)
from soniq.collection.remembered import Remembered
from soniq.collection.settling import AlbumFollows, Follows, Settling
from soniq.collection.shops import shops
from soniq.errors import Invalid, NotFound
from soniq.library import lists
from soniq.library.model import PAGE_LIMIT, Page, Slice
from soniq.library.shelves import Shelves
from soniq.library.wanted import UNSAID, ToldAlbum
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import AlbumId, ArtistId, Moment, PersonId, now

EVERYTHING = CollectedFilter()
WHOLE = Slice()

MOST_TO_BUY = 500
"""Lines of the shopping list that are told at once."""


class Collection:
    """The household's grid of albums. Who wished for what is each person's own."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        clock: Callable[[], Moment] = now,
        *,
        movers: Callable[[], Iterable[Follows]] = tuple,
        album_movers: Callable[[], Iterable[AlbumFollows]] = tuple,
        local_shop: Callable[[], str] = str,
    ) -> None:
        """movers: of what hangs on tracks, so that it follows when a wanted song has come under
        another name. album_movers: likewise of albums that turn out to be one. local_shop:
        the search of one more shop, as the settings have it."""
        self._db = db
        self._shelves = shelves
        self._now = clock
        self._local_shop = local_shop
        self._hand = ByHand(db, shelves, clock)
        self._settling = Settling(db, shelves, movers, album_movers)
        self._known = Remembered()

    # What is brought from elsewhere

    def bring(self, person_id: PersonId, wishes: Sequence[BroughtWish]) -> Brought:
        """Takes in what a person saved elsewhere, in writes of a few hundred; again adds nothing.

        An album that is here, under any of its ids or its names, is that album; else it is new in
        the grid, not owned. A song that is here on another album is met by that one.
        """
        found: list[Brought] = []
        for some in bringing.parts(wishes):
            with self._db.write() as tx:
                found.append(bringing.wishes(tx, self._shelves, person_id, some, self._now()))
        whole = bringing.together(found)
        if whole.fresh and self._settling.meet(whole.fresh):
            albums = wish_rows.albums_of(self._db.read(), whole.ids)
            return replace(whole, albums=[albums.get(WishId(one)) for one in whole.ids])
        return whole

    def bring_holdings(self, person_id: PersonId, holdings: Sequence[BroughtHolding]) -> Brought:
        """Takes in what a person owns beside the files; again adds nothing."""
        found: list[Brought] = []
        for some in bringing.parts(holdings):
            with self._db.write() as tx:
                found.append(bringing.holdings(tx, self._shelves, person_id, some, self._now()))
        return bringing.together(found)

    def forget_source(self, person_id: PersonId, source: WishSource) -> int:
        """Lets all wishes of that source go, as when its account is disconnected."""
        count = wish_rows.count_of_source(self._db.read(), person_id, source)
        if count:
            self._hand.forget_source(person_id, source)
        return count

    def forget_wishes(self, person_id: PersonId, ids: Sequence[int]) -> int:
        """Lets these of a person's wishes go, as when an import is taken back."""
        gone = 0
        for some in bringing.parts(ids):
            with self._db.write() as tx:
                albums = wish_rows.remove(tx, person_id, some)
                bringing.release(tx, self._shelves, albums)
                gone += len(albums)
        return gone

    def forget_holdings(self, ids: Sequence[int]) -> int:
        """Likewise for holdings."""
        gone = 0
        for some in bringing.parts(ids):
            with self._db.write() as tx:
                albums = holding_rows.remove(tx, some)
                bringing.release(tx, self._shelves, albums)
                gone += len(albums)
        return gone

    # By hand. All raise NotFound for an album that is not there.

    def want(self, person_id: PersonId, album: AlbumId | ToldAlbum) -> Wish:
        """Says that a person wants an album: one of the library, or one that it does not know."""
        return self._hand.want(person_id, album)

    def unwant(self, person_id: PersonId, album_id: AlbumId) -> int:
        """Takes back all that this person wished of an album; returns how many wishes went."""
        return self._hand.unwant(person_id, album_id)

    def hold(
        self,
        person_id: PersonId,
        album: AlbumId | ToldAlbum,
        medium: Medium,
        *,
        acquisition: Acquisition = Acquisition.PHYSICAL,
        barcode: str | None = None,
        note: str = "",
    ) -> Holding:
        """Says that an album is owned beside its files. Raises Invalid for no barcode."""
        return self._hand.hold(
            person_id, album, medium, acquisition=acquisition, barcode=barcode, note=note
        )

    def let_go(self, holding_id: HoldingId) -> None:
        """Takes a holding back. Raises NotFound."""
        self._hand.let_go(holding_id)

    def set_ownership(
        self,
        person_id: PersonId,
        album_id: AlbumId,
        *,
        ownership: Ownership | None = None,
        acquisition: Acquisition | None = None,
        local_path: str | None = None,
    ) -> Collected:
        """S1's PATCH. "owned" without files is a holding; "not_owned" takes holdings back.

        Raises:
            Conflict: "not_owned" while its files are here; "downloading", which Lidarr tells.
            Invalid: a path that lies in no music folder.
        """
        self._hand.stand(
            person_id,
            album_id,
            ownership=ownership,
            acquisition=acquisition,
            local_path=local_path,
        )
        return self._one(album_id)

    # The grid

    def albums(
        self,
        where: CollectedFilter = EVERYTHING,
        *,
        sort: CollectedSort = CollectedSort.ARTIST,
        descending: bool = False,
        part: Slice = WHOLE,
    ) -> Page[Collected]:
        """A part of the grid by cursor, as lists of the library are."""
        known = self._known
        with self._db.snapshot() as reader:
            listed = listing.listing(where, sort)
            found = lists.find(reader, listed, part, descending=descending)
            total = found.total
            if total is None and listed.is_whole:
                total = known.count(reader, where, listed)
            return Page(
                items=rows.collected(reader, (int(key[-1]) for key in found.keys)),
                keys=found.keys,
                has_next=found.has_next,
                has_previous=found.has_previous,
                total=total,
            )

    def page(
        self,
        where: CollectedFilter = EVERYTHING,
        *,
        sort: CollectedSort = CollectedSort.ARTIST,
        page: int = 1,
        page_size: int = 50,
    ) -> Numbered:
        """A page by its number. Raises Invalid for a number below 1 or a size beyond 1–200."""
        if page < 1:
            raise Invalid(f"Pages are counted from 1; there is no page {page}.")
        if not 1 <= page_size <= PAGE_LIMIT:
            raise Invalid(f"A page holds 1 to {PAGE_LIMIT} albums, not {page_size}.")
        known = self._known
        with self._db.snapshot() as reader:
            listed = listing.listing(where, sort)
            total = known.count(reader, where, listed)
            offset = (page - 1) * page_size
            ids = (
                lists.numbered(reader, listed, size=page_size, offset=offset)
                if offset < total
                else []
            )
            return Numbered(
                items=rows.collected(reader, ids),
                page=page,
                page_size=page_size,
                total_items=total,
            )

    def collected(self, ids: Sequence[AlbumId]) -> list[Collected]:
        """In the order of the ids; those that are gone are left out."""
        with self._db.snapshot() as reader:
            return rows.collected(reader, ids)

    def detail(self, album_id: AlbumId, person_id: PersonId | None = None) -> Detail:
        """Raises NotFound."""
        with self._db.snapshot() as reader:
            found = rows.collected(reader, [album_id])
            if not found:
                raise NotFound(f"The collection has no album {album_id}.")
            said = buying_rows.said_of(reader, [album_id]).get(album_id, buying_rows.NOTHING)
            own = [] if person_id is None else wish_rows.of_album(reader, album_id, person_id)
            return Detail(
                collected=found[0],
                missing=rows.missing_songs(reader, album_id),
                wishes=own,
                holdings=holding_rows.of_album(reader, album_id),
                shops=self._shops(found[0]),
                price_note=said.price_note,
                note=said.note,
            )

    def figures(self) -> CollectionFigures:
        """Remembered until `forget`."""
        known = self._known
        with self._db.snapshot() as reader:
            return known.figures(reader)

    def forget(self) -> None:
        """Drops what is remembered: to be called when albums came, went or stand otherwise."""
        self._known = Remembered()

    def most_wanted(self, first: int = 12) -> list[tuple[ArtistId, int]]:
        """Artists with how many albums of theirs are wished for and not here, the most first."""
        return wanting.artists(self._db.read(), first)

    # The shopping list: albums that are wished for, not owned and not on their way.

    def to_buy(self, *, later: bool = False, first: int = 50, offset: int = 0) -> list[ToBuy]:
        """By priority, then by artist. later: those that were put off instead."""
        if not (0 <= first <= MOST_TO_BUY and 0 <= offset < 2**31):
            raise Invalid(f"A part of the list is at most {MOST_TO_BUY} albums, from 0 on.")
        with self._db.snapshot() as reader:
            some = buying_rows.some_later if later else buying_rows.some
            ids = some(reader, first=first, offset=offset)
            said = buying_rows.said_of(reader, ids)
            return [
                self._line(one, said.get(one.album.id, buying_rows.NOTHING))
                for one in rows.collected(reader, ids)
            ]

    def count_to_buy(self, *, later: bool = False) -> int:
        with self._db.snapshot() as reader:
            return buying_rows.count_later(reader) if later else buying_rows.count(reader)

    def set_buying(
        self,
        album_ids: Sequence[AlbumId],
        *,
        priority: Priority | None = None,
        price_note: str | None = None,
        note: str | None = None,
    ) -> None:
        """Says how much albums are wanted, what they cost, and what to mind. None leaves it."""
        self._hand.set_buying(album_ids, priority=priority, price_note=price_note, note=note)

    def to_buy_csv(self) -> Iterator[str]:
        """The whole list as a table (RFC 4180, UTF-8), in parts."""
        return table.table(self._all_to_buy(), shops("", "", self._local_shop()))

    # What is on its way: told by those who bring it. Each joins the write of its `Tx`.

    def coming(self, tx: Tx, album_id: AlbumId, percent: int | None) -> None:
        """An album is on its way, this much of it (0–100); None: no longer."""
        self._shelves.stand(tx, album_id, coming=percent)
        tx.emit(CollectionChanged(albums=1))

    def came(
        self, tx: Tx, album_id: AlbumId, acquisition: Acquisition, *, local_path: str = ""
    ) -> None:
        """Files of an album came from there. local_path: the folder that they came to."""
        self._shelves.stand(
            tx,
            album_id,
            coming=None,
            acquisition=str(acquisition),
            local_path=local_path or UNSAID,
        )
        tx.emit(CollectionChanged(albums=1))

    def become(self, tx: Tx, album_id: AlbumId, into: AlbumId) -> bool:
        """An album of which nothing is here turned out to be another: it becomes that one, with
        all that is wished, held and said of it. False where it does not stand so any more."""
        done = self._settling.become(tx, album_id, into)
        if done:
            tx.emit(CollectionChanged(albums=1))
        return done

    def settle(self) -> int:
        """After a scan or a match: wishes of songs that came are met, and rows that turned out to
        be one album become one. Returns how many albums changed."""
        return self._settling.run()

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""

        def again(deed: Deed) -> None:
            with self._db.write(lasting=True) as tx:
                acts.do(tx, self._shelves, deed.kind, deed.body)

        return dict.fromkeys(acts.KINDS, again)

    def _one(self, album_id: AlbumId) -> Collected:
        found = self.collected([album_id])
        if not found:
            raise NotFound(f"The collection has no album {album_id}.")
        return found[0]

    def _all_to_buy(self) -> Iterator[list[ToBuy]]:
        at = 0
        while some := self.to_buy(first=MOST_TO_BUY, offset=at):
            yield some
            at += len(some)

    def _line(self, one: Collected, said: buying_rows.Said) -> ToBuy:
        return ToBuy(
            collected=one,
            priority=said.priority,
            price_note=said.price_note,
            note=said.note,
            shops=self._shops(one),
        )

    def _shops(self, one: Collected) -> list[Shop]:
        return shops(one.album.artist, one.album.title, self._local_shop())
