"""By what names lists are sorted: those that the tags say, else the shown ones."""

import random
from pathlib import Path
from typing import Any

import pytest

from soniq.units import RootId
from tests.intake.house import House, dump
from tests.library.putting import Nobody, put, song


def keys(house: House) -> dict[str, str]:
    return dict(house.rows("SELECT name, name_key FROM artists"))


def test_an_artist_sorts_by_the_name_that_most_of_the_tags_say(house: House) -> None:
    put(house, "1/1.flac", **song("David Bowie", "One", artist_sort="Bowie, David"))
    put(house, "2/1.flac", **song("David Bowie", "Two", artist_sort="bowie david"))
    put(house, "3/1.flac", **song("David Bowie", "Three", artist_sort="Bowie, David"))
    put(house, "4/1.flac", **song("David Bowie", "Four"))
    assert keys(house) == {"David Bowie": "bowie, david"}
    house.check()


def test_tracks_and_albums_sort_with_their_artist_whatever_their_own_tags_say(
    house: House,
) -> None:
    put(house, "1/1.flac", **song("The Beatles", "One"))
    put(house, "2/1.flac", **song("Rihanna feat. Jay-Z", "Two", title="Umbrella"))
    put(house, "3/1.flac", **song("David Bowie", "Three"))
    put(house, "4/1.flac", **song("David Bowie", "Four", artist_sort="Bowie, David"))
    assert house.rows("SELECT album, artist_key FROM tracks ORDER BY id") == [
        ("One", "beatles, the"),
        ("Two", "rihanna"),
        ("Three", "bowie, david"),
        ("Four", "bowie, david"),
    ]
    assert house.rows(
        "SELECT DISTINCT artist_key FROM albums WHERE title IN ('Three', 'Four')"
    ) == [("bowie, david",)]
    house.check()


def test_a_sort_name_that_no_file_says_any_more_is_forgotten(house: House) -> None:
    put(house, "1/1.flac", **song("David Bowie", artist_sort="Bowie, David"))
    put(house, "1/1.flac", **song("David Bowie"))
    assert keys(house) == {"David Bowie": "david bowie"}
    assert house.rows("SELECT artist_key FROM tracks UNION SELECT artist_key FROM albums") == [
        ("david bowie",)
    ]
    house.check()


def test_an_album_artist_sorts_by_the_albums_tag(house: House) -> None:
    said: dict[str, Any] = {
        "album_artists": ("Miles Davis Quintet",),
        "album_artist_sort": "Davis, Miles, Quintet",
    }
    put(house, "1/1.flac", **song("Miles Davis", **said))
    assert keys(house)["Miles Davis Quintet"] == "davis, miles, quintet"
    assert house.one("SELECT artist_key FROM albums") == "davis, miles, quintet"
    put(house, "1/1.flac", **song("Miles Davis", album_artists=("Miles Davis Quintet",)))
    assert keys(house)["Miles Davis Quintet"] == "miles davis quintet"
    house.check()


def test_a_sort_name_of_several_artists_is_nobodys(house: House) -> None:
    both: dict[str, Any] = {
        "artists": ("Simon", "Garfunkel"),
        "artist_sort": "Simon, P. & Garfunkel, A.",
    }
    put(house, "1/1.flac", title="T", album="A", **both)
    put(house, "2/1.flac", **song("Rihanna feat. Jay-Z", artist_sort="Fenty, R. feat. Carter, S."))
    assert keys(house) == {
        "Simon": "simon",
        "Garfunkel": "garfunkel",
        "Rihanna": "fenty, r.",
        "Jay-Z": "jay-z",
    }
    house.check()


def test_an_album_sorts_by_its_tag_without_what_names_an_edition(house: House) -> None:
    said: dict[str, Any] = {
        "album": "椎名林檎 (Deluxe Edition)",
        "album_sort": "Muzai Moratorium (Deluxe Edition)",
    }
    put(house, "1/1.flac", title="T", artists=("X",), **said)
    assert house.one("SELECT title, title_key FROM albums") == ("椎名林檎", "muzai moratorium")
    assert house.one("SELECT album_key FROM tracks") == "muzai moratorium (deluxe edition)"
    put(house, "1/1.flac", title="T", artists=("X",), album="椎名林檎 (Deluxe Edition)")
    assert house.one("SELECT title_key FROM albums") == "椎名林檎"


def test_an_artist_is_found_by_the_name_to_sort_by(house: House) -> None:
    put(house, "1/1.flac", **song("椎名林檎", artist_sort="Shiina, Ringo"))
    found = "SELECT rowid FROM search_index WHERE search_index MATCH 'ringo shiina'"
    artist = house.one("SELECT id FROM artists")
    assert house.rows(found) == [(artist,)]
    put(house, "1/1.flac", **song("椎名林檎"))
    assert house.rows(found) == []


@pytest.mark.parametrize("seed", range(8))
def test_the_order_in_which_sort_names_come_does_not_matter(
    tmp_path: Path, house: House, seed: int
) -> None:
    sorts = ["Bowie, David", "bowie david", "Bowie, D.", None, "Bowie, D.", "Bowie, David"]
    files = [
        (f"{number}/1.flac", song(artist, f"Album {number % 4}", artist_sort=sort))
        for number, sort in enumerate(sorts)
        for artist in [("David Bowie", "DAVID BOWIE", "David Bowie feat. Queen")[number % 3]]
    ]
    other = House(tmp_path / "other.sqlite", Nobody())
    other.add(tmp_path / "music")
    for path, tags in files:
        put(house, path, **tags)
    random.Random(seed).shuffle(files)
    for path, tags in files:
        put(other, path, root_id=RootId(1), **tags)
    for mine, theirs in zip(dump(house), dump(other), strict=True):
        assert mine == theirs
    other.check()
    other.close()
