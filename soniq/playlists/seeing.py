"""Who may see a list, and who may change it."""

import sqlite3

from soniq.errors import Conflict, Forbidden, NotFound
from soniq.playlists import rows
from soniq.playlists.model import Playlist, PlaylistId, Reader
from soniq.units import PersonId


def seen(reader: sqlite3.Connection, playlist_id: PlaylistId, who: Reader) -> Playlist:
    """Raises NotFound where there is none, where it was deleted, and where they may not see it."""
    playlist = rows.by_id(reader, playlist_id)
    if (
        playlist is None
        or playlist.deleted_at is not None
        or not rows.may_see(reader, playlist, who)
    ):
        raise NotFound(f"There is no playlist {playlist_id}.")
    return playlist


def own(
    reader: sqlite3.Connection, playlist_id: PlaylistId, by: PersonId, *, seen_as: int | None = None
) -> Playlist:
    """A list that they may change.

    Raises:
        NotFound: as `seen`.
        Forbidden: it is somebody else's.
        Conflict: it was changed since they saw it with so many changes.
    """
    playlist = seen(reader, playlist_id, by)
    if playlist.owner_id != by:
        raise Forbidden(f'"{playlist.name}" is {playlist.owner}\'s list; make a copy to change it.')
    if seen_as is not None and seen_as != playlist.changes:
        raise Conflict(f'"{playlist.name}" was changed meanwhile. Open it again.')
    return playlist


def by_hand(reader: sqlite3.Connection, playlist_id: PlaylistId, by: PersonId) -> Playlist:
    """As `own`. Raises Conflict where rules make the list, so that nobody puts tracks into it."""
    playlist = own(reader, playlist_id, by)
    if playlist.is_smart:
        raise Conflict(f'"{playlist.name}" is made by its rules. Change those, or make a copy.')
    return playlist
