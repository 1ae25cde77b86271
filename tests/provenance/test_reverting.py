"""Who says so, and take it back."""

import pytest

from soniq.errors import Conflict, Invalid, NotFound
from soniq.journal.model import Only, Source
from soniq.provenance.model import Attributed
from soniq.units import AlbumId, ChangeId, TrackId
from tests.provenance.papers import Papers
from tests.provenance.room import ADA, Room

ONE_ID = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"


def who(room: Room, track_id: int, field: str) -> Attributed:
    return room.provenance.attribution_of_tracks([TrackId(track_id)])[TrackId(track_id)][field]


@pytest.fixture
def song(papers: Papers) -> int:
    papers.album(genres=["Rock"], mb_recording_id=ONE_ID)
    return papers.scan()["Song 1"]


def test_the_files_own_tags_say_what_nobody_changed(room: Room, song: int) -> None:
    said = who(room, song, "genres")
    assert said == Attributed(value=["Rock"], source=Source.TAGS)
    assert "composers" not in room.provenance.attribution_of_tracks([TrackId(song)])[TrackId(song)]


def test_a_name_of_a_file_says_the_title_where_no_tag_does(papers: Papers, room: Room) -> None:
    papers.add("Artist/Album/03 - Creep.mp3", genres=["Rock"])
    track_id = papers.scan()["Creep"]
    found = room.provenance.attribution_of_tracks([TrackId(track_id)])[TrackId(track_id)]
    derived = {name: said.value for name, said in found.items() if said.source == Source.DERIVED}
    assert derived == {
        "title": "Creep",
        "artists": ["Artist"],
        "track_number": 3,
        "album": "Album",
        "album_artists": ["Artist"],
    }


def test_each_source_is_named_with_how_sure_it_is(room: Room, song: int) -> None:
    change = room.apply(song, title="Creep", source=Source.MUSICBRAINZ, confidence=0.93, by=None)
    said = who(room, song, "title")
    assert (said.value, said.source, said.confidence) == ("Creep", Source.MUSICBRAINZ, 0.93)
    assert (said.by, said.change_id) == (None, change)
    edit = room.apply(song, title="Kreep")
    said = who(room, song, "title")
    assert (said.value, said.source, said.confidence) == ("Kreep", Source.PERSON, 1.0)
    assert (said.by, said.change_id) == (ADA, edit)
    assert said.at == room.journal.change(edit).at


def test_a_revert_brings_back_the_value_and_who_said_it(room: Room, song: int) -> None:
    room.apply(song, title="Creep", source=Source.MUSICBRAINZ, confidence=0.93, by=None)
    before = who(room, song, "title")
    room.apply(song, title="Kreep", genres=["Jazz"])
    undone = room.provenance.revert("track", song, "title", by=ADA)
    assert (undone.restored, undone.stale) == (1, ())
    assert who(room, song, "title") == before
    assert who(room, song, "genres").value == ["Jazz"]
    room.provenance.revert("track", song, "title", by=ADA)
    assert who(room, song, "title") == Attributed(value="Song 1", source=Source.TAGS)
    with pytest.raises(Conflict, match="nothing to take back"):
        room.provenance.revert("track", song, "title", by=ADA)


def test_a_revert_of_all_fields_takes_back_the_last_word_on_each(room: Room, song: int) -> None:
    room.apply(song, title="Creep", genres=["Jazz"])
    room.apply(song, genres=["Folk"])
    undone = room.provenance.revert("track", song, by=ADA)
    assert undone.restored == 2
    assert who(room, song, "title").source == Source.TAGS
    assert who(room, song, "genres").value == ["Jazz"]


def test_a_revert_is_a_change_that_can_be_taken_back(room: Room, song: int) -> None:
    room.apply(song, title="Creep", source=Source.DISCOGS, confidence=0.5, by=None)
    before = who(room, song, "title")
    undone = room.provenance.revert("track", song, "title", by=ADA)
    assert undone.change is not None
    room.journal.undo(undone.change, by=ADA)
    assert who(room, song, "title") == before


