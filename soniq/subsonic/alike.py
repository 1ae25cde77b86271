"""What sounds alike, as far as soniq has listened."""

from collections.abc import Sequence

from soniq.discovery.model import Alike, AlikeArtist
from soniq.errors import NotFound, Unavailable
from soniq.features.nearest import Vector
from soniq.library.model import CreditRole, Track, TrackFilter
from soniq.subsonic import shapes
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.ids import Kind
from soniq.units import AlbumId, ArtistId, FolderId, TrackId

MOST = 200
SEEDS = 20
"""Songs of an artist or album that stand for it."""
LONGEST_PATH = 52


def get_similar_songs(asked: Asked) -> Body:
    """Like a song, an album, an artist, or what lies in a folder."""
    kind, number = asked.thing("id")
    return {"similarSongs": {"song": _like(asked, kind, number)}}


def get_similar_songs2(asked: Asked) -> Body:
    kind, number = asked.thing("id")
    return {"similarSongs2": {"song": _like(asked, kind, number)}}


def get_sonic_similar_tracks(asked: Asked) -> Body:
    """Without what one voted down. Raises Unavailable: the song was not listened to yet."""
    track_id = TrackId(asked.id("id", "tr"))
    count = asked.number_or("count", 10, low=0, high=MOST)
    disliked = asked.soniq.listening.disliked(asked.person.id)
    found = asked.soniq.similar.tracks([track_id], count, without=disliked)
    return {"sonicMatch": _matches(asked, found, [_near(one) for one in found])}


def find_sonic_path(asked: Asked) -> Body:
    """From one song to another, with both. Raises Unavailable as `get_sonic_similar_tracks`."""
    start, end = (TrackId(asked.id(name, "tr")) for name in ("startSongId", "endSongId"))
    count = asked.number_or("count", 25, low=2, high=LONGEST_PATH)
    path = asked.soniq.similar.path(start, end, count - 2)
    vectors = asked.soniq.nearest.vectors([one.track.id for one in path])
    near = [_likeness(vectors.get(start), vectors.get(one.track.id)) for one in path]
    return {"sonicMatch": _matches(asked, path, near)}


def like_artist(asked: Asked, artist_id: ArtistId, count: int) -> list[AlikeArtist]:
    """Artists that sound alike; none while too little was listened to."""
    try:
        return asked.soniq.similar.artists(artist_id, count)
    except Unavailable:
        return []


def _like(asked: Asked, kind: Kind, number: int) -> list[Value]:
    """By sound; by genre, at random, where the songs were not listened to yet. What whoever asks
    voted down is left out."""
    count = asked.number_or("count", 50, low=0, high=MOST)
    seeds = _seeds(asked, kind, number)
    if not seeds or not count:
        return []
    disliked = asked.soniq.listening.disliked(asked.person.id)
    try:
        alike = asked.soniq.similar.tracks(seeds, count, without=disliked)
        found = [one.track for one in alike]
    except Unavailable:
        found = [one for one in _of_genre(asked, seeds, count) if one.id not in disliked]
    return list(shapes.of_tracks(asked, found))


def _seeds(asked: Asked, kind: Kind, number: int) -> list[TrackId]:
    """Raises NotFound."""
    library, catalogue = asked.soniq.library, asked.soniq.catalogue
    if kind == "tr":
        return [library.track(TrackId(number)).id]
    if kind == "fo":
        folder_id = library.folder(FolderId(number)).id
        return catalogue.tracks_beneath(folder_id, most=SEEDS)
    if kind == "al":
        album_id = library.album(AlbumId(number)).id
        where = TrackFilter(album_id=album_id)
    elif kind == "ar":
        artist_id = library.artist(ArtistId(number)).id
        where = TrackFilter(artist_id=artist_id, role=CreditRole.ARTIST)
    else:
        raise NotFound("Songs, albums, artists and folders have music like them; that is none.")
    return [track.id for track in catalogue.random_tracks(where, size=SEEDS)]


def _of_genre(asked: Asked, seeds: Sequence[TrackId], count: int) -> list[Track]:
    catalogue = asked.soniq.catalogue
    genres = [genre for one in asked.soniq.library.tracks_by_ids(seeds) for genre in one.genres]
    genre_id = catalogue.genre_named(genres[0]) if genres else None
    if genre_id is None:
        return []
    found = catalogue.random_tracks(TrackFilter(genre_id=genre_id), size=count + len(seeds))
    return [track for track in found if track.id not in seeds][:count]


def _matches(asked: Asked, found: Sequence[Alike], near: Sequence[float]) -> list[Value]:
    entries = shapes.of_tracks(asked, [one.track for one in found])
    return [
        {"entry": entry, "similarity": likeness}
        for entry, likeness in zip(entries, near, strict=True)
    ]


def _near(one: Alike) -> float:
    return _unit(one.score if one.cosine is None else one.cosine)


def _likeness(a: Vector | None, b: Vector | None) -> float:
    """−1 where nobody knows, as the extension has it."""
    if a is None or b is None:
        return -1.0
    return _unit(sum(x * y for x, y in zip(a, b, strict=True)))


def _unit(cosine: float) -> float:
    """0–1, with 1 for the same sound; what points away is as unlike as can be."""
    return round(min(max(cosine, 0.0), 1.0), 4)


METHODS: Methods = {
    "getSimilarSongs": get_similar_songs,
    "getSimilarSongs2": get_similar_songs2,
    "getSonicSimilarTracks": get_sonic_similar_tracks,
    "findSonicPath": find_sonic_path,
}
