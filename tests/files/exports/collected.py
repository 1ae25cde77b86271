"""What people saved or own elsewhere, in the forms in which they can have it. Of our own writing,
but the names of Exportify's columns, which are its own."""

import csv
import html
import io
import json
from collections.abc import Sequence

from tests.files.exports.exported import written, zipped
from tests.files.exports.languages import LANGUAGES

TRACK_ID, ALBUM_ID, OTHER_ID = "4u7EnebtmKWzUH433cf5Qv", "1GbtB4zTqAsyfZEsm1RZfx", "0" * 22
ARTIST_ID = "1dfeR4HaWDbWqFHLkxsg1d"

SONG = [
    *(f"spotify:track:{TRACK_ID}", "One", f"spotify:artist:{ARTIST_ID}", "Ana"),
    *(f"spotify:album:{ALBUM_ID}", "First", f"spotify:artist:{ARTIST_ID}", "Ana", "2017-02-17"),
    *("https://i.scdn.co/image/ab67616d", "1", "3", "200000", "", "false", "2", "GBAYE8100053"),
    *("", "2020-07-19T09:24:39Z"),
]
"""A row of such a table."""
BY_TWO = [
    *(f"spotify:track:{OTHER_ID}", "Two, or more"),
    *(f"spotify:artist:{ARTIST_ID}, spotify:artist:{OTHER_ID}", "Ana, Earth\\, Wind & Fire"),
    *("spotify:album:2", "Hits", f"spotify:artist:{ARTIST_ID}", "Various Artists", "2011"),
    *("", "2", "1", "100000", "", "false", "2", "", "spotify:user:me", "2020-07-20T09:24:39Z"),
]


def sheet(*rows: Sequence[str], separator: str = ",") -> bytes:
    """With every cell in quotes, as Exportify has it."""
    kept = io.StringIO()
    csv.writer(kept, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        rows
    )
    return kept.getvalue().encode()


def exportify(*rows: Sequence[str], language: str = "en") -> bytes:
    return sheet(LANGUAGES[language].split("|"), *rows)


OLD_EXPORTIFY = sheet(
    [
        *("Track URI", "Track Name", "Artist URI", "Artist Name", "Album URI", "Album Name"),
        *("Disc Number", "Track Number", "Track Duration (ms)", "Added By", "Added At"),
    ],
    [*SONG[:6], "1", "3", "200000", "spotify:user:me", "2020-07-19T09:24:39Z"],
)
OTHER_EXPORTIFY = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,"
    "Added By,Added At,Genres,Record Label,Danceability\n"
    f'spotify:track:{TRACK_ID},"One","First","Ana;Tyler, The Other",2017-02-17,200000,45,false,me,'
    '2020-07-19T09:24:39Z,"","A Label",0.5\n'
).encode()
SAVED_ALBUMS = sheet(
    [
        *("Album URI", "Album Name", "Album Type", "Album Artist URI(s)", "Album Artist Name(s)"),
        *("Album Release Date", "Release Date Precision", "Track Count", "Saved At"),
    ],
    [
        *(f"spotify:album:{ALBUM_ID}", "First", "album", f"spotify:artist:{ARTIST_ID}", "Ana"),
        *("2017-02-17", "day", "12", "2021-01-02T03:04:05Z"),
    ],
)

