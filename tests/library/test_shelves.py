"""What a scan's findings become: files, tracks, editions, albums, artists and their sums."""

import random
from pathlib import Path

import pytest

from soniq.errors import Conflict, Invalid, NotFound
from soniq.library.model import RootState
from soniq.library.placing.names import VARIOUS_ID
from soniq.units import RootId
from tests.intake.house import House, dump
from tests.library.putting import Nobody, put, song

BEATLES, OTHERS = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d", "0e422ab4-7c1c-4e5c-b6b6-5f8b9a5b9b5b"


def names(house: House) -> list[str]:
    return [name for (name,) in house.rows("SELECT name FROM artists ORDER BY name")]


def test_spellings_of_a_name_are_one_artist_shown_as_most_write_it(house: House) -> None:
    put(house, "1/1.flac", **song("Bjork", "One"))
    put(house, "2/1.flac", **song("Björk", "Two"))
    put(house, "3/1.flac", **song("Björk", "Three"))
    put(house, "4/1.flac", **song("BJÖRK", "Four"))
    assert names(house) == ["Björk"]
    assert house.one("SELECT track_count FROM artists") == 4
    house.check()


@pytest.mark.parametrize("order", range(6))
def test_a_name_with_an_id_and_one_without_are_one_artist(house: House, order: int) -> None:
    files = [
        ("1/1.flac", song("The Beatles", "One")),
        ("2/1.flac", song("The Beatles", "Two", mb_artist_ids=(BEATLES,))),
        ("3/1.flac", song("Beatles, The", "Three")),
    ]
    random.Random(order).shuffle(files)
    for path, tags in files:
        put(house, path, **tags)
    assert house.rows("SELECT musicbrainz_id, track_count FROM artists") == [(BEATLES, 3)]
    house.check()


@pytest.mark.parametrize("order", range(6))
def test_two_artists_of_one_name_stay_apart_and_apart_from_the_unknown(
    house: House, order: int
) -> None:
    files = [
        ("1/1.flac", song("Nirvana", "Nevermind", mb_artist_ids=(BEATLES,))),
        ("2/1.flac", song("Nirvana", "Rainbow Chaser", mb_artist_ids=(OTHERS,))),
        ("3/1.flac", song("Nirvana", "Bootleg")),
    ]
    random.Random(order).shuffle(files)
    for path, tags in files:
        put(house, path, **tags)
    rows = house.rows("SELECT musicbrainz_id, track_count FROM artists ORDER BY musicbrainz_id")
    assert rows == [(None, 1), (OTHERS, 1), (BEATLES, 1)]
    house.check()


def test_various_artists_is_an_artist(house: House) -> None:
    put(house, "1/1.flac", **song("X", album_artists=("Diverse Interpreten",)))
    assert house.one("SELECT name, various, album_count FROM artists WHERE musicbrainz_id = :id",
                     id=VARIOUS_ID) == ("Various Artists", 1, 1)  # fmt: skip
    assert house.one("SELECT artist, compilation FROM albums") == ("Various Artists", 1)
    house.check()


def test_a_guest_is_credited_and_counted(house: House) -> None:
    put(house, "1/1.flac", **song("Rihanna feat. Jay-Z", title="Umbrella"))
    assert house.rows("SELECT role, credited_as FROM track_credits ORDER BY role") == [
        ("artist", "Rihanna"),
        ("featured", "Jay-Z"),
    ]
    assert house.one("SELECT artist FROM tracks") == "Rihanna feat. Jay-Z"
    assert house.one("SELECT album_count, track_count FROM artists WHERE name = 'Jay-Z'") == (0, 1)


def test_an_album_takes_the_year_of_its_first_release(house: House) -> None:
    put(house, "1/1.flac", **song("X", date="1973"))
    put(
        house, "2/1.flac", **song("X", "A (2011 Remaster)", date="2011", original_date="1973-03-01")
    )
    assert house.one("SELECT release_date, year FROM albums") == ("1973-03-01", 1973)
    assert house.one("SELECT count(*) FROM editions") == 2
    house.check()


