"""What the browser gets of playlists: of a list, of its entries, of a file that was brought."""

import posixpath
from collections.abc import Mapping, Sequence

from soniq.app import Soniq
from soniq.errors import Unavailable
from soniq.events import JSON
from soniq.http import ids
from soniq.library.finding import Line
from soniq.library.model import Artwork
from soniq.playlists import wording
from soniq.playlists.model import Brought, Entry, Playlist
from soniq.text import shown
from soniq.ui import shelving
from soniq.ui.shapes import Covers, Row
from soniq.units import ArtworkHash, PersonId, TrackId

TOLD_LINES = 200
"""Of the lines that were not found so many are named, of each file."""


def of_lists(soniq: Soniq, found: Sequence[Playlist], person_id: PersonId) -> list[Row]:
    covers = soniq.library.artwork(list({cover for one in found for cover in one.covers}))
    return [_of_list(one, covers, person_id) for one in found]


def of_list(soniq: Soniq, one: Playlist, person_id: PersonId) -> Row:
    return of_lists(soniq, [one], person_id)[0]


def _of_list(one: Playlist, covers: Covers, person_id: PersonId) -> Row:
    """rules: of one's own smart list; others see what it finds."""
    is_mine = one.owner_id == person_id
    return {
        "id": one.id,
        "public": ids.public("Playlist", one.id),
        "name": one.name,
        "description": one.description,
        "owner": one.owner,
        "mine": is_mine,
        "visibility": one.visibility,
        "smart": one.is_smart,
        "rules": wording.plain(one.rules) if is_mine and one.rules is not None else None,
        "count": one.entries,
        "lost": one.lost,
        "ms": one.duration,
        "covers": [_cover(cover, covers.get(cover)) for cover in one.covers],
        "changes": one.changes,
        "created": one.created_at,
        "changed": one.changed_at,
        "deleted": one.deleted_at,
        "origin": one.origin,
        "path": f"/playlists/{one.id}",
    }


def _cover(cover: ArtworkHash, art: Artwork | None) -> JSON:
    is_broken = art is not None and art.broken
    return {
        "cover": None if is_broken else cover,
        "placeholder": art.placeholder if art else None,
        "tint": art.tint if art else None,
    }


def of_entries(soniq: Soniq, found: Sequence[Entry]) -> list[Row]:
    """Tracks as every list shows them, with their entry; and what is not here, as told."""
    wanted = list({entry.track_id for entry in found if entry.track_id is not None})
    tracks = soniq.library.tracks_by_ids(wanted)
    known = dict(zip([one.id for one in tracks], shelving.tracks(soniq, tracks), strict=True))
    return [{**_shown(entry, known), "entry": entry.id, "put": entry.added_at} for entry in found]


def _shown(entry: Entry, known: Mapping[TrackId, Row]) -> Row:
    track = None if entry.track_id is None else known.get(entry.track_id)
    return of_line(entry.line) if track is None else track


def of_line(line: Line | None) -> Row:
    """A row of something that is not in the library; its id is none that a track has."""
    said = line or Line()
    path = shown(said.path) if said.path is not None else ""
    stem = posixpath.splitext(posixpath.basename(path.replace("\\", "/")))[0]
    return {
        "id": 0,
        "lost": True,
        "missing": True,
        "title": said.title or stem or "Something without a name",
        "artist": said.artist,
        "artists": [],
        "album": said.album,
        "album_artist": said.artist,
        "genres": [],
        "ms": said.duration or 0,
        "cover": None,
        "told": path,
    }


def of_brought(soniq: Soniq, brought: Brought, person_id: PersonId) -> Row:
    return {
        "list": of_list(soniq, brought.playlist, person_id),
        "made": brought.made,
        "added": brought.added,
        "found": brought.found,
        "lost": len(brought.lost),
        "lines": [of_line(line) for line in brought.lost[:TOLD_LINES]],
        "unsure": [of_line(line) for line in brought.unsure[:TOLD_LINES]],
        "notes": list(brought.notes),
    }


def part(soniq: Soniq, one: Playlist, person_id: PersonId, *, first: int, skip: int) -> Row:
    """Entries from a place on, as `Parts` in the browser takes them: its cursor is that place."""
    try:
        page = soniq.playlists.entries(one.id, person_id, first=first, skip=skip)
    except Unavailable as error:
        raise Unavailable(f"{error} Fewer rules, or a limit, make this list quicker.") from None
    end = skip + len(page.entries)
    return {
        "items": [*of_entries(soniq, page.entries)],
        "before": None,
        "after": str(end) if page.entries and end < page.total else None,
        "total": page.total,
        "ms": page.duration,
        "cut": page.cut,
    }
