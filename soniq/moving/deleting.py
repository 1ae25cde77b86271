"""Deleting for good what lies in quarantine: only what its table names, and only if it is that."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from soniq.files import relocating
from soniq.journal.model import Entry
from soniq.journal.service import Journal
from soniq.moving import away_rows
from soniq.moving.grounds import Ground, ground, told
from soniq.moving.model import PutAway, Stamp
from soniq.moving.spelling import gone
from soniq.store.database import Database
from soniq.units import ChangeId, FileId, Moment, Progress, RootId, Tell

PART = 500
"""Files that are deleted between two writes."""


@dataclass(slots=True)
class Deleted:
    """What went. changes: those that had put the files away. note: why something stays."""

    files: list[FileId] = field(default_factory=list)
    changes: set[ChangeId] = field(default_factory=set)
    note: str = ""


def delete_older(
    db: Database, journal: Journal, before: Moment, entry: Entry, tell: Tell
) -> Deleted:
    """All that was put away before that moment.

    Raises:
        Stopped: `tell` raised it; what was deleted until then is noted.
    """
    done, tried = Deleted(), list[FileId]()
    while ids := away_rows.older_than(db.read(), before, but=tried, first=PART):
        tell(Progress(done=len(tried)))
        tried += ids
        _delete(db, journal, ids, entry, done)
    return done


def delete(db: Database, journal: Journal, files: Sequence[FileId], entry: Entry) -> Deleted:
    done = Deleted()
    for start in range(0, len(files), PART):
        _delete(db, journal, files[start : start + PART], entry, done)
    return done


def _delete(
    db: Database, journal: Journal, files: Sequence[FileId], entry: Entry, done: Deleted
) -> None:
    """One part: from the disk first; a kill before the write costs only that it is done again."""
    reader = db.read()
    grounds: dict[RootId, Ground] = {}
    went: list[PutAway] = []
    for one in away_rows.by_ids(reader, files):
        if one.root_id not in grounds:
            grounds[one.root_id] = ground(reader, one.root_id)
        reason = _unlink(grounds[one.root_id], one, away_rows.stamp(reader, one.file_id))
        if reason is None:
            went.append(one)
        else:
            done.note = reason
    for folder in sorted({os.path.dirname(one.place) for one in went}):
        with suppress(OSError):
            relocating.sync_folder(folder)
    for one in went:
        here = grounds[one.root_id]
        relocating.drop_empty(here.path, os.path.dirname(os.path.relpath(one.place, here.path)))
    if not went:
        return
    with db.write(lasting=True) as tx:
        items = [
            gone(one.file_id, one.root_id, os.path.relpath(one.place, grounds[one.root_id].path))
            for one in went
        ]
        journal.begin(tx, entry, items)
        away_rows.drop(tx, [one.file_id for one in went])
    done.files += [one.file_id for one in went]
    done.changes |= {one.change_id for one in went}


def _unlink(ground: Ground, one: PutAway, stamp: Stamp | None) -> str | None:
    """Deletes the file; returns why not, where it stays."""
    if ground.trouble is not None:
        return ground.note
    if not os.path.lexists(one.place):
        return None
    found = relocating.stamp_of(one.place)
    if stamp is None or found != (stamp.inode, stamp.size, stamp.mtime_ns):
        return "Another file lies in its place in quarantine, and was left."
    try:
        os.unlink(one.place)  # noqa: PTH108 - paths of music are bytes
    except OSError as error:
        return told(error)[1]
    return None
