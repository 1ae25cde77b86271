"""Libraries that were listened to, without listening: made-up sounds that hang together.

Each track is of one of some kinds of music, which give it a tempo, a key, moods, tags and an
embedding near to those of its kind.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from soniq.audio.model import (
    DIMENSIONS,
    MODEL,
    MOODS,
    Analysis,
    Candidate,
    Loudness,
    Moods,
    Tagged,
    Tempo,
    Tonality,
)
from soniq.features import sound_rows, tying
from soniq.harmony import Key
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.units import Milliseconds, TrackId, now

Array = npt.NDArray[Any]

KINDS = 24
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What recordings of one kind have in common."""

    middle: Array
    bpm: float
    moods: Array
    scores: Array


def fill(db: Database, *, most: int | None = None, seed: int = 1) -> int:
    """Gives tracks that have a file a sound, the first of them by id; returns how many."""
    rows = db.read().execute(
        """
        SELECT
            t.id,
            f.audio_hash,
            t.duration_ms
        FROM tracks AS t
        JOIN files AS f ON f.id = t.file_id
        WHERE f.audio_hash IS NOT NULL
        ORDER BY t.id
        LIMIT :most
        """,
        {"most": -1 if most is None else most},
    )
    wanted = [tuple(row) for row in rows]
    chance = np.random.default_rng(seed)
    kinds = [_kind(chance) for _ in range(KINDS)]
    shelves = Shelves()
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        with db.write() as tx:
            for track_id, audio_hash, duration in part:
                sound = sound_rows.put(tx, audio_hash, analysis(chance, kinds, duration), now())
                sound_rows.tie(tx, [(track_id, sound)])
            tying.show(tx, shelves, [TrackId(track_id) for track_id, _, _ in part])
    return len(wanted)


def analysis(chance: np.random.Generator, kinds: list[Kind], duration: int) -> Analysis:
    """What listening to a track of one of the kinds could give, with a touch of another."""
    one, other = chance.integers(len(kinds), size=2)
    share = chance.beta(1.2, 4)
    kind, touch = kinds[one], kinds[other]

    def mixed(a: Array, b: Array, noise: float) -> Array:
        found: Array = (1 - share) * a + share * b + chance.normal(scale=noise, size=a.shape)
        return found

    vector = mixed(kind.middle, touch.middle, 0.5)
    bpm = round(float(np.clip(kind.bpm * chance.normal(1, 0.06), 60, 200)), 2)
    moods = 1 / (1 + np.exp(-mixed(kind.moods, touch.moods, 0.5)))
    scores = mixed(kind.scores, touch.scores, 0.6)
    return Analysis(
        model=MODEL,
        duration=Milliseconds(duration),
        decoder="aubio",
        tempo=Tempo(
            bpm=bpm,
            confidence=float(chance.uniform(0.3, 1)),
            candidates=(Candidate(bpm=bpm * 2, share=0.2), Candidate(bpm=bpm / 2, share=0.1)),
            beats=tuple(range(500, 20_000, int(60_000 / bpm))),
        ),
        tonality=Tonality(
            key=Key.of_index(int(chance.integers(24))),
            confidence=float(chance.uniform(0.3, 1)),
            strength=float(chance.uniform(0.4, 1)),
            tuning_cents=float(chance.normal(0, 5)),
        ),
        tags=Tagged(
            shares=tuple((1 / (1 + np.exp(3 - scores))).tolist()), scores=tuple(scores.tolist())
        ),
        moods=Moods(**dict(zip(MOODS, moods.tolist(), strict=True))),
        embedding=(vector / np.linalg.norm(vector)).astype("<f2").tobytes(),
        loudness=Loudness(integrated_lufs=float(chance.normal(-11, 3)), peak=0.98),
        peaks=bytes(2 * math.ceil(duration / 300)) if duration < 30_000 else bytes(200),
        xxh128=chance.bytes(16),
        sha256=chance.bytes(32),
    )


def _kind(chance: np.random.Generator) -> Kind:
    middle = chance.normal(size=DIMENSIONS)
    return Kind(
        middle=middle,
        bpm=float(chance.uniform(70, 180)),
        moods=chance.normal(scale=1.6, size=len(MOODS)),
        scores=chance.normal(size=100),
    )
