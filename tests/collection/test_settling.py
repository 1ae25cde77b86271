"""After a scan or a match: songs that came are wanted no more, and two rows become one album."""

import pytest

from soniq.collection.model import Look, Priority
from tests.collection.home import ADA, BEN, SONGS, Home, album_wish, record, song_wish, track

GROUP = "b1392450-e666-3926-a536-22c65f834433"


def match(home: Home, title: str) -> None:
    """A catalogue says which release group it is."""
    with home.db.write() as tx:
        tx.execute(
            """
            UPDATE albums
            SET match_status = 'matched', musicbrainz_release_group_id = :group
            WHERE title = :title
            """,
            {"group": GROUP, "title": title},
        )


def test_a_song_that_is_spelled_otherwise_is_met(home: Home) -> None:
    songs = (
        track("Airbag - Remastered", 1, isrc="GBAYE9700101"),
        track("Paranoid Android", 2),
    )
    home.collection.bring(ADA, [album_wish(tracks=songs)])
    home.put(songs=("Airbag", "Paranoid Android"), isrc=None)
    home.collection.settle()
    one = home.only()
    assert (one.look, home.one("SELECT count(*) FROM tracks WHERE wanted = 1")) == (Look.OWNED, 0)
    home.check()


def test_a_song_that_came_on_another_album_is_met_there(home: Home) -> None:
    home.collection.bring(ADA, [song_wish("Lucky", "s1", number=3)])
    wanted = home.one("SELECT id FROM tracks WHERE wanted = 1")
    home.put("help", songs=("Lucky",), album="Help", album_artists=("Various Artists",))
    assert home.collection.settle() == 1
    one = home.only()
    assert (one.album.title, one.look, one.sources) == ("Help", Look.OWNED, ("spotify",))
    came = home.one("SELECT id FROM tracks")
    assert home.moved == [(wanted, came)]
    assert [wish.title for wish in home.collection.detail(one.album.id, ADA).wishes] == ["Lucky"]
    assert home.collection.settle() == 0
    home.check()


