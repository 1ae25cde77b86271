"""Two apps' own libraries, let in by each way that they know: py-opensonic and py-sonic."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import libopensonic
import libsonic
import pytest
from libopensonic.errors import CredentialError, DataNotFoundError

from tests.subsonic.house import ADMIN, SPLIT, House

WAYS = ("token", "legacy", "key")


@pytest.fixture(params=[(way, get) for way in WAYS for get in (False, True)], ids=str)
def opensonic(house: House, request: pytest.FixtureRequest) -> Iterator[libopensonic.Connection]:
    way, get = request.param
    named = {"username": ADMIN, "password": house.admin.password, "legacy_auth": way == "legacy"}
    connection = libopensonic.Connection(
        "http://127.0.0.1",
        port=_port(house),
        use_get=get,
        use_views=not get,
        **({"api_key": house.admin.key} if way == "key" else named),
    )
    yield connection
    connection.cleanup()
    connection._loop.close()  # which it leaves to the collector


def _port(house: House) -> int:
    port = urlsplit(house.url).port
    assert port is not None
    return port


def test_opensonic_browses(house: House, opensonic: libopensonic.Connection) -> None:
    app: Any = opensonic
    assert app.ping()
    assert app.token_info().username == ADMIN
    assert app.get_license()
    assert "formPost" in {one.name for one in app.get_open_subsonic_extensions()}
    # not get_music_folders: it takes the object for a list, which no server sends
    indexes = app.get_indexes()
    folders = [one for index in indexes.index for one in index.artist]
    assert [one.name for one in folders] == ["Grey & Lamps", "Lanterns", "Samplers"]
    (tide,) = app.get_music_directory(folders[0].id).child
    songs = app.get_music_directory(tide.id).child
    assert [song.title for song in songs] == ["Low Tide", "Salt"]
    assert {genre.value for genre in app.get_genres()} == {"Dream Pop", "Folk", "Jazz"}
    artists = [one for index in app.get_artists().index for one in index.artist]
    assert "The Lamps" in {one.name for one in artists}
    assert app.get_artist(house.artist("Ada Grey")).album[0].name == SPLIT
    album = app.get_album(house.albums[SPLIT])
    assert [one.name for one in album.artists] == ["Ada Grey", "The Lamps"]
    assert [song.title for song in album.song] == ["Low Tide", "Salt"]
    assert app.get_song(house.songs["Salt"]).contributors[0].role == "composer"
    assert app.get_artist_info(house.artist("Ada Grey")).last_fm_url
    assert app.get_artist_info2(house.artist("Ada Grey")).last_fm_url
    assert app.get_album_info(house.albums[SPLIT]).last_fm_url
    assert app.get_album_info2(house.albums[SPLIT]).last_fm_url
    assert app.get_similar_songs(house.songs["Bell"])
    assert app.get_similar_songs2(house.artist("Ada Grey"))
    assert app.get_sonic_similar_tracks(house.songs["Bell"])
    assert app.find_sonic_path(house.songs["Bell"], house.songs["Salt"])
    assert app.get_top_songs("Ida Holm")


def test_opensonic_lists_and_searches(house: House, opensonic: libopensonic.Connection) -> None:
    app: Any = opensonic
    for kind in ("random", "newest", "alphabeticalByName", "alphabeticalByArtist"):
        assert len(app.get_album_list(kind)) == 4
        assert len(app.get_album_list2(kind)) == 4
    for kind in ("highest", "frequent", "recent", "starred"):
        app.get_album_list(kind)
        app.get_album_list2(kind)
    assert [one.name for one in app.get_album_list2("byYear", from_year=1980, to_year=1990)] == [
        SPLIT
    ]
    assert len(app.get_album_list2("byGenre", genre="Jazz")) == 2
    assert len(app.get_random_songs(size=3)) == 3
    assert len(app.get_songs_by_genre("Jazz")) == 4
    found = app.search2("tide")
    assert [one.title for one in found.album] == [SPLIT]
    found = app.search3("", song_count=100)
    assert len(found.song) == 7
    assert len(found.album) == 4
    assert app.get_now_playing() is not None
    assert app.get_scan_status().scanning is False
    assert {one.username for one in app.get_users()} >= {ADMIN}
    assert app.get_user(ADMIN).admin_role


def test_opensonic_stars_rates_and_scrobbles(
    house: House, opensonic: libopensonic.Connection
) -> None:
    app: Any = opensonic
    song, album = house.songs["Loose"], house.albums["Harbour Nights"]
    artist = house.artist("Otis Vale")
    assert app.star([song], [album], [artist])
    starred = app.get_starred2()
    assert song in {one.id for one in starred.song}
    assert album in {one.id for one in starred.album}
    assert artist in {one.id for one in starred.artist}
    assert song in {one.id for one in app.get_starred().song}
    assert app.unstar([song], [album], [artist])
    assert song not in {one.id for one in app.get_starred2().song or ()}
    assert app.set_rating(song, 4)
    assert app.get_song(song).user_rating == 4
    assert app.set_rating(song, 0)
    assert app.get_song(song).user_rating is None
    before = app.get_song(song).play_count
    assert app.scrobble(song)
    assert app.scrobble(song, listen_time=1_600_000_000 + before * 1_000)
    assert app.get_song(song).play_count > before
    assert app.scrobble(song, submission=False)
    assert app.report_playback(song, "song", 1_000, "playing")


def test_opensonic_keeps_playlists_queues_and_bookmarks(
    house: House, opensonic: libopensonic.Connection
) -> None:
    app: Any = opensonic
    songs = [house.songs[title] for title in ("Bell", "Fog", "Salt")]
    assert app.create_playlist(name="Of an app", song_ids=songs[:2])
    (made,) = (one for one in app.get_playlists() if one.name == "Of an app")
    assert app.update_playlist(
        made.id, comment="soft", song_ids_to_add=[songs[2]], song_indices_to_remove=[0]
    )
    whole = app.get_playlist(made.id)
    assert [one.id for one in whole.entry] == songs[1:]
    assert whole.comment == "soft"
    assert app.create_playlist(playlist_id=made.id, song_ids=songs)
    assert [one.id for one in app.get_playlist(made.id).entry] == songs
    assert app.delete_playlist(made.id)
    assert app.save_play_queue(songs, current=songs[1], position=700)
    queue = app.get_play_queue()
    assert [one.id for one in queue.entry] == songs
    assert queue.current == songs[1]
    assert app.create_bookmark(songs[0], 1_200, "here")
    (kept,) = (one for one in app.get_bookmarks() if one.entry.id == songs[0])
    assert kept.position == 1_200
    assert app.delete_bookmark(songs[0])


def test_opensonic_fetches(house: House, opensonic: libopensonic.Connection) -> None:
    app: Any = opensonic
    song = house.songs["Salt"]
    disk = (house.first.root / "Grey & Lamps/Tide/02 Salt.flac").read_bytes()
    assert _bytes(opensonic, app.download, song) == disk
    assert _bytes(opensonic, app.stream, song, tformat="raw") == disk
    assert _bytes(opensonic, app.stream, song, tformat="mp3", max_bit_rate=64)
    cover = _bytes(opensonic, app.get_cover_art, house.albums[SPLIT], 160)
    assert cover[8:12] == b"WEBP"
    assert app.get_lyrics_by_song_id(house.songs["Bell"])
    with pytest.raises(DataNotFoundError):
        app.get_cover_art("al-999999")


def _bytes(
    connection: libopensonic.Connection, fetch: Callable[..., Any], *words: Any, **more: Any
) -> bytes:
    """What a method sends; it answers with a response of the loop that it keeps in a thread."""
    import asyncio

    response = fetch(*words, **more)
    reading = asyncio.run_coroutine_threadsafe(response.read(), connection._loop)
    return bytes(reading.result(30))


def test_opensonic_is_told_a_wrong_password(house: House) -> None:
    app: Any = libopensonic.Connection(
        "http://127.0.0.1", ADMIN, "wrong", port=_port(house), app_name="stranger"
    )
    with pytest.raises(CredentialError):
        app.ping()
    app.cleanup()
    app._loop.close()


@pytest.fixture(params=[False, True], ids=["token", "legacy"])
def sonic(house: House, request: pytest.FixtureRequest) -> Any:
    return libsonic.Connection(
        "http://127.0.0.1",
        ADMIN,
        house.admin.password,
        port=_port(house),
        legacyAuth=request.param,
    )


def test_sonic_browses_and_lists(house: House, sonic: Any) -> None:
    assert sonic.ping()
    assert sonic.getLicense()["license"]["valid"]
    assert len(sonic.getMusicFolders()["musicFolders"]["musicFolder"]) == 2
    (grey, *_) = sonic.getIndexes()["indexes"]["index"]
    (tide,) = sonic.getMusicDirectory(grey["artist"][0]["id"])["directory"]["child"]
    songs = sonic.getMusicDirectory(tide["id"])["directory"]["child"]
    assert [song["title"] for song in songs] == ["Low Tide", "Salt"]
    assert sonic.getArtists()["artists"]["index"]
    assert sonic.getArtist(house.artist("Ada Grey"))["artist"]["album"]
    assert sonic.getAlbum(house.albums[SPLIT])["album"]["song"]
    assert sonic.getSong(house.songs["Salt"])["song"]["title"] == "Salt"
    assert sonic.getGenres()["genres"]["genre"]
    assert sonic.getArtistInfo(house.artist("Ada Grey"))["artistInfo"]
    assert sonic.getArtistInfo2(house.artist("Ada Grey"))["artistInfo2"]
    assert sonic.getAlbumInfo(house.albums[SPLIT])["albumInfo"]
    assert sonic.getAlbumInfo2(house.albums[SPLIT])["albumInfo"]
    assert sonic.getSimilarSongs(house.songs["Bell"])["similarSongs"]["song"]
    assert sonic.getSimilarSongs2(house.artist("Ada Grey"))["similarSongs2"]["song"]
    assert sonic.getTopSongs("Ida Holm")["topSongs"]["song"]
    for kind in ("random", "newest", "highest", "frequent", "recent", "starred"):
        assert "albumList" in sonic.getAlbumList(kind)
        assert "albumList2" in sonic.getAlbumList2(kind)
    assert sonic.getAlbumList2("byYear", fromYear=1980, toYear=1990)["albumList2"]["album"]
    assert sonic.getRandomSongs()["randomSongs"]["song"]
    assert sonic.getSongsByGenre("Jazz")["songsByGenre"]["song"]
    assert sonic.search2("tide")["searchResult2"]["album"]
    assert sonic.search3("tide")["searchResult3"]["album"]
    assert sonic.search(any="tide")["searchResult"]["match"]
    assert sonic.getUsers()["users"]["user"]
    assert sonic.getUser(ADMIN)["user"]["adminRole"]
    assert sonic.getScanStatus()["scanStatus"]["scanning"] is False
    assert "nowPlaying" in sonic.getNowPlaying()


def test_sonic_keeps_and_fetches(house: House, sonic: Any) -> None:
    song, other = house.songs["Fog"], house.songs["Salt"]
    assert sonic.star([song], [house.albums[SPLIT]], [house.artist("Ada Grey")])
    assert song in {one["id"] for one in sonic.getStarred()["starred"]["song"]}
    assert song in {one["id"] for one in sonic.getStarred2()["starred2"]["song"]}
    assert sonic.unstar([song], [house.albums[SPLIT]], [house.artist("Ada Grey")])
    assert sonic.setRating(song, 3)
    assert sonic.setRating(song, 0)
    assert sonic.scrobble(song)
    sonic.createPlaylist(name="Of another", songIds=[song, other])
    lists = sonic.getPlaylists()["playlists"]["playlist"]
    (made,) = (one["id"] for one in lists if one["name"] == "Of another")
    assert sonic.updatePlaylist(made, comment="soft", songIndexesToRemove=[0])
    assert [one["id"] for one in sonic.getPlaylist(made)["playlist"]["entry"]] == [other]
    assert sonic.deletePlaylist(made)
    assert sonic.savePlayQueue([song, other], current=other, position=400)
    assert sonic.getPlayQueue()["playQueue"]["entry"]
    assert sonic.createBookmark(song, 300)
    assert sonic.getBookmarks()["bookmarks"]["bookmark"]
    assert sonic.deleteBookmark(song)
    disk = (house.first.root / "Grey & Lamps/Tide/02 Salt.flac").read_bytes()
    for fetched in (sonic.download(other), sonic.stream(other, tformat="raw")):
        with fetched:
            assert fetched.read() == disk
    with sonic.getCoverArt(house.albums[SPLIT], size=160) as cover:
        assert cover.read()[8:12] == b"WEBP"
