"""Labelled recordings: a folder with `labels.csv`, whose columns are path, set, bpm, key, genre,
mood, artist (those that are there; more do no harm).

mood: shares of listeners, "calmness=0.450;tension=0.100". The folder that the benches take by
themselves lies beside the checkout; none of it belongs to soniq.
"""

import csv
import os
from dataclasses import dataclass, field
from pathlib import Path

from bench.measuring import ROOT
from soniq.harmony import Key

SHARED = Path(os.environ.get("SONIQ_SHARED", ROOT.parent / "shared"))
AUDIO = SHARED / "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A recording and what people say of it."""

    path: Path
    set: str
    bpm: float | None = None
    key: Key | None = None
    genre: str = ""
    artist: str = ""
    mood: dict[str, float] = field(default_factory=dict)


def clips(place: Path) -> list[Clip]:
    """Of a folder with `labels.csv`, or of a CSV file. Paths are relative to its folder."""
    file = place / "labels.csv" if place.is_dir() else place
    if not file.exists():
        raise SystemExit(f"{file} is not there; --music names a folder with labels.csv, or a CSV.")
    with file.open(newline="", encoding="utf-8") as rows:
        return [_clip(file.parent, row) for row in csv.DictReader(rows)]


def _clip(folder: Path, row: dict[str, str]) -> Clip:
    key = Key.parse(row["key"]) if row.get("key") else None
    if row.get("key") and key is None:
        raise SystemExit(f"{row['path']}: {row['key']!r} is no key.")
    return Clip(
        path=folder / row["path"],
        set=row.get("set") or folder.name,
        bpm=float(row["bpm"]) if row.get("bpm") else None,
        key=key,
        genre=row.get("genre") or "",
        artist=row.get("artist") or "",
        mood=_mood(row.get("mood") or ""),
    )


def _mood(said: str) -> dict[str, float]:
    pairs = (part.partition("=") for part in said.split(";") if "=" in part)
    return {name: float(share) for name, _, share in pairs}