def test_a_retagged_album_keeps_its_id_while_nothing_of_the_old_one_is_left(house: House) -> None:
    first = put(house, "1/1.flac", **song("X", "Olld", title="1", track_number=1))
    put(house, "1/2.flac", **song("X", "Olld", title="2", track_number=2))
    album = house.one("SELECT id FROM albums")
    put(house, "1/1.flac", **song("X", "Old", title="1", track_number=1))
    assert house.one("SELECT count(*) FROM albums") == 2
    put(house, "1/2.flac", **song("X", "Old", title="2", track_number=2))
    assert house.one("SELECT count(*), max(title) FROM albums") == (1, "Old")
    assert house.one("SELECT id FROM tracks WHERE title = '1'") == first
    put(house, "1/1.flac", **song("X", "Old", title="1 (Demo)", track_number=1))
    assert album is not None
    house.check()


def test_a_part_of_an_album_that_becomes_another_is_no_newer(house: House) -> None:
    put(house, "1/1.flac", **song("X", "Old", title="1", track_number=1))
    put(house, "1/2.flac", **song("X", "Old", title="2", track_number=2))
    with house.db.write() as tx:
        tx.execute("UPDATE tracks SET added_at_ms = 5000 + id")
    put(house, "1/2.flac", **song("X", "New", title="2", track_number=2))
    parted = house.one("SELECT added_at_ms FROM albums WHERE title = 'New'")
    assert parted == house.one("SELECT added_at_ms FROM tracks WHERE title = '2'")


def test_genres_are_one_however_they_are_written(house: House) -> None:
    put(house, "1/1.flac", **song("X", genres=("hip hop", "Rap")))
    put(house, "2/1.flac", **song("Y", genres=("Hip-Hop",)))
    assert house.rows("SELECT name, track_count, album_count FROM genres ORDER BY name") == [
        ("Hip-Hop", 2, 2),
        ("Rap", 1, 1),
    ]
    put(house, "1/1.flac", **song("X", genres=()))
    assert house.rows("SELECT name, track_count FROM genres") == [("Hip-Hop", 1)]
    house.check()


def test_what_nobody_credits_any_more_goes(house: House) -> None:
    put(house, "1/1.flac", **song("X", composers=("Y",), genres=("Z",)))
    put(house, "1/1.flac", **song("W", "Other"))
    assert names(house) == ["W"]
    assert house.one("SELECT count(*) FROM albums") == 1
    assert house.one("SELECT count(*) FROM genres") == 0
    house.check()


def test_the_full_text_index_follows(house: House) -> None:
    put(house, "1/1.flac", **song("Sigur Rós", "Ágætis byrjun", title="Svefn-g-englar"))
    query = "SELECT count(*) FROM search_index WHERE search_index MATCH :words"
    assert house.one(query, words="sigur") == 3
    assert house.one(query, words="byrjun") == 2
    put(house, "1/1.flac", **song("Mogwai", "Come On Die Young", title="Cody"))
    assert house.one(query, words="sigur") == 0
    assert house.one(query, words="mogwai") == 3
    with house.db.write() as tx:
        tx.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")


def test_the_first_embedded_picture_is_the_cover(house: House) -> None:
    put(house, "1/2.flac", picture="b", **song("X", title="2", track_number=2))
    put(house, "1/1.flac", picture="a", **song("X", title="1", track_number=1))
    put(house, "1/3.flac", **song("X", title="3", track_number=3))
    assert house.one("SELECT cover FROM albums") == "a" * 32
    covers = house.rows("SELECT cover FROM tracks ORDER BY track_number")
    assert covers == [("a" * 32,), ("b" * 32,), ("a" * 32,)]


