"""Playlists as apps list, open and change them. Those made by rules are read, never written."""

from soniq.accounts.model import Role
from soniq.playlists.model import (
    LONGEST,
    Duplicates,
    Entry,
    Playlist,
    PlaylistId,
    Visibility,
)
from soniq.subsonic import shapes
from soniq.subsonic.answers import MISSING_PARAMETER, NOT_ALLOWED, Body, Failed
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.ids import public
from soniq.units import TrackId


def get_playlists(asked: Asked) -> Body:
    """Own ones and those that others show; of one person, where an admin asks for that."""
    found = asked.soniq.playlists.of(asked.person.id)
    if (name := asked.text_or("username", "")) and name != asked.person.name:
        asked.only(Role.ADMIN)
        found = [one for one in found if one.owner == name]
    elif name:
        found = [one for one in found if one.owner_id == asked.person.id]
    return {"playlists": {"playlist": [_told(asked, one) for one in found]}}


def get_playlist(asked: Asked) -> Body:
    return {"playlist": _whole(asked, PlaylistId(asked.id("id", "pl")))}


def create_playlist(asked: Asked) -> Body:
    """With `playlistId` it has that list hold these songs and no others."""
    asked.only(Role.USER)
    tracks = [TrackId(number) for number in asked.ids("songId", "tr")]
    playlists, person = asked.soniq.playlists, asked.person.id
    if not asked.has("playlistId"):
        if not asked.has("name"):
            raise Failed(MISSING_PARAMETER, 'Required parameter "name" is missing.')
        made = playlists.create(person, asked.text("name"), tracks)
        return {"playlist": _whole(asked, made.id)}
    playlist = _to_change(asked)
    playlists.replace_entries(playlist.id, person, tracks)
    if asked.has("name"):
        playlists.change(playlist.id, person, name=asked.text("name"))
    return {"playlist": _whole(asked, playlist.id)}


def update_playlist(asked: Asked) -> Body:
    """Songs are taken out by their places as the app last saw them; then others are added."""
    asked.only(Role.USER)
    gone = asked.numbers("songIndexToRemove")
    added = [TrackId(number) for number in asked.ids("songIdToAdd", "tr")]
    playlist = _to_change(asked, entries=bool(gone or added))
    playlists, person = asked.soniq.playlists, asked.person.id
    playlists.change(
        playlist.id,
        person,
        name=asked.text("name") if asked.has("name") else None,
        description=asked.text("comment") if asked.has("comment") else None,
        visibility=_visibility(asked, playlist),
    )
    if gone:
        there = _playable(asked, playlist.id)
        out = [there[place].id for place in sorted(set(gone)) if 0 <= place < len(there)]
        playlists.remove(playlist.id, person, [one for one in out if one is not None])
    if added:
        playlists.add(playlist.id, person, added, duplicates=Duplicates.ADD)
    return {}


def delete_playlist(asked: Asked) -> Body:
    asked.only(Role.USER)
    asked.soniq.playlists.delete(PlaylistId(asked.id("id", "pl")), asked.person.id)
    return {}


def _to_change(asked: Asked, *, entries: bool = True) -> Playlist:
    """Raises Failed (50) for the songs of a list that rules make."""
    playlist_id = PlaylistId(asked.id("playlistId", "pl"))
    playlist = asked.soniq.playlists.playlist(playlist_id, asked.person.id)
    if playlist.is_smart and entries:
        raise Failed(
            NOT_ALLOWED, f'"{playlist.name}" is made by its rules; change those on soniq\'s pages.'
        )
    return playlist


def _visibility(asked: Asked, playlist: Playlist) -> Visibility | None:
    """Public is, to apps, what others here see at all; which others is chosen on soniq's pages."""
    if not asked.has("public"):
        return None
    if not asked.flag("public", default=False):
        return Visibility.PRIVATE
    is_hidden = playlist.visibility is Visibility.PRIVATE
    return Visibility.HOUSEHOLD if is_hidden else playlist.visibility


def _playable(asked: Asked, playlist_id: PlaylistId) -> list[Entry]:
    """What apps see of a list: entries without a track have no song to show."""
    page = asked.soniq.playlists.entries(playlist_id, asked.person.id, first=LONGEST)
    return [entry for entry in page.entries if entry.track_id is not None]


def _whole(asked: Asked, playlist_id: PlaylistId) -> Body:
    entries = _playable(asked, playlist_id)
    tracks = [entry.track_id for entry in entries if entry.track_id is not None]
    playlist = asked.soniq.playlists.playlist(playlist_id, asked.person.id)
    return {
        **_told(asked, playlist),
        "songCount": len(tracks),
        "entry": shapes.songs(asked, tracks),
    }


def _told(asked: Asked, playlist: Playlist) -> Body:
    return shapes.known(
        {
            "id": public("pl", playlist.id),
            "name": playlist.name,
            "comment": playlist.description,
            "owner": playlist.owner,
            "public": playlist.visibility is not Visibility.PRIVATE,
            "songCount": (playlist.entries or 0) - playlist.lost,
            "duration": round((playlist.duration or 0) / 1000),
            "created": shapes.iso(playlist.created_at),
            "changed": shapes.iso(playlist.changed_at),
            "coverArt": public("pl", playlist.id),
            "readonly": playlist.is_smart or playlist.owner_id != asked.person.id,
        }
    )


METHODS: Methods = {
    "getPlaylists": get_playlists,
    "getPlaylist": get_playlist,
    "createPlaylist": create_playlist,
    "updatePlaylist": update_playlist,
    "deletePlaylist": delete_playlist,
}
