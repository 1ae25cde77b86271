"""What people saved or own elsewhere comes into the collection once, and goes as it came."""

from collections.abc import Sequence

import pytest

from soniq.collection.model import Acquisition, Collected, Look, Medium, Ownership, WishSource
from soniq.errors import Stopped
from soniq.importing import taking
from soniq.importing.model import Import, Part, Report, Sought, Source, State, Taken
from soniq.store.database import Tx
from tests.files.exports.collected import BANDCAMP_PAGE, COLLECTED, SONG, exportify
from tests.files.exports.exported import EXPORTS, written
from tests.importing.room import ADA, BEN, Room, Stops


def library(*albums: tuple[str, str], songs: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """A YourLibrary.json. albums: artist and title; songs: artist, album and title."""
    return written(
        {
            "tracks": [
                {"artist": artist, "album": album, "track": title, "uri": uri("track", place)}
                for place, (artist, album, title) in enumerate(songs)
            ],
            "albums": [
                {"artist": artist, "album": title, "uri": uri("album", place)}
                for place, (artist, title) in enumerate(albums)
            ],
        }
    )


def uri(kind: str, number: int) -> str:
    return f"spotify:{kind}:{number:022}"


def grid(room: Room) -> dict[str, Collected]:
    return {one.album.title: one for one in room.collection.albums().items}


def wishes(room: Room) -> int:
    return room.count("SELECT count(*) FROM wishes")


def holdings(room: Room) -> int:
    return room.count("SELECT count(*) FROM holdings")


# Taking in


def test_saved_albums_stand_in_the_grid_owned_or_wanted(room: Room) -> None:
    _, report = room.bring(library(("Ana", "First"), ("Elsa", "Gone")))
    assert report.wishes == Taken(told=2, found=1, lost=1, added=2)
    found = grid(room)
    assert (found["First"].ownership, found["Gone"].ownership) == (
        Ownership.OWNED,
        Ownership.NOT_OWNED,
    )
    assert found["Gone"].look is Look.WANTED
    assert found["Gone"].sources == (WishSource.SPOTIFY,)
    assert found["Gone"].spotify_id == uri("album", 1).rpartition(":")[2]


def test_a_saved_song_wants_its_album_for_that_song_alone(room: Room) -> None:
    room.bring(library(songs=[("Elsa", "Gone", "Away"), ("Ana", "First", "One")]))
    gone = grid(room)["Gone"]
    assert (gone.look, gone.tracks) == (Look.WANTED, 0)
    detail = room.collection.detail(gone.album.id, ADA)
    assert [song.title for song in detail.missing] == ["Away"]


@pytest.mark.parametrize("name", COLLECTED)
def test_what_is_brought_twice_is_there_once(room: Room, name: str) -> None:
    every = tuple(Part)
    _, first = room.bring(COLLECTED[name], name, parts=every)
    counts = (wishes(room), holdings(room), len(grid(room)))
    _, second = room.bring(COLLECTED[name], name, parts=every)
    assert (second.wishes.added, second.holdings.added) == (0, 0)
    assert second.wishes.told == first.wishes.told
    assert (wishes(room), holdings(room), len(grid(room))) == counts
    assert first.wishes.added + first.holdings.added == counts[0] + counts[1]


def test_all_sources_of_spotify_wish_the_same_wish(room: Room) -> None:
    room.bring(EXPORTS["YourLibrary.json"])
    before = wishes(room)
    _, report = room.bring(exportify(SONG), "liked.csv")
    assert (report.wishes.added, report.wishes.known) == (0, 1)
    assert wishes(room) == before


def test_records_and_purchases_are_owned(room: Room) -> None:
    room.bring(COLLECTED["me-collection-20240101.csv"], "me-collection-20240101.csv")
    room.bring(COLLECTED["First.html"])
    found = grid(room)
    assert {title: one.ownership for title, one in found.items() if one.album.artist == "Cleo"} == {
        "Short": Ownership.OWNED,
        "Files": Ownership.OWNED,
    }
    first = room.collection.detail(found["First"].album.id).holdings
    assert sorted((one.acquisition, one.medium, one.external_id) for one in first) == [
        (Acquisition.BANDCAMP, Medium.DIGITAL, "a11"),
        (Acquisition.PHYSICAL, Medium.VINYL, "1001"),
        (Acquisition.PHYSICAL, Medium.VINYL, "1001#2"),
    ]
    assert first[0].origin == "discogs"
    files = room.collection.detail(found["Files"].album.id).holdings
    assert [one.acquisition for one in files] == [Acquisition.OTHER]


def test_a_wantlist_is_no_holding(room: Room) -> None:
    _, report = room.bring(COLLECTED["me-wantlist-20240101.csv"], "me-wantlist-20240101.csv")
    assert (report.wishes.added, report.holdings.told) == (1, 0)
    assert grid(room)["Wanted"].sources == (WishSource.DISCOGS,)


def test_of_files_only_what_soniq_has_not_is_wished_for(room: Room) -> None:
    """A playlist of one's own files says of most songs where they lie."""
    _, report = room.bring(COLLECTED["loud.m3u8"], "loud.m3u8", parts=[Part.LISTED])
    assert report.wishes == Taken(told=2, found=1, lost=1, added=1, known=1)
    assert room.lists() == {}
    _, listed = room.bring(COLLECTED["loud.m3u8"], "loud.m3u8")
    assert (listed.wishes, listed.new_lists) == (Taken(), 1)
    assert room.lists() == {"Loud": ["One", "Away", ""]}  # of the last it says where it lies


def test_a_list_is_the_same_whichever_way_its_file_comes(room: Room) -> None:
    room.bring(COLLECTED["loud.m3u8"], "loud.m3u8")
    again = room.playlists.bring_file(ADA, "loud.m3u8", COLLECTED["loud.m3u8"])
    assert (again.made, again.added) == (False, 0)


# What is wanted of it


def test_songs_of_playlists_are_wished_for_where_that_is_asked(room: Room) -> None:
    one, report = room.bring(EXPORTS["Playlist1.json"])
    assert one.suggested == (Part.PLAYLISTS,)
    assert (report.wishes, wishes(room)) == (Taken(), 0)
    _, asked = room.bring(EXPORTS["Playlist1.json"], parts=[Part.LISTED])
    assert (asked.wishes.told, asked.wishes.added, asked.lists) == (3, 3, 0)


def test_of_exportify_songs_of_playlists_are_what_there_is(room: Room) -> None:
    one, report = room.bring(COLLECTED["spotify_playlists.zip"])
    assert one.suggested == (Part.OPINIONS, Part.PLAYLISTS, Part.COLLECTION, Part.LISTED)
    assert (report.wishes.told, report.wishes.added, report.new_lists) == (3, 2, 1)
    assert room.opinion(1).starred_at is not None


def test_a_part_that_is_not_wanted_stays_out(room: Room) -> None:
    _, report = room.bring(EXPORTS["my_spotify_data.zip"], parts=[Part.HISTORY])
    assert (report.wishes, wishes(room)) == (Taken(), 0)
    assert grid(room).keys() == {"First", "X", "Live at Home"}


# Before anything is taken in


def test_a_preview_counts_albums_songs_and_holdings_and_what_is_here(room: Room) -> None:
    content = library(
        *(("Ana", "First"), ("Ana", "Live at Home"), ("Elsa", "Gone"), ("Elsa", "Gone")),
        songs=[("Ana", "First", "One"), ("Elsa", "Gone", "Away")],
    )
    preview = room.stage(content).preview
    assert preview is not None
    assert preview.albums == Sought(told=4, tracks=4, found=2, lost=2)
    assert preview.songs == Sought(told=2, tracks=2, found=1, lost=1)
    assert preview.parts == (Part.OPINIONS, Part.COLLECTION)
    records = room.stage(COLLECTED["me-collection-20240101.csv"], "me-collection.csv").preview
    assert records is not None
    assert records.holdings == Sought(told=6, tracks=5, found=1, lost=4)
    assert wishes(room) == holdings(room) == 0


def test_an_album_is_here_by_its_names_however_they_are_written(room: Room) -> None:
    content = library(
        *(("ana", "FIRST (Deluxe Edition)"), ("The Ana", "First"), ("Ana", "First - Single")),
        *(("Ben", "First"), ("Ana", "Live at home"), ("Ana", "At Home")),
    )
    preview = room.stage(content).preview
    assert preview is not None
    assert (preview.albums.found, preview.albums.lost) == (3, 3)


def test_what_only_was_wished_for_is_not_here(room: Room) -> None:
    content = library(("Elsa", "Gone"), songs=[("Elsa", "Gone", "Away")])
    room.bring(content)
    preview = room.stage(content).preview
    assert preview is not None
    assert (preview.albums.lost, preview.songs.lost) == (1, 1)


# Taking back


def test_an_undo_takes_back_what_the_import_added_and_nothing_else(room: Room) -> None:
    room.bring(library(("Elsa", "Gone")), by=BEN)
    first, _ = room.bring(library(("Elsa", "Gone"), ("Fay", "Far")))
    second, _ = room.bring(library(("Elsa", "Gone"), ("Fay", "Far"), ("Gus", "Ghost")))
    assert room.importing.undo(second.id, ADA).wishes == 1
    assert {"Gone", "Far"} <= grid(room).keys()
    assert "Ghost" not in grid(room)
    assert room.importing.undo(first.id, ADA).wishes == 2
    assert "Far" not in grid(room)
    assert "Gone" in grid(room)  # for the other one wishes for it
    assert wishes(room) == 1


def test_an_undo_of_records_leaves_their_albums_as_they_were(room: Room) -> None:
    before = grid(room)
    one, report = room.bring(COLLECTED["me-collection-20240101.csv"], "me-collection.csv")
    assert report.holdings.added == holdings(room) == 6
    undone = room.importing.undo(one.id, ADA)
    assert (undone.wishes, undone.holdings) == (0, 6)
    assert grid(room).keys() == before.keys()
    assert holdings(room) == 0


def test_what_was_let_go_by_hand_is_not_asked_for_again(room: Room) -> None:
    one, _ = room.bring(library(("Elsa", "Gone"), ("Fay", "Far")))
    room.collection.unwant(ADA, grid(room)["Gone"].album.id)
    assert room.importing.undo(one.id, ADA).wishes == 1
    assert room.count("SELECT count(*) FROM import_wishes") == 0


def test_what_was_taken_back_can_be_brought_again(room: Room) -> None:
    one, first = room.bring(COLLECTED["collection_items.json"])
    room.importing.undo(one.id, ADA)
    assert grid(room).keys() == {"First", "X", "Live at Home"}
    _, again = room.bring(COLLECTED["collection_items.json"])
    assert (again.wishes, again.holdings) == (first.wishes, first.holdings)


# Being cut off


def cut_off(room: Room, content: bytes, monkeypatch: pytest.MonkeyPatch, at: str) -> Import:
    """An import that a kill ends at its first call of that function."""
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    one = room.stage(content)
    room.importing.start(one.id, ADA)

    def killed(tx: Tx, *_: object, **more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as cut:
        cut.setattr(at, killed)
        with pytest.raises(SystemExit):
            room.importing.run(one.id, Stops(100, Stopped()))
    return one


@pytest.mark.parametrize("at", ["soniq.importing.undo_rows.note", "soniq.importing.rows.set_place"])
def test_a_kill_loses_no_note_of_what_was_added(
    room: Room, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    room.bring(library(("Elsa", "Album 0")))
    content = library(*((("Elsa", f"Album {place}")) for place in range(25)))
    one = cut_off(room, content, monkeypatch, at)
    assert wishes(room) == 10
    done, report = room.run(one)
    assert (done.state, wishes(room)) == (State.DONE, 25)
    assert report.wishes.told == 25
    assert room.importing.undo(one.id, ADA).wishes == 24
    assert grid(room).keys() == {"First", "X", "Live at Home", "Album 0"}


# Privacy


def test_no_address_of_an_export_is_kept(room: Room) -> None:
    secret = b"canary-7f3a"
    content = COLLECTED["collection_items.json"].replace(b"secret", secret)
    page = BANDCAMP_PAGE.replace(b"</body>", b"<i data-email='" + secret + b"'></i></body>")
    room.bring(content)
    room.bring(page)
    room.stage(COLLECTED["me.html"].replace(b"canary@example.org", secret))
    assert secret not in room.bytes_kept()


def test_wishes_are_the_persons_own_and_the_album_everybodys(room: Room) -> None:
    room.bring(library(("Elsa", "Gone")))
    album_id = grid(room)["Gone"].album.id
    assert len(room.collection.detail(album_id, ADA).wishes) == 1
    assert not room.collection.detail(album_id, BEN).wishes


def test_a_report_from_before_is_read(room: Room) -> None:
    """One that a version wrote that knew no wishes."""
    one, _ = room.bring(library(("Elsa", "Gone")))
    room.change(
        "UPDATE imports SET preview = json_remove(preview, '$.albums', '$.songs', '$.holdings',"
        " '$.listed'), report = json_remove(report, '$.wishes', '$.holdings') WHERE id = :id",
        id=one.id,
    )
    found = room.importing.import_(one.id, ADA)
    assert found.report == Report()
    assert found.preview is not None
    assert found.preview.albums == Sought()
    assert found.source is Source.SPOTIFY