def test_a_person_chosen_cover_stays(house: House) -> None:
    put(house, "1/1.flac", picture="a", **song("X", title="1"))
    with house.db.write() as tx:
        tx.execute(
            "INSERT INTO artwork (hash, mime, size_bytes, added_at_ms) VALUES ('p', 'x', 1, 1)"
        )
        tx.execute(
            """
            INSERT INTO artwork_of (entity, entity_id, hash, source, is_primary)
            VALUES ('album', 1, 'p', 'person', 1)
            """
        )
        tx.execute("INSERT INTO artwork_chosen (entity, entity_id, hash) VALUES ('album', 1, 'p')")
    put(house, "1/2.flac", picture="c", **song("X", title="2"))
    assert house.one("SELECT cover FROM albums") == "p"


def test_the_order_in_which_folders_come_does_not_matter(tmp_path: Path, house: House) -> None:
    files = [
        (
            f"{n // 4}/{n}.flac",
            song(
                ("Beyoncé", "Beyonce", "BEYONCÉ", "Beyoncé")[n % 4],
                ("Lemonade", "lemonade (Deluxe)", "Dangerously")[n // 4 % 3],
                title=f"T{n}",
                track_number=n,
                genres=("r&b", "R&B")[n % 2 : n % 2 + 1],
                mb_artist_ids=(BEATLES,) if n % 5 == 0 else (),
            ),
        )
        for n in range(24)
    ]
    for path, tags in files:
        put(house, path, **tags)
    other = House(tmp_path / "other.sqlite", Nobody())
    other.add(tmp_path / "music")
    for path, tags in random.Random(5).sample(files, len(files)):
        put(other, path, **tags)
    for mine, theirs in zip(dump(house), dump(other), strict=True):
        assert mine == theirs
    other.close()


def test_a_huge_folder_is_looked_at_album_by_album(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.library.writing.shelving.TOGETHER", 6)
    for n in range(20):
        put(house, f"All/{n:02}.flac", **song("X", f"Album {n % 4}", track_number=n))
    put(house, "All/20.flac", **song("X", "Album 3 (Deluxe)", track_number=20))
    assert house.rows("SELECT title, track_count FROM albums ORDER BY title") == [
        ("Album 0", 5),
        ("Album 1", 5),
        ("Album 2", 5),
        ("Album 3", 6),
    ]
    house.check()


def test_a_removed_root_takes_its_tracks_along(house: House, tmp_path: Path) -> None:
    put(house, "1/1.flac", picture="a", **song("X", composers=("C",), genres=("Jazz",)))
    house.roots.remove(RootId(1))
    for table in ("roots", "folders", "files", "tracks", "albums", "editions", "artists", "genres",
                  "search_docs", "artwork_of"):  # fmt: skip
        assert house.rows(f"SELECT 1 FROM {table}") == [], table
    with pytest.raises(NotFound):
        house.roots.remove(RootId(1))


def test_roots_lie_apart(house: House, tmp_path: Path) -> None:
    (tmp_path / "music" / "inner").mkdir()
    for path in (tmp_path / "music", tmp_path / "music" / "inner", tmp_path):
        with pytest.raises(Conflict):
            house.add(path)
    with pytest.raises(Invalid):
        house.add(tmp_path / "nowhere")
    with pytest.raises(Invalid):
        house.add(tmp_path / "library.sqlite")
    (tmp_path / "music too").mkdir()
    root = house.add(tmp_path / "music too")
    assert (root.name, root.state) == ("music too", RootState.READY)
    assert [known.id for known in house.roots.all()] == [RootId(1), root.id]


def test_no_id_is_ever_given_twice(house: House, tmp_path: Path) -> None:
    """A rating, a playlist or a link that outlived its track must not mean another one."""
    tables = ("roots", "folders", "files", "tracks", "albums", "editions", "artists", "genres")
    put(house, "1/1.flac", **song("X", genres=("Jazz",)))
    before = {table: house.one(f"SELECT max(id) FROM {table}") for table in tables}
    house.roots.remove(RootId(1))
    root_id = house.add(tmp_path / "music").id
    put(house, "1/1.flac", root_id=root_id, **song("X", genres=("Jazz",)))
    for table in tables:
        assert house.one(f"SELECT min(id) FROM {table}") > before[table], table
    house.check()
