"""What a household owns, wants and still streams: all that outsiders may ask."""

from collections.abc import Callable, Iterator, Sequence

from soniq.collection.model import (
    Acquisition,
    Brought,
    BroughtHolding,
    BroughtWish,
    Collected,
    CollectedFilter,
    CollectedSort,
    CollectionFigures,
    Detail,
    Holding,
    HoldingId,
    Medium,
    Numbered,
    Ownership,
    Priority,
    ToBuy,
    Wish,
    WishSource,
)
from soniq.library.model import Page, Slice
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum
from soniq.store.database import Database, Tx
from soniq.store.deeds import Redo
from soniq.units import AlbumId, Moment, PersonId, now

EVERYTHING = CollectedFilter()
WHOLE = Slice()


class Collection:
    """The household's grid of albums. Who wished for what is each person's own."""

    def __init__(self, db: Database, shelves: Shelves, clock: Callable[[], Moment] = now) -> None:
        self._db = db
        self._shelves = shelves
        self._now = clock

    # What is brought from elsewhere

    def bring(self, person_id: PersonId, wishes: Sequence[BroughtWish]) -> Brought:
        """Takes in what a person saved elsewhere, in writes of a few hundred; again adds nothing.

        An album that is here, under any of its ids or its names, is that album; else it is new in
        the grid, not owned.
        """
        raise NotImplementedError

    def bring_holdings(self, person_id: PersonId, holdings: Sequence[BroughtHolding]) -> Brought:
        """Takes in what a person owns beside the files; again adds nothing."""
        raise NotImplementedError

    def forget_unsaved(self, person_id: PersonId, source: WishSource, before: Moment) -> int:
        """Lets wishes of that source go that were last told before; returns how many."""
        raise NotImplementedError

    def forget_source(self, person_id: PersonId, source: WishSource) -> int:
        """Lets all wishes of that source go, as when its account is disconnected."""
        raise NotImplementedError

    def forget_wishes(self, person_id: PersonId, ids: Sequence[int]) -> int:
        """Lets these of a person's wishes go, as when an import is taken back."""
        raise NotImplementedError

    def forget_holdings(self, ids: Sequence[int]) -> int:
        """Likewise for holdings."""
        raise NotImplementedError

    # By hand. All raise NotFound for an album that is not there.

    def want(self, person_id: PersonId, album: AlbumId | ToldAlbum) -> Wish:
        """Says that a person wants an album: one of the library, or one that it does not know."""
        raise NotImplementedError

    def unwant(self, person_id: PersonId, album_id: AlbumId) -> int:
        """Takes back all that this person wished of an album; returns how many wishes went."""
        raise NotImplementedError

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
        raise NotImplementedError

    def let_go(self, holding_id: HoldingId) -> None:
        """Takes a holding back. Raises NotFound."""
        raise NotImplementedError

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
        raise NotImplementedError

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
        raise NotImplementedError

    def page(
        self,
        where: CollectedFilter = EVERYTHING,
        *,
        sort: CollectedSort = CollectedSort.ARTIST,
        page: int = 1,
        page_size: int = 50,
    ) -> Numbered:
        """A page by its number. Raises Invalid for a number below 1 or a size beyond 1–200."""
        raise NotImplementedError

    def collected(self, ids: Sequence[AlbumId]) -> list[Collected]:
        """In the order of the ids; those that are gone are left out."""
        raise NotImplementedError

    def detail(self, album_id: AlbumId, person_id: PersonId | None = None) -> Detail:
        """Raises NotFound."""
        raise NotImplementedError

    def figures(self) -> CollectionFigures:
        raise NotImplementedError

    # The shopping list: albums that are wished for, not owned and not on their way.

    def to_buy(self, *, later: bool = False, first: int = 50, offset: int = 0) -> list[ToBuy]:
        """By priority, then by artist. later: those that were put off instead."""
        raise NotImplementedError

    def count_to_buy(self, *, later: bool = False) -> int:
        raise NotImplementedError

    def set_buying(
        self,
        album_ids: Sequence[AlbumId],
        *,
        priority: Priority | None = None,
        price_note: str | None = None,
        note: str | None = None,
    ) -> None:
        """Says how much albums are wanted, what they cost, and what to mind. None leaves it."""
        raise NotImplementedError

    def to_buy_csv(self) -> Iterator[str]:
        """The whole list as a table (RFC 4180, UTF-8), in parts."""
        raise NotImplementedError

    # What is on its way: told by those who bring it. Each joins the write of its `Tx`.

    def coming(self, tx: Tx, album_id: AlbumId, percent: int | None) -> None:
        """An album is on its way, this much of it (0–100); None: no longer."""
        raise NotImplementedError

    def came(self, tx: Tx, album_id: AlbumId, acquisition: Acquisition) -> None:
        """Files of an album came from there."""
        raise NotImplementedError

    def settle(self) -> int:
        """After a scan or a match: wishes of songs that came are met, and rows that turned out to
        be one album become one. Returns how many albums changed."""
        raise NotImplementedError

    @property
    def redo(self) -> dict[str, Redo]:
        """How a restore does again what people did here."""
        raise NotImplementedError
