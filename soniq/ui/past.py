"""The history as its page shows it: what was changed, by whom, from what to what."""

from collections.abc import Iterable, Sequence

from soniq.accounts.model import Person
from soniq.app import Soniq
from soniq.errors import Forbidden
from soniq.http import history, ids, saying
from soniq.journal.model import ALL, Change, ChangeKind, Entity, Item
from soniq.provenance.values import shown
from soniq.text import shown as path_shown
from soniq.ui import telling
from soniq.ui.shapes import Row
from soniq.units import AlbumId, ArtistId, ChangeId, FileId, TrackId

PART = 30
ITEMS = 40
"""Things that a change opens to at once."""

Thing = tuple[Entity, int]


def changes(
    soniq: Soniq,
    person: Person,
    *,
    before: int | None,
    kind: ChangeKind | None,
    of: tuple[str, int] | None,
) -> Row:
    """A part of the history, the newest first. of: only what touched that, ("Track", 3).

    Raises NotFound: it is not in the library.
    """
    found = history.changes(
        soniq,
        before=before,
        kind=kind if of is None else None,
        of=None if of is None else ids.public(*of),
        first=PART + 1,
    )
    names = saying.names_of(soniq)
    more = len(found) > PART
    return {
        "items": [telling.of_change(change, names, person) for change in found[:PART]],
        "after": found[PART - 1].id if more else None,
    }


def items(soniq: Soniq, person: Person, change_id: ChangeId, start: int) -> Row:
    """What a change did, a part at a time. Raises NotFound; Forbidden: it was of files."""
    change = soniq.journal.change(change_id)
    if not history.may_see(person, change.kind):
        raise Forbidden("Where files lie is for those who look after this soniq.")
    found = soniq.journal.items(change_id, start=start, first=ITEMS + 1)
    titles = _titles(soniq, found)
    return {
        "items": [_item(change, item, titles) for item in found[:ITEMS]],
        "next": start + ITEMS if len(found) > ITEMS else None,
    }


def undo(soniq: Soniq, person: Person, change_id: ChangeId) -> Row:
    """Takes it back, and says what became of it. Raises as `Journal.undo`; Forbidden."""
    change = soniq.journal.change(change_id)
    undone = history.undo(soniq, change_id, ALL, person)
    stale: list[Thing] = [(one.entity, one.entity_id) for one in undone.stale[:50]]
    titles = _named(soniq, stale)
    return telling.of_undone(undone, change, {thing: name for thing, (name, _) in titles.items()})


def _item(change: Change, item: Item, titles: dict[Thing, tuple[str, str | None]]) -> Row:
    name, path = titles.get((item.entity, item.entity_id), ("", None))
    place = item.before.get("path") or item.after.get("path")
    return {
        "name": name or (str(place).rsplit("/", 1)[-1] if place else "No longer in the library"),
        "path": path,
        "changes": [
            [telling.label(one.field), shown(one.before), shown(one.after)]
            for one in history.differences(change, item)
        ],
    }


def _titles(soniq: Soniq, found: Sequence[Item]) -> dict[Thing, tuple[str, str | None]]:
    return _named(soniq, ((item.entity, item.entity_id) for item in found))


def _named(soniq: Soniq, things: Iterable[Thing]) -> dict[Thing, tuple[str, str | None]]:
    """What they are called, and their pages."""
    wanted: dict[Entity, list[int]] = {}
    for entity, number in things:
        wanted.setdefault(entity, []).append(number)
    library = soniq.library
    found: dict[Thing, tuple[str, str | None]] = {}
    for track in library.tracks_by_ids([TrackId(n) for n in wanted.get("track", ())]):
        found["track", track.id] = (track.title, f"/library/tracks/{track.id}")
    for album in library.albums_by_ids([AlbumId(n) for n in wanted.get("album", ())]):
        found["album", album.id] = (album.title, f"/library/albums/{album.id}")
    for file in library.files_by_ids([FileId(n) for n in wanted.get("file", ())]):
        page = None if file.track_id is None else f"/library/tracks/{file.track_id}"
        found["file", file.id] = (path_shown(file.path).rsplit("/", 1)[-1], page)
    for artist in library.artists_by_ids([ArtistId(n) for n in wanted.get("artist", ())]):
        found["artist", artist.id] = (artist.name, f"/library/artists/{artist.id}")
    return found
