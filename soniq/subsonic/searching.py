"""Search: by words, or all of the library part by part, where no words are said."""

import re
from dataclasses import dataclass

from soniq.discovery.model import Found
from soniq.library.model import PAGE_LIMIT, Album, Artist, Track
from soniq.subsonic import shapes
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.roots import root_of
from soniq.units import RootId

MOST = 5_000
"""Entries of each kind in one answer: apps fetch the whole library so."""

_FAR = 1_000_000_000
_MUSICBRAINZ_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    count: int
    offset: int

    @property
    def end(self) -> int:
        return self.offset + self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    artists: list[Artist]
    albums: list[Album]
    tracks: list[Track]


def search2(asked: Asked) -> Body:
    met = _met(asked)
    return {
        "searchResult2": {
            "artist": shapes.old_artists(asked, met.artists),
            "album": shapes.album_folders(asked, met.albums),
            "song": shapes.of_tracks(asked, met.tracks),
        }
    }


def search3(asked: Asked) -> Body:
    met = _met(asked)
    return {
        "searchResult3": {
            "artist": shapes.of_artists(asked, met.artists),
            "album": shapes.of_albums(asked, met.albums),
            "song": shapes.of_tracks(asked, met.tracks),
        }
    }


def search(asked: Asked) -> Body:
    """The oldest search, of songs alone: all that is said must be in them, in any field."""
    words = [asked.text_or(name, "") for name in ("any", "artist", "album", "title")]
    part = _part(asked, "", most=PAGE_LIMIT)
    found = asked.soniq.discovery.search(_plain(" ".join(words)), min(part.end, PAGE_LIMIT))
    since = asked.number_or("newerThan", 0)
    tracks = [track for track in found.tracks if track.added_at > since]
    songs: list[Value] = list(shapes.of_tracks(asked, tracks[part.offset : part.end]))
    return {"searchResult": {"offset": part.offset, "totalHits": len(tracks), "match": songs}}


def _met(asked: Asked) -> _Met:
    words = _plain(asked.text("query"))
    artists, albums, songs = (_part(asked, kind) for kind in ("artist", "album", "song"))
    root_id = root_of(asked)
    if not words:
        return _all(asked, artists, albums, songs, root_id)
    most = min(max(artists.end, albums.end, songs.end), PAGE_LIMIT)
    if root_id is None:
        found = _found(asked, words, most)
    else:  # what other music folders have may stand before
        found = _in_root(asked, _found(asked, words, PAGE_LIMIT), root_id)
    return _Met(
        artists=found.artists[artists.offset : artists.end],
        albums=found.albums[albums.offset : albums.end],
        tracks=found.tracks[songs.offset : songs.end],
    )


def _found(asked: Asked, words: str, most: int) -> Found:
    """By words; or by an id of MusicBrainz', which some apps look for."""
    if _MUSICBRAINZ_ID.fullmatch(words) is None:
        return asked.soniq.discovery.search(words, most)
    artists, albums, tracks = asked.soniq.catalogue.identified(words.lower())
    return Found(artists=artists, albums=albums, tracks=tracks)


def _all(asked: Asked, artists: _Part, albums: _Part, songs: _Part, root_id: RootId | None) -> _Met:
    catalogue = asked.soniq.catalogue
    return _Met(
        artists=catalogue.artists(size=artists.count, offset=artists.offset, root_id=root_id)
        if artists.count
        else [],
        albums=catalogue.albums(size=albums.count, offset=albums.offset, root_id=root_id)
        if albums.count
        else [],
        tracks=catalogue.tracks(size=songs.count, offset=songs.offset, root_id=root_id)
        if songs.count
        else [],
    )


def _in_root(asked: Asked, found: Found, root_id: RootId) -> Found:
    catalogue = asked.soniq.catalogue
    artists = set(catalogue.artists_in_root([one.id for one in found.artists], root_id))
    albums = set(catalogue.albums_in_root([one.id for one in found.albums], root_id))
    tracks = set(catalogue.tracks_in_root([one.id for one in found.tracks], root_id))
    return Found(
        artists=[one for one in found.artists if one.id in artists],
        albums=[one for one in found.albums if one.id in albums],
        tracks=[one for one in found.tracks if one.id in tracks],
    )


def _part(asked: Asked, kind: str, *, most: int = MOST) -> _Part:
    count, offset = (f"{kind}Count", f"{kind}Offset") if kind else ("count", "offset")
    return _Part(
        count=asked.number_or(count, 20, low=0, high=most),
        offset=asked.number_or(offset, 0, low=0, high=_FAR),
    )


def _plain(query: str) -> str:
    """Without the marks of Lucene that older apps write: `"so what*"`."""
    return query.replace('"', " ").replace("*", " ").strip()


METHODS: Methods = {
    "search": search,
    "search2": search2,
    "search3": search3,
}
