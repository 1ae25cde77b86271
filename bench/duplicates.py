"""How long a search for duplicates takes, how many pairs it compares, and how true it is.

    python -m bench.duplicates [--dir DIR] [--music FOLDER] [--tracks 20000]

Truth: each recording of the folder is coded anew as MP3 of 128 kbit/s, once whole and once begun a
second later. soniq's tagger hears all three; Chromaprint's fingerprints of them are made by fpcalc,
or by ffmpeg where that is built with it (the same algorithm). Printed are how alike what is the
same is, and how alike what is not; `grouping.COSINE` and `grouping.ALIKE` lie between:

                      the same, coded anew   begun a second later   two recordings at most
    cosine            .983 at least          .914 (from 10 s on)    .946 (two takes of one drummer)
    equal bits        .970 at least          .954 at least          .815 (two takes of one samba)

So .96 and .90. Without fpcalc, a trimmed copy is found only where its embedding stays near enough:
a false split harms nobody, a false merge may cost a song.

Time: a library of tracks with unlike titles, whose vectors are made as bench/neighbours makes them;
a twentieth of the tracks is there a second time with the same sound, a twentieth coded anew (a
vector nearby). "All with all" is what a search without blocks would compare. The Pi 4 is estimated
at 4 to 6.4 times the CPU.
"""

import argparse
import itertools
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import NoReturn

import numpy as np

from bench.labelled import AUDIO, clips
from bench.measuring import cpu_now, given, options, tell
from bench.neighbours import PI, SETS, Rows, heard_of
from bench.peers import samples
from soniq.audio.model import EMBEDDING_MODEL, vector
from soniq.audio.taggers import Tagger
from soniq.child.reckoning import reckon
from soniq.clients import fingerprints
from soniq.duplicates.grouping import ALIKE, COSINE
from soniq.duplicates.likeness import likeness, packed
from soniq.duplicates.model import Kind
from soniq.duplicates.service import Duplicates
from soniq.errors import Unreadable
from soniq.events import Bus
from soniq.features.nearest import Nearest
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.moving.quarantine import Quarantine
from soniq.store.database import Database
from soniq.store.vector_index import VectorIndex
from soniq.units import ArtworkHash
from tests import crowd

RATE = 16_000
FFMPEG = ("ffmpeg", "-v", "error", "-nostdin", "-y")
EACH = 20
"""Tracks of which one is there a second time, and one coded anew."""
NEARBY = 0.006
"""Of each of 512 numbers: a cosine of .99, as coding anew leaves it."""
CODED = {"coded anew": (), "begun a second later": ("-ss", "1")}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    parser.add_argument("--tracks", type=int, default=20_000)
    said = given(parser)
    if not said.music.exists() or shutil.which("ffmpeg") is None:
        print(f"{said.music} and ffmpeg are needed; --music names a folder of recordings.")
        return
    true(said)
    fast(said)


def true(said: argparse.Namespace) -> None:
    folder = said.dir / "duplicates"
    folder.mkdir(exist_ok=True)
    paths = [clip.path for clip in clips(said.music)]
    tagger = Tagger()
    vectors = [_embedding(tagger, path) for path in paths]
    prints = [_frames(path) for path in paths]
    for name, later in CODED.items():
        cosines: list[float] = []
        bits: list[float] = []
        for number, path in enumerate(paths):
            coded = _coded(path, folder / f"{number}{'-later' if later else ''}.mp3", later)
            mine, found = vectors[number], _embedding(tagger, coded)
            equal = likeness(prints[number], _frames(coded))
            if mine is not None and found is not None:
                cosines.append(float(np.dot(mine, found)))
            if equal is not None:
                bits.append(equal)
        told(f"{name}: cosine, least", cosines, COSINE)
        told(f"{name}: equal bits, least", bits, ALIKE)
    pairs = list(itertools.combinations(range(len(paths)), 2))
    heard = [each for each in vectors if each is not None]
    apart = [float(np.dot(a, b)) for a, b in itertools.combinations(heard, 2)]
    tell("two recordings: cosine, most", max(apart), "", most=COSINE)
    alike = [one for a, b in pairs if (one := likeness(prints[a], prints[b])) is not None]
    tell("two recordings: equal bits, most", max(alike), "", most=ALIKE)
    tell("false pairs", sum(one >= ALIKE for one in alike), f"of {len(alike):,}", most=0)


def _coded(path: Path, to: Path, later: tuple[str, ...]) -> Path:
    if not to.exists():
        subprocess.run((*FFMPEG, *later, "-i", str(path), "-b:a", "128k", str(to)), check=True)
    return to


def told(name: str, values: list[float], threshold: float) -> None:
    found = sum(value >= threshold for value in values)
    tell(name, min(values), "", beside=f"{found} of {len(values)} pass {threshold}")


