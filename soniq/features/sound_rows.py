"""Sounds as an analysis leaves them: the SQL that writes them."""

import json
import sqlite3
import struct
from collections.abc import Iterable, Sequence

from soniq.audio.model import EMBEDDING_MODEL, MOODS, Analysis, Tagged
from soniq.features.model import SoundId
from soniq.store.database import Tx
from soniq.units import Moment, TrackId


def known(tx: Tx, audio_hash: bytes) -> SoundId:
    """The sound of that hash, made without an analysis where there is none."""
    row = tx.execute(
        """
        INSERT INTO sounds (audio_hash)
        VALUES (:audio_hash)
        ON CONFLICT (audio_hash) DO UPDATE SET audio_hash = excluded.audio_hash
        RETURNING id
        """,
        {"audio_hash": audio_hash},
    ).fetchone()
    return SoundId(row["id"])


def model_of(tx: Tx, audio_hash: bytes) -> str | None:
    """The model of the numbers of the sound of that hash; None where it has none."""
    row = tx.execute(
        "SELECT model FROM sounds WHERE audio_hash = :audio_hash", {"audio_hash": audio_hash}
    ).fetchone()
    if row is None:
        return None
    model: str | None = row["model"]
    return model


def put(tx: Tx, audio_hash: bytes, analysis: Analysis, at: Moment) -> SoundId:
    """Writes all that an analysis gives; what an earlier one gave is replaced.

    Vectors of other embedding models stay: they cannot be compared with these, but serve until
    all are there.
    """
    sound_id = known(tx, audio_hash)
    tx.execute(_UPDATE, {**_values(analysis), "id": sound_id, "at": at})
    _put_waveform(tx, sound_id, analysis)
    _put_tags(tx, sound_id, analysis.tags)
    _put_embedding(tx, sound_id, analysis.embedding)
    return sound_id


def tie_copies(tx: Tx, sound_id: SoundId, audio_hash: bytes) -> list[TrackId]:
    """Ties the sound to all tracks that are played from a file of that hash; returns them."""
    rows = tx.execute(OF_HASH, {"audio_hash": audio_hash}).fetchall()
    return _tied(tx, rows, sound_id)


def tie_scraps(tx: Tx, sound_id: SoundId, xxh128: bytes) -> list[TrackId]:
    """Ties the sound to all tracks that are played from a file without a hash of its sound, and
    with that whole content; returns them."""
    rows = tx.execute(OF_SCRAPS, {"xxh128": xxh128}).fetchall()
    return _tied(tx, rows, sound_id)


def _tied(tx: Tx, rows: Sequence[sqlite3.Row], sound_id: SoundId) -> list[TrackId]:
    tracks = [TrackId(row["track_id"]) for row in rows]
    tie(tx, [(track_id, sound_id) for track_id in tracks])
    return tracks


def tracks_of(tx: Tx, sound_id: SoundId) -> list[TrackId]:
    """Those that are not there too."""
    rows = tx.execute(
        "SELECT track_id FROM track_sounds WHERE sound_id = :sound_id", {"sound_id": sound_id}
    )
    return [TrackId(row["track_id"]) for row in rows]


def tie(tx: Tx, pairs: Sequence[tuple[TrackId, SoundId]]) -> None:
    tx.executemany(
        """
        INSERT INTO track_sounds (track_id, sound_id)
        VALUES (:track_id, :sound_id)
        ON CONFLICT (track_id) DO UPDATE SET sound_id = excluded.sound_id
        """,
        [{"track_id": track_id, "sound_id": sound_id} for track_id, sound_id in pairs],
    )


def untie(tx: Tx, tracks: Iterable[TrackId]) -> None:
    tx.execute(
        "DELETE FROM track_sounds WHERE track_id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(tracks))},
    )


