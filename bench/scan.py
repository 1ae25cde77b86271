"""What the first scan of a folder costs, beside mutagen alone, `beet import -A` and MPD.

    python -m bench.scan [--dir DIR] [--files 3000] [--rounds 3] [--music FOLDER] [--beet PATH]

Makes the folder of music once in DIR (3,000 files: two minutes) and keeps it, or takes FOLDER. All
read warm files: what differs is the work, not the disk. mutagen alone is `mutagen.File(path)` of
the same files in the same order. soniq reads them too, knows each sound again (a hash of its
payload), places it, and writes an indexed library.

beets is not needed; `--beet` names its command, and `--beet get` fetches it into DIR. MPD is asked
where it is installed. Both are measured as a person waits for them: the command, from its start.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import collection
from bench.measuring import Cost, apart, cpu_now, given, least_cpu, of_command, options, tell

GOAL = 1.3
"""Times the CPU of mutagen alone."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--music", type=Path, help="real music instead")
    parser.add_argument("--beet", help="the command beet, or `get`")
    said = given(parser)
    music = said.music or collection.mixed(said.dir, said.files)
    ours, theirs = rounds(music.resolve(), said.rounds)
    files = int(ours.result)
    name = f"scan, first, {files:,} files"
    tell(f"{name}: CPU", ours.cpu / theirs.cpu, "x mutagen", most=GOAL, beside="CPU time alone")
    rate = files / theirs.cpu
    tell(f"{name}: rate", files / ours.cpu, "files/CPU-s", beside=f"mutagen alone {rate:,.0f}")
    waiting(name, music.resolve(), beet(said.beet, said.dir))


def rounds(music: Path, times: int) -> tuple[Cost, Cost]:
    ours, theirs = [], []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as data:
            theirs.append(apart("bench.scan:mutagen_alone", music))
            ours.append(apart("bench.scan:first_scan", music, data))
    return least_cpu(ours), least_cpu(theirs)


def mutagen_alone(folder: str) -> Callable[[], int]:
    import mutagen

    paths = sounds(folder)
    mutagen.File(paths[0])  # loads its formats

    def work() -> int:
        for path in paths:
            with contextlib.suppress(Exception):  # of broken files it lets out every kind
                mutagen.File(path)
        return len(paths)

    return work


def first_scan(folder: str, data: str) -> Callable[[], int]:
    from soniq.app import Soniq

    soniq = Soniq.open({"data": data}, alone_as="bench")
    root = soniq.roots.add(os.fsencode(folder))

    def work() -> int:
        found = soniq.intake.scan(root.id).found
        soniq.close()
        return found

    return work


def sounds(folder: str) -> list[bytes]:
    """The files that soniq takes for sound, in its order."""
    from soniq.files.walk import FolderSeen, walk

    root = os.fsencode(folder)
    return [
        os.path.join(root, seen.path, entry.name)
        for seen in walk(root)
        if isinstance(seen, FolderSeen)
        for entry in seen.audio
    ]


def waiting(name: str, music: Path, beet: str | None) -> None:
    """Seconds until each command is done."""
    peers = []
    with tempfile.TemporaryDirectory() as place:
        command: list[str | Path] = [sys.executable, "-m", "soniq", "scan", music]
        ours = of_command([*command, "--data", Path(place, "data")])
        if beet is not None:
            cost = of_beets(beet, music, Path(place))
            peers.append(f"beet import -A {cost.wall:.1f} s (CPU {cost.cpu:.1f})")
        if shutil.which("mpd") and shutil.which("mpc"):
            cost = of_mpd(music, Path(place))
            peers.append(f"MPD {cost.wall:.1f} s (CPU {cost.cpu:.1f})")
    told = "; ".join([f"CPU {ours.cpu:.1f}", *peers])
    tell(f"{name}: soniq scan", ours.wall, "s", beside=told)


def beet(said: str | None, folder: Path) -> str | None:
    """The command to ask, if any."""
    if said != "get":
        return said or shutil.which("beet")
    place = folder / "beets"
    if not (place / "bin" / "beet").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        wheels = ["install", "--quiet", "--only-binary=:all:", "beets"]
        subprocess.run([place / "bin" / "pip", *wheels], check=True)
    return str(place / "bin" / "beet")


def of_beets(beet: str, music: Path, place: Path) -> Cost:
    home = place / "beets"
    home.mkdir()
    (home / "config.yaml").write_text(
        f"directory: {music}\nlibrary: {home}/library.db\nplugins: []\n"
        "import: {copy: no, write: no, duplicate_action: keep}\n"
    )
    environment = {"BEETSDIR": str(home)}
    of_command([beet, "version"], environment=environment)  # makes its library
    return of_command([beet, "import", "-A", "-q", music], environment=environment)


def of_mpd(music: Path, place: Path) -> Cost:
    """From the start of the daemon, which looks at once as it has no database."""
    door, config = place / "mpd.socket", place / "mpd.conf"
    config.write_text(
        f'music_directory "{music}"\ndb_file "{place}/mpd.db"\nbind_to_address "{door}"\n'
        f'log_file "{place}/mpd.log"\nfollow_outside_symlinks "no"\n'
        'audio_output {\n type "null"\n name "none"\n}\n'
    )
    begun, begun_cpu = time.perf_counter(), cpu_now()
    daemon = subprocess.Popen(["mpd", "--no-daemon", config], stderr=subprocess.DEVNULL)
    try:
        while not door.exists() and daemon.poll() is None:
            time.sleep(0.01)
        of_command(["mpc", "--host", str(door), "update", "--wait"])
        wall = time.perf_counter() - begun
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
    return Cost(cpu=cpu_now() - begun_cpu, wall=wall, result=None)


if __name__ == "__main__":
    main()
