"""Albums are looked for: what is sure is decided, the rest waits for a person."""

import dataclasses

import pytest

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Conflict, NotFound, Stopped
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.library.wanted import ToldTrack
from soniq.matching.reviewing import MatchStatus
from soniq.units import AlbumId, FileId, Progress
from tests.matching.books import failure, mbid
from tests.matching.room import ADA, SONGS, Room


def test_an_album_of_the_same_names_and_tracks_is_matched(room: Room) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    standing = room.matching.match(album, by=ADA)
    assert standing.status == MatchStatus.MATCHED
    assert standing.release_id == release.id
    shown = room.shown(album)
    assert shown["match_status"] == "matched"
    assert shown["match_score"] is not None
    assert shown["group_id"] == mbid("group", "Radiohead", "OK Computer")


def test_a_match_writes_identities_and_no_names(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", [song.upper() for song in SONGS])
    album = room.put()
    assert room.matching.match(album, by=None).status == MatchStatus.MATCHED
    said = room.provenance.attribution_of_tracks(room.tracks(album))
    for track_id in room.tracks(album):
        musicbrainz = {
            name for name, one in said[track_id].items() if one.source == Source.MUSICBRAINZ
        }
        assert musicbrainz == {
            "mb_recording_id",
            "mb_track_id",
            "mb_release_id",
            "mb_release_group_id",
            "mb_artist_ids",
            "mb_album_artist_ids",
        }
        assert said[track_id]["title"].value in SONGS
    (change,) = room.journal.changes()
    assert (change.kind, change.source) == (ChangeKind.FIELDS, Source.MUSICBRAINZ)


def test_a_match_is_referred_to(room: Room) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    room.matching.match(album, by=None)
    refs = room.house.rows(
        "SELECT entity, external_id, url FROM external_refs WHERE source = 'musicbrainz'"
    )
    assert len(refs) == 2 + len(SONGS)
    assert (
        "album",
        f"release/{release.id}",
        f"https://musicbrainz.org/release/{release.id}",
    ) in refs


def test_names_are_proposed_with_what_they_would_change(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", [f"{song} (Album Version)" for song in SONGS])
    album = room.put()
    room.matching.match(album, by=None)
    (offered,) = room.matching.candidates(album)
    assert offered.candidate.terms
    changes = {change.field for change in offered.changes}
    assert {"title", "date", "label", "catalog_number", "media"} <= changes
    assert "artists" not in changes


def test_an_album_that_nobody_knows_is_no_match(room: Room) -> None:
    album = room.put("Nobody", "Nothing")
    assert room.matching.match(album, by=None).status == MatchStatus.NO_MATCH
    assert room.matching.candidates(album) == []


def test_an_album_that_is_near_waits_for_a_person(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", [f"Song {number}" for number in range(14)])
    album = room.put()
    standing = room.matching.match(album, by=None)
    assert standing.status == MatchStatus.MANUAL_REVIEW
    assert standing.reason
    assert room.journal.changes() == []
    assert len(room.matching.candidates(album)) == 1


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind != FailureKind.NOT_FOUND])
def test_trouble_with_the_network_never_says_no_match(room: Room, kind: FailureKind) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    albums = [room.put(), room.put("Björk", "Homogenic")]
    room.books.failing = lambda _: failure(kind)
    report = room.matching.match_all()
    assert report.left == 2
    assert report.trouble
    assert {room.shown(album)["match_status"] for album in albums} == {"pending"}
    with pytest.raises(ServiceFailed):
        room.matching.match(albums[0], by=None)
    room.books.failing = lambda _: None
    assert room.matching.match_all().matched == 1
    assert room.shown(albums[1])["match_status"] == "no_match"


def test_a_run_goes_on_after_one_bad_answer(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    for name in ("A", "B", "C"):
        room.put("Radiohead", f"Bad {name}")
        room.put("Radiohead", "OK Computer", folder=f"copy {name}")
    room.books.failing = lambda what: failure(FailureKind.GARBAGE) if "Bad A" in what else None
    report = room.matching.match_all()
    assert report.left == 1
    assert report.matched == 1
    assert report.no_match == 2


def test_a_run_waits_as_long_as_the_server_says(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    left = [failure(FailureKind.THROTTLED, retry_after=7.0)]
    room.books.failing = lambda _: left.pop() if left else None
    report = room.matching.match_all()
    assert room.waited == [7.0]
    assert report.matched == 1
    assert room.shown(album)["match_status"] == "matched"


def test_a_run_ends_where_the_server_wants_hours(room: Room) -> None:
    for name in ("A", "B", "C"):
        room.put("Radiohead", name)
    room.books.failing = lambda _: failure(FailureKind.THROTTLED, retry_after=7_200.0)
    report = room.matching.match_all()
    assert (report.left, report.retry_after) == (3, 7_200.0)
    assert len(room.books.asked) == 1
    assert room.waited == []


def test_a_run_that_was_stopped_goes_on_where_it_was(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    for name in ("A", "B", "C", "D"):
        room.put("Radiohead", f"Other {name}")

    def stopping(progress: Progress) -> None:
        if progress.done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        room.matching.match_all(stopping)
    asked = len(room.books.asked)
    report = room.matching.match_all()
    assert report.no_match == 2
    assert asked == len(room.books.asked) - asked
    assert not room.matching.has_work()


def test_names_decide_by_one_request_and_tracks_come_after(room: Room) -> None:
    names = [f"Album {word}" for word in ("One", "Two", "Three", "Four")]
    for name in names:
        room.books.add("Radiohead", name, SONGS)
        room.put("Radiohead", name)
    seen: list[tuple[int, int]] = []

    def look(progress: Progress) -> None:
        matched = room.house.one("SELECT count(*) FROM albums WHERE match_status = 'matched'")
        seen.append((len(room.books.asked), matched))

    report = room.matching.match_all(look)
    assert report.matched == 4
    assert (4, 4) in seen
    assert report.by_name == 0
    assert room.house.one("SELECT count(*) FROM match_states WHERE release_id IS NOT NULL") == 4


def test_names_that_agree_are_not_enough_where_the_tracks_differ(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", [f"Elsewhere {number}" for number in range(5)])
    album = room.put()
    report = room.matching.match_all()
    assert report.manual_review == 1
    assert room.shown(album)["match_status"] == "manual_review"
    assert room.shown(album)["group_id"] is None
    assert room.house.rows("SELECT * FROM external_refs") == []
    assert room.journal.changes() == []


def test_an_album_that_is_asked_for_is_looked_for_whatever_is_known(room: Room) -> None:
    album, decided = room.put("Nobody", "Nothing"), room.put("Björk", "Homogenic")
    room.matching.match_all()
    room.matching.decide_none(decided, by=ADA)
    room.books.add("Nobody", "Nothing", SONGS)
    report = room.matching.match_all(by=ADA, albums=[album, decided])
    assert (report.matched, report.no_match) == (1, 1)
    assert room.shown(album)["match_status"] == "matched"
    assert room.matching.standing(decided).by_hand


def test_a_wish_is_matched_by_its_names(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.wish("Radiohead", "OK Computer")
    assert room.matching.match_all().matched == 1
    assert len(room.books.asked) == 1
    assert room.shown(album)["group_id"] == mbid("group", "Radiohead", "OK Computer")
    assert not room.matching.has_work()


def test_a_wish_is_matched_though_only_one_of_its_songs_is_wished_for_too(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.wish("Radiohead", "OK Computer", tracks=(ToldTrack(title=SONGS[2]),))
    assert room.matching.match_all().matched == 1
    assert room.shown(album)["group_id"] == mbid("group", "Radiohead", "OK Computer")


def test_a_wish_is_matched_by_its_barcode_and_the_files_that_come_keep_the_match(
    room: Room,
) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS, barcode="075678316623")
    album = room.wish("Radiohead", "OK Computer (Deluxe)", barcode="0075678316623")
    assert room.matching.match_all().matched == 1
    assert room.books.asked[0] == "barcode 075678316623"
    assert room.put("Radiohead", "OK Computer") == album
    assert room.shown(album)["group_id"] == mbid("group", "Radiohead", "OK Computer")


def test_an_album_whose_files_are_gone_is_looked_for_no_more(room: Room) -> None:
    album = room.put("Nobody", "Nothing")
    with room.db.write() as tx:
        room.house.shelves.lose(
            tx, [FileId(id_) for (id_,) in room.house.rows("SELECT id FROM files")]
        )
    assert not room.matching.has_work()
    with room.db.write() as tx:
        room.house.shelves.want_known(tx, album, whole=True)
    assert room.matching.has_work()


def test_nothing_is_asked_twice_while_nothing_changes(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    room.put()
    room.put("Nobody", "Nothing")
    room.matching.match_all()
    room.books.asked.clear()
    assert not room.matching.has_work()
    assert room.matching.match_all().matched == 0
    assert room.books.asked == []


def test_an_album_whose_files_were_retagged_is_looked_for_again(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put("Radiohead", "OK Komputah?!", folder="here")
    assert room.matching.match(album, by=None).status != MatchStatus.MATCHED
    album = room.put("Radiohead", "OK Computer", folder="here")
    assert room.matching.has_work()
    assert room.matching.match_all().matched == 1
    assert room.shown(album)["match_status"] == "matched"


def test_an_album_touched_without_a_change_asks_nothing(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    room.put("Nobody", "Nothing")
    room.matching.match_all()
    with room.db.write() as tx:
        tx.execute("UPDATE match_states SET changed = 1")
    room.books.asked.clear()
    assert room.matching.has_work()
    room.matching.match_all()
    assert room.books.asked == []
    assert not room.matching.has_work()


def test_what_was_not_found_is_looked_for_again_after_a_week(room: Room) -> None:
    album = room.put("Nobody", "Nothing")
    room.matching.match_all()
    assert not room.matching.has_work()
    with room.db.write() as tx:
        tx.execute("UPDATE match_states SET looked_at_ms = looked_at_ms - 8 * 86400000")
    room.books.add("Nobody", "Nothing", SONGS)
    assert room.matching.match_all().matched == 1
    assert room.shown(album)["match_status"] == "matched"


def test_a_match_that_somebody_took_back_is_not_made_again(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    room.matching.match_all()
    (change,) = room.journal.changes()
    room.journal.undo(change.id, by=ADA)
    assert room.matching.has_work()
    room.books.asked.clear()
    report = room.matching.match_all()
    assert report.manual_review == 1
    assert room.books.asked == []
    standing = room.matching.standing(album)
    assert standing.status == MatchStatus.MANUAL_REVIEW
    assert "took back" in standing.reason
    assert room.shown(album)["group_id"] is None
    assert len(room.matching.candidates(album)) == 1
    assert room.matching.match(album, by=ADA).status == MatchStatus.MANUAL_REVIEW


def test_a_match_leaves_what_a_person_said(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    track = room.tracks(album)[0]
    mine = Entry(kind=ChangeKind.FIELDS, title="Mine", source=Source.PERSON, by=ADA)
    room.provenance.apply({track: {"mb_recording_id": mbid("my own")}}, mine)
    assert room.matching.match_all().matched == 1
    said = room.provenance.attribution_of_tracks([track])[track]
    assert said["mb_recording_id"].value == mbid("my own")
    assert said["mb_release_id"].source == Source.MUSICBRAINZ


def test_an_identity_in_the_tags_is_enough(room: Room) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put(mb_release_id=release.id)
    assert room.matching.match(album, by=None).rung == "mbid"
    assert room.books.asked == [f"release {release.id}"]


def test_tags_that_hold_nonsense_are_no_obstacle(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put(barcode="none", isrc="?!", mb_release_id="7")
    assert room.matching.match(album, by=None).status == MatchStatus.MATCHED


def test_two_editions_of_one_album_come_together(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    group = mbid("group", "Radiohead", "OK Computer")
    room.put(folder="cd")
    room.put(folder="vinyl", mb_release_group_id=group)
    assert room.album_in(b"cd") != room.album_in(b"vinyl")
    report = room.matching.match_all()
    assert report.matched == 2
    assert room.album_in(b"cd") == room.album_in(b"vinyl")
    assert not room.matching.has_work()
    room.house.check()


def test_who_asks_for_what_is_not_there_is_told(room: Room) -> None:
    with pytest.raises(NotFound):
        room.matching.match(AlbumId(999), by=None)
    with pytest.raises(NotFound):
        room.matching.search_quality("track", 999, by=ADA)


def test_actions_say_who_stands_behind_them(room: Room) -> None:
    album = room.put()
    room.matching.match_all()
    room.matching.match(album, by=ADA)
    assert room.books.actions == [("Match all albums", False), ("Match OK Computer", True)]


def test_a_decided_album_is_not_looked_for(room: Room) -> None:
    album = room.put()
    room.matching.decide_none(album, by=ADA)
    with pytest.raises(Conflict):
        room.matching.match(album, by=ADA)


def test_what_no_field_takes_is_not_proposed(room: Room) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    odd = dataclasses.replace(release, date="1997-??-01", barcode="x" * 100_000)
    room.books.releases[release.id] = odd
    album = room.put()
    assert room.matching.match(album, by=None).status == MatchStatus.MATCHED
    (offered,) = room.matching.candidates(album)
    changes = {change.field for change in offered.changes}
    assert "label" in changes
    assert not {"date", "barcode"} & changes


def test_a_release_group_is_searched_and_looked_up_by_anyone(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", ["Airbag"])
    room.books.add("Radiohead", "Kid A", ["Idioteque"])
    (found, *_) = room.matching.search_release_group("Radiohead", "OK Computer", by=ADA)
    assert (found.title, found.artist) == ("OK Computer", "Radiohead")
    looked_up = room.matching.get_release_group_details(found.id, by=ADA)
    assert looked_up.title == "OK Computer"
    assert len(looked_up.releases) == 1