DISCOGS_NAMES = (
    "Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,"
    "Collection Media Condition,Collection Sleeve Condition,Collection Notes"
)
DISCOGS_CSV = (
    f"{DISCOGS_NAMES}\n"
    'A 1,Ana (2),First,"A Label, Other (3)","2xLP, Album, RE",5,1997,1001,Rock,2020-11-12 12:24:52,'
    'Very Good Plus (VG+),Near Mint (NM or M-),"signed, by all"\n'
    'A 1,Ana (2),First,A Label,"2xLP, Album, RE",,1997,1001,Rock,2021-11-12 12:24:52,,,\n'
    'none,Various,Some Hits (1975),B,"CD, Comp",,2010-05-07,1002,Rock,2020-01-01 00:00:00,,,\n'
    'C3,"Ben* & Ana (12)",Noise,C,"Cass, Album, Ltd",,0,1003,Uncategorized,2020-01-01 00:00:00,,,\n'
    'D4,Cleo,Short,D,"7"", Single",,1980,1004,Uncategorized,2020-01-01 00:00:00,,,\n'
    'E5,Cleo,Files,E,"12xFile, FLAC, Album",,2019,1005,Uncategorized,2020-01-01 00:00:00,,,\n'
    ",,,,,,,1006,Uncategorized,,,,\n"
).encode()
DISCOGS_WANTS = (
    b"Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,Notes\n"
    b'F6,Dora (3),Wanted,F,"LP, Album",,1971,2001,\n'
)
DISCOGS_JSON = {
    "pagination": {"items": 1, "page": 1, "pages": 1, "per_page": 50},
    "releases": [
        {
            "id": 1003,
            "instance_id": 7,
            "date_added": "2015-04-14T03:23:29-07:00",
            "basic_information": {
                "id": 1003,
                "title": "Noise",
                "year": 2015,
                "artists": [{"name": "Ben (2)", "join": "&"}, {"name": "Ana", "join": ""}],
                "formats": [{"name": "Vinyl", "qty": "2", "descriptions": ["LP", "Album"]}],
                "labels": [{"name": "C", "catno": "C3"}],
            },
        }
    ],
}

BANDCAMP_ITEMS = {
    "more_available": False,
    "last_token": "1707955200:1:a::",
    "redownload_urls": {"p1": "https://bandcamp.com/download?from=collection&sig=secret"},
    "items": [
        {"item_type": "album", "item_id": 11, "tralbum_id": 11, "tralbum_type": "a",
         "band_name": "Ana", "item_title": "First", "album_title": "First",
         "item_url": "https://ana.bandcamp.com/album/first",
         "item_art_url": "https://f4.bcbits.com/img/a1_9.jpg",
         "purchased": "04 Mar 2021 12:34:10 GMT", "added": "04 Mar 2021 12:34:10 GMT"},
        {"item_type": "track", "item_id": 12, "tralbum_id": 12, "tralbum_type": "t",
         "band_name": "Ben", "item_title": "Lone", "album_title": None,
         "purchased": "05 Mar 2021 12:34:10 GMT"},
        {"item_type": "track", "item_id": 13, "tralbum_id": 13, "tralbum_type": "t",
         "band_name": "Ben", "item_title": "Noise", "album_title": "X",
         "purchased": "05 Mar 2021 12:34:10 GMT"},
        {"item_type": "package", "item_id": 14, "tralbum_id": 15, "tralbum_type": "a",
         "band_name": "Cleo", "item_title": "Limited Tape", "album_title": "Tape",
         "purchased": "06 Mar 2021 12:34:10 GMT"},
        {"item_type": "package", "item_id": 16, "tralbum_id": None, "tralbum_type": None,
         "band_name": "Cleo", "item_title": "T-Shirt", "purchased": "06 Mar 2021 12:34:10 GMT"},
        {"item_type": "album", "item_id": 17, "tralbum_id": 17, "tralbum_type": "a",
         "band_name": "Dora", "item_title": "Wished", "purchased": None,
         "added": "07 Mar 2021 12:34:10 GMT"},
        {"item_type": "album", "item_id": 18, "tralbum_type": "a", "band_name": "Dora"},
    ],
}  # fmt: skip
BANDCAMP_CSV = (
    b"Artist,Album,URL,Purchase Date\n"
    b"Ana,First,https://ana.bandcamp.com/album/first,2021-03-04\n"
    b'Ben,"Lone, again",https://ben.bandcamp.com/track/lone,2021-03-05\n'
)
BANDCAMP_LD = {
    "@context": "https://schema.org",
    "@id": "https://ana.bandcamp.com/album/first",
    "@type": "MusicAlbum",
    "name": "First",
    "byArtist": {"@type": "MusicGroup", "name": "Ana"},
    "datePublished": "17 Jul 2020 00:00:00 GMT",
    "numTracks": 2,
    "albumReleaseType": "AlbumRelease",
    "albumRelease": [
        {"@id": "https://ana.bandcamp.com/album/first",
         "additionalProperty": [{"name": "item_id", "value": 11}]},
        {"@id": "https://ana.bandcamp.com/album/first#p1",
         "additionalProperty": [{"name": "item_id", "value": 99}]},
    ],
    "track": {"itemListElement": [
        {"position": 1, "item": {"@type": "MusicRecording", "name": "One",
                                 "duration": "P00H08M24S"}},
        {"position": 2, "item": {"@type": "MusicRecording", "name": "Two"}},
    ]},
}  # fmt: skip
BANDCAMP_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><title>First | Ana</title>\n'
    '<meta property="og:url" content="https://ana.bandcamp.com/album/first">\n'
    f'<script type="application/ld+json">{json.dumps(BANDCAMP_LD)}</script>\n'
    "</head><body>1 &lt; 2</body></html>\n"
).encode()
_SHOWN = {
    "item_cache": {
        "collection": {"11": BANDCAMP_ITEMS["items"][0]},  # type: ignore[index]  # a list
        "wishlist": {"17": BANDCAMP_ITEMS["items"][5]},  # type: ignore[index]  # likewise
    },
    "identities": {"fan": {"email": "canary@example.org"}},
}
BANDCAMP_FAN_PAGE = (
    '<!DOCTYPE html>\n<html><head><link href="https://s4.bcbits.com/a.css"></head><body>\n'
    f'<div id="pagedata" data-blob="{html.escape(json.dumps(_SHOWN))}"></div>\n'
    '<div id="collection-grid"><ol><li class="collection-item-container" data-tralbumid="11" '
    'data-tralbumtype="a"><div class="collection-item-title">First</div></li>\n'
    '<li class="collection-item-container" data-tralbumid="15" data-tralbumtype="a">'
    '<a class="item-link" href="https://cleo.bandcamp.com/album/tape">'
    '<div class="collection-item-title">Tape &amp; <span>GIFT</span></div>'
    '<div class="collection-item-artist">by Cleo</div></a></li></ol></div>\n'
    '<div id="wishlist-grid"><li class="collection-item-container" data-tralbumid="19" '
    'data-tralbumtype="a"><div class="collection-item-title">Later</div>'
    '<div class="collection-item-artist">by Dora</div></li></div></body></html>\n'
).encode()
BANDCAMP_FOLDERS = zipped(
    {
        "media/Ana/First/bandcamp_item_id.txt": b"11\n",
        "media/Ana/First/cover.jpg": b"\xff\xd8\xff",
        "media/Cleo/Tape/bandcamp_item_id.txt": b"15\n",
    }
)

