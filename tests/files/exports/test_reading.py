"""Exports of other services: known by what is in them, and read to the last entry."""

import json
import plistlib
from collections import Counter

import pytest

from soniq.files.exports.model import (
    Counted,
    Format,
    Heard,
    Left,
    Liked,
    Listed,
    Refused,
    Saved,
    Told,
)
from soniq.units import Milliseconds, Moment
from tests.files.exports.exported import (
    EXPORTS,
    LISTEN,
    LONG,
    MBID,
    NOW,
    SHORT,
    by_line,
    known,
    written,
    zipped,
)

AT = Moment(1_614_861_250_000)
"""4 March 2021, 12:34:10 UTC."""
SPOTIFY_ID = "4u7EnebtmKWzUH433cf5Qv"


@pytest.mark.parametrize(
    ("name", "format", "kinds"),
    [
        ("StreamingHistory_music_0.json", Format.SPOTIFY, {Heard: 2}),
        ("Streaming_History_Audio_2021.json", Format.SPOTIFY, {Heard: 1, Left: 1}),
        ("YourLibrary.json", Format.SPOTIFY, {Liked: 2, Saved: 2}),
        ("Playlist1.json", Format.SPOTIFY, {Listed: 2, Saved: 3, Left: 2}),
        ("my_spotify_data.zip", Format.SPOTIFY, {Heard: 2, Liked: 2, Listed: 2, Saved: 5, Left: 2}),
        ("listenbrainz.zip", Format.LISTENBRAINZ, {Heard: 1, Liked: 1}),
        ("listens.jsonl", Format.LISTENBRAINZ, {Heard: 2}),
        ("maloja.json", Format.MALOJA, {Heard: 2}),
        ("pano.jsonl", Format.PANOSCROBBLER, {Heard: 1}),
        ("loved.json", Format.LASTFM, {Liked: 1}),
        ("recent.json", Format.LASTFM, {Heard: 2}),
        ("stats.json", Format.LASTFM, {Heard: 1}),
        ("lastfm.csv", Format.LASTFM, {Heard: 2}),
        ("named.csv", Format.LASTFM, {Heard: 1}),
        ("stats.csv", Format.SCROBBLES, {Heard: 1}),
        ("librefm.csv", Format.LIBREFM, {Heard: 1, Refused: 1}),
        (".scrobbler.log", Format.SCROBBLES, {Heard: 2}),
        ("Library.xml", Format.ITUNES, {Counted: 1, Liked: 2, Listed: 1, Saved: 2, Left: 5}),
    ],
)
def test_an_export_is_known_whatever_it_is_called(
    name: str, format: Format, kinds: dict[type, int]
) -> None:
    for called in (name, "renamed"):
        found, entries = known(EXPORTS[name], called)
        assert found.format is format
        assert Counter(map(type, entries)) == kinds


@pytest.mark.parametrize("name", EXPORTS)
def test_a_mark_of_utf8_and_a_single_line_change_nothing(name: str) -> None:
    content = EXPORTS[name]
    if content.startswith(b"PK"):
        return
    expected = known(content, name)[1]
    assert known(b"\xef\xbb\xbf" + content, name)[1] == expected
    if name.endswith(".json"):
        assert known(json.dumps(json.loads(content)).encode(), name)[1] == expected


def test_a_play_begins_before_spotify_says_that_it_ended() -> None:
    _, (first, second) = known(written(SHORT))
    assert first == Heard(
        told=Told(artist="Ana", title="One"),
        at=Moment(1_614_861_240_000 - 200_000),
        played=Milliseconds(200_000),
    )
    assert isinstance(second, Heard)
    assert second.played == 4_000


def test_the_extended_form_gives_album_and_id_and_nothing_of_who_asked_from_where() -> None:
    _, entries = known(written(LONG))
    assert entries[0] == Heard(
        told=Told(artist="Ana", title="One", album="First", spotify_id=SPOTIFY_ID),
        at=Moment(AT - 200_000),
        played=Milliseconds(200_000),
    )
    assert entries[1] == Left(what="podcast episodes")
    assert "203.0.113.77" not in repr(entries)
    assert "CanaryAgent" not in repr(entries)


def test_a_play_that_was_skipped_at_once_says_so() -> None:
    play = LONG[0] | {"skipped": True, "ms_played": 3_000}
    _, (entry,) = known(written([play]))
    assert isinstance(entry, Heard)
    assert entry.skipped is True
    _, (whole,) = known(written([play | {"ms_played": 290_000}]))
    assert isinstance(whole, Heard)
    assert whole.skipped is None


def test_liked_songs_are_loved_and_hidden_ones_are_not() -> None:
    _, entries = known(EXPORTS["YourLibrary.json"])
    told = Told(artist="Ana", title="One", album="First", spotify_id=SPOTIFY_ID)
    assert entries[0] == Liked(told=told, loved=True)
    assert entries[3] == Liked(told=Told(artist="Ben", title="Noise", album="X"), loved=False)