def test_an_album_is_not_met_by_its_song_elsewhere(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    home.put("help", songs=("Lucky",), album="Help", album_artists=("Various Artists",))
    assert home.collection.settle() == 0
    assert {one.album.title for one in home.collection.albums().items} == {"Help", "OK Computer"}


def test_another_song_of_that_name_meets_nothing(home: Home) -> None:
    home.collection.bring(ADA, [song_wish("Lucky", "s1")])
    home.put("kylie", songs=("Lucky",), artists=("Kylie Minogue",), album="Kylie")
    assert home.collection.settle() == 0


@pytest.mark.parametrize("with_files", [True, False])
def test_two_rows_of_one_release_group_become_one(home: Home, with_files: bool) -> None:
    if with_files:
        home.put()
    else:
        home.collection.bring(BEN, [album_wish("b1")])
    into = home.id_of("OK Computer")
    home.collection.bring(ADA, [album_wish(title="O.K. Komputer", tracks=(track("Airbag", 1),))])
    gone = home.id_of("O.K. Komputer")
    home.collection.bring_holdings(ADA, [record(title="O.K. Komputer")])
    home.collection.set_buying([gone], priority=Priority.NEXT, note="the red one")
    match(home, "OK Computer")
    match(home, "O.K. Komputer")
    assert home.collection.settle() >= 1
    one = home.only()
    assert (one.album.id, one.album.title, one.priority) == (into, "OK Computer", Priority.NEXT)
    detail = home.collection.detail(into, ADA)
    assert (len(detail.wishes), len(detail.holdings), detail.note) == (1, 1, "the red one")
    assert one.look is Look.OWNED
    home.check()


def test_a_barcode_tells_that_two_rows_are_one(home: Home) -> None:
    home.collection.bring(ADA, [album_wish(title="O.K. Komputer", barcode="634904078164")])
    home.put(barcode="0634904078164")
    home.collection.settle()
    assert (home.only().look, home.only().sources) == (Look.OWNED, ("spotify",))
    home.check()


@pytest.mark.parametrize("told", ["files", "wish"])
def test_tags_that_are_put_right_tell_that_two_rows_are_one(home: Home, told: str) -> None:
    song = (track("Lucky", 1),)
    group = GROUP if told == "wish" else None
    home.collection.bring(ADA, [album_wish(tracks=song, musicbrainz_release_group_id=group)])
    home.put(songs=("Lucky",), album="O.K. Komputer", artists=("Radiohed",))
    home.collection.settle()
    assert len(home.collection.albums().items) == 2
    home.put(songs=("Lucky",), mb_release_group_id=GROUP if told == "files" else None)
    home.collection.settle()
    one = home.only()
    assert (one.album.title, one.look, one.sources) == ("OK Computer", Look.OWNED, ("spotify",))
    assert home.collection.settle() == 0
    home.check()


def test_tags_that_are_put_right_meet_no_album_of_that_name_of_another_year(home: Home) -> None:
    home.collection.bring(
        ADA,
        [album_wish(title="Weezer", artists=("Weezer",), release_date="1994", tracks=())],
    )
    home.put(songs=("Hash Pipe",), album="Weezzer", artists=("Weezer",), date="2001")
    home.put(
        songs=("Hash Pipe",),
        album="Weezer",
        artists=("Weezer",),
        date="2001",
        mb_release_group_id=GROUP,
    )
    home.collection.settle()
    assert sorted(one.album.year or 0 for one in home.collection.albums().items) == [1994, 2001]


def test_what_was_met_and_is_lost_again_is_wanted_again(home: Home) -> None:
    home.collection.bring(ADA, [song_wish("Lucky", "s1", number=3)])
    home.put("help", songs=("Lucky",), album="Help", album_artists=("Various Artists",))
    home.collection.settle()
    home.lose("help")
    assert home.collection.albums().items == []
    home.collection.settle()
    assert (home.only().album.title, home.only().wanted) == ("Help", True)


def test_a_wish_whose_album_was_taken_out_finds_another(home: Home) -> None:
    home.collection.bring(ADA, [album_wish(), song_wish("Creep", "s1", title="")])
    with home.db.write() as tx:
        tx.execute("DELETE FROM tracks")
        tx.execute("DELETE FROM albums")
    home.collection.settle()
    titles = {one.album.title for one in home.collection.albums().items}
    assert titles == {"OK Computer", "Creep"}


def test_all_wishes_whose_albums_were_taken_out_find_others_at_once(home: Home) -> None:
    wishes = [song_wish(f"Song {at}", f"s{at}", title=f"Album {at}") for at in range(230)]
    home.collection.bring(ADA, wishes)
    with home.db.write() as tx:
        tx.execute("DELETE FROM tracks")
        tx.execute("DELETE FROM albums")
    assert home.collection.settle() == 230
    assert home.one("SELECT count(*) FROM wishes WHERE album_id IS NULL") == 0
    assert home.collection.settle() == 0


def test_with_a_person_go_the_albums_that_only_they_wished_for(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    home.collection.bring(BEN, [album_wish("b1"), album_wish("b2", title="Kid A")])
    with home.db.write() as tx:
        tx.execute("DELETE FROM people WHERE id = :id", {"id": BEN})
    assert home.collection.settle() == 1
    assert home.only().album.title == "OK Computer"
    home.check()


def test_with_a_person_go_the_songs_that_only_they_wished_for(home: Home) -> None:
    home.collection.bring(ADA, [song_wish("Lucky", "s1", number=3)])
    home.collection.bring(BEN, [album_wish("b1")])
    with home.db.write() as tx:
        tx.execute("DELETE FROM people WHERE id = :id", {"id": BEN})
    assert home.collection.settle() == 1
    assert home.rows("SELECT title FROM tracks WHERE wanted = 1") == [("Lucky",)]
    assert home.collection.settle() == 0
    home.check()


def test_a_settled_house_is_left_alone(home: Home) -> None:
    home.put()
    home.collection.bring(ADA, [album_wish(), album_wish("a2", title="Kid A", tracks=())])
    home.collection.settle()
    home.events.clear()
    assert home.collection.settle() == 0
    assert home.events == []
    assert len(SONGS) == home.one("SELECT count(*) FROM tracks")
