"""Made-up sounds in a library: what an analysis would have left of them."""

import random
import sqlite3
import struct
from collections.abc import Mapping, Sequence

from soniq.audio.model import DIMENSIONS, EMBEDDING_MODEL, MODEL, MOODS
from soniq.harmony import Key

Vector = tuple[float, ...]


def direction(seed: int, *, near: Vector | None = None, share: float = 0.0) -> Vector:
    """A vector of length 1, the same for the same seed; with `share` of its way towards `near`."""
    chance = random.Random(seed)
    values = [chance.gauss() for _ in range(DIMENSIONS)]
    length = sum(value * value for value in values) ** 0.5
    values = [value / length for value in values]
    if near is not None:
        values = [share * n + (1 - share) * v for n, v in zip(near, values, strict=True)]
        length = sum(value * value for value in values) ** 0.5
    return tuple(value / length for value in values) if near is not None else tuple(values)


def halves(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}e", *values)


def hear(
    connection: sqlite3.Connection,
    track_id: int,
    vector: Sequence[float] | None,
    *,
    scores: Mapping[int, float] | None = None,
    bpm: float | None = None,
    key: str | None = None,
    moods: Mapping[str, float] | None = None,
    model: str = EMBEDDING_MODEL,
    at: int = 1_000,
    sound: str | None = None,
) -> int:
    """The track sounds so; returns the id of the sound. scores: of tags by their place, else 0.

    sound: a name of the recording, for tracks that share one.
    """
    audio_hash = (sound or f"track {track_id}").encode()
    parsed = Key.parse(key) if key else None
    connection.execute(
        f"""
        INSERT INTO sounds (
            audio_hash, model, analyzed_at_ms, bpm, bpm_confidence, key, key_confidence,
            {", ".join(MOODS)}
        )
        VALUES (
            :audio_hash, :model, :at, :bpm, .9, :key, .9,
            {", ".join(f":{mood}" for mood in MOODS)}
        )
        ON CONFLICT (audio_hash) DO UPDATE SET analyzed_at_ms = excluded.analyzed_at_ms
        """,
        {
            "audio_hash": audio_hash,
            "model": MODEL,
            "at": at,
            "bpm": bpm,
            "key": None if parsed is None else parsed.index,
            **{mood: (moods or {}).get(mood) for mood in MOODS},
        },
    )
    (sound_id,) = connection.execute(
        "SELECT id FROM sounds WHERE audio_hash = ?", (audio_hash,)
    ).fetchone()
    connection.execute("INSERT OR REPLACE INTO track_sounds VALUES (?, ?)", (track_id, sound_id))
    connection.execute(
        "UPDATE tracks SET bpm_key = :bpm, camelot = :place WHERE id = :id",
        {
            "bpm": None if bpm is None else round(bpm * 100),
            "place": None if parsed is None else parsed.place,
            "id": track_id,
        },
    )
    if vector is not None:
        connection.execute(
            "INSERT OR REPLACE INTO embeddings VALUES (?, 'audio', ?, 'onnx', ?)",
            (sound_id, model, halves(vector)),
        )
    if scores is not None:
        told = [scores.get(place, 0.0) for place in range(100)]
        connection.execute(
            "INSERT OR REPLACE INTO sound_tags VALUES (?, ?, ?)",
            (sound_id, halves([0.5] * 100), halves(told)),
        )
    return int(sound_id)
