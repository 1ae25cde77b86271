"""Browsing by tags: artists, their albums, the songs on these; genres."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from soniq.errors import NotFound
from soniq.http import links
from soniq.library.model import Album, ArtistFilter, CreditRole, TrackFilter, TrackSort
from soniq.listening.model import ThingKind
from soniq.subsonic import shapes
from soniq.subsonic.alike import like_artist
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.ids import Kind, public
from soniq.subsonic.roots import root_of
from soniq.text import initial
from soniq.units import AlbumId, ArtistId, FolderId, TrackId

ARTICLES = "The An A"
"""Those that `text.sort_key` moves behind."""

MOST_ARTISTS = 100_000
SONGS_OF_ARTIST = 5_000


def get_artists(asked: Asked) -> Body:
    """Album artists, by their first letters."""
    found = asked.soniq.catalogue.artists(
        ArtistFilter(album_artists_only=True), size=MOST_ARTISTS, root_id=root_of(asked)
    )
    entries = zip(found, shapes.of_artists(asked, found), strict=True)
    index: list[Value] = [
        {"name": letter, "artist": [entry for _, entry in group]}
        for letter, group in groupby(
            sorted(entries, key=lambda pair: _filed(pair[0].name_key)),
            key=lambda pair: initial(pair[0].name_key),
        )
    ]
    return {"artists": {"ignoredArticles": ARTICLES, "index": index}}


def _filed(name_key: str) -> tuple[str, str]:
    """By letter; what begins with none is one group, before all others."""
    letter = initial(name_key)
    return ("" if letter == "#" else letter, name_key)


def get_artist(asked: Asked) -> Body:
    """With the artist's albums, and those of others with songs of theirs."""
    artist_id = ArtistId(asked.id("id", "ar"))
    detail = asked.soniq.library.artist_detail(artist_id)
    [entry] = shapes.of_artists(asked, [detail.artist])
    albums = shapes.of_albums(asked, _each_once([*detail.albums, *detail.appears_on]))
    return {"artist": {**entry, "album": albums}}


def _each_once(albums: Iterable[Album]) -> list[Album]:
    return list({album.id: album for album in albums}.values())


def get_album(asked: Asked) -> Body:
    detail = asked.soniq.library.album_detail(AlbumId(asked.id("id", "al")))
    [entry] = shapes.of_albums(asked, [detail.album])
    present = [track for track in detail.tracks if track.missing_since is None]
    return {"album": {**entry, "song": shapes.of_tracks(asked, present)}}


def get_song(asked: Asked) -> Body:
    return {"song": shapes.song(asked, asked.id("id", "tr"))}


def get_genres(asked: Asked) -> Body:
    genres: list[Value] = [
        {"value": genre.name, "songCount": genre.track_count, "albumCount": genre.album_count}
        for genre in asked.soniq.catalogue.genres()
    ]
    return {"genres": {"genre": genres}}


def get_artist_info(asked: Asked) -> Body:
    kind, number = asked.thing("id")
    artist_id = artist_of(asked, kind, number)
    similar = _similar_artists(asked, artist_id)
    found = asked.soniq.library.artists_by_ids(similar)
    return {
        "artistInfo": {
            **_about(asked, artist_id),
            "similarArtist": shapes.old_artists(asked, found),
        }
    }


def get_artist_info2(asked: Asked) -> Body:
    artist_id = ArtistId(asked.id("id", "ar"))
    similar = shapes.artists(asked, _similar_artists(asked, artist_id))
    return {"artistInfo2": {**_about(asked, artist_id), "similarArtist": similar}}


