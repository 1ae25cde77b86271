"""The iTunes Search API: albums and songs, and 403 for the impatient."""

from pathlib import Path

import pytest

from soniq.clients.itunes import Itunes
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import asking
from tests.fakes.itunes.server import FakeItunes


def test_an_album_is_looked_up_with_its_songs(tmp_path: Path) -> None:
    with asking(FakeItunes().server, tmp_path) as transport:
        found = Itunes(transport).lookup(71)
    (album,) = found.albums
    assert (album.title, album.artist, album.release_date) == (
        "Harbour Lights",
        "The Paper Lanterns",
        "1987-05-01",
    )
    assert album.cover_url == "https://is1-ssl.mzstatic.com/image/thumb/a.jpg/600x600bb.jpg"
    assert [(song.track_number, song.title, song.length) for song in found.songs] == [
        (1, "Low Tide", 185_000),
        (2, "Fog", 185_000),
    ]


def test_a_search_gives_albums_or_songs_and_no_films(tmp_path: Path) -> None:
    fake = FakeItunes()
    with asking(fake.server, tmp_path) as transport:
        itunes = Itunes(transport, country="DE")
        assert [album.id for album in itunes.search("harbour lights").albums] == [71]
        songs = itunes.search("harbour lights", entity="song").songs
    assert [song.id for song in songs] == [711, 712]
    assert all(song.is_explicit for song in songs)
    assert {request.url.params["country"] for request in fake.requests} == {"DE"}


def test_what_the_store_does_not_have_is_empty(tmp_path: Path) -> None:
    with asking(FakeItunes().server, tmp_path) as transport:
        found = Itunes(transport).lookup_upc("9")
    assert (found.albums, found.songs) == ((), ())


def test_being_asked_too_often_is_no_refusal_for_good(tmp_path: Path) -> None:
    fake = FakeItunes(tired=1)
    with asking(fake.server, tmp_path) as transport:
        itunes = Itunes(transport)
        with pytest.raises(ServiceFailed) as failed:
            itunes.lookup(71)
        assert failed.value.kind == FailureKind.THROTTLED
        assert failed.value.retry_after == 60.0
        assert itunes.lookup(71).albums
