"""Small exports of our own writing, in the forms of the services."""

import io
import json
import plistlib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from soniq.files.exports.bundle import Bundle
from soniq.files.exports.model import Entry
from soniq.files.exports.recognising import Recognised, read, recognise
from soniq.units import Moment

NOW = Moment(1_800_000_000_000)
"""January 2027."""
MBID = "c7d0bf6e-b2aa-4ffa-bded-2448415b39b0"

SHORT = [
    {"endTime": "2021-03-04 12:34", "artistName": "Ana", "trackName": "One", "msPlayed": 200_000},
    {"endTime": "2021-03-04 12:35", "artistName": "Ana", "trackName": "Two", "msPlayed": 4_000},
]
LONG = [
    {
        "ts": "2021-03-04T12:34:10Z",
        "username": "somebody",
        "platform": "Android OS 9 API 28 (Maker, Phone)",
        "ms_played": 200_000,
        "conn_country": "DE",
        "ip_addr_decrypted": "203.0.113.77",
        "ip_addr": "203.0.113.77",
        "user_agent_decrypted": "CanaryAgent/1.0",
        "master_metadata_track_name": "One",
        "master_metadata_album_artist_name": "Ana",
        "master_metadata_album_album_name": "First",
        "spotify_track_uri": "spotify:track:4u7EnebtmKWzUH433cf5Qv",
        "episode_name": None,
        "skipped": None,
    },
    {
        "ts": "2021-03-04T12:40:00Z",
        "ms_played": 1_000_000,
        "ip_addr": "203.0.113.77",
        "master_metadata_track_name": None,
        "episode_name": "A talk",
        "spotify_episode_uri": "spotify:episode:1",
    },
]
LIBRARY = {
    "tracks": [{"artist": "Ana", "album": "First", "track": "One",
                "uri": "spotify:track:4u7EnebtmKWzUH433cf5Qv"}],
    "albums": [{"artist": "Ana", "album": "First", "uri": "spotify:album:1"}],
    "shows": [], "episodes": [], "artists": [], "bannedArtists": [], "other": [],
    "bannedTracks": [{"artist": "Ben", "album": "X", "track": "Noise", "uri": ""}],
}  # fmt: skip
PLAYLISTS = {
    "playlists": [
        {
            "name": "Morning",
            "lastModifiedDate": "2021-01-01",
            "items": [
                {"track": {"trackName": "One", "artistName": "Ana", "albumName": "First",
                           "trackUri": "spotify:track:4u7EnebtmKWzUH433cf5Qv"},
                 "episode": None, "localTrack": None},
                {"track": None, "episode": {"episodeName": "A talk"}, "localTrack": None},
                {"track": None, "episode": None,
                 "localTrack": {"uri": "spotify:local:Ben+B:Own:Demo+Tape:201"}},
            ],
        },
        {"name": "Morning", "items": [{"track": {"trackName": "Two", "artistName": "Ana"}}]},
        {"name": "Nothing", "items": []},
    ]
}  # fmt: skip
LISTEN = {
    "listened_at": 1_614_861_250,
    "track_metadata": {
        "artist_name": "Ana",
        "track_name": "One",
        "release_name": "First",
        "mbid_mapping": {"recording_mbid": MBID},
        "additional_info": {"isrc": "GBAYE8100053", "duration_ms": 206_760,
                            "remote_addr": "203.0.113.77"},
    },
}  # fmt: skip
MALOJA = {
    "maloja": {"export_time": 1_761_035_593},
    "scrobbles": [
        {"time": 1_614_861_250, "duration": 245, "origin": "x",
         "track": {"artists": ["Ana", "Ben"], "title": "One", "length": 250,
                   "album": {"albumtitle": "First", "artists": ["Ana"]}}},
        {"time": 1_614_861_999, "duration": None,
         "track": {"artists": ["Ana"], "title": "Two", "length": None, "album": None}},
    ],
}  # fmt: skip
PANO = {"timeMs": 1_614_861_250_000, "artist": "Ana", "track": "One", "album": "First",
        "durationMs": 206_000, "event": "scrobble"}  # fmt: skip
