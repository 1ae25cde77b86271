"""What an edit by hand would have each track say. Nothing is read here and nothing written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.files.model import Tags
from soniq.library.model import Track
from soniq.library.placing.crediting import joined
from soniq.library.spoken import told
from soniq.provenance import patterns, searching, splitting
from soniq.provenance.edits import (
    Edit,
    FindReplace,
    FromFileName,
    NumberTracks,
    SetField,
    SetFields,
    SplitArtists,
    TrimSpaces,
)
from soniq.provenance.model import FIELDS
from soniq.provenance.values import IDS, field, valued
from soniq.units import TrackId

REPLACEMENT = 500
"""Characters that a find may be replaced by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A track to be edited, and what its tags say as they are shown."""

    track: Track
    tags: Tags

    def says(self, name: str) -> JSON:
        return told(self.tags, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """problems: why a track cannot be edited so."""

    values: dict[TrackId, dict[str, JSON]]
    problems: dict[TrackId, str]


def proposed(edit: Edit, subjects: Sequence[Subject]) -> Proposed:
    """Raises Invalid: the edit itself cannot be, whatever the tracks say."""
    check(edit)
    numbers = _numbers(edit, subjects) if isinstance(edit, NumberTracks) else {}
    values: dict[TrackId, dict[str, JSON]] = {}
    problems: dict[TrackId, str] = {}
    for subject in subjects:
        track_id = subject.track.id
        try:
            said = numbers[track_id] if numbers else _of_one(edit, subject)
            values[track_id] = {name: valued(name, value) for name, value in said.items()}
        except Invalid as invalid:
            problems[track_id] = str(invalid)
    return Proposed(values=values, problems=problems)


def check(edit: Edit) -> None:
    """Raises Invalid: the edit cannot be."""
    if isinstance(edit, SetField):
        valued(edit.field, edit.value)
    elif isinstance(edit, SetFields):
        if not edit.values:
            raise Invalid("No field is set.")
        for name, value in edit.values.items():
            valued(name, value)
    elif isinstance(edit, FindReplace):
        _check_find(edit)
    elif isinstance(edit, NumberTracks):
        valued("track_number", edit.start)
    elif isinstance(edit, SplitArtists):
        if edit.field not in ("artists", "album_artists"):
            raise Invalid(f"{field(edit.field).label} is no list of artists to part.")
        splitting.split((), edit.separators)
    elif isinstance(edit, FromFileName):
        patterns.fields(edit.pattern, b"")
    elif edit.fields is not None:
        for name in edit.fields:
            field(name)


def _check_find(edit: FindReplace) -> None:
    if field(edit.field).kind not in ("text", "list", "date") or edit.field in IDS:
        raise Invalid(f"{FIELDS[edit.field].label} is no text to search in.")
    if not edit.find:
        raise Invalid("Say what to find.")
    if len(edit.find) > searching.LONGEST or len(edit.replace) > REPLACEMENT:
        raise Invalid(
            f"A search takes {searching.LONGEST} characters at most, "
            f"and what comes in its place {REPLACEMENT}."
        )
    if edit.is_pattern:
        searching.compiled(edit.find, match_case=edit.match_case)


def _of_one(edit: Edit, subject: Subject) -> Mapping[str, JSON]:
    if isinstance(edit, SetField):
        return {edit.field: edit.value}
    if isinstance(edit, SetFields):
        return edit.values
    if isinstance(edit, FindReplace):
        return _replaced(edit, subject)
    if isinstance(edit, SplitArtists):
        return _split(edit, subject)
    if isinstance(edit, FromFileName):
        return _named(edit, subject)
    assert isinstance(edit, TrimSpaces)
    return _trimmed(edit, subject)


def _replaced(edit: FindReplace, subject: Subject) -> Mapping[str, JSON]:
    present = subject.says(edit.field)
    if isinstance(present, list):
        return {edit.field: [_substituted(edit, str(one)) for one in present]}
    return {} if present is None else {edit.field: _substituted(edit, str(present))}


def _substituted(edit: FindReplace, text: str) -> str:
    if edit.is_pattern:
        pattern = searching.compiled(edit.find, match_case=edit.match_case)
        return searching.substitute(pattern, edit.replace, text)
    if edit.match_case:
        return text.replace(edit.find, edit.replace)
    escaped = "".join("\\" + c if not c.isalnum() else c for c in edit.find)
    pattern = searching.compiled(escaped, match_case=False)
    return searching.substitute(pattern, lambda _: edit.replace, text)


def _numbers(edit: NumberTracks, subjects: Sequence[Subject]) -> dict[TrackId, Mapping[str, JSON]]:
    """In the order of the tracks; begun anew on each disc of each album where asked."""
    counts: Counter[tuple[int, int]] = Counter()
    found: dict[TrackId, tuple[tuple[int, int], int]] = {}
    for subject in subjects:
        track = subject.track
        group = (track.album_id, track.disc_number) if edit.per_disc else (0, 0)
        found[track.id] = (group, edit.start + counts[group])
        counts[group] += 1
    if not edit.set_totals:
        return {track_id: {"track_number": number} for track_id, (_, number) in found.items()}
    return {
        track_id: {"track_number": number, "track_total": edit.start + counts[group] - 1}
        for track_id, (group, number) in found.items()
    }


_CREDITS = {
    "artists": ("artist_credit", "mb_artist_ids"),
    "album_artists": ("album_artist_credit", "mb_album_artist_ids"),
}


def _split(edit: SplitArtists, subject: Subject) -> Mapping[str, JSON]:
    present = subject.says(edit.field)
    names = [str(name) for name in present] if isinstance(present, list) else []
    parts = splitting.split(names, edit.separators)
    if parts == names:
        return {}
    credit, ids = _CREDITS[edit.field]
    known = subject.says(ids)
    values: dict[str, JSON] = {
        edit.field: list[JSON](parts),
        credit: subject.says(credit) or joined(names),
    }
    if isinstance(known, list) and len(known) == len(parts):
        values[ids] = known  # one for each already
    return values


def _named(edit: FromFileName, subject: Subject) -> Mapping[str, JSON]:
    file = subject.track.file
    if file is None:
        raise Invalid("It has no file now, so no name to read.")
    found = patterns.fields(edit.pattern, file.path)
    if found is None:
        raise Invalid(f'The name of its file does not fit "{edit.pattern}".')
    return found


def _trimmed(edit: TrimSpaces, subject: Subject) -> Mapping[str, JSON]:
    values: dict[str, JSON] = {}
    for name in edit.fields or FIELDS:
        kind, present = FIELDS[name].kind, subject.says(name)
        if kind == "list" and isinstance(present, list) and name not in IDS:
            values[name] = [" ".join(str(one).split()) for one in present]
        elif kind == "text" and isinstance(present, str) and name != "comment":
            values[name] = " ".join(present.split())
    return values