def fast(said: argparse.Namespace) -> None:
    folder = said.dir / "duplicates-library"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shares, noise = SETS["close"]
    known = heard_of(said.music, said.dir / "segments.npz")
    _write(folder / "library.sqlite", known.mixed(said.tracks, shares=shares, noise=noise))
    db = Database(folder / "library.sqlite", Bus())
    index = VectorIndex(folder / "vectors.sqlite")
    try:
        nearest = Nearest(db, index, reckon, scratch=folder)
        nearest.rebuild()
        count = said.tracks
        everything = count * (count - 1) // 2
        for name, hears in (("titles alone", False), ("by ear as well", True)):
            duplicates = _duplicates(db, nearest, folder, hears=hears)
            for turn in ("first", "again"):
                began, cpu = time.perf_counter(), cpu_now()
                found = duplicates.find()
                wall, cpu = time.perf_counter() - began, cpu_now() - cpu
                pi = f"CPU {cpu:.1f} s; a Pi 4, an estimate: {cpu * PI[0]:.0f}–{cpu * PI[1]:.0f} s"
                tell(f"{name}, {turn}: {count:,} tracks", wall, "s", beside=pi)
            tell(f"{name}: pairs compared", found.compared, f"of {everything:,}")
            tell(f"{name}: groups", found.groups, "")
        page = time.perf_counter()
        duplicates.groups(kind=Kind.AUDIO)
        tell("a page of 50 groups", (time.perf_counter() - page) * 1000, "ms")
    finally:
        index.close()
        db.close()


def _duplicates(db: Database, nearest: Nearest, folder: Path, *, hears: bool) -> Duplicates:
    """hears: as with fpcalc; what it would listen to is found, but not listened to."""
    journal, shelves = Journal(db), Shelves()
    library = Library(db, NoRenderer(), folder / "covers")
    return Duplicates(
        db,
        journal,
        Quarantine(db, shelves, journal, library),
        nearest,
        movers={},
        fingerprint=lambda _: None,
        hears=lambda: hears,
    )


class NoRenderer:
    """Nobody looks at covers here."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError(f"nobody looks at covers here, such as {path!r} ({hash})")


def _write(path: Path, rows: Rows) -> None:
    """A crowd's library, all of it heard. Of each 20 tracks the second has the sound of the first,
    and the fourth is the third coded anew: title, artist and length are its, the vector nearby."""
    crowd.build(path, len(rows))
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    ids = [row[0] for row in db.execute("SELECT id FROM tracks WHERE file_id IS NOT NULL")]
    chance = np.random.default_rng(7)
    for number, track_id in enumerate(ids):
        values, place = rows[number], number % EACH
        sound = number - 1 if place == 1 else number
        if place == 3:
            values = rows[number - 1] + chance.normal(size=512).astype(np.float32) * NEARBY
            _take_over(db, track_id, ids[number - 1])
        _hear(db, track_id, sound + 1, values / np.linalg.norm(values))
    db.execute("COMMIT")
    db.close()


def _take_over(db: sqlite3.Connection, track_id: int, of: int) -> None:
    db.execute(
        "UPDATE tracks SET (title, duration_ms) = (SELECT title, duration_ms FROM tracks"
        " WHERE id = :of) WHERE id = :id",
        {"id": track_id, "of": of},
    )
    db.execute("DELETE FROM track_credits WHERE track_id = :id", {"id": track_id})
    db.execute(
        "INSERT INTO track_credits (track_id, role, position, artist_id, credited_as)"
        " SELECT :id, role, position, artist_id, credited_as FROM track_credits"
        " WHERE track_id = :of",
        {"id": track_id, "of": of},
    )


def _hear(db: sqlite3.Connection, track_id: int, sound: int, values: Rows) -> None:
    values_of = {"id": track_id, "sound": sound, "hash": sound.to_bytes(16, "big")}
    db.execute(
        "UPDATE files SET audio_hash = :hash WHERE id = (SELECT file_id FROM tracks"
        " WHERE id = :id)",
        values_of,
    )
    db.execute(
        "INSERT OR IGNORE INTO sounds (id, audio_hash, analyzed_at_ms) VALUES (:sound, :hash, 1)",
        values_of,
    )
    db.execute("INSERT INTO track_sounds (track_id, sound_id) VALUES (:id, :sound)", values_of)
    db.execute(
        "INSERT OR IGNORE INTO embeddings VALUES (:sound, 'audio', :model, 'onnx', :vector)",
        {**values_of, "model": EMBEDDING_MODEL, "vector": values.astype("<f2").tobytes()},
    )


def _embedding(tagger: Tagger, path: Path) -> tuple[float, ...] | None:
    found = tagger.listen(samples(path, RATE))
    return None if found is None else vector(found.embedding)


def _frames(path: Path) -> bytes:
    """Of the first two minutes; none of what is too short."""
    if fingerprints.is_there():
        try:
            made = fingerprints.raw_fingerprint(os.fsencode(path))
        except Unreadable:
            return b""
        return b"" if made is None else packed(made.values)
    call = (*FFMPEG, "-i", str(path), "-t", "120", "-ac", "1", "-ar", "11025")
    raw = (*call, "-f", "chromaprint", "-fp_format", "raw", "-")
    return subprocess.run(raw, capture_output=True, check=False).stdout


if __name__ == "__main__":
    main()
