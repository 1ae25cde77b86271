"""Libraries whose albums wait for a person: looked for in a catalogue that knows them nearly."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from soniq.accounts.model import Nearness
from soniq.app import Soniq, library_file
from soniq.matching.service import Matching
from tests import crowd
from tests.matching.books import Books

TRACKS = 12
ALONE = "Lantern"
"""The word that every title begins with, before its number."""
WAITING = 500


def records(count: int = WAITING) -> list[crowd.Record]:
    return [
        crowd.Record(
            artist=f"The Watchers {number}",
            title=f"{ALONE}{number}",
            tracks=[f"Song {track} of {number}" for track in range(1, TRACKS + 1)],
            year=1990,
        )
        for number in range(1, count + 1)
    ]


def catalogue(shelf: Iterable[crowd.Record]) -> Books:
    """Of each album one with other takes of some songs, and one of the same name by a trio."""
    books = Books()
    for record in shelf:
        takes = [
            f"{title} (Take 2)" if place % 3 else title for place, title in enumerate(record.tracks)
        ]
        books.add(record.artist, record.title, takes, date="1991-02-03", length_ms=212_000)
        books.add(f"{record.artist} Trio", record.title, list(record.tracks), date="1999")
    return books


def fill(data: Path, password: str, *, waiting: int = WAITING, pending: int = 0) -> None:
    """A library of Anna's: albums that wait for a person, and some that nobody looked for yet."""
    library = library_file(data)
    library.parent.mkdir(parents=True)
    shelf = records(waiting + pending)
    crowd.build(library, 0, more=shelf)
    with opened(data) as soniq:
        with soniq.db.write() as tx:
            tx.execute("UPDATE albums SET cover = NULL")
            tx.execute("UPDATE tracks SET duration_ms = 200000 + track_number * 1000")
        soniq.accounts.claim("Anna", password, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        look(soniq, shelf[:waiting])


def look(soniq: Soniq, shelf: list[crowd.Record]) -> None:
    books = catalogue(shelf)
    matching = Matching(soniq.db, soniq.shelves, soniq.journal, soniq.provenance, books, books)
    if not shelf:
        return
    (anna,) = soniq.accounts.people()
    wanted = {record.title for record in shelf}
    rows = soniq.db.read().execute("SELECT id, title FROM albums ORDER BY id")
    report = matching.match_all(
        by=anna.id, albums=[row["id"] for row in rows if row["title"] in wanted]
    )
    assert report.manual_review == len(shelf), report


@contextmanager
def opened(data: Path) -> Iterator[Soniq]:
    soniq = Soniq.open({"data": data}, alone_as="a test")
    try:
        for name in ("analyse", "watch", "scan_on_start"):
            soniq.preferences.set(name, False, soniq.loaded)
        yield soniq
    finally:
        soniq.close()
