"""What people can ask for at once, of one track or of thousands."""

from dataclasses import dataclass
from typing import TypeAlias

from soniq.events import JSON


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
    """Track numbers in the given order of the tracks.

    per_disc: begin anew on each disc of each album. set_totals: the last number of each disc is
    its number of tracks.
    """

    start: int = 1
    per_disc: bool = True
    set_totals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitArtists:
    """ "A feat. B" becomes A and B; the text stays as the credit.

    separators: see `splitting`. field: artists or album_artists.
    """

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
