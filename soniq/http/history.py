"""The history as every surface tells it: what changes touched and did, and who may undo them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import Forbidden, Invalid, NotFound
from soniq.events import JSON
from soniq.http import ids
from soniq.journal.model import Change, ChangeKind, Entity, Item, Only, Undone
from soniq.units import AlbumId, ChangeId, FileId, TrackId

FILES = frozenset(
    {
        *(ChangeKind.TAGS, ChangeKind.MOVES, ChangeKind.QUARANTINE, ChangeKind.MERGE),
        ChangeKind.ARRIVAL,
    }
)
"""Changes of files: admins alone make them, take them back, and see where the files lay."""

KINDS: Mapping[Entity, str] = {
    "track": "Track",
    "album": "Album",
    "artist": "Artist",
    "file": "File",
}
"""What stands in public ids."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a change did to a field of a thing."""

    field: str
    before: JSON
    after: JSON


def may_see(person: Person | None, kind: ChangeKind) -> bool:
    """Whether what a change did in detail is for them."""
    return person is not None and (kind not in FILES or person.role.may(Role.ADMIN))


def undo(soniq: Soniq, change_id: ChangeId, only: Only, person: Person) -> Undone:
    """Raises:
    Forbidden: it changed files, and the person is no admin.
    NotFound; Conflict: as `Journal.undo`.
    """
    change = soniq.journal.change(change_id)
    least = Role.ADMIN if _is_of_files(soniq, change) else Role.MODERATOR
    if not person.role.may(least):
        raise Forbidden(
            f'"{change.title}" changed files: to take it back is for the role {least} and those '
            f"above; {person.name} is {person.role}."
        )
    return soniq.journal.undo(change_id, by=person.id, only=only)


def part_of(
    fields: Iterable[str] | None,
    tracks: Iterable[str] | None,
    files: Iterable[str] | None,
) -> Only:
    """The part of a change that a client names; None: all of it.

    Raises:
        Invalid: nothing is named. NotFound: an id is of another kind.
    """
    entities: list[tuple[Entity, int]] = [
        *(("track", ids.private("Track", one, int)) for one in _some(tracks, "tracks")),
        *(("file", ids.private("File", one, int)) for one in _some(files, "files")),
    ]
    return Only(entities=frozenset(entities), fields=frozenset(_some(fields, "fields")))


def changes(
    soniq: Soniq,
    *,
    before: int | None,
    kind: ChangeKind | None,
    of: str | None,
    first: int,
) -> list[Change]:
    """The newest first: all, those of a kind, or what touched a track, album, artist or file,
    with its tracks and files.

    of: its public id. before: the change that was shown last.

    Raises:
        Invalid: both are asked for, or no such id was given out. NotFound.
    """
    last = None if before is None else ChangeId(before)
    if of is None:
        return soniq.journal.changes(before=last, kind=kind, first=first)
    if kind is not None:
        raise Invalid("Ask for the changes of a kind or for those of a thing, not for both.")
    found: dict[ChangeId, Change] = {}
    for entity, numbers in _touched(soniq, *ids.parse(of)):
        if numbers:
            touching = soniq.journal.of(entity, numbers, before=last, first=first)
            found |= {change.id: change for change in touching}
    return [found[number] for number in sorted(found, reverse=True)[:first]]


def differences(change: Change, item: Item) -> list[Difference]:
    """What the change did to the thing, as people read it."""
    before, after = item.before, item.after
    match change.kind:
        case ChangeKind.FIELDS:
            return _pairs(_firsts(before), _firsts(after))
        case ChangeKind.TAGS:
            return _pairs(_inner(before, "fields"), _inner(after, "fields"))
        case ChangeKind.MOVES | ChangeKind.QUARANTINE:
            return _pairs(_spot(before), _spot(after))
        case ChangeKind.ARRIVAL:
            return _pairs({}, _spot(after))
        case ChangeKind.MATCH:
            return _pairs(
                _named(_inner(before, "match"), _MATCH), _named(_inner(after, "match"), _MATCH)
            )
        case ChangeKind.ARTWORK:
            return _pairs(_named(before, _ARTWORK), _named(after, _ARTWORK))
        case ChangeKind.MERGE:
            return _pairs(_merged(before), _merged(after))


_MATCH = ("status", "score", "release_group_id", "release_id")
_ARTWORK = ("cover",)


def _touched(soniq: Soniq, kind: str, number: int) -> list[tuple[Entity, list[int]]]:
    if kind == "Track":
        detail = soniq.library.track_detail(TrackId(number))
        return [("track", [number]), ("file", [file.id for file in detail.files])]
    if kind == "Album":
        tracks = soniq.library.album_detail(AlbumId(number)).tracks
        files: list[int] = [track.file.id for track in tracks if track.file is not None]
        return [
            ("album", [number]),
            ("track", [track.id for track in tracks]),
            ("file", files),
        ]
    if kind == "Artist":
        return [("artist", [number])]
    if kind == "File":
        return [("file", [FileId(number)])]
    raise NotFound(f"A {kind} has no history. Ask for that of a track, album, artist or file.")


def _is_of_files(soniq: Soniq, change: Change) -> bool:
    """That two tracks are no duplicates is a word about them, and moves no file."""
    if change.kind is ChangeKind.MERGE:
        return not any("apart" in item.after for item in soniq.journal.items(change.id, first=1))
    return change.kind in FILES


def _pairs(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> list[Difference]:
    return [
        Difference(field=name, before=before.get(name), after=after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]


def _firsts(said: Mapping[str, JSON]) -> dict[str, JSON]:
    """Fields are kept as [value, the change that said so]."""
    return {name: one[0] for name, one in said.items() if isinstance(one, list) and one}


def _inner(said: Mapping[str, JSON], name: str) -> Mapping[str, JSON]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _named(said: Mapping[str, JSON], names: Sequence[str]) -> dict[str, JSON]:
    return {name: said.get(name) for name in names}


def _spot(said: Mapping[str, JSON]) -> dict[str, JSON]:
    """Where a file lay: the path in its music folder, and whether soniq shows it."""
    place = "deleted" if said.get("gone") else "quarantine" if said.get("away") else "library"
    return {"path": said.get("path"), "place": place}


def _merged(said: Mapping[str, JSON]) -> dict[str, JSON]:
    """The track that it became a copy of; or whether it was said to be none."""
    if "apart" in said:
        return {"apart": said["apart"]}
    into = said.get("merged_into")
    return {"merged_into": ids.public("Track", into) if isinstance(into, int) else None}


def _some(named: Iterable[T] | None, what: str) -> list[T]:
    if named is None:
        return []
    found = list(named)
    if not found:
        raise Invalid(f"An empty list of {what} names nothing. Leave it out to mean all.")
    return found
