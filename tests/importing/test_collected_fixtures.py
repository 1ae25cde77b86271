"""Recorded exports of collections: what comes of them is what a few plain lines count.

The library holds every second album of each file, so that there is something to find and something
to miss.
"""

import csv
import json
import plistlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from soniq.importing.model import Part, Report
from tests.conftest import SHARED
from tests.files.exports.exported import zipped
from tests.importing.room import Room, record_of
from tests.importing.test_fixtures import halved

FIXTURES = SHARED / "fixtures"
ALBUM: TypeAlias = tuple[str, str, str]
"""Artist, album, and one of its songs."""
Bring: TypeAlias = Callable[[bytes, str, Sequence[ALBUM]], tuple[Report, Report]]

pytestmark = pytest.mark.skipif(not FIXTURES.exists(), reason=f"needs the exports of {FIXTURES}")


class Brought:
    """A library with some albums, into which an export is taken twice with all its parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.room: Room | None = None

    def __call__(self, content: bytes, name: str, albums: Sequence[ALBUM]) -> tuple[Report, Report]:
        self.room = room = Room(self._folder, record_of(halved(albums)), length=0)
        _, first = room.bring(content, name, parts=tuple(Part))
        counts = self.counts()
        _, second = room.bring(content, name, parts=tuple(Part))
        assert self.counts() == counts
        assert (second.wishes.added, second.holdings.added, second.new_lists) == (0, 0, 0)
        return first, second

    def counts(self) -> tuple[int, int, int]:
        """Wishes, holdings, and albums of the grid."""
        assert self.room is not None
        return (
            self.room.count("SELECT count(*) FROM wishes"),
            self.room.count("SELECT count(*) FROM holdings"),
            self.room.count("SELECT count(*) FROM albums"),
        )

    def titles(self) -> list[str]:
        assert self.room is not None
        return sorted(one.album.title for one in self.room.collection.albums().items)


@pytest.fixture
def brought(tmp_path: Path) -> Iterator[Brought]:
    brought = Brought(tmp_path)
    yield brought
    if brought.room is not None:
        brought.room.close()


def test_spotifys_library(brought: Brought) -> None:
    file = FIXTURES / "spotify" / "privacy-export_YourLibrary.json"
    said = json.loads(file.read_text())
    albums = [(one["artist"], one["album"], "A song") for one in said["albums"]]
    first, _ = brought(file.read_bytes(), file.name, albums)
    wished = {one["uri"] for one in [*said["albums"], *said["tracks"]]}
    assert first.wishes.told == len(said["albums"]) + len(said["tracks"])
    assert first.wishes.added == brought.counts()[0] == len(wished)
    assert first.wishes.found == len(halved(albums))
    names = {(one["artist"], one["album"]) for one in [*said["albums"], *said["tracks"]]}
    assert len(brought.titles()) == len(names)


def test_spotifys_playlists(brought: Brought) -> None:
    file = FIXTURES / "spotify" / "privacy-export_Playlist1.json"
    songs = [
        (item["track"]["artistName"], item["track"]["albumName"], item["track"]["trackName"],
         item["track"]["trackUri"])
        for one in json.loads(file.read_text())["playlists"]
        for item in one["items"]
    ]  # fmt: skip
    first, _ = brought(file.read_bytes(), file.name, [song[:3] for song in songs])
    assert first.wishes.told == len(songs)
    assert first.wishes.found == sum(song[:3] in halved([s[:3] for s in songs]) for song in songs)
    assert first.wishes.added == len({song[3] for song in songs})


def test_exportifys_tables(brought: Brought) -> None:
    """As Exportify's own tests expect them of it."""
    source = (FIXTURES / "exportify" / "exportify_expected_csv.tsx.txt").read_text()
    header, *_ = re.findall(r"^const baseTrackHeaders = '(.*)'$", source, re.MULTILINE)
    liked, *_ = re.findall(r"^const baseTrackDataCrying = '(.*)'$", source, re.MULTILINE)
    rows = re.findall(r"^\s+'(\"spotify:track:[^\n]*)\\n'", source, re.MULTILINE)
    listed = list(dict.fromkeys(row for row in rows if row.count('","') == header.count('","')))
    content = zipped(
        {
            "liked.csv": f"{header}\n{liked}\n".encode(),
            "ghostpoet.csv": "\n".join([header, *listed, ""]).encode(),
        }
    )
    songs = [next(csv.reader([row])) for row in (liked, *listed)]
    first, _ = brought(content, "spotify_playlists.zip", [(s[3], s[5], s[1]) for s in songs])
    assert (len(songs), first.wishes.told) == (4, 4)
    assert first.wishes.added == len({song[0] for song in songs}) == 3
    assert (first.lists, first.playlists.told) == (1, len(listed))
    assert first.opinions.told == 1
    assert len(brought.titles()) == len({song[5] for song in songs})


