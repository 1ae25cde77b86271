"""What a match wrote, and whether a person took it back."""

from collections.abc import Sequence

from soniq.journal.model import Change, ChangeKind, Source
from soniq.journal.service import Journal
from soniq.units import ChangeId, TrackId

LOOKED_BACK = 50
"""Changes of an album's tracks that are looked through, the newest first."""

MARK = "mb_release_group_id"
"""The field that every match writes."""


def was_taken_back(journal: Journal, track_ids: Sequence[TrackId]) -> bool:
    """Whether somebody undid what an automatic match had written of these tracks, or a part of
    it: then no other is written without being asked for."""
    changes = journal.of("track", track_ids, first=LOOKED_BACK)
    automatic = {change.id for change in changes if _is_match(change) and change.by is None}
    return any(change.undo_of in automatic and change.undone_by is None for change in changes)


def match_of(journal: Journal, track_ids: Sequence[TrackId]) -> ChangeId | None:
    """The newest change that says which release these tracks are, and still holds."""
    for change in journal.of("track", track_ids, first=LOOKED_BACK):
        if _is_match(change) and change.undone_by is None:
            items = journal.items(change.id, first=1)
            if items and MARK in items[0].after:
                return change.id
    return None


def _is_match(change: Change) -> bool:
    return (
        change.kind == ChangeKind.FIELDS
        and change.source == Source.MUSICBRAINZ
        and change.undo_of is None
    )
