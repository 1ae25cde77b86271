"""Every list, sort and filter, through EXPLAIN QUERY PLAN: nothing reads a big table through.

What may stand in a plan, besides searches of an index:

- the walk of the index that holds a list's order, which stops when the page is full;
- the walk of the ids of a page (`json_each`), at most 200, and of the roots, a handful;
- where a filter leaves few items, they are collected, made distinct and sorted: at most
  `lists.COLLECTED` (see there), in statements that read `… AS c CROSS JOIN …`, and the count
  that decides it, which ends at that number;
- on the page of one thing, a sort of the parts that it has;
- in a search, the full text's own steps, and the words near to a mistyped one, each once.
"""

import dataclasses
import itertools
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from soniq.collection.model import CollectedSort
from soniq.collection.service import Collection
from soniq.discovery import similar_rows
from soniq.discovery.model import LikeFilter
from soniq.discovery.narrowed import Narrowed
from soniq.discovery.service import Discovery
from soniq.errors import NotFound, Unavailable
from soniq.events import Bus
from soniq.features import near_rows, queue_rows, rows, sound_rows, tying
from soniq.features.model import MoodRange, Rank, SoundFilter, SoundId
from soniq.features.narrowing import narrowings
from soniq.harmony import Key as MusicalKey
from soniq.library import lists
from soniq.library.covers import sources
from soniq.library.model import (
    AlbumFilter,
    AlbumSort,
    ArtistFilter,
    ArtistSort,
    CreditRole,
    Key,
    Slice,
    TrackFilter,
    TrackSort,
)
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, ArtworkHash, FolderId, GenreId, TrackId
from tests.collection.grids import GRID
from tests.crowd import build

ORDER_INDEX = re.compile(
    r"SCAN t USING (?:COVERING )?INDEX "
    r"(?:tracks|albums)_(?:missing_)?by_\w+|"
    r"SCAN t USING (?:COVERING )?INDEX (?:album|present)_artists_by_\w+|"
    r"SCAN t USING (?:COVERING )?INDEX (?:collected_by_\w+|albums_to_buy)|"
    r"SCAN t USING (?:COVERING )?INDEX (?:genres_by_name|files_unreadable|unheard_given_up)"
)
IDS = re.compile(r"SCAN wanted VIRTUAL TABLE INDEX 1:")
COLLECTED = re.compile(
    r"SCAN c|SCAN \(subquery-\d+\)|SCAN albums USING INDEX albums_compiled|"
    r"USE TEMP B-TREE FOR (?:ORDER BY|DISTINCT)"
)
FULL_TEXT = re.compile(r"SCAN search_index VIRTUAL TABLE INDEX|USE TEMP B-TREE FOR DISTINCT")
PARTS = re.compile(
    r"SCAN c|SCAN \(subquery-\d+\)|USE TEMP B-TREE|MERGE|LEFT|RIGHT|COMPOUND QUERY|UNION ALL"
)
STEPS = re.compile(
    r"SCAN r\b|SEARCH |CO-ROUTINE |MATERIALIZE |CORRELATED SCALAR SUBQUERY|SCALAR SUBQUERY|"
    r"LIST SUBQUERY|REUSE LIST SUBQUERY|SCAN CONSTANT ROW"
)


SCALARS = re.compile(r"SCAN tracks_untied|SCAN s\b.*INDEX sounds_by_model")
TIED = re.compile(r"SCAN tracks_untied|SCAN u\b|MATERIALIZE|SCAN f USING INDEX files_without_sound")


