"""What it costs to write tags so that nothing can be lost, beside mutagen's save in place.

    python -m bench.tagging [--dir DIR] [--files 24] [--seconds 240]

A title and 300 kB of art go into MP3 (320 kbit/s) and FLAC files of four minutes: by mutagen in
place, once as it does it (the disk has nothing yet when it returns) and once with an fsync; by
soniq's child and the swap, without and with what undo needs; and by the whole of soniq, with
intents, journal and library, where the disk takes one copy while the next is made. All in turn,
file by file, and at the child's low priority; the median counts. By the clock, as most of it is
waiting for the disk: on a busy machine look at the processor's time beside it. What is left of a
kill in the middle: mutagen in place 10 of 40 MP3 and 18 of 40 FLAC with damaged sound, soniq none
(tests/tagging/test_kill.py). Disks that are mounted with `discard` wait at each swap for the blocks
of the old file to be trimmed, which no save in place has to.
"""

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import psutil
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

Spent: TypeAlias = tuple[float, float]
"""Seconds by the clock, and of processor."""

GOAL = 2.5
"""Times mutagen's save in place that is on the disk when it returns, as soniq's is."""

ART = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_200


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--seconds", type=int, default=240)
    said = given(parser)
    os.nice(19)  # as the child is: on a busy machine the peer would else be favoured
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
    times: dict[str, list[Spent]] = {name: [] for name in (*ways, "soniq")}
    child = partial(_cpu_of, writers)
    for _ in range(count):
        for name, way in ways.items():
            path = folder / f"{name}{suffix}"
            shutil.copyfile(source, path)
            os.sync()
            times[name].append(_spent(partial(way, path), child))
    os.sync()
    wall, cpu = _spent(whole, child)
    times["soniq"] = [(wall / count, cpu / count)]
    _report(suffix, source.stat().st_size, times)


def _cpu_of(writers: Writers) -> float:
    """Seconds of processor that the child has taken so far."""
    if writers.process_id is None:
        return 0.0
    times = psutil.Process(writers.process_id).cpu_times()
    return float(times.user + times.system)


def _spent(work: Callable[[], None], child: Callable[[], float]) -> Spent:
    begun, processor = time.perf_counter(), time.process_time() + child()
    work()
    return time.perf_counter() - begun, time.process_time() + child() - processor


def _report(suffix: str, size: int, times: dict[str, list[Spent]]) -> None:
    """The mean of the processor's time: the system counts the child's in steps of 10 ms."""
    warm = {name: taken[1:] or taken for name, taken in times.items()}
    wall = {name: statistics.median(one[0] for one in taken) for name, taken in warm.items()}
    cpu = {name: statistics.mean(one[1] for one in taken) for name, taken in warm.items()}
    what = f"tags, {suffix[1:]} of {size / 1e6:,.0f} MB"
    plain, peer = "mutagen", "mutagen, synced"
    beside = (
        f"mutagen in place {_told(wall[plain], cpu[plain])}, "
        f"with fsync {_told(wall[peer], cpu[peer])}"
    )
    for name, words in (
        ("child, no undo", "copy, checks, swap"),
        ("child", "and what undo needs"),
        ("soniq", "all of soniq"),
    ):
        told = f"{_told(wall[name], cpu[name])}, {cpu[name] / cpu[peer]:.1f} x the CPU; {beside}"
        tell(f"{what}: {words}", wall[name] / wall[peer], "x in place", most=GOAL, beside=told)


def _told(wall: float, cpu: float) -> str:
    return f"{wall * 1000:,.0f} ms ({cpu * 1000:,.0f} CPU)"


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
        _sync(path)


def _sync(path: Path) -> None:
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
    for made in (temp, kept):
        if made is not None:
            _sync(made)
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
