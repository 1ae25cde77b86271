"""Last.fm: lists of one without brackets, none as a blank, and errors by number."""

from pathlib import Path

import pytest

from soniq.clients.lastfm import Lastfm
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import asking
from tests.fakes.lastfm.server import FakeLastfm


def test_artists_albums_and_tracks_tell_what_listeners_call_them(tmp_path: Path) -> None:
    fake = FakeLastfm()
    with asking(fake.server, tmp_path) as transport:
        lastfm = Lastfm(transport, lambda: fake.key)
        artist = lastfm.artist("The Paper Lanterns")
        album = lastfm.album("The Paper Lanterns", "Harbour Lights")
        track = lastfm.track("The Paper Lanterns", "Low Tide")
    assert (artist.listeners, artist.plays, artist.mbid) == (1200, 34000, None)
    assert [tag.name for tag in artist.tags] == ["indie pop"]
    assert artist.similar == ("Ida Holm",)
    assert artist.biography == "A band from a harbour."
    assert album.tags == ()
    assert [(one.number, one.title, one.length) for one in album.tracks] == [
        (1, "Low Tide", 185_000)
    ]
    assert (track.length, track.album, [tag.name for tag in track.tags]) == (
        185_000,
        "Harbour Lights",
        ["sea"],
    )


def test_tags_and_what_is_alike_come_with_their_weights(tmp_path: Path) -> None:
    fake = FakeLastfm()
    with asking(fake.server, tmp_path) as transport:
        lastfm = Lastfm(transport, lambda: fake.key)
        tags = lastfm.tags_of_album("The Paper Lanterns", "Harbour Lights")
        assert [(tag.name, tag.count) for tag in tags] == [("indie pop", 100), ("sea", 12)]
        assert lastfm.tags_of_track("The Paper Lanterns", "Low Tide") == ()
        (alike,) = lastfm.similar_artists("The Paper Lanterns")
        assert (alike.name, alike.match) == ("Ida Holm", 0.53)
        (song,) = lastfm.similar_tracks("The Paper Lanterns", "Low Tide")
        assert (song.title, song.artist, song.match) == ("Ebb", "Ida Holm", 1.0)
        (top,) = lastfm.top_tracks("The Paper Lanterns")
        assert (top.title, top.listeners) == ("Low Tide", 70)


def test_an_mbid_goes_before_the_name(tmp_path: Path) -> None:
    fake = FakeLastfm()
    with asking(fake.server, tmp_path) as transport:
        Lastfm(transport, lambda: fake.key).artist("Anybody", mbid="a-1")
    assert fake.requests[0].url.params["mbid"] == "a-1"
    assert "artist" not in fake.requests[0].url.params


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (29, FailureKind.THROTTLED),
        (26, FailureKind.QUOTA),
        (6, FailureKind.NOT_FOUND),
        (10, FailureKind.REFUSED),
        (11, FailureKind.UNREACHABLE),
        (99, FailureKind.REFUSED),
    ],
)
def test_each_number_is_its_own_failure(tmp_path: Path, code: int, kind: FailureKind) -> None:
    fake = FakeLastfm(error=code)
    with asking(fake.server, tmp_path) as transport, pytest.raises(ServiceFailed) as failed:
        Lastfm(transport, lambda: fake.key).artist("The Paper Lanterns")
    assert failed.value.kind == kind


def test_without_a_key_nothing_is_asked(tmp_path: Path) -> None:
    fake = FakeLastfm()
    with asking(fake.server, tmp_path) as transport, pytest.raises(ServiceFailed) as failed:
        Lastfm(transport, lambda: None).artist("The Paper Lanterns")
    assert failed.value.kind == FailureKind.OFF
    assert fake.requests == []