def test_a_revert_of_all_that_a_change_did_takes_it_back(room: Room, song: int) -> None:
    change = room.apply(song, title="Creep", genres=["Jazz"])
    undone = room.provenance.revert("track", song, by=ADA)
    assert room.journal.change(change).undone_by == undone.change
    with pytest.raises(Conflict, match="taken back already"):
        room.journal.undo(change, by=ADA)


def test_a_change_of_which_nothing_holds_any_more_is_refused(room: Room, song: int) -> None:
    change = room.apply(song, title="Creep", genres=["Jazz"])
    room.provenance.revert("track", song, "title", by=ADA)
    assert room.journal.change(change).undone_by is None
    room.provenance.revert("track", song, "genres", by=ADA)
    with pytest.raises(Conflict, match="Nothing of it holds any more"):
        room.journal.undo(change, by=ADA)


def test_undo_of_undo_of_undo(room: Room, song: int) -> None:
    change = room.apply(song, title="Creep", source=Source.DISCOGS, confidence=0.5, by=None)
    applied = who(room, song, "title")
    for turn in range(6):
        undone = room.journal.undo(change, by=ADA)
        assert undone.change is not None
        change = undone.change
        expected = applied if turn % 2 else Attributed(value="Song 1", source=Source.TAGS)
        assert who(room, song, "title") == expected
    titles = [one.title for one in room.journal.changes()]
    assert titles[:3] == ["Done again: title", "Taken back: title", "Done again: title"]
    assert [one.undone_by is None for one in room.journal.changes()][-1]


def test_what_was_changed_later_is_named_and_stays(room: Room, song: int) -> None:
    first = room.apply(song, title="Creep", genres=["Jazz"])
    room.apply(song, title="Kreep")
    room.apply(song, genres=["Folk"], source=Source.LASTFM, by=None)
    with pytest.raises(Conflict, match="A later change by Ada set it to Kreep"):
        room.journal.undo(first, by=ADA)
    undone = room.provenance.revert("track", song, "genres", by=ADA)
    assert undone.restored == 1
    undone = room.journal.undo(first, by=ADA)
    assert undone.restored == 1
    assert [(s.entity_id, s.field, s.reason) for s in undone.stale] == [
        (song, "title", "A later change by Ada set it to Kreep.")
    ]
    assert (who(room, song, "title").value, who(room, song, "genres").value) == ("Kreep", ["Rock"])
    assert room.journal.change(first).undone_by is None


def test_a_tag_that_somebody_wrote_since_is_named(papers: Papers, room: Room, song: int) -> None:
    change = room.apply(song, title="Creep")
    undone = room.journal.undo(change, by=ADA)
    papers.add("X/P/1.mp3", title="Elsewhere", artists=["X"], album="P", track_number=1)
    papers.scan()
    assert undone.change is not None
    with pytest.raises(Conflict, match=r"The file's own tag says Elsewhere now\."):
        room.journal.undo(undone.change, by=ADA)


def test_a_part_of_a_change_can_be_taken_back(papers: Papers, room: Room, song: int) -> None:
    ids = list(papers.ids().values())
    change = room.apply_to(ids, genres=["Jazz"], label="Sub Pop")
    only = Only(entities=frozenset({("track", song)}), fields=frozenset({"genres"}))
    assert room.journal.undo(change, by=ADA, only=only).restored == 1
    assert [who(room, track, "genres").value for track in ids] == [["Rock"], ["Jazz"], ["Jazz"]]
    rest = room.journal.undo(change, by=ADA)
    assert (rest.restored, rest.stale) == (5, ())
    assert room.overrides() == {}


