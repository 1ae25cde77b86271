"""What the browser gets of albums, tracks and artists: small objects with all that it shows."""

from collections.abc import Iterable, Sequence

from soniq.events import JSON
from soniq.http import ids
from soniq.library.model import Album, Artist, Artwork, Credit, Track
from soniq.ui import words
from soniq.units import ArtworkHash

Row = dict[str, JSON]
Covers = dict[ArtworkHash, Artwork]

KINDS = {"album": None, "other": None, "compilation": "Compilation", "ep": "EP", "single": "Single"}
"""Kinds that are worth a word on a card; plain albums are not."""


def of_album(album: Album, covers: Covers) -> Row:
    art = covers.get(album.cover) if album.cover else None
    return {
        "id": album.id,
        "title": album.title,
        "artist": album.artist,
        "artist_id": album.artist_id,
        "year": album.year,
        "kind": KINDS.get(album.kind, album.kind.capitalize()),
        "cover": _shown(album.cover, art),
        "placeholder": art.placeholder if art else None,
        "missing": album.missing_since is not None,
    }


def of_track(track: Track, covers: Covers, artists: Sequence[Credit]) -> Row:
    """artists: who plays on it, each to be a link where `artist` names them."""
    art = covers.get(track.cover) if track.cover else None
    return {
        "id": track.id,
        "stream": ids.public("Track", track.id),
        "title": track.title,
        "artist": track.artist,
        "artists": [[credit.artist_id, credit.credited_as] for credit in artists],
        "album": track.album,
        "album_id": track.album_id,
        "album_artist": track.album_artist,
        "album_artist_id": track.album_artist_id,
        "genres": list(track.genres),
        "year": track.year,
        "disc": track.disc_number,
        "disc_title": track.disc_title,
        "number": track.track_number,
        "ms": track.duration,
        "added": track.added_at,
        "cover": _shown(track.cover, art),
        "placeholder": art.placeholder if art else None,
        "tint": art.tint if art else None,
        "codec": track.file.codec if track.file else None,
        "container": track.file.container if track.file else None,
        "missing": track.missing_since is not None or track.file is None,
        "wanted": track.wanted,
        "bpm": track.bpm,
        "camelot": track.key.camelot if track.key else None,
        "key": words.key(track.key) if track.key else None,
    }


def of_artist(artist: Artist, about: str) -> Row:
    return {
        "id": artist.id,
        "name": artist.name,
        "about": about,
        "cover": artist.cover,
        "path": f"/library/artists/{artist.id}",
    }


def hashes(items: Iterable[Album | Track]) -> list[ArtworkHash]:
    return list({item.cover for item in items if item.cover})


def _shown(hash: ArtworkHash | None, art: Artwork | None) -> str | None:
    """No address where the image is known to be broken: the browser would ask in vain."""
    return None if art is not None and art.broken else hash