def test_playlists_keep_their_order_and_local_files() -> None:
    _, entries = known(EXPORTS["Playlist1.json"])
    first, second = (entry for entry in entries if isinstance(entry, Listed))
    assert [told.title for told in first.entries] == ["One", "Demo Tape"]
    assert first.entries[1] == Told(
        artist="Ben B", title="Demo Tape", album="Own", duration=Milliseconds(201_000)
    )
    assert (first.key, second.key) == ("Morning", "Morning (2)")
    assert Left(what="episodes in playlists") in entries
    assert Left(what="empty playlists") in entries


def test_a_listen_gives_all_that_tells_its_track() -> None:
    _, (entry,) = known(by_line([LISTEN]))
    assert entry == Heard(
        told=Told(
            artist="Ana",
            title="One",
            album="First",
            duration=Milliseconds(206_760),
            isrc="GBAYE8100053",
            musicbrainz_id=MBID,
        ),
        at=AT,
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"listened_at": None}, "when"),
        ({"listened_at": 100}, "2001"),
        ({"listened_at": 2_000_000_000}, "not come yet"),
        ({"track_metadata": None}, "track"),
        ({"track_metadata": {"artist_name": " ", "track_name": "One"}}, "artist"),
        ({"track_metadata": {"artist_name": "Ana", "track_name": ""}}, "title"),
        (
            {"track_metadata": {"artist_name": "Ana", "track_name": "x", "release_name": 20}},
            "album",
        ),
        (
            {"track_metadata": {"artist_name": "Ana", "track_name": "x",
                                "additional_info": {"recording_mbid": "none"}}},
            "recording_mbid",
        ),
    ],
)  # fmt: skip
def test_a_listen_that_is_none_is_refused_alone(change: dict[str, object], word: str) -> None:
    _, entries = known(by_line([LISTEN, LISTEN | change, LISTEN]))
    first, refused, last = entries
    assert isinstance(first, Heard)
    assert first == last
    assert isinstance(refused, Refused)
    assert refused.place == "line 2"
    assert word in refused.reason


def test_a_damaged_line_is_refused_alone() -> None:
    _, entries = known(by_line([LISTEN]) + b'{"listened_at": 16148\n' + by_line([LISTEN]))
    assert [type(entry) for entry in entries] == [Heard, Refused, Heard]


def test_an_itunes_library_gives_counts_opinions_and_lists() -> None:
    _, entries = known(EXPORTS["Library.xml"])
    one = Told(
        artist="Ana",
        title="One",
        album="First",
        duration=Milliseconds(200_000),
        path=b"file:///Volumes/Music/Ana/First/03%20One.mp3",
        track_number=3,
    )
    counted = Counted(told=one, plays=7, skips=2, last_played=Moment(1_614_861_240_000))
    assert counted in entries
    assert Liked(told=one, rating=4, loved=True) in entries
    assert Liked(told=one, rating=3, of_album=True) in entries
    (listed,) = (entry for entry in entries if isinstance(entry, Listed))
    assert (listed.key, listed.name) == ("AA", "Loud")
    assert [told.title for told in listed.entries] == ["Two", "One"]


def test_an_itunes_library_says_which_it_is() -> None:
    assert known(EXPORTS["Library.xml"])[0].origin == "1ABA8417E4946A32"


@pytest.mark.parametrize(("rating", "stars"), [(20, 1), (30, 2), (50, 3), (80, 4), (100, 5)])
def test_ratings_of_itunes_become_stars(rating: int, stars: int) -> None:
    track = {"Track ID": 1, "Name": "One", "Artist": "Ana", "Rating": rating}
    _, (liked, _) = known(plistlib.dumps({"Tracks": {"1": track}, "Playlists": []}))
    assert isinstance(liked, Liked)
    assert liked.rating == stars


def test_a_log_tells_what_was_skipped() -> None:
    _, (first, second) = known(EXPORTS[".scrobbler.log"])
    assert isinstance(first, Heard)
    assert isinstance(second, Heard)
    assert (first.skipped, second.skipped) == (None, True)
    assert first.told.duration == 200_000


def test_quoted_cells_of_a_table_are_read_as_meant() -> None:
    _, (entry,) = known(EXPORTS["named.csv"])
    assert isinstance(entry, Heard)
    assert entry.told.title == 'One, or "1"'
    assert entry.at == AT


def test_names_lose_what_no_name_has() -> None:
    play = SHORT[0] | {"artistName": "  Ana\u0000\n \ud800B ", "trackName": "x" * 5_000}
    _, (entry,) = known(json.dumps([play]).encode())
    assert isinstance(entry, Heard)
    assert entry.told.artist == "Ana B"
    assert len(entry.told.title) == 1_000
    entry.told.artist.encode()


def test_an_empty_history_is_one_of_no_plays() -> None:
    found, entries = known(b"[]", "Streaming_History_Audio_2012.json")
    assert (found.format, entries) == (Format.SPOTIFY, [])


def test_what_is_not_ours_in_a_zip_is_passed_by() -> None:
    found, _ = known(zipped({"a/b.json": written(SHORT), "a/c.txt": b"x", "d.json": b"{"}))
    assert [part.member.name for part in found.parts] == ["a/b.json"]


def test_no_play_lies_in_the_future() -> None:
    play = SHORT[0] | {"endTime": "2031-03-04 12:34"}
    _, (entry,) = known(written([play]))
    assert isinstance(entry, Refused)
    assert NOW < 1_900_000_000_000
