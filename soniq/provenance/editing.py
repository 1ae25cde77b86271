"""Editing by hand, one track or thousands: a source like any other, and surest of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from soniq.events import JSON
from soniq.provenance.model import FieldChange
from soniq.provenance.service import Provenance
from soniq.units import ChangeId, PersonId, Tell, TrackId, tell_nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """One value for all tracks; None or [] clears the field."""

    field: str
    value: JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFields:
    """Several fields at once, as a form has them."""

    values: dict[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindReplace:
    """In a text, or in each text of a list. is_pattern: `find` is a regular expression, and
    `replace` may name its groups (\\1)."""

    field: str
    find: str
    replace: str
    is_pattern: bool = False
    match_case: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTracks:
    """Track numbers in the given order of the tracks. per_disc: begin anew on each disc."""

    start: int = 1
    per_disc: bool = True
    set_totals: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitArtists:
    """ "A feat. B" becomes A and B; the text stays as the credit. field: artists or
    album_artists."""

    separators: tuple[str, ...]
    field: str = "artists"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFileName:
    """From the file's name, or from folders too where the pattern has "/":
    "{track} - {artist} - {title}"; see `patterns`."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimSpaces:
    """No spaces at the ends, no two in a row. fields: None for all texts."""

    fields: tuple[str, ...] | None = None


Edit: TypeAlias = (
    SetField | SetFields | FindReplace | NumberTracks | SplitArtists | FromFileName | TrimSpaces
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPreview:
    """problems: why a track cannot be edited so, by track; it would stay as it is."""

    changes: list[FieldChange]
    problems: dict[TrackId, str]


class Editing:
    """What people change by hand."""

    def __init__(self, provenance: Provenance) -> None: ...

    def preview(self, track_ids: Sequence[TrackId], edit: Edit) -> EditPreview:
        """What would change. Raises Invalid: the edit itself cannot be; NotFound."""
        raise NotImplementedError

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
        raise NotImplementedError
