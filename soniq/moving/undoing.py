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
        try:
            moves.append(_move(len(moves) + 1, item, *_standing(reader, item)))
        except _Stale as one:
            stale.append(
                Stale(entity=item.entity, entity_id=item.entity_id, field="path", reason=str(one))
            )
    return Reversal(moves=moves, stale=stale)


class _Stale(Exception):
    """Somebody moved or changed it since."""


def _standing(reader: sqlite3.Connection, item: Item) -> tuple[bytes, Stamp]:
    """Where the thing lies now and what it is known by, if it is where it was left.

    What was put away, brought back and put away again lies in another folder of the quarantine:
    that is the same place to people.
    """
    was, became = Spot.read(item.before), Spot.read(item.after)
    shown = text.shown(was.path if became.is_away else became.path)
    if became.stamp is not None:
        return became.path, _stamp_along(reader, became, shown)
    row = reader.execute(_FILE, {"id": item.entity_id}).fetchone()
    if became.is_gone or (became.is_away and row is not None and row["is_deleted"]):
        raise _Stale(f"{shown} was deleted for good.")
    if row is None:
        raise _Stale(f"The music folder of {shown} was taken out of soniq.")
    place = _joined(row["folder"], row["name"])
    home = place if row["was_called"] is None else _joined(row["was_in"], row["was_called"])
    wanted = was.path if became.is_away else became.path
    is_away = row["was_called"] is not None
    if (row["root_id"], home, is_away) != (became.root_id, wanted, became.is_away):
        raise _Stale(f"{shown} was moved since.")
    if row["missing_since_ms"] is not None and not is_away:
        raise _Stale(f"{shown} is missing.")
    return place, Stamp(inode=row["inode"], size=row["size_bytes"], mtime_ns=row["mtime_ns"])


def _stamp_along(reader: sqlite3.Connection, became: Spot, shown: str) -> Stamp:
    """Of what went along: the catalogue does not know it, so the disk is asked."""
    root = reader.execute(
        "SELECT path FROM roots WHERE id = :id", {"id": became.root_id}
    ).fetchone()
    stamp = became.stamp
    found = None if root is None else relocating.stamp_of(os.path.join(root["path"], became.path))
    if stamp is None or found != (stamp.inode, stamp.size, stamp.mtime_ns):
        raise _Stale(f"{shown} was moved or changed since.")
    return stamp


def _move(position: int, item: Item, place: bytes, stamp: Stamp) -> Move:
    was, became = Spot.read(item.before), Spot.read(item.after)
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
        base=album_folder(place.rpartition(b"/")[0])[0],
        source=place,
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
        f.put_away_ms IS NOT NULL AND q.file_id IS NULL AS is_deleted,
        d.path AS folder,
        q.folder AS was_in,
        q.name AS was_called
    FROM files AS f
    CROSS JOIN folders AS d ON d.id = f.folder_id
    LEFT JOIN quarantined AS q ON q.file_id = f.id
    WHERE f.id = :id
"""