class Watched:
    """A library whose statements are kept as they are run, values and all."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path, Bus())
        self.library = Library(self.db, NoRenderer(), path.parent)
        self.discovery = Discovery(self.db, self.library)
        self.discovery.refresh()
        self._explainer = sqlite3.connect(path)
        self._seen: set[str] = set()
        self._plans: dict[str, list[str]] = {}
        self.db.read().set_trace_callback(self._seen.add)

    def faults(self, *, allowed: re.Pattern[str] | None = None) -> Iterator[str]:
        """Steps that no plan of the statements since the last look may hold."""
        statements = self.statements()
        assert statements, "the library asked the database nothing"
        for sql in statements:
            yield from (
                f"{step}\n{sql}"
                for step in self._plan(sql)
                if not (_may_stand(step, sql) or (allowed and allowed.match(step)))
            )

    def statements(self) -> list[str]:
        """What was asked since the last look."""
        seen = sorted(sql for sql in self._seen if sql.lstrip().startswith("SELECT"))
        self._seen.clear()
        return seen

    def _plan(self, sql: str) -> list[str]:
        shape = re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", sql)
        if shape not in self._plans:
            rows = self._explainer.execute(f"EXPLAIN QUERY PLAN {sql}")
            self._plans[shape] = [row[3] for row in rows]
        return self._plans[shape]

    def close(self) -> None:
        self.db.read().set_trace_callback(None)
        self._explainer.close()
        self.db.close()


class NoRenderer:
    """No plan needs a picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("no plan needs a picture")


def _may_stand(step: str, sql: str) -> bool:
    if STEPS.match(step) or IDS.match(step) or ORDER_INDEX.match(step):
        return True
    bounded = " AS c CROSS JOIN " in sql or sql.startswith("SELECT count(*) FROM (")
    return bounded and COLLECTED.match(step) is not None


@pytest.fixture(scope="module", params=["analyzed", "never analyzed"])
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    path = tmp_path_factory.mktemp("plans") / "library.sqlite"
    build(path, 20_000)
    if request.param == "analyzed":
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("ANALYZE")
        connection.close()
    library = Watched(path)
    yield library
    library.close()


