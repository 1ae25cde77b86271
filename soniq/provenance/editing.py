"""Editing by hand, one track or thousands: a source like any other, and surest of all."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.errors import Invalid, NotFound
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.library.service import Library
from soniq.provenance import joining, track_rows
from soniq.provenance.edits import (
    Edit,
    FindReplace,
    FromFileName,
    NumberTracks,
    SetField,
    SetFields,
    SplitArtists,
)
from soniq.provenance.model import FIELDS, FieldChange
from soniq.provenance.proposing import Proposed, Subject, check, proposed
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.units import ChangeId, PersonId, Tell, TrackId, tell_nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPreview:
    """problems: why a track cannot be edited so, by track; it would stay as it is."""

    changes: list[FieldChange]
    problems: dict[TrackId, str]


class Editing:
    """What people change by hand."""

    def __init__(self, db: Database, library: Library, provenance: Provenance) -> None:
        self._db = db
        self._library = library
        self._provenance = provenance

    def preview(self, track_ids: Sequence[TrackId], edit: Edit) -> EditPreview:
        """What would change. Raises Invalid: the edit itself cannot be; NotFound."""
        found = self._proposed(track_ids, edit)
        return EditPreview(changes=self._provenance.preview(found.values), problems=found.problems)

    def apply(
        self,
        track_ids: Sequence[TrackId],
        edit: Edit,
        *,
        by: PersonId | None,
        tell: Tell = tell_nobody,
    ) -> ChangeId | None:
        """Makes the edit, as one change; tracks with a problem stay. None: nothing differs.

        Raises:
            Invalid: the edit cannot be, or no track can be edited so.
            NotFound: there is no such track.
        """
        found = self._proposed(track_ids, edit)
        if found.problems and not found.values:
            raise Invalid(next(iter(found.problems.values())))
        entry = Entry(
            kind=ChangeKind.FIELDS,
            title=f"{_named(edit)} of {self._of(list(found.values))}",
            source=Source.PERSON,
            confidence=1.0,
            by=by,
        )
        return self._provenance.apply(found.values, entry, tell)

    def _proposed(self, track_ids: Sequence[TrackId], edit: Edit) -> Proposed:
        check(edit)
        subjects = self._subjects(track_ids)
        found = proposed(edit, subjects)
        reader = self._db.read()
        values = joining.with_ids(
            found.values,
            subjects,
            find=functools.cache(lambda *named: track_rows.album_named(reader, *named)),
            counts=track_rows.counts_of(reader, (one.track.album_id for one in subjects)),
        )
        return Proposed(values=values, problems=found.problems)

    def _subjects(self, track_ids: Sequence[TrackId]) -> list[Subject]:
        tracks = {track.id: track for track in self._library.tracks_by_ids(track_ids)}
        spoken = self._library.said_of(track_ids)
        for track_id in track_ids:
            if track_id not in tracks:
                raise NotFound(f"The library has no track {track_id}.")
        return [
            Subject(track=tracks[track_id], tags=spoken[track_id].effective)
            for track_id in dict.fromkeys(track_ids)
        ]

    def _of(self, track_ids: list[TrackId]) -> str:
        if len(track_ids) == 1:
            return f'"{self._library.track(track_ids[0]).title}"'
        return f"{len(track_ids):,} tracks"


def _named(edit: Edit) -> str:
    """An edit for people: "Genres"."""
    if isinstance(edit, SetField):
        return FIELDS[edit.field].label
    if isinstance(edit, SetFields):
        return ", ".join(FIELDS[name].label for name in FIELDS if name in edit.values)
    if isinstance(edit, FindReplace):
        return f'"{edit.find}" to "{edit.replace}" in {FIELDS[edit.field].label.lower()}'
    if isinstance(edit, NumberTracks):
        return "Track numbers"
    if isinstance(edit, SplitArtists):
        return f"{FIELDS[edit.field].label} parted"
    return "Fields from file names" if isinstance(edit, FromFileName) else "Spaces trimmed"
