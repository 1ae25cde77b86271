"""At least one call of every method, with the parameters that apps send."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeAlias

from tests.subsonic.house import LISTENER, SPLIT, House

Parameters: TypeAlias = dict[str, str | int | list[str]]
Calls: TypeAlias = Callable[[House], Iterator[Parameters]]

RADIO = "https://radio.example/stream"

_COUNT = count(1)

_SORTED = (
    "newest",
    "highest",
    "frequent",
    "recent",
    "starred",
    "alphabeticalByName",
    "alphabeticalByArtist",
)


def live(house: House) -> None:
    """Somebody has used soniq: stars, ratings, plays, lists, a queue, bookmarks, shares, radio."""
    song, other = house.songs["Salt"], house.songs["Bell"]
    house.told("star", id=song)
    house.told("star", albumId=house.albums[SPLIT], artistId=house.artist("Ada Grey"))
    house.told("star", albumId=house.albums["Two Sides"])
    house.told("setRating", id=song, rating=5)
    house.told("setRating", id=house.albums[SPLIT], rating=4)
    house.told("setRating", id=house.artist("Ada Grey"), rating=3)
    house.told("scrobble", id=song)
    house.told("scrobble", id=[song, other], time=[1_700_000_000_000, 1_700_000_400_000])
    house.told("scrobble", id=other, submission="false")
    house.told("createPlaylist", name="Evening", songId=[song, other])
    house.told("updatePlaylist", playlistId=playlist(house), comment="slow", public="true")
    house.told("createBookmark", id=other, position=1_500, comment="the chorus")
    house.told("savePlayQueue", id=[song, other], current=other, position=2_000)
    house.told("createShare", id=house.albums[SPLIT], description="listen")
    house.told("createInternetRadioStation", streamUrl=RADIO, name="Radio", homepageUrl=RADIO)


def playlist(house: House, name: str = "Evening") -> str:
    lists = house.told("getPlaylists")["playlists"]["playlist"]
    return next(str(one["id"]) for one in lists if one["name"] == name)


def station(house: House, name: str = "Radio") -> str:
    stations = house.told("getInternetRadioStations")["internetRadioStations"]
    return next(str(one["id"]) for one in stations["internetRadioStation"] if one["name"] == name)


def share(house: House) -> str:
    return str(house.told("getShares")["shares"]["share"][0]["id"])


def _songs(house: House) -> Iterator[Parameters]:
    for song in house.songs.values():
        yield {"id": song}


def _bell(house: House) -> Iterator[Parameters]:
    yield {"id": house.songs["Bell"]}


def _albums(house: House) -> Iterator[Parameters]:
    for album in house.albums.values():
        yield {"id": album}


def _artists(house: House) -> Iterator[Parameters]:
    for name in ("Ada Grey", "Otis Vale", "Various Artists", "The Paper Lanterns"):
        yield {"id": house.artist(name)}


def _everything(house: House) -> Iterator[Parameters]:
    yield from _songs(house)
    yield from _albums(house)
    yield from _artists(house)


def _roots(_: House) -> Iterator[Parameters]:
    yield {}
    yield {"musicFolderId": 2}


def _lists(_: House) -> Iterator[Parameters]:
    for kind in (*_SORTED, "random"):
        yield {"type": kind}
        yield {"type": kind, "musicFolderId": 1, "size": 2, "offset": 1}
    yield {"type": "byYear", "fromYear": 1980, "toYear": 2000}
    yield {"type": "byGenre", "genre": "Jazz"}


def _searches(_: House) -> Iterator[Parameters]:
    yield {"query": ""}
    yield {"query": "harbour"}
    yield {"query": '"tide*"', "songCount": 0}
    yield {"query": "", "musicFolderId": 2, "songCount": 1, "songOffset": 1}


def _directories(house: House) -> Iterator[Parameters]:
    indexes = house.told("getIndexes")["indexes"]["index"]
    for artist in (one for index in indexes for one in index["artist"]):
        yield {"id": artist["id"]}
    yield {"id": house.albums[SPLIT]}
    yield {"id": house.artist("Ada Grey")}


def _new_list(house: House) -> Iterator[Parameters]:
    yield {"name": "Morning", "songId": [house.songs["Fog"]]}
    yield {"playlistId": playlist(house, "Morning"), "songId": [house.songs["Loose"]]}


def _changed_list(house: House) -> Iterator[Parameters]:
    yield {"playlistId": playlist(house), "comment": "slow", "songIdToAdd": [house.songs["Fog"]]}
    yield {"playlistId": playlist(house), "songIndexToRemove": 2, "public": "true"}


def _lost_list(house: House) -> Iterator[Parameters]:
    house.told("createPlaylist", name="Gone", songId=house.songs["Fog"])
    yield {"id": playlist(house, "Gone")}


def _lost_station(house: House) -> Iterator[Parameters]:
    house.told("createInternetRadioStation", streamUrl=RADIO, name="Gone")
    yield {"id": station(house, "Gone")}


def _lost_share(house: House) -> Iterator[Parameters]:
    made = house.told("createShare", id=house.songs["Fog"])
    yield {"id": made["shares"]["share"][0]["id"]}


def _lost_bookmark(house: House) -> Iterator[Parameters]:
    house.told("createBookmark", id=house.songs["Loose"], position=10)
    yield {"id": house.songs["Loose"]}


def _new_user(_: House) -> Iterator[Parameters]:
    password = "enc:" + b"violet harbour 9".hex()
    yield {"username": f"mira {next(_COUNT)}", "password": password, "email": "m@x.example"}


def _lost_user(house: House) -> Iterator[Parameters]:
    house.told("createUser", username="gone", password="violet harbour 9", email="g@x.example")
    yield {"username": "gone"}


def _nothing(_: House) -> Iterator[Parameters]:
    yield {}


def _one(**parameters: str | int) -> Calls:
    def call(_: House) -> Iterator[Parameters]:
        yield dict(parameters)

    return call


def _queue_by_index(house: House) -> Iterator[Parameters]:
    yield {"id": [house.songs["Salt"], house.songs["Bell"]], "currentIndex": 1, "position": 900}


def _queue(house: House) -> Iterator[Parameters]:
    yield {"id": [house.songs["Salt"]], "current": house.songs["Salt"], "position": 900}


def _report(house: House) -> Iterator[Parameters]:
    for state in ("starting", "playing", "paused", "stopped"):
        yield {
            "mediaId": house.songs["Fog"],
            "mediaType": "song",
            "positionMs": 1_000,
            "state": state,
        }


CALLS: dict[str, Calls] = {
    "ping": _nothing,
    "getLicense": _nothing,
    "getOpenSubsonicExtensions": _nothing,
    "tokenInfo": _nothing,
    "getMusicFolders": _nothing,
    "getIndexes": _roots,
    "getMusicDirectory": _directories,
    "getGenres": _nothing,
    "getArtists": _roots,
    "getArtist": _artists,
    "getAlbum": _albums,
    "getSong": _songs,
    "getArtistInfo": _everything,
    "getArtistInfo2": _artists,
    "getAlbumInfo": _albums,
    "getAlbumInfo2": _albums,
    "getSimilarSongs": _everything,
    "getSimilarSongs2": _artists,
    "getSonicSimilarTracks": _songs,
    "findSonicPath": lambda house: iter(
        [{"startSongId": house.songs["Salt"], "endSongId": house.songs["Bell"]}]
    ),
    "getTopSongs": _one(artist="Ada Grey"),
    "getAlbumList": _lists,
    "getAlbumList2": _lists,
    "getRandomSongs": _roots,
    "getSongsByGenre": lambda _: iter([{"genre": "Jazz"}, {"genre": "folk", "count": 9}]),
    "getNowPlaying": _nothing,
    "getStarred": _roots,
    "getStarred2": _roots,
    "search": _one(any="harbour"),
    "search2": _searches,
    "search3": _searches,
    "getPlaylists": _nothing,
    "getPlaylist": lambda house: iter([{"id": playlist(house)}]),
    "createPlaylist": _new_list,
    "updatePlaylist": _changed_list,
    "deletePlaylist": _lost_list,
    "getLyrics": _one(artist="The Paper Lanterns", title="Bell"),
    "getLyricsBySongId": _songs,
    "star": _bell,
    "unstar": _bell,
    "setRating": lambda house: iter([{"id": house.songs["Bell"], "rating": 2}]),
    "scrobble": _bell,
    "reportPlayback": _report,
    "getShares": _nothing,
    "createShare": _bell,
    "updateShare": lambda house: iter([{"id": share(house), "description": "again"}]),
    "deleteShare": _lost_share,
    "getInternetRadioStations": _nothing,
    "createInternetRadioStation": _one(streamUrl=RADIO, name="Another"),
    "updateInternetRadioStation": lambda house: iter(
        [{"id": station(house), "streamUrl": RADIO, "name": "Radio", "homepageUrl": RADIO}]
    ),
    "deleteInternetRadioStation": _lost_station,
    "getUser": _one(username=LISTENER),
    "getUsers": _nothing,
    "createUser": _new_user,
    "updateUser": _one(username=LISTENER, adminRole="false", password="brick lantern 77"),
    "deleteUser": _lost_user,
    "changePassword": _one(username=LISTENER, password="enc:" + b"brick lantern 78".hex()),
    "getBookmarks": _nothing,
    "createBookmark": lambda house: iter([{"id": house.songs["Fog"], "position": 10}]),
    "deleteBookmark": _lost_bookmark,
    "getPlayQueue": _nothing,
    "savePlayQueue": _queue,
    "getPlayQueueByIndex": _nothing,
    "savePlayQueueByIndex": _queue_by_index,
    "getScanStatus": _nothing,
    "startScan": _nothing,
}
"""Those that answer in words, and well."""

OTHERS = frozenset({"jukeboxControl", "getTranscodeDecision"})
"""Answered by tests of their own: one needs a player beside soniq, one takes JSON."""
