"""Taking moves back: which of a change's can be, and which somebody has moved or changed since."""

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq import text
from soniq.files import relocating
from soniq.journal.model import Item, Only, Stale
from soniq.library.placing.titles import album_folder
from soniq.moving.model import Move, MoveKind, Stamp
from soniq.moving.spelling import Spot
from soniq.units import AlbumId, FileId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """What an undo is to do, the last first, and what it leaves."""

    moves: list[Move]
    stale: list[Stale]


def reverse(reader: sqlite3.Connection, items: Iterable[Item], only: Only) -> Reversal:
    """The moves that bring back what the items tell, where it is as they left it."""
    moves: list[Move] = []
    stale: list[Stale] = []
    for item in reversed(list(items)):
        if only.entities and (item.entity, item.entity_id) not in only.entities:
            continue
        was, became = Spot.read(item.before), Spot.read(item.after)
        stamp, reason = _standing(reader, item, became)
        if stamp is None:
            stale.append(
                Stale(entity=item.entity, entity_id=item.entity_id, field="path", reason=reason)
            )
            continue
        moves.append(_move(len(moves) + 1, item, was, became, stamp))
    return Reversal(moves=moves, stale=stale)


def _standing(reader: sqlite3.Connection, item: Item, became: Spot) -> tuple[Stamp | None, str]:
    """What the thing is known by, if it lies where it was left; else why not."""
    shown = text.shown(became.path)
    if became.is_gone:
        return None, f"{shown} was deleted for good."
    root = reader.execute(
        "SELECT path FROM roots WHERE id = :id", {"id": became.root_id}
    ).fetchone()
    if root is None:
        return None, f"The music folder of {shown} was taken out of soniq."
    if became.stamp is not None:
        stamp = became.stamp
        found = relocating.stamp_of(os.path.join(root["path"], became.path))
        is_there = found == (stamp.inode, stamp.size, stamp.mtime_ns)
        return (stamp, "") if is_there else (None, f"{shown} was moved or changed since.")
    row = reader.execute(_FILE, {"id": item.entity_id}).fetchone()
    if row is None or (row["root_id"], _joined(row["folder"], row["name"])) != (
        became.root_id,
        became.path,
    ):
        return None, f"{shown} was moved since."
    if (row["missing_since_ms"] is not None) != became.is_away:
        return None, f"{shown} is missing."
    return Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"]), ""


def _move(position: int, item: Item, was: Spot, became: Spot, stamp: Stamp) -> Move:
    kind = MoveKind.BACK if became.is_away else MoveKind.RENAME
    if was.is_away:
        kind = MoveKind.AWAY
    goes_along = became.stamp is not None
    is_file = item.entity == "file"
    return Move(
        position=position,
        kind=kind,
        file_id=None if goes_along else FileId(item.entity_id),
        lead_id=FileId(item.entity_id) if goes_along and is_file else None,
        album_id=None if is_file else AlbumId(item.entity_id),
        root_id=became.root_id,
        base=album_folder(became.path.rpartition(b"/")[0])[0],
        source=became.path,
        target=was.path,
        stamp=stamp,
    )


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name


_FILE = """
    SELECT
        f.root_id,
        f.name,
        f.inode,
        f.size_bytes,
        f.mtime_ns,
        f.missing_since_ms,
        d.path AS folder
    FROM files AS f
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.id = :id
"""
