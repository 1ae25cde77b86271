"""The files of arrivals: the SQL."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from soniq.arrivals import contents
from soniq.arrivals.model import ArrivalFile, ArrivalId, Fate, Kind
from soniq.files.model import Sound, Tags
from soniq.store.database import Tx
from soniq.units import Milliseconds, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file as it is kept: what people see of it, and what they do not.

    stamp: inode, size and time of its copy in the music folder.
    """

    file: ArrivalFile
    ending: str
    tags: Tags | None = None
    sound: Sound | None = None
    audio_hash: bytes | None = None
    stamp: tuple[int, int, int] | None = None


def put(tx: Tx, arrival_id: ArrivalId, files: Sequence[Kept]) -> None:
    """In the place of those that were there."""
    tx.execute("DELETE FROM arrival_files WHERE arrival_id = :id", {"id": arrival_id})
    tx.executemany(_ADD_FILE, [_file_values(arrival_id, kept) for kept in files])


def plan(tx: Tx, arrival_id: ArrivalId, files: Sequence[ArrivalFile]) -> None:
    """What becomes of each."""
    tx.executemany(
        """
        UPDATE arrival_files
        SET fate = :fate, note = :note, target = :target, wanted_id = :wanted_id
        WHERE arrival_id = :id AND position = :position
        """,
        [
            {
                "id": arrival_id,
                "position": file.position,
                "fate": file.fate,
                "note": file.note,
                "target": file.target,
                "wanted_id": file.wanted_id,
            }
            for file in files
        ],
    )


def set_stamps(
    tx: Tx, arrival_id: ArrivalId, stamps: Mapping[int, tuple[int, int, int] | None]
) -> None:
    """By what copies in the music folder are known; None: there is none."""
    tx.executemany(
        """
        UPDATE arrival_files
        SET inode = :inode, mtime_ns = :mtime_ns
        WHERE arrival_id = :id AND position = :position
        """,
        [
            {
                "id": arrival_id,
                "position": position,
                "inode": stamp and stamp[0],
                "mtime_ns": stamp and stamp[2],
            }
            for position, stamp in stamps.items()
        ],
    )


def set_fates(tx: Tx, arrival_id: ArrivalId, fates: Mapping[int, tuple[Fate, str]]) -> None:
    """What became of files, each with a note."""
    tx.executemany(
        """
        UPDATE arrival_files
        SET fate = :fate, note = :note
        WHERE arrival_id = :id AND position = :position
        """,
        [
            {"id": arrival_id, "position": position, "fate": fate, "note": note}
            for position, (fate, note) in fates.items()
        ],
    )


def every(reader: sqlite3.Connection, arrival_id: ArrivalId) -> list[Kept]:
    rows = reader.execute(
        """
        SELECT
            position,
            name,
            ending,
            kind,
            size_bytes,
            audio_hash,
            tags,
            sound,
            fate,
            note,
            target,
            wanted_id,
            inode,
            mtime_ns
        FROM arrival_files
        WHERE arrival_id = :id
        ORDER BY position
        """,
        {"id": arrival_id},
    )
    return [_kept(row) for row in rows]


def _file_values(arrival_id: ArrivalId, kept: Kept) -> dict[str, Any]:
    file, sound = kept.file, kept.sound
    return {
        "id": arrival_id,
        "position": file.position,
        "name": file.name,
        "ending": kept.ending,
        "kind": file.kind,
        "size": file.size_bytes,
        "audio_hash": kept.audio_hash,
        "tags": None if kept.tags is None else kept.tags.to_json(),
        "sound": None if sound is None else json.dumps(asdict(sound)),
        "fate": file.fate,
        "note": file.note,
        "target": file.target,
        "wanted_id": file.wanted_id,
    }


def _kept(row: sqlite3.Row) -> Kept:
    tags = None if row["tags"] is None else Tags.from_json(row["tags"])
    sound = None if row["sound"] is None else Sound(**json.loads(row["sound"]))
    wanted = row["wanted_id"]
    file = ArrivalFile(
        position=row["position"],
        name=row["name"],
        kind=Kind(row["kind"]),
        size_bytes=row["size_bytes"],
        fate=Fate(row["fate"]),
        note=row["note"],
        target=row["target"],
        title=_title(row["name"], tags) if row["kind"] == Kind.TRACK else "",
        artist="" if tags is None else tags.artist_credit or ", ".join(tags.artists),
        disc_number=None if tags is None else tags.disc_number,
        track_number=None if tags is None else tags.track_number,
        duration=None if sound is None else Milliseconds(sound.duration_ms),
        codec=None if sound is None else sound.codec,
        wanted_id=None if wanted is None else TrackId(wanted),
    )
    has_stamp = row["inode"] is not None
    return Kept(
        file=file,
        ending=row["ending"],
        tags=tags,
        sound=sound,
        audio_hash=row["audio_hash"],
        stamp=(row["inode"], row["size_bytes"], row["mtime_ns"]) if has_stamp else None,
    )


def _title(name: str, tags: Tags | None) -> str:
    return (tags and tags.title) or contents.named(name)[1]


_ADD_FILE = """
    INSERT INTO arrival_files (
        arrival_id, position, name, ending, kind, size_bytes, audio_hash, tags, sound, fate, note,
        target, wanted_id
    )
    VALUES (
        :id, :position, :name, :ending, :kind, :size, :audio_hash, :tags, :sound, :fate, :note,
        :target, :wanted_id
    )
"""
