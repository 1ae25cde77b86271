"""Recorded exports, taken in: the numbers are those that a few plain lines over the file give.

The library holds every second song of each file, so that there is something to find and something
to miss.
"""

import csv
import json
import plistlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from soniq.importing.model import Report, Taken
from tests.conftest import SHARED
from tests.importing.room import Room, record_of

FIXTURES = SHARED / "fixtures"
SPOTIFY, LASTFM = FIXTURES / "spotify", FIXTURES / "lastfm"
LISTENBRAINZ, ITUNES = FIXTURES / "listenbrainz", FIXTURES / "itunes"
Song: TypeAlias = tuple[str, str, str]
"""Artist, album, title."""

pytestmark = pytest.mark.skipif(not FIXTURES.exists(), reason=f"needs the exports of {FIXTURES}")


@pytest.fixture
def brought(tmp_path: Path) -> Iterator["Bringing"]:
    bringing = Bringing(tmp_path)
    yield bringing
    bringing.close()


class Bringing:
    """Takes a file in, twice, into a library with some of its songs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.room: Room | None = None

    def __call__(self, file: Path, owned: Iterable[Song]) -> tuple[Report, Report]:
        self.room = Room(self._folder, record_of(owned), length=0)  # unknown: names tell
        _, first = self.room.bring(file.read_bytes(), file.name)
        _, second = self.room.bring(file.read_bytes(), file.name)
        return first, second

    def plays(self) -> int:
        assert self.room is not None
        return self.room.count("SELECT count(*) FROM plays")

    def close(self) -> None:
        if self.room is not None:
            self.room.close()


def halved(songs: Sequence[Song]) -> set[Song]:
    """Every second of the different songs, by name."""
    return set(sorted(set(songs))[::2])


def counted(songs: Sequence[Song], owned: set[Song]) -> tuple[int, int, int]:
    """How many there are, how many of them the library has, how many it has not."""
    found = sum(song in owned for song in songs)
    return len(songs), found, len(songs) - found


def same(taken: Taken, songs: Sequence[Song], owned: set[Song]) -> bool:
    return (taken.told, taken.found, taken.lost) == counted(songs, owned) and not taken.guessed


def test_spotifys_history(brought: Bringing) -> None:
    file = SPOTIFY / "lb_spotify_streaming_2023.json"
    songs: list[Song] = [
        (
            play["master_metadata_album_artist_name"],
            play["master_metadata_album_album_name"],
            play["master_metadata_track_name"],
        )
        for play in json.loads(file.read_text())
        if play["master_metadata_track_name"]
    ]
    owned = halved(songs)
    first, second = brought(file, owned)
    assert same(first.plays, songs, owned)
    assert first.plays.added == brought.plays() == len(songs)
    assert (second.plays.added, second.plays.known) == (0, len(songs))


def test_spotifys_playlists(brought: Bringing) -> None:
    file = SPOTIFY / "privacy-export_Playlist1.json"
    lists = json.loads(file.read_text())["playlists"]
    songs: list[Song] = [
        (item["track"]["artistName"], item["track"]["albumName"], item["track"]["trackName"])
        for one in lists
        for item in one["items"]
        if item["track"]
    ]
    owned = halved(songs)
    first, second = brought(file, owned)
    assert same(first.playlists, songs, owned)
    assert (first.lists, first.new_lists) == (len(lists), len(lists))
    assert first.playlists.added == len(songs)
    assert (second.playlists.added, second.new_lists) == (0, 0)


def test_spotifys_library(brought: Bringing) -> None:
    file = SPOTIFY / "privacy-export_YourLibrary.json"
    said = json.loads(file.read_text())
    songs: list[Song] = [
        (one["artist"], one["album"], one["track"])
        for one in [*said["tracks"], *said["bannedTracks"]]
    ]
    owned = halved(songs)
    first, second = brought(file, owned)
    assert same(first.opinions, songs, owned)
    assert first.opinions.added == counted(songs, owned)[1]
    assert second.opinions.added == 0


@pytest.mark.parametrize(
    "file",
    [
        LASTFM / "lb_lastfm_loved_tracks_1.json",
        LASTFM / "lb_librefm_loved_tracks_1.json",
        LISTENBRAINZ / "lb_librefm_loved_tracks_2.json",
    ],
    ids=lambda file: file.name,
)
def test_loved_tracks(brought: Bringing, file: Path) -> None:
    songs: list[Song] = [
        (track["artist"]["name"], "", track["name"])
        for track in json.loads(file.read_text())["lovedtracks"]["track"]
    ]
    owned = halved(songs)
    first, second = brought(file, owned)
    assert same(first.opinions, songs, owned)
    assert first.opinions.added == counted(songs, owned)[1]
    assert second.opinions.added == 0


@pytest.mark.parametrize(
    "name", ["lb_librefm.csv", "lb_librefm_no_album_column.csv", "lb_librefm_via_maloja.csv"]
)
def test_tables(brought: Bringing, name: str) -> None:
    lines = (LISTENBRAINZ / name).read_text().splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Artist,"))
    songs: list[Song] = [
        (row["Artist"], row.get("Album", ""), row["Track"]) for row in csv.DictReader(lines[start:])
    ]
    owned = halved(songs)
    first, second = brought(LISTENBRAINZ / name, owned)
    assert same(first.plays, songs, owned)
    assert first.plays.added == brought.plays() == len(songs)
    assert second.plays.added == 0


def test_maloja(brought: Bringing) -> None:
    file = LISTENBRAINZ / "lb_maloja.json"
    songs: list[Song] = [
        (
            ", ".join(one["track"]["artists"]),
            one["track"]["album"]["albumtitle"],
            one["track"]["title"],
        )
        for one in json.loads(file.read_text())["scrobbles"]
    ]
    _plays(brought, file, songs)


def test_panoscrobbler(brought: Bringing) -> None:
    file = LISTENBRAINZ / "lb_panoscrobbler.jsonl"
    _plays(
        brought,
        file,
        [
            (one["artist"], one["album"], one["track"])
            for one in map(json.loads, file.read_text().splitlines())
        ],
    )


def test_listenbrainz_export(brought: Bringing) -> None:
    file = LISTENBRAINZ / "lb_listenbrainz_listens.jsonl"
    said = [json.loads(line)["track_metadata"] for line in file.read_text().splitlines()]
    _plays(
        brought,
        file,
        [(one["artist_name"], one.get("release_name", ""), one["track_name"]) for one in said],
    )


@pytest.mark.parametrize(
    ("name", "plays"),
    [
        ("lb_valid_single.json", 1),
        ("lb_valid_import.json", 2),
        ("lb_valid_duration.json", 1),
        ("lb_additional_info.json", 1),
        ("lb_invalid_mbid_listens.json", 2),  # empty ids are none: its server takes it, too
        ("lb_same_batch_duplicates.json", 1),
    ],
)
def test_listens_as_they_are_submitted(brought: Bringing, name: str, plays: int) -> None:
    payload = json.loads((LISTENBRAINZ / name).read_text())["payload"]
    first, second = brought(LISTENBRAINZ / name, [])
    assert first.plays.told == len(payload)
    assert first.plays.added == brought.plays() == plays
    assert second.plays.added == 0


@pytest.mark.parametrize(
    "name",
    [
        "lb_empty_artist_name.json",
        "lb_empty_track_name.json",
        "lb_invalid_artist_mbid.json",
        "lb_invalid_listen_missing_track_metadata.json",
        "lb_invalid_listen_null_listened_at.json",
        "lb_invalid_listen_null_track_metadata.json",
        "lb_invalid_recording_mbid.json",
        "lb_invalid_release_mbid.json",
        "lb_invalid_release_name.json",
        "lb_multi_duration.json",
        "lb_playing_now_more_than_one_listen.json",
        "lb_playing_now_ts.json",
        "lb_playing_now_with_duration.json",
        "lb_playing_now_with_duration_ms.json",
        "lb_single_more_than_one_listen.json",
        "lb_timestamp_before_lfm_founding.json",
        "lb_too_long_tag.json",
        "lb_valid_playing_now.json",
        "lb_listenbrainz_all_invalid.jsonl",
    ],
)
def test_what_is_no_listen_is_refused_line_by_line(tmp_path: Path, name: str) -> None:
    written = (LISTENBRAINZ / name).read_text()
    entries = (
        len(written.splitlines()) if name.endswith("l") else len(json.loads(written)["payload"])
    )
    room = Room(tmp_path, [])
    try:
        one = room.stage(written.encode(), name)
        assert one.preview is not None
        assert one.preview.refused == len(one.preview.refusals) == entries
        assert all(refusal.reason.endswith(".") for refusal in one.preview.refusals)
        assert one.preview.parts == ()
    finally:
        room.close()


@pytest.mark.parametrize(
    "file",
    [ITUNES / "beets_itunes_library_unix.xml", ITUNES / "navidrome_itunes-library.xml"],
    ids=lambda file: file.name,
)
def test_itunes(brought: Bringing, file: Path) -> None:
    said = plistlib.loads(file.read_bytes())
    other = ("Podcast", "Movie", "TV Show", "Has Video")
    music = {
        key: track
        for key, track in said["Tracks"].items()
        if not any(track.get(kind) for kind in other)
    }
    played = [
        _song(one) for one in music.values() if one.get("Play Count") or one.get("Skip Count")
    ]
    rated = [
        _song(one) for one in music.values() if one.get("Rating") and not one.get("Rating Computed")
    ]
    lists = [
        [_song(music[str(item["Track ID"])]) for item in items if str(item["Track ID"]) in music]
        for one in said["Playlists"]
        if not one.get("Master") and "Distinguished Kind" not in one and not one.get("Folder")
        if (items := one.get("Playlist Items"))
    ]
    entries = [song for songs in lists for song in songs]
    owned = halved([_song(one) for one in music.values()])
    first, second = brought(file, owned)
    assert same(first.counts, played, owned)
    assert same(first.opinions, rated, owned)
    assert same(first.playlists, entries, owned)
    assert first.lists == len([songs for songs in lists if songs])
    assert first.counts.added == len(played)
    assert (second.counts.added, second.opinions.added, second.playlists.added) == (0, 0, 0)


def test_a_path_of_itunes_finds_its_file(brought: Bringing) -> None:
    """Told by its place alone, as the library calls it otherwise: so it is a guess."""
    file = ITUNES / "beets_itunes_library_unix.xml"
    brought.room = room = Room(brought._folder, record_of([("Somebody", "Something", "Odd")]))
    room.change("UPDATE files SET name = :name", name=b"03 Tessellate.mp3")
    room.change("UPDATE folders SET path = :path WHERE id > 1", path=b"Alt-J/An Awesome Wave")
    _, report = room.bring(file.read_bytes())
    assert (report.counts.guessed, report.counts.lost) == (1, 2)


def _song(track: dict[str, Any]) -> Song:
    return track.get("Artist", ""), track.get("Album", ""), track["Name"]


def _plays(brought: Bringing, file: Path, songs: Sequence[Song]) -> None:
    owned = halved(songs)
    first, second = brought(file, owned)
    assert same(first.plays, songs, owned)
    assert first.plays.added == brought.plays() == len(songs)
    assert (second.plays.added, second.plays.known) == (0, len(songs))
