"""What a person decides of an album sticks for ever, teaches, and can be taken back."""

import pytest

from soniq.clients.musicbrainz_model import UrlTarget
from soniq.errors import Conflict, Invalid, NotFound
from soniq.journal.model import Source
from soniq.matching.reviewing import AlbumMatched, MatchStatus
from tests.matching.books import mbid
from tests.matching.room import ADA, OTHER, SONGS, Room, in_doubt


def test_a_chosen_candidate_is_what_the_album_is(room: Room) -> None:
    album = in_doubt(room)
    (offered,) = room.matching.candidates(album)
    decided = room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA)
    assert decided.standing.status == MatchStatus.MATCHED
    assert decided.standing.by_hand
    assert room.shown(album)["group_id"] == mbid("group", "Radiohead", "OK Computer")
    assert room.matching.review().items == []
    assert (
        AlbumMatched(
            album_id=album,
            status="matched",
            score=decided.standing.score,
            release_group_mbid=mbid("group", "Radiohead", "OK Computer"),
        )
        in room.house.events
    )


def test_a_choice_takes_over_what_is_asked_and_identities_always(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", [song.upper() for song in SONGS])
    album = room.put()
    room.matching.match_all()
    (offered,) = room.matching.candidates(album)
    room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA, fields={"label"})
    said = room.provenance.attribution_of_album(album)
    assert said["label"].commonest.value == "Parlophone"
    assert said["mb_release_id"].commonest.source == Source.MUSICBRAINZ
    assert "catalog_number" not in said
    assert room.house.one("SELECT count(*) FROM tracks WHERE title = 'AIRBAG'") == 0


def test_who_decided_can_still_see_what_else_there_was(room: Room) -> None:
    album = in_doubt(room)
    room.matching.decide_none(album, by=ADA)
    (offered,) = room.matching.candidates(album)
    room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA)
    assert len(room.matching.candidates(album)) == 1
    assert room.shown(album)["match_status"] == "matched"


def test_no_job_touches_what_a_person_decided(room: Room) -> None:
    album = in_doubt(room)
    room.matching.decide_none(album, by=ADA)
    room.put("Radiohead", "OK Computer", [*SONGS, "Electioneering"])
    with room.db.write() as tx:
        tx.execute("UPDATE match_states SET looked_at_ms = 1")
    room.books.asked.clear()
    assert not room.matching.has_work()
    room.matching.match_all()
    assert room.books.asked == []
    assert room.shown(album)["match_status"] == "no_match"
    assert room.matching.standing(album).by_hand


@pytest.mark.parametrize("verdict", ["chosen", "none"])
def test_a_decision_stays_with_the_sounds_when_the_album_goes(room: Room, verdict: str) -> None:
    album = in_doubt(room)
    (offered,) = room.matching.candidates(album)
    if verdict == "chosen":
        room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA)
    else:
        room.matching.decide_none(album, by=ADA)
    status = room.shown(album)["match_status"]
    with room.db.write() as tx:
        tx.execute("DELETE FROM match_states")
        tx.execute("UPDATE albums SET match_status = 'pending', match_score = NULL")
    room.books.asked.clear()
    room.matching.match_all()
    assert room.books.asked == []
    assert room.shown(album)["match_status"] == status
    assert room.matching.standing(album).by_hand
    assert room.house.one("SELECT count(*) FROM match_decisions") == 1


def test_none_of_these_takes_back_what_a_wrong_match_wrote(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS)
    album = room.put()
    before = room.house.rows("SELECT track_id, said FROM track_overrides")
    room.matching.match_all()
    decided = room.matching.decide_none(album, by=ADA)
    assert room.house.rows("SELECT track_id, said FROM track_overrides") == before
    assert room.shown(album) == {
        "title": "OK Computer",
        "match_status": "no_match",
        "match_score": None,
        "group_id": None,
    }
    assert decided.change is not None
    room.journal.undo(decided.change, by=ADA)
    assert room.shown(album)["match_status"] == "matched"
    assert room.shown(album)["group_id"] == mbid("group", "Radiohead", "OK Computer")


def test_an_album_that_was_reopened_is_looked_for_again(room: Room) -> None:
    album = in_doubt(room)
    (offered,) = room.matching.candidates(album)
    room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA)
    decided = room.matching.reopen(album, by=ADA)
    assert decided.standing.status == MatchStatus.PENDING
    assert room.house.rows("SELECT track_id FROM track_overrides") == []
    assert room.matching.has_work()
    room.matching.match_all()
    assert room.shown(album)["match_status"] == "manual_review"


def test_what_was_put_off_comes_last(room: Room) -> None:
    for name in ("A", "B", "C"):
        room.books.add("Radiohead", f"Album {name}", OTHER)
        room.put("Radiohead", f"Album {name}")
    room.matching.match_all()
    first = room.matching.review().items[0]
    room.matching.later(first.album_id, by=ADA)
    page = room.matching.review()
    assert [item.title for item in page.items] == ["Album B", "Album C", "Album A"]
    assert page.items[2].put_off
    assert page.counts.review == 3


def test_only_what_waits_can_be_put_off(room: Room) -> None:
    with pytest.raises(Conflict):
        room.matching.later(room.put(), by=ADA)