LOVED = {
    "lovedtracks": {
        "track": [{"name": "One", "mbid": "", "artist": {"name": "Ana", "mbid": ""},
                   "date": {"uts": "1614861250", "#text": "04 Mar 2021, 12:34"}}],
        "@attr": {"user": "somebody", "total": "1"},
    }
}  # fmt: skip
RECENT = [
    [
        {"name": "Now", "artist": {"#text": "Ana"}, "@attr": {"nowplaying": "true"}},
        {"name": "One", "artist": {"#text": "Ana"}, "album": {"#text": "First"}, "mbid": "",
         "date": {"uts": "1614861250"}},
    ],
    [{"name": "Two", "artist": {"#text": "Ana"}, "date": {"uts": "1614861999"}}],
]  # fmt: skip
STATS = {
    "username": "somebody",
    "scrobbles": [{"track": "One", "artist": "Ana", "album": "First", "date": 1_614_861_250_000}],
}
LASTFM_CSV = 'Ana,First,One,"04 Mar 2021 12:34"\r\nAna,,Two,"04 Mar 2021 12:40"\r\n'
NAMED_CSV = (
    "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
    '1614861250,"04 Mar 2021, 12:34",Ana,,First,,"One, or ""1""",\n'
)
STATS_CSV = "Artist;Album;AlbumId;Track;Date#somebody\nAna;First;;One;1614861250000\n"
LIBREFM_CSV = (
    "+ACM- Data export from Libre.fm,,,\n+ACM- 2025-07-23 15:05:47,,,\n"
    "Artist,Track,Album,Time\nAna,One,First,1614861250\nAna,,,1614861250\n"
)
LOG = (
    "#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#CLIENT/Rockbox\n"
    "Ana\tFirst\tOne\t3\t200\tL\t1614861250\t\nAna\tFirst\tTwo\t4\t200\tS\t1614861500\t\n"
)
TRACKS = {
    "10": {"Track ID": 10, "Name": "One", "Artist": "Ana", "Album": "First", "Track Number": 3,
           "Total Time": 200_000, "Play Count": 7, "Skip Count": 2, "Rating": 80, "Loved": True,
           "Play Date UTC": datetime(2021, 3, 4, 12, 34),
           "Album Rating": 60, "Location": "file:///Volumes/Music/Ana/First/03%20One.mp3"},
    "11": {"Track ID": 11, "Name": "Two", "Artist": "Ana", "Album": "First",
           "Rating": 60, "Rating Computed": True, "Album Rating": 80, "Album Rating Computed": True,
           "Location": "file://localhost/C:/Music/Ana/First/04%20Two.mp3"},
    "12": {"Track ID": 12, "Name": "A talk", "Podcast": True, "Play Count": 3},
    "13": {"Track ID": 13, "Name": "Radio", "Track Type": "URL"},
}  # fmt: skip
ITUNES = {
    "Major Version": 1,
    "Library Persistent ID": "1ABA8417E4946A32",
    "Tracks": TRACKS,
    "Playlists": [
        {"Master": True, "Name": "Library", "Playlist Items": [{"Track ID": 10}]},
        {"Name": "Music", "Distinguished Kind": 4, "Playlist Items": [{"Track ID": 10}]},
        {"Name": "Shelf", "Folder": True, "Playlist Items": [{"Track ID": 10}]},
        {"Name": "Loud", "Playlist Persistent ID": "AA", "Smart Info": b"x",
         "Playlist Items": [{"Track ID": 11}, {"Track ID": 10}, {"Track ID": 12}]},
        {"Name": "Empty", "Playlist Persistent ID": "AB"},
    ],
}  # fmt: skip


def written(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def by_line(values: Sequence[object]) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def known(content: bytes, name: str = "export") -> tuple[Recognised, list[Entry]]:
    """What an export is, and all that stands in it."""
    bundle = Bundle(io.BytesIO(content), name)
    try:
        found = recognise(bundle)
        return found, [entry for _, entry in read(bundle, found, NOW)]
    finally:
        bundle.close()


SPOTIFY_ZIP = {
    "Spotify Account Data/StreamingHistory_music_0.json": written(SHORT),
    "Spotify Account Data/YourLibrary.json": written(LIBRARY),
    "Spotify Account Data/Playlist1.json": written(PLAYLISTS),
    "Spotify Account Data/Userdata.json": written({"email": "a@example.org"}),
    "Spotify Account Data/Read_Me_First.pdf": b"%PDF-1.4 \x00\xff",
}
LISTENBRAINZ_ZIP = {
    "listens/2021/3.jsonl": by_line([LISTEN]),
    "feedback.jsonl": by_line([{"score": 1, "recording_mbid": MBID, "created": 1_614_861_250}]),
    "user.json": written({"user_id": 1, "username": "somebody"}),
}
EXPORTS: dict[str, bytes] = {
    "StreamingHistory_music_0.json": written(SHORT),
    "Streaming_History_Audio_2021.json": written(LONG),
    "YourLibrary.json": written(LIBRARY),
    "Playlist1.json": written(PLAYLISTS),
    "my_spotify_data.zip": zipped(SPOTIFY_ZIP),
    "listenbrainz.zip": zipped(LISTENBRAINZ_ZIP),
    "listens.jsonl": by_line([LISTEN, LISTEN]),
    "maloja.json": written(MALOJA),
    "pano.jsonl": by_line([PANO]),
    "loved.json": written(LOVED),
    "recent.json": written(RECENT),
    "stats.json": written(STATS),
    "lastfm.csv": LASTFM_CSV.encode(),
    "named.csv": NAMED_CSV.encode(),
    "stats.csv": STATS_CSV.encode(),
    "librefm.csv": LIBREFM_CSV.encode(),
    ".scrobbler.log": LOG.encode(),
    "Library.xml": plistlib.dumps(ITUNES),
}
