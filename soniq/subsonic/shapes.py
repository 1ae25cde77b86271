"""Songs, albums and artists as OpenSubsonic tells them; whole lists in a handful of queries."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from soniq.errors import NotFound
from soniq.library.model import Album, Artist, Track
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked
from soniq.subsonic.ids import public
from soniq.text import shown
from soniq.units import AlbumId, ArtistId, Moment, TrackId


def songs(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (Child) in that order; tracks that are gone are left out."""
    return of_tracks(asked, asked.soniq.library.tracks_by_ids([TrackId(one) for one in ids]))


def song(asked: Asked, track_id: int) -> Body:
    """Raises NotFound."""
    return _one(songs(asked, [track_id]), "song")


def albums(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (AlbumID3, without songs) in that order; those that are gone are left out."""
    return of_albums(asked, asked.soniq.library.albums_by_ids([AlbumId(one) for one in ids]))


def artists(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (ArtistID3, without albums) in that order; those that are gone are left out."""
    return of_artists(asked, asked.soniq.library.artists_by_ids([ArtistId(one) for one in ids]))


def of_tracks(asked: Asked, tracks: Sequence[Track]) -> list[Body]:
    return [_song(track) for track in tracks]


def of_albums(asked: Asked, found: Sequence[Album]) -> list[Body]:
    return [_album(album) for album in found]


def of_artists(asked: Asked, found: Sequence[Artist]) -> list[Body]:
    return [_artist(artist) for artist in found]


def iso(at: Moment) -> str:
    """ISO 8601 in UTC, as the schemas want it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def known(said: dict[str, Value]) -> Body:
    """Without what nobody knows."""
    return {name: value for name, value in said.items() if value is not None}


def _one(found: list[Body], kind: str) -> Body:
    if not found:
        raise NotFound(f"There is no such {kind}.")
    return found[0]


def _song(track: Track) -> Body:
    file = track.file
    return known(
        {
            "id": public("tr", track.id),
            "isDir": False,
            "title": track.title,
            "album": track.album,
            "artist": track.artist,
            "suffix": os.path.splitext(shown(file.path))[1][1:].lower() if file else None,
        }
    )


def _album(album: Album) -> Body:
    return {
        "id": public("al", album.id),
        "name": album.title,
        "songCount": album.track_count,
        "duration": album.duration // 1000,
        "created": iso(album.added_at),
    }


def _artist(artist: Artist) -> Body:
    return {"id": public("ar", artist.id), "name": artist.name}
