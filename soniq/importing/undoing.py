"""Taking an import back: what it added goes, what was there before or came since stays."""

from contextlib import suppress

from soniq.errors import NotFound
from soniq.importing import rows, undo_rows
from soniq.importing.model import Import, Undone
from soniq.importing.opining import Opining
from soniq.importing.wishing import Wishing
from soniq.listening.model import AT_ONCE, BroughtCount
from soniq.listening.service import Listening
from soniq.playlists.service import Playlists
from soniq.store.database import Database

FORGOTTEN = 5_000
"""Plays that are deleted in one write."""


def undo(
    db: Database,
    listening: Listening,
    playlists: Playlists,
    opining: Opining,
    wishing: Wishing,
    one: Import,
) -> Undone:
    """A playlist that the import made is deleted, and can be restored for a while as any other.

    Counts are those of the newest import from there: only that one takes them back.
    """
    wishes, holdings = wishing.take_back(one)
    undone = Undone(
        plays=_plays(db, listening, one),
        counts=_counts(db, listening, one) if rows.is_newest(db.read(), one) else 0,
        opinions=opining.take_back(one),
        playlists=_lists(db, playlists, one),
        wishes=wishes,
        holdings=holdings,
    )
    with db.write() as tx:
        undo_rows.forget(tx, one.id)
    return undone


def _plays(db: Database, listening: Listening, one: Import) -> int:
    ids = undo_rows.plays(db.read(), one, one.source.plays)
    return sum(
        listening.forget(one.person_id, ids=ids[start : start + FORGOTTEN]).plays
        for start in range(0, len(ids), FORGOTTEN)
    )


def _counts(db: Database, listening: Listening, one: Import) -> int:
    told = undo_rows.counts(db.read(), one.person_id, one.origin)
    for start in range(0, len(told), AT_ONCE):
        nothing = [
            BroughtCount(line=count.line, track_id=count.track_id)
            for count in told[start : start + AT_ONCE]
        ]
        listening.bring_counts(one.person_id, nothing, one.origin)
    return len(told)


def _lists(db: Database, playlists: Playlists, one: Import) -> int:
    deleted = 0
    for playlist_id in undo_rows.lists(db.read(), one.id):
        with suppress(NotFound):  # the person deleted it
            playlists.delete(playlist_id, one.person_id)
            deleted += 1
    return deleted
