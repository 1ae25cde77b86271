"""What it costs to edit fields, to say who said them, and to remember it all.

    python -m bench.provenance [--tracks 20000] [--changes 200000]

Fills a library through the shelves, as a scan does, with 12 tracks an album. Then: one field of all
tracks set at once and taken back (how long each part of it holds the writer); who says what on an
album's page; a page of the history among that many changes, and the history of one album; what an
edited track adds to the library file. A Pi 4 takes four times as long.
"""

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.lists import NoRenderer
from bench.measuring import given, options, tell
from soniq.events import Bus
from soniq.files.model import Reading, Sound, Tags
from soniq.journal.model import ChangeKind, Entry, Item, Source
from soniq.journal.service import Journal
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.library.writing.file_rows import FoundFile
from soniq.provenance.model import Proposals
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import AlbumId, ChangeId, Milliseconds, PersonId, Progress, TrackId

PAGE = 20.0
"""Milliseconds of a step of a page, on a Pi 4: a quarter of that here."""
HELD = 250.0
"""Milliseconds that a part of a bulk may hold the writer here: a second on a Pi 4."""
OF_ALBUM = 12
ADA = PersonId(1)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--changes", type=int, default=200_000)
    said = given(parser)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.sqlite")
        migrate(path)
        db = Database(path, Bus())
        shelves = Shelves()
        library = Library(db, NoRenderer(), Path(folder))
        journal = Journal(db)
        provenance = Provenance(db, shelves, library, journal)
        fill(db, shelves, Path(folder), said.tracks)
        bulk(db, provenance, journal)
        fill_history(db, journal, said.changes, said.tracks)
        pages(provenance, journal, said.changes, said.tracks // OF_ALBUM)
        db.close()


def fill(db: Database, shelves: Shelves, folder: Path, tracks: int) -> None:
    root = Roots(db, shelves).add(str(folder).encode())
    for first in range(0, tracks, OF_ALBUM * 40):
        with db.write() as tx:
            for album in range(first // OF_ALBUM, min(first + OF_ALBUM * 40, tracks) // OF_ALBUM):
                path = b"%d/%d" % (album // 5, album)
                folder_id = shelves.folder(tx, root.id, path, root_name="music")
                shelves.keep(tx, [file(root.id, folder_id, album, n) for n in range(OF_ALBUM)])
                shelves.shelve(tx, root.id, path)


def file(root_id: int, folder_id: int, album: int, number: int) -> FoundFile:
    tags = Tags(
        title=f"Song {number} of {album}",
        artists=(f"Artist {album // 5}",),
        album=f"Album {album}",
        album_artists=(f"Artist {album // 5}",),
        genres=("Rock", "Pop")[: 1 + album % 2],
        track_number=number + 1,
        track_total=OF_ALBUM,
        date=str(1960 + album % 60),
        label="Harvest",
        mb_artist_ids=(f"{album // 5:08x}-0000-0000-0000-000000000000",),
    )
    sound = Sound(container="flac", codec="flac", duration_ms=Milliseconds(200_000))
    digest = random.Random(album * 100 + number).randbytes(16)
    return FoundFile(
        id=None,
        root_id=root_id,  # type: ignore[arg-type]  # NewTypes of the ids that the rows gave
        folder_id=folder_id,  # type: ignore[arg-type]  # the same
        name=b"%d.flac" % number,
        size_bytes=30_000_000,
        mtime_ns=1,
        inode=number,
        reading=Reading(sound=sound, tags=tags, audio_hash=digest),
    )


def bulk(db: Database, provenance: Provenance, journal: Journal) -> None:
    proposals: Proposals = {TrackId(id_): {"genres": ["Jazz"]} for (id_,) in every(db)}
    entry = Entry(kind=ChangeKind.FIELDS, title="Genres", source=Source.PERSON, by=ADA)
    before = size(db)
    told: list[float] = []

    def note(_: Progress) -> None:
        told.append(time.process_time())

    cpu = time.process_time()
    change_id = provenance.apply(proposals, entry, note)
    cpu = time.process_time() - cpu
    told.append(time.process_time())
    assert change_id is not None
    held = [(end - start) * 1000 for start, end in itertools.pairwise(told)]
    name = f"bulk edit, {len(proposals):,} tracks"
    tell(f"{name}: rate", len(proposals) / cpu, "tracks/CPU-s")
    beside = f"p50 {statistics.median(held):.0f}, worst {max(held):.0f}"
    tell(f"{name}: a part, p95", p95(held), "ms CPU", most=HELD, beside=beside)
    tell("disk for an edited track", (size(db) - before) / len(proposals), "bytes")
    cpu = time.process_time()
    undone = journal.undo(change_id, by=ADA)
    assert undone.restored == len(proposals)
    cpu = time.process_time() - cpu
    tell(f"{name}: undo", len(proposals) / cpu, "tracks/CPU-s")


def fill_history(db: Database, journal: Journal, changes: int, tracks: int) -> None:
    chance = random.Random(3)
    for first in range(0, changes, 5_000):
        with db.write() as tx:
            for number in range(first, min(first + 5_000, changes)):
                item = Item(
                    entity="track",
                    entity_id=chance.randint(1, tracks),
                    before={"title": [f"Song {number}", None]},
                    after={"title": [f"Son {number}", number]},
                )
                kind = ChangeKind.TAGS if number % 10 else ChangeKind.MOVES
                entry = Entry(kind=kind, title="Title", source=Source.PERSON, by=ADA)
                journal.begin(tx, entry, [item])


def pages(provenance: Provenance, journal: Journal, changes: int, albums: int) -> None:
    chance = random.Random(5)
    edited = [TrackId(chance.randint(1, albums * OF_ALBUM)) for _ in range(200)]
    entry = Entry(kind=ChangeKind.FIELDS, title="t", source=Source.DISCOGS, confidence=0.5)
    provenance.apply({track_id: {"title": "Other", "label": "4AD"} for track_id in edited}, entry)

    def an_album() -> None:
        provenance.attribution_of_album(AlbumId(chance.randint(1, albums)))

    def a_history() -> None:
        journal.changes(before=ChangeId(chance.randint(2, changes)), first=50)

    def of_a_kind() -> None:
        before = ChangeId(chance.randint(2, changes))
        journal.changes(before=before, kind=ChangeKind.MOVES, first=50)

    def of_an_album() -> None:
        first = chance.randint(0, albums - 1) * OF_ALBUM
        journal.of("track", range(first, first + OF_ALBUM), first=50)

    for name, page in (
        (f"who says so, album of {OF_ALBUM} tracks: p95", an_album),
        (f"history, page of 50 of {changes:,}: p95", a_history),
        (f"history of a kind, 50 of {changes:,}: p95", of_a_kind),
        (f"history of an album, of {changes:,}: p95", of_an_album),
    ):
        costs = [cost(page) for _ in range(300)]
        tell(
            name, p95(costs), "ms CPU", most=PAGE / 4, beside=f"p50 {statistics.median(costs):.2f}"
        )


def every(db: Database) -> list[tuple[int]]:
    return [tuple(row) for row in db.read().execute("SELECT id FROM tracks")]


def size(db: Database) -> int:
    db.tidy()
    return db.path.stat().st_size


def cost(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]


if __name__ == "__main__":
    main()