M3U = (
    b"#EXTM3U\n#PLAYLIST:Loud\n#EXTINF:200,Ana - One\n../Ana/First/01 One.mp3\n"
    b"#EXTINF:180,Elsa - Away\nElsa/Away.mp3\nBen/X/01 Noise.mp3\n"
)
XSPF = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">'
    b"<title>Calm</title><trackList><track><title>Away</title><creator>Elsa</creator>"
    b"<album>Gone</album><duration>180000</duration><identifier>urn:isrc:GBAYE8100054</identifier>"
    b"</track></trackList></playlist>"
)
JSPF = {"playlist": {"title": "Calm", "track": [
    {"title": "Away", "creator": "Elsa",
     "identifier": [f"https://open.spotify.com/track/{TRACK_ID}"]}]}}  # fmt: skip

COLLECTED: dict[str, bytes] = {
    "playlist.csv": exportify(SONG, BY_TWO),
    "liked.csv": exportify(SONG),
    "saved_albums.csv": SAVED_ALBUMS,
    "spotify_playlists.zip": zipped(
        {"liked.csv": exportify(SONG), "loud_&_clear.csv": exportify(SONG, BY_TWO)}
    ),
    "me-collection-20240101.csv": DISCOGS_CSV,
    "me-wantlist-20240101.csv": DISCOGS_WANTS,
    "releases.json": written(DISCOGS_JSON),
    "collection_items.json": written(BANDCAMP_ITEMS),
    "bandcamp.csv": BANDCAMP_CSV,
    "album.json": written(BANDCAMP_LD),
    "First.html": BANDCAMP_PAGE,
    "me.html": BANDCAMP_FAN_PAGE,
    "media.zip": BANDCAMP_FOLDERS,
    "loud.m3u8": M3U,
    "calm.xspf": XSPF,
    "calm.jspf": written(JSPF),
}
