"""What it costs to write tags so that nothing can be lost, beside mutagen's save in place.

    python -m bench.tagging [--dir DIR] [--files 24] [--seconds 240]

A title and 300 kB of art go into MP3 (320 kbit/s) and FLAC files of four minutes: by mutagen in
place, once as it does it (the disk has nothing yet when it returns) and once with an fsync; by
soniq's child and the swap, without and with what undo needs; and by the whole of soniq, with
intents, journal and library. All in turn, file by file, by the clock, as most of it is waiting for
the disk; the median counts. What is left of a kill in the middle: mutagen in place 10 of 40 MP3 and
18 of 40 FLAC with damaged sound, soniq none (tests/tagging/test_kill.py).
"""

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TIT2

from bench.measuring import given, options, tell
from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.events import Bus
from soniq.files.model import Cover
from soniq.files.rewritten import Retag, Rewritten
from soniq.intake.service import Intake
from soniq.journal.service import Journal
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.disk import sync_folder
from soniq.store.migrations import migrate
from soniq.tagging.service import Tagging
from soniq.units import TrackId
from tests import sound

GOAL = 2.5
"""Times mutagen's save in place that is on the disk when it returns, as soniq's is."""

ART = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_200


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--seconds", type=int, default=240)
    said = given(parser)
    for suffix in (".mp3", ".flac"):
        source = _song(said.dir, suffix, said.seconds)
        with _room(said.dir / "tagging") as (folder, stack):
            _compare(suffix, source, folder, stack, said.files)


def _song(folder: Path, suffix: str, seconds: int) -> Path:
    """A song of noise and notes, as large as music is."""
    path = folder / f"song-{seconds}{suffix}"
    if not path.exists():
        samples = sound.noise(seconds) + sound.tune(1, seconds=seconds, rate=sound.RATE)
        sound.write(path, samples, bit_rate=320_000)
    return path


@contextmanager
def _room(folder: Path) -> Iterator[tuple[Path, ExitStack]]:
    """An empty folder, and all that is to be closed before it goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        yield folder, stack
    shutil.rmtree(folder)


def _compare(suffix: str, source: Path, folder: Path, stack: ExitStack, count: int) -> None:
    writers = Writers()
    stack.callback(writers.close)
    music = folder / "music"
    music.mkdir()
    for number in range(count):
        shutil.copyfile(source, music / f"{number}{suffix}")
    whole = _soniq(folder, music, writers, stack)
    ways: dict[str, Callable[[Path], None]] = {
        "mutagen": lambda path: _in_place(path, synced=False),
        "mutagen, synced": lambda path: _in_place(path, synced=True),
        "child, no undo": lambda path: _beside(writers, path, None),
        "child": lambda path: _beside(writers, path, folder / "kept"),
    }
    times: dict[str, list[float]] = {name: [] for name in (*ways, "soniq")}
    for _ in range(count):
        for name, way in ways.items():
            path = folder / f"{name}{suffix}"
            shutil.copyfile(source, path)
            os.sync()
            times[name].append(_timed(partial(way, path)))
    os.sync()
    times["soniq"] = [_timed(whole) / count]
    _report(suffix, source.stat().st_size, times)


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _report(suffix: str, size: int, times: dict[str, list[float]]) -> None:
    median = {name: statistics.median(taken[1:] or taken) for name, taken in times.items()}
    peer, plain = median["mutagen, synced"], median["mutagen"]
    beside = f"mutagen in place {plain * 1000:,.0f} ms, with fsync {peer * 1000:,.0f} ms"
    what = f"tags, {suffix[1:]} of {size / 1e6:,.0f} MB"
    for name, words in (
        ("child, no undo", "copy, checks, swap"),
        ("child", "and what undo needs"),
        ("soniq", "and intents, journal, library"),
    ):
        told = f"{median[name] * 1000:,.0f} ms a file, {median[name] / plain:.1f} x unsynced"
        figure = median[name] / peer
        tell(f"{what}: {words}", figure, "x synced", most=GOAL, beside=f"{told}; {beside}")


def _in_place(path: Path, *, synced: bool) -> None:
    if path.suffix == ".flac":
        file: Any = FLAC(path)
        picture = Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", ART
        file.add_picture(picture)
        file["title"] = "New"
        file.save()
    else:
        tags = ID3(path)
        tags.add(TIT2(encoding=3, text="New"))
        tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=ART))
        tags.save(path)
    if synced:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _beside(writers: Writers, path: Path, kept: Path | None) -> None:
    temp = path.with_name(".soniq-1.tmp")
    if kept is not None:
        kept.unlink(missing_ok=True)
    order = Retag(
        path=os.fsencode(path),
        temp=os.fsencode(temp),
        kept=None if kept is None else os.fsencode(kept),
        fields={"title": "New"},
        cover=Cover(image=ART, mime="image/png"),
    )
    answer = writers.retag(order)
    assert isinstance(answer, Rewritten), answer
    temp.replace(path)
    sync_folder(path.parent)


def _soniq(folder: Path, music: Path, writers: Writers, stack: ExitStack) -> Callable[[], None]:
    """All of it: the batch is written by the returned function."""
    library = folder / "library.sqlite"
    migrate(library)
    bus = Bus()
    db = Database(library, bus)
    stack.callback(db.close)
    children, shelves, journal = Children(), Shelves(), Journal(db)
    stack.callback(children.close)
    roots = Roots(db, shelves)
    root = roots.add(os.fsencode(music))
    Intake(db, shelves, children, bus).scan(root.id)
    roots.set_writable(root.id, True, by=None)
    tagging = Tagging(db, shelves, journal, writers, folder / "tagblocks")
    tracks = [TrackId(row[0]) for row in db.read().execute("SELECT id FROM tracks")]
    cover = Cover(image=ART, mime="image/png")

    def work() -> None:
        report = tagging.write(tracks, by=None, cover=cover)
        assert not report.refused, report.refused

    return work


if __name__ == "__main__":
    main()