@pytest.fixture(params=["collecting", "walking"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways that a narrowed list can go, whatever this library would make it choose."""
    if request.param == "walking":
        monkeypatch.setattr(lists, "COLLECTED", -1)
    return str(request.param)


NARROWED: dict[str, TrackFilter] = {
    "artist": TrackFilter(artist_id=ArtistId(3)),
    "role": TrackFilter(artist_id=ArtistId(3), role=CreditRole.ARTIST),
    "album": TrackFilter(album_id=AlbumId(5)),
    "genre": TrackFilter(genre_id=GenreId(2)),
    "folder": TrackFilter(folder_id=FolderId(7)),
    "years": TrackFilter(year_from=1970, year_to=1999),
    "codec": TrackFilter(codec="mp3"),
    "tempo": TrackFilter(bpm_from=90, bpm_to=100),
    "octaves": TrackFilter(bpm_from=90, bpm_to=100, bpm_octaves=True),
    "keys": TrackFilter(keys=MusicalKey(9, True).neighbours),
}


def track_filters() -> Iterator[TrackFilter]:
    """None, each one, each two, and all at once; of what is there and of what is missing."""
    filters = list(NARROWED.values())
    for chosen in ((), *((one,) for one in filters), *itertools.combinations(filters, 2), filters):
        for missing in (False, True):
            said = {
                field.name: value
                for one in chosen
                for field in dataclasses.fields(one)
                if (value := getattr(one, field.name)) != field.default
            }
            yield TrackFilter(**{**said, "missing": missing})


def slices(keys: list[Key]) -> Iterator[Slice]:
    if keys:
        yield Slice(first=20, after=keys[-1])
        yield Slice(last=20, before=keys[-1])


@pytest.mark.parametrize("sort", TrackSort)
def test_no_list_of_tracks_reads_the_library_through(
    watched: Watched, sort: TrackSort, way: str
) -> None:
    for where, descending in itertools.product(track_filters(), (False, True)):
        page = watched.library.tracks(where, sort=sort, descending=descending, part=Slice(first=3))
        for part in slices(page.keys):
            watched.library.tracks(where, sort=sort, descending=descending, part=part)
    assert list(watched.faults()) == []


@pytest.mark.parametrize("sort", TrackSort)
def test_no_list_narrowed_by_sound_reads_the_library_through(
    watched: Watched, sort: TrackSort, way: str
) -> None:
    moods = (MoodRange(mood="mood_happy", low=0.6), MoodRange(mood="acoustic", high=0.2))
    for also in (
        narrowings(SoundFilter(moods=moods[:1])),
        narrowings(SoundFilter(bpm_from=90, keys=(MusicalKey(9, True),), moods=moods)),
    ):
        for where in (TrackFilter(), TrackFilter(genre_id=GenreId(2), bpm_to=100)):
            watched.library.tracks(where, sort=sort, part=Slice(first=3), also=also)
    assert list(watched.faults()) == []


def test_what_is_to_be_heard_is_found_by_seeking(watched: Watched) -> None:
    reader = watched.db.read()
    queue_rows.wanted_after(reader, (-1, -1, -1))
    queue_rows.never_heard_after(reader, 7)
    queue_rows.older_model_after(reader, "")
    queue_rows.outdated_after(reader, "old", 3)
    queue_rows.turn(reader, TrackId(3))
    queue_rows.lacking(reader, [TrackId(3)], Rank.SEEN)
    rows.of_tracks(reader, [TrackId(3)])
    rows.waveform(reader, TrackId(3))
    rows.unheard(reader, [3])
    tying.is_any(reader)
    assert list(watched.faults(allowed=SCALARS)) == []


def test_what_is_tied_and_shown_is_found_by_seeking(watched: Watched) -> None:
    reader = watched.db.read()
    reader.execute(tying.SOME, {"at_once": 5}).fetchall()
    reader.execute(tying.TO_SHOW, {"ids": "[1, 2]"}).fetchall()
    reader.execute(sound_rows.OF_HASH, {"audio_hash": b""}).fetchall()
    reader.execute(sound_rows.OF_SCRAPS, {"xxh128": b""}).fetchall()
    assert list(watched.faults(allowed=TIED)) == []


@pytest.mark.parametrize("sort", AlbumSort)
def test_no_list_of_albums_reads_the_library_through(
    watched: Watched, sort: AlbumSort, way: str
) -> None:
    for artist, genre, years, compilation, missing, descending in itertools.product(
        (None, ArtistId(3)), (None, GenreId(2)), (None, (1970, 1999)), (None, True, False),
        (False, True), (False, True),
    ):  # fmt: skip
        where = AlbumFilter(
            artist_id=artist,
            genre_id=genre,
            year_from=years and years[0],
            year_to=years and years[1],
            compilation=compilation,
            missing=missing,
        )
        page = watched.library.albums(where, sort=sort, descending=descending, part=Slice(first=3))
        for part in slices(page.keys):
            watched.library.albums(where, sort=sort, descending=descending, part=part)
    assert list(watched.faults()) == []


@pytest.mark.parametrize("sort", ArtistSort)
def test_no_list_of_artists_reads_the_library_through(
    watched: Watched, sort: ArtistSort, way: str
) -> None:
    for only, role, initial, descending in itertools.product(
        (True, False),
        (None, CreditRole.COMPOSER, CreditRole.ARTIST),
        (None, "B", "#"),
        (False, True),
    ):
        where = ArtistFilter(album_artists_only=only, role=role, initial=initial)
        page = watched.library.artists(where, sort=sort, descending=descending, part=Slice(first=3))
        for part in slices(page.keys):
            watched.library.artists(where, sort=sort, descending=descending, part=part)
    assert list(watched.faults()) == []


def test_no_list_of_genres_folders_or_unreadable_files_reads_the_library_through(
    watched: Watched,
) -> None:
    for ask in (
        watched.library.genres,
        lambda part: watched.library.folders(None, part),
        lambda part: watched.library.folders(FolderId(1), part),
        watched.library.unreadable,
        lambda part: lists.find(watched.db.read(), rows.UNHEARD, part),
    ):
        for part in (Slice(), *slices(ask(Slice(first=2)).keys)):
            ask(part)
    assert list(watched.faults()) == []


@pytest.mark.parametrize("sort", CollectedSort)
def test_no_page_of_the_grid_reads_the_library_through(
    watched: Watched, sort: CollectedSort, way: str
) -> None:
    collection = Collection(watched.db, Shelves())
    for where, descending in itertools.product(GRID.values(), (False, True)):
        page = collection.albums(where, sort=sort, descending=descending, part=Slice(first=3))
        for part in slices(page.keys):
            collection.albums(where, sort=sort, descending=descending, part=part)
        collection.page(where, sort=sort, page=2, page_size=3)
    assert list(watched.faults()) == []


def test_no_page_of_one_thing_reads_the_library_through(watched: Watched) -> None:
    library = watched.library
    library.track_detail(TrackId(4))
    library.album_detail(AlbumId(4))
    library.genre(GenreId(1))
    library.folder(FolderId(3))
    library.artwork([ArtworkHash("00" * 16)])
    with pytest.raises(Unavailable):
        library.playable(TrackId(4))
    with pytest.raises(NotFound):
        library.cover(ArtworkHash("00" * 16), 160)
    sources(watched.db.read(), ArtworkHash("00" * 16))
    library.artist_detail(ArtistId(2))
    assert list(watched.faults(allowed=PARTS)) == []


def test_the_letters_of_a_list_are_found_by_seeking(watched: Watched) -> None:
    watched.library.forget()
    watched.library.letters(AlbumSort.ARTIST)
    watched.library.letters(ArtistSort.NAME, descending=True)
    watched.library.letters(TrackSort.ALBUM)
    assert list(watched.faults()) == []


@pytest.mark.parametrize("typed", ["the", "l", "lov", "the love", "nihgt lovex", "!!!", "ladygaga"])
def test_no_search_reads_the_library_through_or_sorts_its_hits(
    watched: Watched, typed: str
) -> None:
    watched.discovery.search(typed)
    assert list(watched.faults(allowed=FULL_TEXT)) == []


def test_figures_walk_indexes_once_and_are_then_remembered(watched: Watched) -> None:
    watched.library.totals()
    watched.library.facets()
    watched.statements()
    watched.library.totals()
    watched.library.facets()
    assert watched.statements() == []


def test_the_watch_sees_a_scan_and_a_sort(watched: Watched) -> None:
    reader = watched.db.read()
    reader.execute("SELECT title FROM tracks AS c ORDER BY disc_title").fetchall()
    assert len(list(watched.faults())) == 2


def test_no_search_by_sound_reads_the_library_through(watched: Watched, way: str) -> None:
    reader = watched.db.read()
    list(near_rows.vectors(reader, "a model", [1]))
    list(near_rows.scores(reader, [1]))
    near_rows.entries(reader, "a model", [1])
    near_rows.sounds_of(reader, [TrackId(3)])
    near_rows.tracks_of(reader, [SoundId(3)])
    similar_rows.recordings(reader, [TrackId(3)])
    similar_rows.of_album(reader, AlbumId(3), 5)
    similar_rows.of_artist(reader, ArtistId(3), 5)
    where = LikeFilter(
        sound=SoundFilter(bpm_from=90, octaves=True, moods=(MoodRange(mood="acoustic"),)),
        harmonic=True,
        instrumental=True,
        genre_id=GenreId(2),
        year_from=1980,
    )
    for narrowed in (
        Narrowed(reader, where, [MusicalKey(9, True)]),
        Narrowed(reader, LikeFilter(year_to=1990), []),
    ):
        narrowed.all()
        narrowed.some(5)
        narrowed.of([TrackId(3)])
    assert list(watched.faults()) == []
