"""The grid's sorts and filters; see `library.lists` for how a list is walked or collected."""

from collections.abc import Iterator

from soniq import text
from soniq.collection.model import CollectedFilter, CollectedSort, Look, MatchStatus, Ownership
from soniq.errors import Invalid
from soniq.library.albums import by_artist, in_genre
from soniq.library.lists import Listing, Narrowing, Order

PRESENT = "(t.missing_since_ms IS NULL OR t.wanted > 0 OR t.held = 1)"
"""What is in the grid, of a row `t`: word for word what the indexes hold, in brackets."""

COLUMNS: dict[CollectedSort, tuple[str, ...]] = {
    CollectedSort.ARTIST: ("artist_key", "year_key", "title_key", "id"),
    CollectedSort.TITLE: ("title_key", "id"),
    CollectedSort.YEAR: ("year_key", "title_key", "id"),
    CollectedSort.ADDED: ("added_at_ms", "id"),
}

WORDS = 8
"""Words of a text that are looked for."""


def order(sort: CollectedSort) -> Order:
    return Order(
        table="albums", index=f"collected_by_{sort}", present=PRESENT, columns=COLUMNS[sort]
    )


def listing(where: CollectedFilter, sort: CollectedSort) -> Listing:
    """Raises Invalid for what no album can have."""
    return Listing(order=order(sort), narrowings=tuple(_narrowings(where)))


def _narrowings(where: CollectedFilter) -> Iterator[Narrowing]:
    if where.ownership is not None:
        yield _stands(where.ownership)
    if where.look is not None:
        yield from _looks(where.look)
    if where.match is not None:
        yield _matched(where.match)
    if where.artist_id is not None:
        yield by_artist(_number(where.artist_id, "artist"))
    if where.genre_id is not None:
        yield in_genre(_number(where.genre_id, "genre"))
    if where.source is not None:
        yield _saved_at(where.source)
    if where.acquisition is not None:
        yield _came_from(where.acquisition)
    if where.wished_by is not None:
        yield _wished_by(where.wished_by)
    yield from _with_words(where.text)


def _stands(ownership: Ownership) -> Narrowing:
    return Narrowing(
        ask="+t.ownership_status = :ownership",
        collect="""
            SELECT id
            FROM albums INDEXED BY albums_by_ownership
            WHERE ownership_status = :ownership
        """,
        values={"ownership": str(ownership)},
    )


def _matched(match: MatchStatus) -> Narrowing:
    return Narrowing(
        ask="+t.match_status = :match",
        collect="SELECT id FROM albums INDEXED BY albums_by_match WHERE match_status = :match",
        values={"match": str(match)},
    )


_LOOKS: dict[Look, Ownership] = {
    Look.OWNED: Ownership.OWNED,
    Look.COMING: Ownership.DOWNLOADING,
    Look.PARTLY: Ownership.NOT_OWNED,
    Look.WANTED: Ownership.NOT_OWNED,
}


def _looks(look: Look) -> Iterator[Narrowing]:
    """Under names of their own: the status may be asked for beside."""
    if look is Look.UNSURE:
        yield Narrowing(
            ask="+t.match_status = :unsure",
            collect="SELECT id FROM albums INDEXED BY albums_by_match WHERE match_status = :unsure",
            values={"unsure": str(MatchStatus.MANUAL_REVIEW)},
        )
        return
    yield Narrowing(
        ask="+t.ownership_status = :look",
        collect="""
            SELECT id
            FROM albums INDEXED BY albums_by_ownership
            WHERE ownership_status = :look
        """,
        values={"look": str(_LOOKS[look])},
    )
    if look is Look.PARTLY:
        yield Narrowing(ask="+t.track_count > 0", collect=None, values={})
    if look is Look.WANTED:
        yield Narrowing(ask="+t.track_count = 0", collect=None, values={})


def _saved_at(source: str) -> Narrowing:
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM wishes AS w INDEXED BY wishes_of_album
            WHERE w.album_id = t.id AND w.source = :source
        )""",
        collect="""
            SELECT DISTINCT album_id AS id
            FROM wishes INDEXED BY wishes_by_source
            WHERE source = :source AND album_id IS NOT NULL
        """,
        values={"source": str(source)},
    )


def _came_from(acquisition: str) -> Narrowing:
    return Narrowing(
        ask="+t.acquisition_source = :acquisition",
        collect="""
            SELECT id
            FROM albums INDEXED BY albums_by_acquisition
            WHERE acquisition_source = :acquisition AND acquisition_source IS NOT NULL
        """,
        values={"acquisition": str(acquisition)},
    )


def _wished_by(person_id: int) -> Narrowing:
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM wishes AS w INDEXED BY wishes_of_album
            WHERE w.album_id = t.id AND +w.person_id = :person_id
        )""",
        collect="""
            SELECT DISTINCT album_id AS id
            FROM wishes INDEXED BY wishes_of_person_albums
            WHERE person_id = :person_id AND album_id IS NOT NULL
        """,
        values={"person_id": _number(person_id, "person")},
    )


def _with_words(said: str) -> Iterator[Narrowing]:
    """Each word stands somewhere in the title or the artist. The full text has only what is here;
    the keys stand in the index that is walked."""
    if any("\ud800" <= letter <= "\udfff" for letter in said):
        raise Invalid("Nothing in the collection can have the text that was asked for.")
    for place, word in enumerate(text.fold(said).split()[:WORDS]):
        name = f"word_{place}"
        yield Narrowing(
            ask=f"(instr(t.title_key, :{name}) > 0 OR instr(t.artist_key, :{name}) > 0)",
            collect=None,
            values={name: word},
        )


def _number(row_id: int, kind: str) -> int:
    if not 0 <= row_id < 2**63:
        raise Invalid(f"Nothing in the collection can be of the {kind} that was asked for.")
    return row_id
