"""Lists of albums and songs: the newest, the most played, by year, by genre, by chance, starred."""

from soniq.library.model import Album, AlbumFilter, AlbumSort, TrackFilter, TrackSort
from soniq.listening.model import AlbumOrder, ThingKind
from soniq.subsonic import shapes
from soniq.subsonic.answers import GENERIC, Body, Failed
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.roots import root_of
from soniq.units import AlbumId, ArtistId, GenreId, RootId, TrackId

MOST = 500
"""Entries of one answer, as the protocol has it."""

MOST_STARRED = 10_000
_PAGE = 500
_FAR = 1_000_000_000
_NO_YEAR = 10_000

_OWN = {
    "highest": AlbumOrder.RATED,
    "frequent": AlbumOrder.FREQUENT,
    "recent": AlbumOrder.RECENT,
    "starred": AlbumOrder.STARRED,
}
"""Lists that are each person's own."""

_SORTED = {
    "newest": (AlbumSort.ADDED, True),
    "alphabeticalByName": (AlbumSort.TITLE, False),
    "alphabeticalByArtist": (AlbumSort.ARTIST, False),
}


def get_album_list(asked: Asked) -> Body:
    return {"albumList": {"album": shapes.album_folders(asked, albums_asked_for(asked))}}


def get_album_list2(asked: Asked) -> Body:
    return {"albumList2": {"album": shapes.of_albums(asked, albums_asked_for(asked))}}


def albums_asked_for(asked: Asked) -> list[Album]:
    """Raises Failed: there is no such list (0), or it lacks its years or genre (10)."""
    kind = asked.text("type")
    size = asked.number_or("size", 10, low=0, high=MOST)
    offset = asked.number_or("offset", 0, low=0, high=_FAR)
    root_id = root_of(asked)
    catalogue = asked.soniq.catalogue
    if kind in _OWN:
        return _own(asked, _OWN[kind], size, offset, root_id)
    if kind == "random":
        return catalogue.random_albums(size=size, root_id=root_id)
    if kind in _SORTED:
        sort, descending = _SORTED[kind]
        return catalogue.albums(
            sort=sort, descending=descending, size=size, offset=offset, root_id=root_id
        )
    if kind == "byYear":
        first, last = asked.number("fromYear"), asked.number("toYear")
        return catalogue.albums(
            AlbumFilter(year_from=_year(min(first, last)), year_to=_year(max(first, last))),
            sort=AlbumSort.YEAR,
            descending=first > last,
            size=size,
            offset=offset,
            root_id=root_id,
        )
    if kind == "byGenre":
        genre_id = catalogue.genre_named(asked.text("genre"))
        if genre_id is None:
            return []
        return catalogue.albums(
            AlbumFilter(genre_id=genre_id), size=size, offset=offset, root_id=root_id
        )
    raise Failed(GENERIC, f'There is no list of albums of the type "{kind[:40]}".')


def _year(said: int) -> int:
    return min(max(said, 0), _NO_YEAR)


def _own(
    asked: Asked, order: AlbumOrder, size: int, offset: int, root_id: RootId | None
) -> list[Album]:
    listening, library = asked.soniq.listening, asked.soniq.library
    if root_id is None:
        ids = listening.albums(asked.person.id, order, size=size, offset=offset)
        return library.albums_by_ids(ids)
    met: list[AlbumId] = []
    for start in range(0, MOST_STARRED, _PAGE):
        page = listening.albums(asked.person.id, order, size=_PAGE, offset=start)
        met += asked.soniq.catalogue.albums_in_root(page, root_id)
        if len(page) < _PAGE or len(met) >= offset + size:
            break
    return library.albums_by_ids(met[offset : offset + size])


def get_random_songs(asked: Asked) -> Body:
    where = _songs_wanted(asked)
    if where is None:
        return {"randomSongs": {"song": []}}
    found = asked.soniq.catalogue.random_tracks(
        where, size=asked.number_or("size", 10, low=0, high=MOST), root_id=root_of(asked)
    )
    return {"randomSongs": {"song": shapes.of_tracks(asked, found)}}


def _songs_wanted(asked: Asked) -> TrackFilter | None:
    """None where there is no such genre."""
    genre_id: GenreId | None = None
    if genre := asked.text_or("genre", ""):
        genre_id = asked.soniq.catalogue.genre_named(genre)
        if genre_id is None:
            return None
    first, last = asked.number_or("fromYear", 0), asked.number_or("toYear", 0)
    return TrackFilter(
        genre_id=genre_id,
        year_from=_year(first) if first else None,
        year_to=_year(last) if last else None,
    )


def get_songs_by_genre(asked: Asked) -> Body:
    genre_id = asked.soniq.catalogue.genre_named(asked.text("genre"))
    if genre_id is None:
        return {"songsByGenre": {"song": []}}
    found = asked.soniq.catalogue.tracks(
        TrackFilter(genre_id=genre_id),
        sort=TrackSort.TITLE,
        size=asked.number_or("count", 10, low=0, high=MOST),
        offset=asked.number_or("offset", 0, low=0, high=_FAR),
        root_id=root_of(asked),
    )
    return {"songsByGenre": {"song": shapes.of_tracks(asked, found)}}


def get_starred(asked: Asked) -> Body:
    library = asked.soniq.library
    artists, albums, songs = _starred(asked)
    return {
        "starred": {
            "artist": shapes.old_artists(asked, library.artists_by_ids(artists)),
            "album": shapes.album_folders(asked, library.albums_by_ids(albums)),
            "song": shapes.songs(asked, songs),
        }
    }


def get_starred2(asked: Asked) -> Body:
    artists, albums, songs = _starred(asked)
    return {
        "starred2": {
            "artist": shapes.artists(asked, artists),
            "album": shapes.albums(asked, albums),
            "song": shapes.songs(asked, songs),
        }
    }


def _starred(asked: Asked) -> tuple[list[ArtistId], list[AlbumId], list[TrackId]]:
    """The newest star first."""
    root_id = root_of(asked)
    catalogue = asked.soniq.catalogue
    artists = [ArtistId(one) for one in _all_starred(asked, ThingKind.ARTIST)]
    albums = [AlbumId(one) for one in _all_starred(asked, ThingKind.ALBUM)]
    songs = [TrackId(one) for one in _all_starred(asked, ThingKind.TRACK)]
    if root_id is None:
        return artists, albums, songs
    return (
        catalogue.artists_in_root(artists, root_id),
        catalogue.albums_in_root(albums, root_id),
        catalogue.tracks_in_root(songs, root_id),
    )


def _all_starred(asked: Asked, kind: ThingKind) -> list[int]:
    found: list[int] = []
    after = None
    while len(found) < MOST_STARRED:
        page = asked.soniq.listening.starred(asked.person.id, kind, first=200, after=after)
        found += [number for number, _ in page.items]
        after = page.after
        if after is None:
            break
    return found


METHODS: Methods = {
    "getAlbumList": get_album_list,
    "getAlbumList2": get_album_list2,
    "getRandomSongs": get_random_songs,
    "getSongsByGenre": get_songs_by_genre,
    "getStarred": get_starred,
    "getStarred2": get_starred2,
}
