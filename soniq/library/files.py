"""Files and folders as they lie on the disk: their SQL."""

import os
import sqlite3

from soniq.library.lists import Listing, Narrowing, Order
from soniq.library.model import File, Folder
from soniq.units import FileId, FolderId, Milliseconds, Moment, RootId, TrackId

FILE_COLUMNS = """
    f.id AS file_id,
    f.root_id AS file_root_id,
    f.folder_id AS file_folder_id,
    f.track_id AS file_track_id,
    r.path AS root_path,
    d.path AS folder_path,
    f.name AS file_name,
    f.size_bytes AS file_size_bytes,
    f.mtime_ns AS file_mtime_ns,
    f.container AS file_container,
    f.codec AS file_codec,
    f.bitrate_bps AS file_bitrate_bps,
    f.sample_rate_hz AS file_sample_rate_hz,
    f.bit_depth AS file_bit_depth,
    f.channels AS file_channels,
    f.duration_ms AS file_duration_ms,
    f.audio_hash AS file_audio_hash,
    f.xxh128 AS file_xxh128,
    f.sha256 AS file_sha256,
    f.unreadable AS file_unreadable,
    f.missing_since_ms AS file_missing_since_ms
"""
"""Of a file `f` in a folder `d` of a root `r`; `file` reads them."""

UNREADABLE = Listing(
    order=Order(
        table="files",
        index="files_unreadable",
        present="t.unreadable IS NOT NULL",
        columns=("root_id", "id"),
    ),
    narrowings=(Narrowing(ask="t.missing_since_ms IS NULL", collect=None, values={}),),
)


def file(row: sqlite3.Row) -> File:
    duration, missing, track = (
        row["file_duration_ms"],
        row["file_missing_since_ms"],
        row["file_track_id"],
    )
    return File(
        id=FileId(row["file_id"]),
        root_id=RootId(row["file_root_id"]),
        folder_id=FolderId(row["file_folder_id"]),
        track_id=None if track is None else TrackId(track),
        path=os.path.join(row["root_path"], row["folder_path"], row["file_name"]),
        size_bytes=row["file_size_bytes"],
        mtime_ns=row["file_mtime_ns"],
        container=row["file_container"],
        codec=row["file_codec"],
        bitrate=row["file_bitrate_bps"],
        sample_rate=row["file_sample_rate_hz"],
        bit_depth=row["file_bit_depth"],
        channels=row["file_channels"],
        duration=None if duration is None else Milliseconds(duration),
        audio_hash=row["file_audio_hash"],
        xxh128=row["file_xxh128"],
        sha256=row["file_sha256"],
        unreadable=row["file_unreadable"],
        missing_since=None if missing is None else Moment(missing),
    )


def by_ids(reader: sqlite3.Connection, ids: str) -> list[File]:
    """The files of a JSON array of ids, in its order."""
    rows = reader.execute(
        f"""
        SELECT {FILE_COLUMNS}
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f ON f.id = wanted.value
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        """,  # noqa: S608 constants only
        {"ids": ids},
    )
    return [file(row) for row in rows]


def of_track(reader: sqlite3.Connection, track_id: TrackId) -> list[tuple[File, str]]:
    """All files of a track, the present and the best first, each with the state of its root."""
    rows = reader.execute(
        f"""
        SELECT
            {FILE_COLUMNS},
            r.state AS root_state
        FROM files AS f INDEXED BY files_of_track
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        LEFT JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
        WHERE f.track_id = :track_id
        ORDER BY f.missing_since_ms IS NOT NULL, t.id IS NULL, f.bitrate_bps DESC, f.id
        """,  # noqa: S608 constants only
        {"track_id": track_id},
    )
    return [(file(row), row["root_state"]) for row in rows]


def folder(reader: sqlite3.Connection, folder_id: FolderId) -> Folder | None:
    found = folders_by_ids(reader, f"[{folder_id}]")
    return found[0] if found else None


def folders_by_ids(reader: sqlite3.Connection, ids: str) -> list[Folder]:
    """The folders of a JSON array of ids, in its order; their paths are absolute."""
    rows = reader.execute(
        """
        SELECT
            d.id,
            d.root_id,
            d.parent_id,
            r.path AS root_path,
            d.path,
            d.name
        FROM json_each(:ids) AS wanted
        CROSS JOIN folders AS d ON d.id = wanted.value
        CROSS JOIN roots AS r ON r.id = d.root_id
        """,
        {"ids": ids},
    )
    return [
        Folder(
            id=FolderId(row["id"]),
            root_id=RootId(row["root_id"]),
            parent_id=None if row["parent_id"] is None else FolderId(row["parent_id"]),
            path=os.path.join(row["root_path"], row["path"]) if row["path"] else row["root_path"],
            name=row["name"],
        )
        for row in rows
    ]


def folders(parent_id: FolderId | None) -> Listing:
    """The folders in a folder; those of the roots themselves where there is none above."""
    top = parent_id is None
    return Listing(
        order=Order(
            table="folders",
            index="folders_by_parent",
            present="t.parent_id IS NULL" if top else "t.parent_id = :parent_id",
            columns=("name_key", "id"),
            values={} if parent_id is None else {"parent_id": parent_id},
        ),
        narrowings=(Narrowing(ask="t.missing_since_ms IS NULL", collect=None, values={}),),
    )
