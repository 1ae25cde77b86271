"""What a scan costs that finds nothing changed, beside scandir and stat of the same folders.

    python -m bench.rescan [--dir DIR] [--files 100000] [--rounds 5]

Makes the folder of music (small MP3s) and the library by a real first scan once in DIR (100,000
files: two minutes, 0.8 GB) and keeps both. The peer is the least that anybody must do who looks
whether files have changed: `os.scandir` of each folder, and the size, time and inode of each file.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from bench import collection
from bench.measuring import apart, given, least_cpu, options, tell

GOAL = 2.5
"""Times the CPU of scandir and stat."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    said = given(parser)
    music = collection.many(said.dir, said.files).resolve()
    data = known(music, said.dir / f"many-{said.files}-data")
    stats, scans = [], []
    for _ in range(said.rounds):
        stats.append(apart("bench.rescan:scandir_and_stat", music))
        scans.append(apart("bench.rescan:scan_again", data))
    theirs, ours = least_cpu(stats), least_cpu(scans)
    assert theirs.result == said.files
    assert ours.result == [said.files, 0], "a file was read again"
    name = f"rescan, unchanged, {said.files:,} files"
    beside = f"scandir + stat {theirs.cpu * 1000:,.0f} ms CPU"
    tell(f"{name}: CPU", ours.cpu / theirs.cpu, "x stat", most=GOAL, beside=beside)
    rate = f"{said.files / ours.cpu:,.0f} files/CPU-s; {ours.wall:.2f} s by the clock"
    tell(f"{name}: time", ours.cpu * 1000, "ms CPU", beside=rate)


def known(music: Path, data: Path) -> Path:
    """The data folder of a soniq that has scanned the music."""
    if not data.exists():
        half = data.with_name(f"{data.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        first = apart("bench.scan:first_scan", music, half)
        tell(f"scan, first, {first.result:,} small files", first.cpu, "s CPU")
        half.rename(data)
    return data


def scandir_and_stat(folder: str) -> Callable[[], int]:
    def work() -> int:
        files, waiting = 0, [os.fsencode(folder)]
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        about = entry.stat(follow_symlinks=False)
                        files += bool((about.st_size, about.st_mtime_ns, about.st_ino))
        return files

    return work


def scan_again(data: str) -> Callable[[], list[int]]:
    from soniq.app import Soniq

    soniq = Soniq.open({"data": data}, alone_as="bench")
    [root] = soniq.roots.all()

    def work() -> list[int]:
        report = soniq.intake.scan(root.id)
        soniq.close()
        return [report.found, report.read]

    return work


if __name__ == "__main__":
    main()
