"""Editing by hand as pages show it: a form for one track or thousands, and what it would change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from nicegui.element import Element
from pydantic import BaseModel, Field

from soniq.app import Soniq
from soniq.errors import Invalid, NotFound
from soniq.events import JSON
from soniq.http.orders import AT_ONCE
from soniq.library.model import Track
from soniq.provenance import edits, patterns
from soniq.provenance.model import FIELDS, Attributed, FieldChange
from soniq.provenance.values import IDS, shown, valued
from soniq.text import shown as path_shown
from soniq.ui import telling, words
from soniq.ui.shapes import Row
from soniq.units import AlbumId, ChangeId, PersonId, TrackId

PREVIEWED = 2_000
"""Tracks of which an edit is tried before it is made; of more, the first so many."""
LINES = 100
"""Tracks that a preview shows."""
NAMED = 3
"""Tracks that the head of the form names."""

GROUPS: Sequence[tuple[str, tuple[str, ...]]] = (
    (
        "Main",
        (
            *("title", "artists", "album", "album_artists", "genres", "date"),
            *("track_number", "disc_number"),
        ),
    ),
    (
        "Credits",
        (
            *("artist_credit", "album_artist_credit", "composers", "lyricists", "conductors"),
            *("performers", "remixers", "producers", "arrangers"),
        ),
    ),
    (
        "Release",
        (
            *("original_date", "label", "catalog_number", "barcode", "media", "release_types"),
            *("compilation", "track_total", "disc_total", "disc_title", "language", "comment"),
        ),
    ),
    ("Sorting", ("title_sort", "artist_sort", "album_sort", "album_artist_sort")),
    (
        "Identifiers",
        (
            *("isrc", "mb_recording_id", "mb_track_id", "mb_artist_ids", "mb_release_id"),
            *("mb_release_group_id", "mb_album_artist_ids", "acoustid_id"),
        ),
    ),
)
"""The form; the first group is open."""


OWN = ("title", "track_number")
"""What each track has of its own as a rule; it comes last where several are edited."""


PATTERNS = (
    "{track} - {title}",
    "{track} {title}",
    "{track}. {title}",
    "{artist} - {title}",
    "{track} - {artist} - {title}",
    "{track} {artist} - {title}",
    "{artist}/{album}/{track} - {title}",
    "{albumartist}/{album} ({year})/{track} {title}",
)
"""How people name their files."""
TRIED = 30
"""Files by which it is told how these are named."""


class Editing(Element, component="editing.js"):
    """The sheet; one for all pages. It fetches nothing before it is opened."""


Number: TypeAlias = Annotated[int, Field(ge=0, lt=2**63)]


class Chosen(BaseModel):
    """Which tracks: these in their order, or all present ones of an album."""

    tracks: list[Number] = Field(default_factory=list, max_length=AT_ONCE)
    album: Number | None = None


class SetAll(BaseModel):
    kind: Literal["fields"]
    values: dict[str, str | bool]
    """As a form has them: entries of lists with ";" between, "" for nothing."""


class Replace(BaseModel):
    kind: Literal["replace"]
    field: str
    find: str
    replace: str = ""
    pattern: bool = False
    case: bool = False


class Numbers(BaseModel):
    kind: Literal["numbers"]
    start: int = 1
    per_disc: bool = True
    totals: bool = False


class Split(BaseModel):
    kind: Literal["split"]
    field: str = "artists"
    at: list[str]


class FromName(BaseModel):
    kind: Literal["names"]
    pattern: str


class Trim(BaseModel):
    kind: Literal["trim"]


Wish: TypeAlias = SetAll | Replace | Numbers | Split | FromName | Trim


class Wished(Chosen):
    edit: Annotated[Wish, Field(discriminator="kind")]


def form(soniq: Soniq, chosen: Chosen, *, writes: bool) -> Row:
    """What the fields say now. writes: whether the person may change files. Raises NotFound."""
    tracks = _tracks(soniq, chosen)
    ids = [track.id for track in tracks]
    said = soniq.provenance.attribution_of_tracks(ids)
    several = len(tracks) > 1
    return {
        "tracks": [int(one) for one in ids] if chosen.album is not None else None,
        "count": len(tracks),
        "title": _title(soniq, chosen, tracks),
        "groups": [
            {
                "name": name,
                "fields": [
                    _field(field, said, len(tracks))
                    for field in sorted(fields, key=lambda field: several and field in OWN)
                ],
            }
            for name, fields in GROUPS
        ],
        "searched": [
            [field.name, field.label]
            for field in FIELDS.values()
            if field.kind in ("text", "list", "date") and field.name not in IDS
        ],
        "several": several,
        "patterns": _patterns(tracks),
        "files": _files(soniq, tracks, writes=writes),
    }


def preview(soniq: Soniq, wished: Wished) -> Row:
    """What it would change; `errors` by field, and `wrong` where a tool's words cannot be.

    Raises NotFound.
    """
    tracks = _tracks(soniq, wished)
    part = tracks[:PREVIEWED]
    edit, errors = meant(wished.edit)
    if errors or edit is None:
        return {"errors": errors, "changed": 0, "of": len(tracks), "rows": [], "problems": 0}
    try:
        found = soniq.editing.preview([track.id for track in part], edit)
    except Invalid as invalid:
        return {"wrong": str(invalid)}
    changes: dict[TrackId, list[FieldChange]] = {}
    for change in found.changes:
        changes.setdefault(change.track_id, []).append(change)
    rows = [
        _row(track, changes.get(track.id, []), found.problems.get(track.id))
        for track in part
        if track.id in changes or track.id in found.problems
    ]
    return {
        "errors": {},
        "changed": len(changes),
        "of": len(part),
        "beyond": len(tracks) - len(part),
        "problems": len(found.problems),
        "rows": [*rows[:LINES]],
        "more": max(0, len(rows) - LINES),
    }


def apply(soniq: Soniq, wished: Wished, by: PersonId) -> Row:
    """Makes it. Raises Invalid: it cannot be; NotFound."""
    tracks = _tracks(soniq, wished)
    edit, errors = meant(wished.edit)
    if errors or edit is None:
        raise Invalid(next(iter(errors.values()), "Nothing was changed in the form."))
    change_id = soniq.editing.apply([track.id for track in tracks], edit, by=by)
    album = soniq.library.track(tracks[0].id).album_id
    return {
        "change": change_id,
        "words": told(soniq, edit, change_id, tracks),
        "album": album if wished.album is not None else None,
    }


def told(soniq: Soniq, edit: edits.Edit, change_id: ChangeId | None, tracks: list[Track]) -> str:
    """ "Changed the genres of 12 tracks."."""
    if change_id is None:
        return "Nothing differs; all is as it was."
    count = soniq.journal.change(change_id).item_count
    of = words.plural(count, "track")
    if len(tracks) == 1:
        of = f"“{soniq.library.track(tracks[0].id).title}”"
    if isinstance(edit, edits.SetFields):
        names = [name for name in FIELDS if name in edit.values]
        return f"Changed {'the ' if len(names) < 3 else ''}{telling.listed(names)} of {of}."
    if isinstance(edit, edits.FindReplace):
        return f"Replaced “{edit.find}” in the {FIELDS[edit.field].label.lower()} of {of}."
    if isinstance(edit, edits.NumberTracks):
        return f"Numbered {of}."
    if isinstance(edit, edits.SplitArtists):
        return f"Parted the {FIELDS[edit.field].label.lower()} of {of}."
    if isinstance(edit, edits.FromFileName):
        return f"Filled in {of} by {'its' if count == 1 else 'their'} file names."
    return f"Trimmed the spaces of {of}."


def meant(wish: Wish) -> tuple[edits.Edit | None, dict[str, JSON]]:
    """The edit, and by field what cannot be; None: nothing is asked for."""
    if isinstance(wish, SetAll):
        return _set(wish.values)
    if isinstance(wish, Replace):
        return edits.FindReplace(
            field=wish.field,
            find=wish.find,
            replace=wish.replace,
            is_pattern=wish.pattern,
            match_case=wish.case,
        ), {}
    if isinstance(wish, Numbers):
        return edits.NumberTracks(
            start=wish.start, per_disc=wish.per_disc, set_totals=wish.totals
        ), {}
    if isinstance(wish, Split):
        return edits.SplitArtists(separators=tuple(wish.at), field=wish.field), {}
    if isinstance(wish, FromName):
        return edits.FromFileName(pattern=wish.pattern), {}
    return edits.TrimSpaces(), {}


def files(soniq: Soniq, chosen: Chosen) -> Row:
    """What writing would change in files. Raises NotFound."""
    tracks = _tracks(soniq, chosen)
    found = soniq.tagging.preview([track.id for track in tracks][:PREVIEWED])
    titles = {track.id: track.title for track in tracks}
    rows: list[JSON] = [
        {
            "id": change.file_id,
            "title": titles.get(change.track_id, ""),
            "place": path_shown(change.path),
            "changes": [
                [telling.label(one.field), shown(one.before), shown(one.after)]
                for one in change.fields
            ],
            "problem": change.refusal,
        }
        for change in found[:LINES]
    ]
    refused = sum(change.refusal is not None for change in found)
    return {
        "changed": len(found) - refused,
        "problems": refused,
        "beyond": max(0, len(tracks) - PREVIEWED),
        "rows": rows,
        "more": max(0, len(found) - LINES),
    }


def ids_of(soniq: Soniq, chosen: Chosen) -> list[TrackId]:
    """Raises NotFound: none is named, or one is not there."""
    return [track.id for track in _tracks(soniq, chosen)]


def _tracks(soniq: Soniq, chosen: Chosen) -> list[Track]:
    if chosen.album is not None:
        detail = soniq.library.album_detail(AlbumId(chosen.album))
        found = [track for track in detail.tracks if track.missing_since is None] or detail.tracks
    else:
        ids = [TrackId(one) for one in dict.fromkeys(chosen.tracks)]
        there = {track.id: track for track in soniq.library.tracks_by_ids(ids)}
        found = [there[one] for one in ids if one in there]
    if not found:
        raise NotFound("None of these tracks is in the library any more. Reload the page.")
    return found


def _title(soniq: Soniq, chosen: Chosen, tracks: list[Track]) -> str:
    if chosen.album is not None:
        return soniq.library.album(AlbumId(chosen.album)).title
    named = ", ".join(track.title for track in tracks[:NAMED])
    more = len(tracks) - NAMED
    return f"{named} and {words.number(more)} more" if more > 0 else named


def _field(name: str, said: Mapping[TrackId, Mapping[str, Attributed]], count: int) -> Row:
    found = FIELDS[name]
    values = [fields[name].value for fields in said.values() if name in fields]
    texts = {_text(value) for value in values}
    agree = len(texts) == 1 and len(values) == count
    return {
        "name": name,
        "label": found.label,
        "kind": found.kind,
        "value": texts.pop() if agree else "",
        "mixed": bool(values) and not agree,
    }


def _text(value: JSON) -> str:
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _set(values: Mapping[str, str | bool]) -> tuple[edits.Edit | None, dict[str, JSON]]:
    given: dict[str, JSON] = {}
    errors: dict[str, JSON] = {}
    for name, text in values.items():
        try:
            given[name] = valued(name, _value(name, text))
        except Invalid as invalid:
            errors[name] = str(invalid)
    return (edits.SetFields(values=given) if given else None), errors


def _value(name: str, text: str | bool) -> JSON:
    kind = FIELDS[name].kind if name in FIELDS else "text"
    if kind == "flag":
        return text is True or text == "yes"
    if isinstance(text, bool):
        return text
    text = text.strip()
    if kind == "list":
        return _entries(text, keep_empty=name in IDS)
    return int(text) if kind == "number" and text.isascii() and text.isdigit() else text


def _entries(text: str, *, keep_empty: bool) -> list[JSON]:
    if not text:
        return []
    return [part.strip() for part in text.split(";") if keep_empty or part.strip()]


def _row(track: Track, changes: Iterable[FieldChange], problem: str | None) -> Row:
    return {
        "id": track.id,
        "title": track.title,
        "place": track.artist,
        "changes": [
            [FIELDS[one.field].label, shown(one.before.value), shown(one.after)] for one in changes
        ],
        "problem": problem,
    }


def _patterns(tracks: Sequence[Track]) -> list[JSON]:
    """Those that fit the names of the files best come first; of equals what tells more."""
    paths = [track.file.path for track in tracks[:TRIED] if track.file is not None]

    def fits(pattern: str) -> tuple[int, int]:
        return sum(patterns.fields(pattern, path) is not None for path in paths), len(pattern)

    return [*sorted(PATTERNS, key=fits, reverse=True)]


def _files(soniq: Soniq, tracks: Sequence[Track], *, writes: bool) -> str:
    """ "open": they may be written; "closed": not before somebody says so; "kept": not by them."""
    if not writes:
        return "kept"
    open_roots = {root.id for root in soniq.roots.all() if root.writable}
    return "open" if any(t.file and t.file.root_id in open_roots for t in tracks) else "closed"
