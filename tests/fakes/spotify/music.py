"""Made-up music in the form in which Spotify's Web API documents it."""

from typing import Any

Json = dict[str, Any]

API = "https://api.spotify.com/v1"
IMAGE = "https://i.scdn.co/image/"


def spotify_id(kind: str, number: int) -> str:
    """22 letters and digits."""
    return f"{kind}{number:0{22 - len(kind)}d}"


def artist(number: int) -> Json:
    id_ = spotify_id("artist", number)
    return _about("artist", id_) | {"name": f"Artist {number}"}


def simple_track(album: int, number: int, *, disc: int = 1) -> Json:
    """A song as its album tells it."""
    id_ = spotify_id("track", album * 1_000 + number)
    return _about("track", id_) | {
        "artists": [artist(album % 97)],
        "available_markets": ["DE", "IS"],
        "disc_number": disc,
        "duration_ms": 180_000 + number * 1_000,
        "explicit": False,
        "is_local": False,
        "name": f"Song {number} of {album}",
        "preview_url": None,
        "track_number": number,
    }


def simple_album(number: int, *, songs: int = 10, kind: str = "album") -> Json:
    """An album as a song tells it."""
    id_ = spotify_id("album", number)
    return _about("album", id_) | {
        "album_type": kind,
        "artists": [artist(number % 97)],
        "available_markets": ["DE", "IS"],
        "images": [
            {"url": f"{IMAGE}{id_}-64", "height": 64, "width": 64},
            {"url": f"{IMAGE}{id_}-640", "height": 640, "width": 640},
        ],
        "name": f"Album {number}",
        "release_date": f"{1970 + number % 50}-03-02",
        "release_date_precision": "day",
        "total_tracks": songs,
    }


def album(number: int, *, songs: int = 10, kind: str = "album") -> Json:
    """Whole, with at most the first 50 of its songs."""
    tracks = [simple_track(number, song) for song in range(1, songs + 1)]
    id_ = spotify_id("album", number)
    return simple_album(number, songs=songs, kind=kind) | {
        "copyrights": [],
        "external_ids": {"upc": f"{600_000_000_000 + number:013d}"},
        "genres": [],
        "label": "Nobody's",
        "popularity": 1,
        "tracks": page(f"{API}/albums/{id_}/tracks", tracks, 0, 50),
    }


def track(album: int, number: int) -> Json:
    """A song whole."""
    return simple_track(album, number) | {
        "album": simple_album(album),
        "external_ids": {"isrc": f"ISABC{album % 100:02d}{number:05d}"},
        "popularity": 1,
    }


def episode(number: int) -> Json:
    return _about("episode", spotify_id("episode", number)) | {
        "name": f"Talk {number}",
        "duration_ms": 3_600_000,
    }


def local(name: str) -> Json:
    """A file of the person's own, in a playlist."""
    return {
        "album": {"name": "Tapes", "id": None, "artists": [], "images": [], "type": "album"},
        "artists": [{"name": "My Band", "id": None, "type": "artist"}],
        "available_markets": [],
        "disc_number": 0,
        "duration_ms": 61_000,
        "external_ids": {},
        "external_urls": {},
        "href": None,
        "id": None,
        "is_local": True,
        "name": name,
        "track_number": 0,
        "type": "track",
        "uri": f"spotify:local:My+Band:Tapes:{name}:61",
    }


def saved(what: str, entry: Json | None, at: str) -> Json:
    """what: album or track."""
    return {"added_at": at, what: entry}


def item(entry: Json | None, *, is_local: bool = False, old: bool = False) -> Json:
    """A place in a playlist. old: as before February 2026."""
    return {
        "added_at": "2024-05-20T14:58:16Z",
        "added_by": _about("user", "ida"),
        "is_local": is_local,
        "track" if old else "item": entry,
    }


def page(address: str, entries: list[Any], offset: int, limit: int) -> Json:
    part = entries[offset : offset + limit]
    more = offset + limit < len(entries)
    return {
        "href": f"{address}?offset={offset}&limit={limit}",
        "items": part,
        "limit": limit,
        "next": f"{address}?offset={offset + limit}&limit={limit}" if more else None,
        "offset": offset,
        "previous": None,
        "total": len(entries),
    }


def _about(kind: str, id_: str) -> Json:
    return {
        "external_urls": {"spotify": f"https://open.spotify.com/{kind}/{id_}"},
        "href": f"{API}/{kind}s/{id_}",
        "id": id_,
        "type": kind,
        "uri": f"spotify:{kind}:{id_}",
    }