def artist_of(asked: Asked, kind: Kind, number: int) -> ArtistId:
    """Whose that is: the artist's own, an album's, a song's, a folder's. Raises NotFound."""
    library = asked.soniq.library
    if kind == "fo":
        return library.track(_first_beneath(asked, FolderId(number))).album_artist_id
    if kind == "al":
        return library.album(AlbumId(number)).artist_id
    if kind == "tr":
        track_id = TrackId(number)
        track = library.track(track_id)
        credits = library.artists_of_tracks([track_id]).get(track_id)
        return credits[0].artist_id if credits else track.album_artist_id
    if kind == "ar":
        return library.artist(ArtistId(number)).id
    raise NotFound("Artists make songs and albums, and folders hold these; that is none of them.")


def _album_of(asked: Asked, kind: Kind, number: int) -> AlbumId:
    """The album itself, or that of a song, or of the first in a folder. Raises NotFound."""
    if kind == "al":
        return AlbumId(number)
    if kind == "tr":
        return asked.soniq.library.track(TrackId(number)).album_id
    if kind == "fo":
        first = _first_beneath(asked, FolderId(number))
        return asked.soniq.library.track(first).album_id
    raise NotFound("Albums hold songs, and folders may hold an album; that is none of them.")


def _first_beneath(asked: Asked, folder_id: FolderId) -> TrackId:
    found = asked.soniq.catalogue.tracks_beneath(folder_id, most=1)
    if not found:
        raise NotFound(f"There is no music in a folder {public('fo', folder_id)}.")
    return found[0]


def _about(asked: Asked, artist_id: ArtistId) -> dict[str, Value]:
    """What is known of an artist; the addresses are of other servers, and never asked by soniq."""
    artist = asked.soniq.library.artist(artist_id)
    said: dict[str, Value] = {
        "musicBrainzId": artist.musicbrainz_id,
        "lastFmUrl": links.lastfm_artist(artist.name),
    }
    return dict(shapes.known(said))


def _similar_artists(asked: Asked, artist_id: ArtistId) -> Sequence[ArtistId]:
    """Those that sound alike; none while too little was listened to."""
    count = asked.number_or("count", 20, low=0, high=100)
    return [one.artist.id for one in like_artist(asked, artist_id, count)] if count else []


def get_album_info(asked: Asked) -> Body:
    album_id = _album_of(asked, *asked.thing("id"))
    album = asked.soniq.library.album(album_id)
    beside = asked.soniq.catalogue.beside_albums([album_id])[album_id]
    said: dict[str, Value] = {
        "musicBrainzId": beside.musicbrainz_id,
        "lastFmUrl": links.lastfm_album(album.artist, album.title),
    }
    return {"albumInfo": shapes.known(said)}


def get_top_songs(asked: Asked) -> Body:
    """What this person plays most of an artist, then what is rated, then the newest."""
    artist_id = _artist_asked_for(asked)
    count = asked.number_or("count", 50, low=0, high=500)
    if artist_id is None:
        return {"topSongs": {}}
    where = TrackFilter(artist_id=artist_id, role=CreditRole.ARTIST)
    found = asked.soniq.catalogue.tracks(
        where, sort=TrackSort.YEAR, descending=True, size=SONGS_OF_ARTIST
    )
    opinions = shapes.opinions_of(asked, ThingKind.TRACK, [track.id for track in found])
    best = sorted(
        found,
        key=lambda track: (-opinions[track.id].play_count, -(opinions[track.id].rating or 0)),
    )
    return {"topSongs": {"song": shapes.of_tracks(asked, best[:count])}}


def _artist_asked_for(asked: Asked) -> ArtistId | None:
    if asked.has("id"):
        return asked.soniq.library.artist(ArtistId(asked.id("id", "ar"))).id
    return asked.soniq.catalogue.artist_named(asked.text("artist"))


METHODS: Methods = {
    "getArtists": get_artists,
    "getArtist": get_artist,
    "getAlbum": get_album,
    "getSong": get_song,
    "getGenres": get_genres,
    "getArtistInfo": get_artist_info,
    "getArtistInfo2": get_artist_info2,
    "getAlbumInfo": get_album_info,
    "getAlbumInfo2": get_album_info,
    "getTopSongs": get_top_songs,
}
