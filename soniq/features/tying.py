"""Which sound a track has, and what lists show of it.

A scan moves files, changes their tags, puts other rips in their place, takes roots out and in.
Triggers note each track that this may concern; here it is tied to the sound of its best file as
the file is now. So what was heard once is never heard again, wherever its file goes.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.audio.model import MODEL
from soniq.features import correction_rows, queue_rows, sound_rows
from soniq.features.model import Rank, SoundId, TrackAnalysed
from soniq.features.tagged import key_of_tag, tempo_of_tag
from soniq.harmony import Key
from soniq.library.shelves import Shelves, ShownSound
from soniq.store.database import Tx
from soniq.units import Moment, TrackId

AT_ONCE = 500
"""Tracks of one write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loose:
    """A track, the hash of what its best file holds now, and the sound of that, if it is known.

    tied_to, tied_hash: the sound that the track had.
    """

    track_id: TrackId
    is_new: bool
    hash: bytes | None
    sound_id: SoundId | None
    is_heard: bool
    is_current: bool
    tied_to: SoundId | None
    tied_hash: bytes | None


def is_any(reader: sqlite3.Connection) -> bool:
    """Whether tracks were touched since they were last tied."""
    (found,) = reader.execute("SELECT EXISTS (SELECT 1 FROM tracks_untied)").fetchone()
    return bool(found)


def tie_some(tx: Tx, shelves: Shelves, at: Moment) -> None:
    """Ties some of the tracks that were touched."""
    noted, loose = _some(tx)
    pairs: list[tuple[TrackId, SoundId]] = []
    parted: list[TrackId] = []
    for track in loose:
        sound_id = track.sound_id
        if _carry_over(tx, track) and sound_id is None and track.hash is not None:
            sound_id = sound_rows.known(tx, track.hash)
        if sound_id is None and track.tied_to is not None:
            parted.append(track.track_id)
        elif sound_id is not None and sound_id != track.tied_to:
            pairs.append((track.track_id, sound_id))
    sound_rows.untie(tx, parted)
    sound_rows.tie(tx, pairs)
    queue_rows.drop_wanted(tx, [track.track_id for track in loose if track.is_current])
    new = [track.track_id for track in loose if track.is_new and not track.is_heard]
    queue_rows.want(tx, new, Rank.NEW, at)
    show(tx, shelves, noted)
    forget(tx, noted)


def show(tx: Tx, shelves: Shelves, tracks: Iterable[TrackId]) -> list[ShownSound]:
    """Has lists sort by what is to be shown of tracks; returns what is shown of each now."""
    rows = tx.execute(TO_SHOW, {"ids": json.dumps(list(tracks))}).fetchall()
    shown: list[ShownSound] = []
    changed: list[ShownSound] = []
    for row in rows:
        bpm, key = row["bpm"], row["key"]
        if bpm is None:
            bpm = tempo_of_tag(row["tag_bpm"])
        found = Key.of_index(int(key)) if key is not None else key_of_tag(row["tag_key"])
        sound = ShownSound(track_id=TrackId(row["id"]), bpm=bpm, key=found)
        shown.append(sound)
        if (sound.bpm_key, sound.camelot) != (row["bpm_key"], row["camelot"]):
            changed.append(sound)
    shelves.show_sounds(tx, changed)
    return shown


def settle(tx: Tx, shelves: Shelves, tracks: Iterable[TrackId]) -> None:
    """What these tracks show has changed: lists sort by it, and everybody is told."""
    for sound in show(tx, shelves, tracks):
        camelot = sound.key.camelot if sound.key else None
        tx.emit(TrackAnalysed(track_id=sound.track_id, bpm=sound.bpm, camelot=camelot))


def forget(tx: Tx, tracks: Iterable[TrackId]) -> None:
    """These are tied as they are to be."""
    tx.execute(
        "DELETE FROM tracks_untied WHERE track_id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(tracks))},
    )


def _carry_over(tx: Tx, track: _Loose) -> bool:
    """What a person said of a track stays with it when another rip takes its file's place."""
    if track.tied_hash is None or track.hash is None or track.tied_hash == track.hash:
        return False
    return correction_rows.copy(tx, track.tied_hash, track.hash)


def _some(tx: Tx) -> tuple[list[TrackId], list[_Loose]]:
    """Tracks that were touched, and those of them that have a file."""
    rows = tx.execute(SOME, {"at_once": AT_ONCE}).fetchall()
    return [TrackId(row["track_id"]) for row in rows], [
        _Loose(
            track_id=TrackId(row["track_id"]),
            is_new=bool(row["is_new"]),
            hash=row["hash"],
            sound_id=None if row["sound_id"] is None else SoundId(row["sound_id"]),
            is_heard=row["model"] is not None,
            is_current=row["model"] == MODEL,
            tied_to=None if row["tied_to"] is None else SoundId(row["tied_to"]),
            tied_hash=row["tied_hash"],
        )
        for row in rows
        if row["file_id"] is not None
    ]


SOME = """
    SELECT
        u.track_id,
        u.is_new,
        t.file_id,
        coalesce(f.audio_hash, f.xxh128) AS hash,
        s.id AS sound_id,
        s.model,
        ts.sound_id AS tied_to,
        tied.audio_hash AS tied_hash
    FROM (SELECT track_id, is_new FROM tracks_untied LIMIT :at_once) AS u
    CROSS JOIN tracks AS t ON t.id = u.track_id
    LEFT JOIN files AS f ON f.id = t.file_id
    LEFT JOIN sounds AS s ON s.audio_hash = coalesce(f.audio_hash, f.xxh128)
    LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
    LEFT JOIN sounds AS tied ON tied.id = ts.sound_id
"""

TO_SHOW = """
    SELECT
        t.id,
        t.bpm_key,
        t.camelot,
        coalesce(hand_bpm.value, s.bpm) AS bpm,
        coalesce(hand_key.value, s.key) AS key,
        json_extract(f.tags, '$.bpm') AS tag_bpm,
        json_extract(f.tags, '$.key') AS tag_key
    FROM json_each(:ids) AS wanted
    CROSS JOIN tracks AS t ON t.id = wanted.value
    LEFT JOIN files AS f ON f.id = t.file_id
    LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
    LEFT JOIN sounds AS s ON s.id = ts.sound_id
    LEFT JOIN sound_corrections AS hand_bpm
        ON hand_bpm.audio_hash = s.audio_hash AND hand_bpm.field = 'bpm'
    LEFT JOIN sound_corrections AS hand_key
        ON hand_key.audio_hash = s.audio_hash AND hand_key.field = 'key'
"""