def test_the_inbox_shows_candidates_first_and_keeps_its_order(room: Room) -> None:
    room.put("Nobody", "Nothing")
    for number in range(5):
        room.books.add("Radiohead", f"Album {number}", OTHER)
        room.put("Radiohead", f"Album {number}")
    room.matching.match_all()
    page = room.matching.review(first=2)
    assert [item.title for item in page.items] == ["Album 0", "Album 1"]
    assert page.has_next
    assert (page.counts.review, page.counts.no_match) == (5, 1)
    room.matching.decide_none(page.items[0].album_id, by=ADA)
    rest = room.matching.review(first=50, after=page.keys[-1])
    assert [item.title for item in rest.items] == ["Album 2", "Album 3", "Album 4", "Nothing"]
    assert not rest.has_next


def test_an_mbid_names_a_release_or_a_group(room: Room) -> None:
    release = room.books.add("Radiohead", "Kid A", SONGS)
    album = room.put("Radiohead", "KA", folder="here")
    assert release.group is not None
    by_group = room.matching.choose(album, mbid=release.group.id, by=ADA)
    assert by_group.standing.release_id == release.id
    by_release = room.matching.choose(album, mbid=release.id.upper(), by=ADA)
    assert by_release.standing.release_id == release.id
    assert room.house.one("SELECT title FROM albums WHERE match_status = 'matched'") == "Kid A"


@pytest.mark.parametrize(
    "address",
    [
        "https://musicbrainz.org/release/{release}",
        "https://musicbrainz.org/release/{release}/disc/1#x",
        "http://beta.musicbrainz.org/release-group/{group}?tport=8000",
        " https://MusicBrainz.org/release/{release} ",
        "{release}",
        "https://radiohead.bandcamp.com/album/ok-computer?from=hp",
        "https://open.spotify.com/intl-de/album/6dVIqQ8qmQ5GBnJ9shOYGE?si=abc",
        "https://www.discogs.com/de/release/123-Radiohead-OK-Computer",
    ],
)
def test_an_address_names_a_release(room: Room, address: str) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    assert release.group is not None
    target = UrlTarget(entity="release", mbid=release.id, relation="purchase for download")
    for url in (
        "https://radiohead.bandcamp.com/album/ok-computer",
        "https://open.spotify.com/album/6dVIqQ8qmQ5GBnJ9shOYGE",
        "https://www.discogs.com/release/123",
    ):
        room.books.urls[url] = [target]
    album = room.put("Radiohead", "?", folder="here")
    pasted = address.format(release=release.id, group=release.group.id)
    assert room.matching.choose(album, url=pasted, by=ADA).standing.release_id == release.id


@pytest.mark.parametrize("pasted", ["", "ok computer", "https://example.org/", "ftp://x/y"])
def test_an_address_that_leads_nowhere_is_refused(room: Room, pasted: str) -> None:
    album = room.put()
    with pytest.raises(Invalid):
        room.matching.choose(album, url=pasted, by=ADA)
    assert room.journal.changes() == []


def test_what_is_not_there_cannot_be_chosen(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", OTHER)
    album, other = room.put(), room.put("Björk", "Homogenic")
    room.matching.match_all()
    (offered,) = room.matching.candidates(album)
    with pytest.raises(NotFound):
        room.matching.choose(album, mbid=mbid("nothing"), by=ADA)
    with pytest.raises(Conflict):
        room.matching.choose(other, candidate_id=offered.candidate.id, by=ADA)
    with pytest.raises(Invalid):
        room.matching.choose(album, mbid="7", by=ADA)
    with pytest.raises(Invalid):
        room.matching.choose(album, by=ADA)
    assert room.journal.changes() == []


def test_a_person_finds_by_hand_and_chooses_with_its_release(room: Room) -> None:
    release = room.books.add("Radiohead", "Kid A", SONGS)
    album = room.put("Radiohead", "Unknown", folder="here")
    room.matching.match_all()
    (found,) = room.matching.search(album, text="kid a radiohead", by=ADA)
    assert room.matching.search(album, artist="Radiohead", title="Kid A", by=ADA)
    decided = room.matching.choose(album, candidate_id=found.candidate.id, by=ADA)
    assert decided.standing.release_id == release.id
    assert room.house.one("SELECT count(*) FROM tracks WHERE musicbrainz_id IS NOT NULL") == 5
    with pytest.raises(Invalid):
        room.matching.search(album, text="  ", by=ADA)


def test_a_choice_is_kept_as_a_label_of_each_candidate(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", OTHER)
    right = room.books.add("Radiohead", "OK Computer", OTHER, edition="Japan")
    album = room.put()
    room.matching.match_all()
    room.matching.choose(album, mbid=right.id, by=ADA)
    labels = room.house.one("SELECT labels FROM match_decisions")
    assert labels.count('"accepted": true') == 1
    assert '"terms": {"artist"' in labels


def test_labels_teach_only_when_there_are_enough(room: Room) -> None:
    album = in_doubt(room)
    room.matching.decide_none(album, by=ADA)
    assert not room.matching.learn()
    assert room.house.rows("SELECT weights FROM match_weights") == []