def _values(analysis: Analysis) -> dict[str, object]:
    tempo, tonality, moods = analysis.tempo, analysis.tonality, analysis.moods
    return {
        "model": analysis.model,
        "duration_ms": analysis.duration,
        "bpm": tempo and tempo.bpm,
        "bpm_confidence": tempo and tempo.confidence,
        "bpm_candidates": tempo
        and json.dumps([[candidate.bpm, candidate.share] for candidate in tempo.candidates]),
        "bpm_second": tempo and tempo.second,
        "key": tonality and tonality.key.index,
        "key_confidence": tonality and tonality.confidence,
        "key_second": tonality and tonality.second and tonality.second.index,
        "key_strength": tonality and tonality.strength,
        "tuning_cents": tonality and tonality.tuning_cents,
        **{name: moods and getattr(moods, name) for name in MOODS},
        "loudness_lufs": analysis.loudness.integrated_lufs,
        "peak": analysis.loudness.peak,
    }


def _put_waveform(tx: Tx, sound_id: SoundId, analysis: Analysis) -> None:
    beats = analysis.tempo.beats if analysis.tempo else ()
    tx.execute(
        """
        INSERT OR REPLACE INTO waveforms (sound_id, peaks, beats)
        VALUES (:sound_id, :peaks, :beats)
        """,
        {
            "sound_id": sound_id,
            "peaks": analysis.peaks,
            "beats": struct.pack(f"<{len(beats)}I", *beats),
        },
    )


def _put_tags(tx: Tx, sound_id: SoundId, tags: Tagged | None) -> None:
    if tags is None:
        tx.execute("DELETE FROM sound_tags WHERE sound_id = :sound_id", {"sound_id": sound_id})
        return
    tx.execute(
        """
        INSERT OR REPLACE INTO sound_tags (sound_id, shares, scores)
        VALUES (:sound_id, :shares, :scores)
        """,
        {"sound_id": sound_id, "shares": _halves(tags.shares), "scores": _halves(tags.scores)},
    )


def _put_embedding(tx: Tx, sound_id: SoundId, vector: bytes | None) -> None:
    values = {"sound_id": sound_id, "model": EMBEDDING_MODEL, "vector": vector}
    if vector is None:
        tx.execute(
            """
            DELETE FROM embeddings
            WHERE sound_id = :sound_id
                AND embedding_type = 'audio'
                AND embedding_model = :model
            """,
            values,
        )
        return
    tx.execute(
        """
        INSERT OR REPLACE INTO embeddings (
            sound_id, embedding_type, embedding_model, embedding_source, vector
        )
        VALUES (:sound_id, 'audio', :model, 'onnx', :vector)
        """,
        values,
    )


def _halves(numbers: Sequence[float]) -> bytes:
    """float16, little-endian, within its range."""
    return struct.pack(f"<{len(numbers)}e", *(max(-65504.0, min(one, 65504.0)) for one in numbers))


OF_HASH = """
    SELECT t.id AS track_id
    FROM files AS f INDEXED BY files_by_sound
    CROSS JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
    WHERE f.audio_hash = :audio_hash AND f.track_id IS NOT NULL
"""

OF_SCRAPS = """
    SELECT t.id AS track_id
    FROM files AS f INDEXED BY files_without_sound
    CROSS JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
    WHERE f.audio_hash IS NULL AND f.xxh128 = :xxh128
"""
"""Reads through the files without a hash: silence and scraps, which are few."""

_UPDATE = """
    UPDATE sounds
    SET
        model = :model,
        analyzed_at_ms = :at,
        duration_ms = :duration_ms,
        bpm = :bpm,
        bpm_confidence = :bpm_confidence,
        bpm_candidates = :bpm_candidates,
        bpm_second = :bpm_second,
        key = :key,
        key_confidence = :key_confidence,
        key_second = :key_second,
        key_strength = :key_strength,
        tuning_cents = :tuning_cents,
        danceability = :danceability,
        mood_happy = :mood_happy,
        mood_aggressive = :mood_aggressive,
        mood_party = :mood_party,
        mood_relaxed = :mood_relaxed,
        instrumental = :instrumental,
        acoustic = :acoustic,
        tonal = :tonal,
        loudness_lufs = :loudness_lufs,
        peak = :peak
    WHERE id = :id
"""
