"""What is known of tracks' sounds: the SQL that reads it."""

import json
import os
import sqlite3
import struct
from collections.abc import Iterable
from typing import Any

from soniq.audio import tags
from soniq.audio.model import MOODS, Candidate, Moods
from soniq.features.model import AudioFeatures, Loudness, Source, Unheard, Waveform
from soniq.features.tagged import key_of_tag, tempo_of_tag
from soniq.harmony import Key
from soniq.library.lists import Listing, Narrowing, Order
from soniq.store.arrays import array
from soniq.units import FileId, Milliseconds, Moment, TrackId

TOP_TAGS = 8

UNHEARD = Listing(
    order=Order(
        table="unheard",
        index="unheard_given_up",
        present="t.given_up = 1",
        columns=("file_id",),
    ),
    narrowings=(
        Narrowing(
            ask="""EXISTS (
                SELECT 1 FROM files AS f
                WHERE f.id = t.file_id
                    AND f.size_bytes = t.size_bytes
                    AND f.mtime_ns = t.mtime_ns
                    AND f.missing_since_ms IS NULL
            )""",
            collect=None,
            values={},
        ),
    ),
)
"""Files that were given up and are as they were then."""


def of_tracks(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, AudioFeatures]:
    """Those that the library has; of what was never heard, what the file's tags say."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            json_extract(f.tags, '$.bpm') AS tag_bpm,
            json_extract(f.tags, '$.key') AS tag_key,
            s.model,
            s.analyzed_at_ms,
            s.bpm,
            s.bpm_confidence,
            s.bpm_candidates,
            s.key,
            s.key_confidence,
            s.key_strength,
            s.tuning_cents,
            s.danceability,
            s.mood_happy,
            s.mood_aggressive,
            s.mood_party,
            s.mood_relaxed,
            s.instrumental,
            s.acoustic,
            s.tonal,
            s.loudness_lufs,
            s.peak,
            st.scores,
            hand_bpm.value AS hand_bpm,
            hand_key.value AS hand_key,
            u.reason AS unheard
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        LEFT JOIN files AS f ON f.id = t.file_id
        LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
        LEFT JOIN sounds AS s ON s.id = ts.sound_id
        LEFT JOIN sound_tags AS st ON st.sound_id = s.id
        LEFT JOIN sound_corrections AS hand_bpm
            ON hand_bpm.audio_hash = s.audio_hash AND hand_bpm.field = 'bpm'
        LEFT JOIN sound_corrections AS hand_key
            ON hand_key.audio_hash = s.audio_hash AND hand_key.field = 'key'
        LEFT JOIN unheard AS u
            ON u.file_id = f.id
            AND u.given_up = 1
            AND u.size_bytes = f.size_bytes
            AND u.mtime_ns = f.mtime_ns
        """,
        {"ids": array(ids)},
    )
    return {TrackId(row["id"]): _features(row) for row in rows}


def loudness(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, Loudness]:
    rows = reader.execute(
        """
        SELECT
            ts.track_id,
            s.loudness_lufs,
            s.peak,
            s.analyzed_at_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_sounds AS ts ON ts.track_id = wanted.value
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        """,
        {"ids": array(ids)},
    )
    return {
        TrackId(track_id): Loudness(
            loudness_lufs=lufs, peak=peak, analyzed_at=None if at is None else Moment(at)
        )
        for track_id, lufs, peak, at in rows
    }


def moods(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, Moods]:
    rows = reader.execute(
        """
        SELECT
            ts.track_id,
            s.danceability,
            s.mood_happy,
            s.mood_aggressive,
            s.mood_party,
            s.mood_relaxed,
            s.instrumental,
            s.acoustic,
            s.tonal
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_sounds AS ts ON ts.track_id = wanted.value
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        WHERE s.danceability IS NOT NULL
        """,
        {"ids": array(ids)},
    )
    return {TrackId(row["track_id"]): found for row in rows if (found := _moods(row)) is not None}