def test_a_revert_on_an_album_is_one_on_each_of_its_tracks(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    album = papers.house.one("SELECT id FROM albums")
    room.apply_to(list(ids.values()), label="Sub Pop")
    room.apply(ids["Song 2"], label="4AD")
    said = room.provenance.attribution_of_album(AlbumId(album))["label"]
    assert said.is_mixed
    assert [(one.value, count) for one, count in said.answers] == [("Sub Pop", 2), ("4AD", 1)]
    undone = room.provenance.revert("album", album, "label", by=ADA)
    assert undone.restored == 3
    said = room.provenance.attribution_of_album(AlbumId(album))["label"]
    assert [(one.value, count) for one, count in said.answers] == [("Sub Pop", 1)]


def test_a_field_that_is_emptied_says_who_emptied_it(room: Room, song: int) -> None:
    change = room.apply(song, genres=[])
    said = who(room, song, "genres")
    assert (said.value, said.source, said.change_id) == ([], Source.PERSON, change)
    assert room.shown(song)["genre"] == ""
    room.apply(song, title=None)
    said = who(room, song, "title")
    assert (said.value, said.source) == ("1", Source.DERIVED)
    room.provenance.revert("track", song, "title", by=ADA)
    assert room.shown(song)["title"] == "Song 1"


def test_only_what_differs_is_changed(room: Room, song: int) -> None:
    assert room.provenance.preview({TrackId(song): {"title": " Song 1 ", "genres": ["Rock"]}}) == []
    (change,) = room.provenance.preview({TrackId(song): {"title": "Creep", "genres": ["Rock"]}})
    assert (change.field, change.before.value, change.after) == ("title", "Song 1", "Creep")
    assert change.before.source == Source.TAGS


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"bpm": 120}, '"bpm" is no field that can be set'),
        ({"track_number": -1}, "from 0 to 9999, not -1"),
        ({"track_number": True}, "not yes"),
        ({"date": "21.5.1997"}, "1997-05-21"),
        ({"date": "1997-02-30"}, 'not "1997-02-30"'),
        ({"genres": "Rock"}, "is a list of texts, not Rock"),
        ({"genres": ["Rock", 7]}, "is a text, not 7"),
        ({"title": ["x"]}, "Title is a text"),
        ({"title": "a\x00b"}, "a character that no text has"),
        ({"title": "x" * 4_001}, "4,000 characters at most"),
        ({"genres": ["x"] * 101}, "100 entries at most"),
        ({"compilation": 1}, "is yes or no"),
        ({"isrc": "GB-AYE"}, "An ISRC is like GBAYE9200070"),
        ({"mb_release_id": "42"}, "is an id like"),
        ({"mb_artist_ids": ["42"]}, "is an id like"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(
    room: Room, song: int, values: dict[str, object], text: str
) -> None:
    with pytest.raises(Invalid, match=text):
        room.provenance.preview({TrackId(song): values})  # type: ignore[dict-item]  # odd on purpose
    assert room.overrides() == {}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"isrc": "gb-aye-92-00070"}, "GBAYE9200070"),
        ({"title": "  Ame\u0301lie "}, "Am\u00e9lie"),
        ({"genres": ["Jazz", "", " Jazz ", "Folk"]}, ["Jazz", "Folk"]),
        ({"mb_artist_ids": [ONE_ID.upper(), ""]}, [ONE_ID, ""]),
        ({"track_number": "07"}, 7),
        ({"date": "1997-05"}, "1997-05"),
    ],
)
def test_a_value_is_kept_in_its_one_spelling(
    room: Room, song: int, values: dict[str, str], kept: object
) -> None:
    (change,) = room.provenance.preview({TrackId(song): values})
    assert change.after == kept


def test_a_track_that_is_not_there_is_named(room: Room) -> None:
    with pytest.raises(NotFound, match="no track 99"):
        room.provenance.preview({TrackId(99): {"title": "x"}})
    with pytest.raises(NotFound):
        room.provenance.revert("album", 99, by=ADA)
    with pytest.raises(NotFound):
        room.journal.undo(ChangeId(99), by=ADA)


def test_one_who_is_gone_from_the_library_is_named(papers: Papers, room: Room, song: int) -> None:
    change = room.apply(song, title="Creep")
    papers.house.roots.remove(papers.root.id)
    with pytest.raises(Conflict, match="not in the library any more"):
        room.journal.undo(change, by=ADA)