@pytest.mark.parametrize("name", ["beets_itunes_library_unix.xml", "navidrome_itunes-library.xml"])
def test_itunes(brought: Brought, name: str) -> None:
    content = (FIXTURES / "itunes" / name).read_bytes()
    albums: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for track in plistlib.loads(content)["Tracks"].values():
        if "audio" in track["Kind"] and not track.get("Has Video") and not track.get("Podcast"):
            artist = track.get("Album Artist") or track["Artist"]
            albums[artist, track["Album"]].append(track)
    whole = {
        album: tracks
        for album, tracks in albums.items()
        if tracks[0]["Disc Count"] == 1 and len(tracks) == tracks[0]["Track Count"]
    }
    bought = {
        album for album, tracks in whole.items() if all(one.get("Purchased") for one in tracks)
    }
    loose = [track for album, tracks in albums.items() if album not in whole for track in tracks]
    held = [
        (track["Artist"], album, track["Name"])
        for (_, album), tracks in albums.items()
        for track in tracks
    ]
    first, _ = brought(content, name, held)
    owned = halved(held)
    here = sum((one["Artist"], one["Album"], one["Name"]) in owned for one in loose)
    assert first.holdings.told == first.holdings.added == len(bought)
    assert first.wishes.told == len(loose) + len(whole) - len(bought)
    assert (first.wishes.found, first.wishes.added) == (here, first.wishes.told - here)


def test_bandcamps_pages(brought: Brought) -> None:
    """What pages of albums say of themselves, as files and within the pages that browsers save."""
    pages = sorted((FIXTURES / "bandcamp" / "http").glob("*.bandcamp.com_[at]*.html"))
    files = {file.name: file.read_bytes() for file in pages}
    for file in (FIXTURES / "bandcamp").glob("beetcamp_ldjson_*.json"):
        files[file.name] = file.read_bytes()
    said = [
        json.loads(re.findall(rb"ld\+json\">(.*?)</script>", content, re.DOTALL)[0])
        if name.endswith("html")
        else json.loads(content)
        for name, content in sorted(files.items())
    ]
    songs = [
        one
        for one in said
        if one["@type"] == "MusicRecording" and one["inAlbum"].get("@id", one["@id"]) != one["@id"]
    ]
    albums = [one for one in said if one not in songs]
    held = [(one["byArtist"]["name"], one["name"], "A song") for one in albums]
    first, _ = brought(zipped(files), "bandcamp.zip", held)
    assert (len(albums), len(songs)) == (18, 13)
    assert first.holdings.told == first.holdings.added == len(albums)
    assert first.wishes.told == first.wishes.added == len(songs)


def test_discogs_collection(brought: Brought) -> None:
    (file,) = (FIXTURES / "discogs").glob("*collection_folders_0_releases*")
    releases = json.loads(file.read_text())["releases"]
    held = [
        (re.sub(r" \(\d+\)$", "", one["artists"][0]["name"]), one["title"], "A song")
        for release in releases
        for one in [release["basic_information"]]
    ]
    first, _ = brought(file.read_bytes(), "collection.json", held)
    assert first.holdings.told == first.holdings.added == len(releases)
    media = [one["basic_information"]["formats"][0]["name"] for one in releases]
    assert brought.room is not None
    assert media.count("Vinyl") == brought.room.count(
        "SELECT count(*) FROM holdings WHERE medium = 'vinyl' AND source = 'physical'"
    )


@pytest.mark.parametrize(
    "file", sorted((FIXTURES / "playlists").glob("*.m3u*")), ids=lambda file: file.name
)
def test_playlists(brought: Brought, file: Path) -> None:
    lines = re.split(r"\r\n|\r|\n", file.read_bytes().decode("utf-8-sig", "replace"))
    entries = [line for line in lines if line.strip() and not line.startswith("#")]
    told = [line for line in lines if re.match(r"#EXTINF:[^,]*,.+ - .+", line)]
    first, _ = brought(file.read_bytes(), file.name, [])
    assert first.playlists.told == len(entries)
    assert first.lists == (1 if entries else 0)
    assert first.wishes.told == first.wishes.added == len(told)