def _features(row: sqlite3.Row) -> AudioFeatures:
    bpm, bpm_source = _shown(row["hand_bpm"], row["bpm"], tempo_of_tag(row["tag_bpm"]))
    hand, measured = _key(row["hand_key"]), _key(row["key"])
    key, key_source = _shown(hand, measured, key_of_tag(row["tag_key"]))
    at = row["analyzed_at_ms"]
    return AudioFeatures(
        track_id=TrackId(row["id"]),
        bpm=bpm,
        bpm_source=bpm_source,
        bpm_confidence=row["bpm_confidence"],
        bpm_candidates=_candidates(row["bpm_candidates"]),
        measured_bpm=row["bpm"],
        tag_bpm=tempo_of_tag(row["tag_bpm"]),
        key=key,
        key_source=key_source,
        key_confidence=row["key_confidence"],
        key_strength=row["key_strength"],
        measured_key=measured,
        tag_key=None if row["tag_key"] is None else str(row["tag_key"]),
        tuning_cents=row["tuning_cents"],
        moods=_moods(row),
        top_tags=_top_tags(row["scores"]),
        loudness_lufs=row["loudness_lufs"],
        peak=row["peak"],
        model=row["model"],
        analyzed_at=None if at is None else Moment(at),
        unheard=row["unheard"],
    )


def _shown(hand: Any, measured: Any, tagged: Any) -> tuple[Any, Source | None]:
    """A person's word before the measurement, that before the file's tag."""
    for value, source in (
        (hand, Source.PERSON),
        (measured, Source.ONNX),
        (tagged, Source.TAGS),
    ):
        if value is not None:
            return value, source
    return None, None


def _key(index: float | None) -> Key | None:
    return None if index is None else Key.of_index(int(index))


def _candidates(text: str | None) -> tuple[Candidate, ...]:
    return tuple(Candidate(bpm=bpm, share=share) for bpm, share in json.loads(text or "[]"))


def _moods(row: sqlite3.Row) -> Moods | None:
    found = {name: row[name] for name in MOODS}
    return None if None in found.values() else Moods(**found)


def _top_tags(scores: bytes | None) -> tuple[tuple[str, float], ...]:
    if scores is None:
        return ()
    return tuple(tags.top(struct.unpack(f"<{len(scores) // 2}e", scores), TOP_TAGS))


def waveform(reader: sqlite3.Connection, track_id: TrackId) -> Waveform | None:
    row = reader.execute(
        """
        SELECT
            s.duration_ms,
            w.peaks,
            w.beats
        FROM track_sounds AS ts
        CROSS JOIN sounds AS s ON s.id = ts.sound_id
        CROSS JOIN waveforms AS w ON w.sound_id = s.id
        WHERE ts.track_id = :track_id
        """,
        {"track_id": track_id},
    ).fetchone()
    if row is None:
        return None
    beats = row["beats"]
    return Waveform(
        duration=Milliseconds(row["duration_ms"]),
        peaks=row["peaks"],
        beats=struct.unpack(f"<{len(beats) // 4}I", beats),
    )


def unheard(reader: sqlite3.Connection, ids: Iterable[int | str]) -> list[Unheard]:
    """Those files, in the order of the ids."""
    rows = reader.execute(
        """
        SELECT
            u.file_id,
            f.track_id,
            r.path AS root_path,
            d.path AS folder_path,
            f.name,
            u.reason,
            u.tries,
            u.at_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN unheard AS u ON u.file_id = wanted.value
        CROSS JOIN files AS f ON f.id = u.file_id
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        """,
        {"ids": json.dumps(list(ids))},
    )
    return [
        Unheard(
            file_id=FileId(row["file_id"]),
            track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
            path=os.path.join(row["root_path"], row["folder_path"], row["name"]),
            reason=row["reason"],
            tries=row["tries"],
            at=Moment(row["at_ms"]),
        )
        for row in rows
    ]
