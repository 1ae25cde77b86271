"""A small record collection of soniq's own making, for a first look and for tests.

The sound, covers and tags are made in a child process: numpy, PyAV and Pillow stay out of this one.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soniq.demo.collection import RECORDS
from soniq.demo.formats import RECIPES
from soniq.demo.records import CoverAt, Cut, Record
from soniq.errors import Unavailable
from soniq.units import Progress, Tell, tell_nobody

VERSION = 2
"""Counts up whenever the same names would now give other files."""

MARKER = ".soniq-demo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A track of the demo, and the truth about its sound."""

    path: str
    """Relative to the demo's folder."""
    title: str
    bpm: float
    key: str
    """As in ID3's TKEY: "C", "F#m"."""


def make_demo(folder: Path, tell: Tell = tell_nobody) -> list[Made]:
    """Fill the folder with the demo's tracks, and say what they are. Only what lacks is made.

    Raises Unavailable where the child process fails.
    """
    _forget_other_versions(folder)
    lacking = [path for path in _files() if not (folder / path).is_file()]
    if lacking:
        folder.mkdir(parents=True, exist_ok=True)
        marker = json.dumps({"version": VERSION, "files": _files()}, ensure_ascii=False)
        (folder / MARKER).write_text(marker, "utf-8")
        _make(folder, lacking, tell)
    return made()


def made() -> list[Made]:
    """What a complete demo holds."""
    return [
        Made(path=path_of(record, cut), title=cut.title, bpm=cut.bpm, key=cut.key)
        for record in RECORDS
        for cut in record.cuts
    ]


def path_of(record: Record, cut: Cut) -> str:
    """Where a track lies in the demo's folder: "Artist/Album (year)/01 Title.mp3"."""
    number, _ = record.number_of(cut)
    disc = f"CD{cut.disc}/" if record.discs else ""
    who = f"{(cut.credit or ', '.join(cut.artists))} - " if record.compilation else ""
    name = f"{number:02} {who}{cut.title}".replace("/", "-").replace(":", " -").rstrip("?.")
    return f"{record.folder}/{disc}{name}{RECIPES[record.format_of(cut)].suffix}"


def cover_path_of(record: Record) -> str | None:
    """Where the cover lies, for records that do not keep it inside their files."""
    return None if record.cover_at is CoverAt.FILES else f"{record.folder}/{record.cover_at.value}"


def _files() -> list[str]:
    covers = [path for record in RECORDS if (path := cover_path_of(record))]
    return covers + [track.path for track in made()]


def _forget_other_versions(folder: Path) -> None:
    """Take away what another version of soniq made here, and nothing else."""
    marker = folder / MARKER
    if not marker.is_file():
        return
    content = json.loads(marker.read_text("utf-8"))
    if content["version"] != VERSION:
        for path in content["files"]:
            (folder / path).unlink(missing_ok=True)


def _make(folder: Path, lacking: list[str], tell: Tell) -> None:
    tell(Progress(done=0, total=len(lacking)))
    for done, path in enumerate(_child(folder, lacking), 1):
        tell(Progress(done=done, total=len(lacking), note=Path(path).stem))


def _child(folder: Path, lacking: list[str]) -> Iterator[str]:
    """Runs the child; gives each path as its file is there."""
    command = [sys.executable, "-m", "soniq.demo", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps(lacking))
            child.stdin.close()
            for line in child.stdout:
                yield json.loads(line)
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise Unavailable(
            f"The demo's music could not be made in {folder} (exit status {child.returncode}). "
            "What the encoder said stands above; `soniq doctor` checks what it needs."
        )
