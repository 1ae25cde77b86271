"""How an album is looked for: what decides, and after how many requests."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from soniq.clients.model import FailureKind, Recording, Release, ReleaseGroup, ServiceFailed
from soniq.matching import ladder
from soniq.matching.model import AlbumWanted, Found, MatchStatus, Rung, TrackWanted
from tests.matching.records import Records, files, group, mbid, release, wanted

SONGS = ("Low Tide", "Fog", "Bell", "Harbour", "Gulls", "Night Boat", "Quay")
BRIDGES = group("Ida Holm", "Silver Bridges", first="1997-05-21")
ALBUM = release(BRIDGES, SONGS, date="1997-05-21", barcode="5012345678900", isrc_from=1)


def found(catalogue: Records, artist: str, title: str) -> Found:
    return ladder.find_release_group(artist, title, catalogue)


def test_the_first_search_decides_in_one_request() -> None:
    catalogue = Records([ALBUM])
    answer = found(catalogue, "Ida Holm feat. Bo", "Silver Bridges (Deluxe Edition)")
    assert (answer.status, answer.requests, answer.rung) == (MatchStatus.MATCHED, 1, Rung.EXACT)
    assert answer.best is not None
    assert answer.best.group.id == BRIDGES.id
    assert len(catalogue.asked) == 1


def test_five_hundred_wishes_take_five_hundred_requests() -> None:
    chance = random.Random(3)
    names = ["".join(chance.choices("bcdfgaeiou", k=7)) for _ in range(1000)]
    albums = [group(names[at], f"{names[at + 500]} {names[at]}") for at in range(500)]
    catalogue = Records(groups=albums)
    answers = [found(catalogue, it.artist, it.title) for it in albums]
    assert {it.status for it in answers} == {MatchStatus.MATCHED}
    assert len(catalogue.asked) == sum(it.requests for it in answers) == 500


def test_slips_are_forgiven_by_the_second_search() -> None:
    answer = found(Records([ALBUM]), "Ida Holm", "Silver Brigdes")
    assert (answer.status, answer.requests, answer.rung) == (MatchStatus.MATCHED, 2, Rung.FUZZY)


def test_what_is_not_there_is_no_match() -> None:
    answer = found(Records([ALBUM]), "Bo Lind", "Green Hills")
    assert (answer.status, answer.best, answer.rung) == (MatchStatus.NO_MATCH, None, None)


def test_a_live_album_alone_is_for_a_person_to_judge() -> None:
    answer = found(Records(groups=[group("Ida Holm", "Silver Bridges (live)")]), *NAMES)
    assert answer.status in {MatchStatus.MANUAL_REVIEW, MatchStatus.NO_MATCH}


NAMES = ("Ida Holm", "Silver Bridges")


def test_the_album_is_taken_before_its_title_song() -> None:
    answer = found(
        Records(groups=[replace(BRIDGES, id=mbid(1), primary_type="Single"), BRIDGES]), *NAMES
    )
    assert answer.status == MatchStatus.MATCHED
    assert answer.best is not None
    assert answer.best.group.id == BRIDGES.id


def test_a_single_alone_is_for_a_person_to_judge() -> None:
    answer = found(Records(groups=[replace(BRIDGES, primary_type="Single")]), *NAMES)
    assert answer.status == MatchStatus.MANUAL_REVIEW


def test_namesakes_are_for_a_person_to_judge() -> None:
    other = replace(BRIDGES, id=mbid("other"), disambiguation="green cover")
    answer = found(Records(groups=[BRIDGES, other]), *NAMES)
    assert (answer.status, answer.requests) == (MatchStatus.MANUAL_REVIEW, 1)
    assert answer.reason == "Several are equally near."


def test_the_relative_score_of_musicbrainz_counts_for_nothing() -> None:
    answer = found(Records(groups=[group("Bo Lind", "Silver Bridges")]), *NAMES)
    assert answer.status == MatchStatus.NO_MATCH


def test_a_known_type_asks_for_that_type_and_then_for_any() -> None:
    catalogue = Records(groups=[replace(BRIDGES, primary_type="EP")])
    answer = ladder.find_release_group(*NAMES, catalogue, type="single")
    assert (answer.status, answer.requests) == (MatchStatus.MATCHED, 2)
    assert "primarytype:single" in catalogue.asked[0]
    assert "primarytype" not in catalogue.asked[1]


def test_files_lead_to_their_release_and_its_tracks() -> None:
    catalogue = Records([ALBUM])
    answer = ladder.find(wanted(ALBUM), catalogue)
    assert (answer.status, answer.requests) == (MatchStatus.MATCHED, 2)
    assert answer.best is not None
    assert answer.best.release == ALBUM
    assert answer.best.assignment is not None
    assert len(answer.best.assignment.placed) == len(SONGS)
    assert answer.best.score.value == 100


def test_the_release_with_the_same_tracks_is_chosen() -> None:
    deluxe = release(BRIDGES, (*SONGS, "Bell (demo)", "Fog (demo)"), edition="deluxe", date="2011")
    for meant in (ALBUM, deluxe):
        answer = ladder.find(wanted(meant, date=None), Records([ALBUM, deluxe]))
        assert answer.best is not None
        assert answer.best.release is not None
        assert answer.best.release.id == meant.id
        assert (answer.status, answer.requests) == (MatchStatus.MATCHED, 3)


def test_files_tell_namesakes_apart() -> None:
    other = group("Ida Holm", "Silver Bridges", comment="green cover")
    green = release(other, ("Moss", "Fern", "Ivy", "Oak", "Ash", "Elm", "Yew"), edition="green")
    answer = ladder.find(wanted(green), Records([ALBUM, green]))
    assert answer.status == MatchStatus.MATCHED
    assert answer.best is not None
    assert answer.best.group.id == other.id


def test_files_that_do_not_fit_are_for_a_person_to_judge() -> None:
    other = release(BRIDGES, ("Moss", "Fern", "Ivy", "Oak", "Ash", "Elm", "Yew"))
    answer = ladder.find(wanted(other), Records([ALBUM]))
    assert answer.status == MatchStatus.MANUAL_REVIEW


def test_an_identity_in_the_tags_takes_one_look_up() -> None:
    catalogue = Records([ALBUM])
    answer = ladder.find(wanted(ALBUM, release_id=ALBUM.id), catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.MBID)
    assert catalogue.asked == ["release"]


def test_an_identity_of_a_group_leads_to_its_release() -> None:
    catalogue = Records([ALBUM])
    answer = ladder.find(wanted(ALBUM, release_group_id=BRIDGES.id), catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.MBID)
    assert catalogue.asked == ["release-group", "release"]


def test_an_identity_that_the_catalogue_forgot_is_passed_by() -> None:
    for said in ({"release_id": mbid("gone")}, {"release_group_id": mbid("gone")}):
        answer = ladder.find(wanted(ALBUM, **said), Records([ALBUM]))
        assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.EXACT)


def test_where_a_release_is_gone_its_group_is_asked_for() -> None:
    said = wanted(ALBUM, release_id=mbid("gone"), release_group_id=BRIDGES.id)
    catalogue = Records([ALBUM])
    answer = ladder.find(said, catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.MBID)
    assert catalogue.asked == ["release", "release-group", "release"]


def test_an_identity_that_contradicts_all_names_is_not_believed() -> None:
    other = release(group("Bo Lind", "Green Hills"), ("Moss", "Fern"))
    answer = ladder.find(wanted(ALBUM, release_id=other.id), Records([ALBUM, other]))
    assert answer.best is not None
    assert answer.best.group.id == BRIDGES.id


class Merged(Records):
    """Answers for any id with its first release, as MusicBrainz does for merged ones."""

    def release(self, mbid: str) -> Release:
        self.asked.append("release")
        return self.releases[0]


def test_an_identity_that_was_merged_into_another_is_believed() -> None:
    catalogue = Merged([ALBUM])
    answer = ladder.find(wanted(ALBUM, release_id=mbid("old")), catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.MBID)


def test_a_barcode_finds_what_names_do_not() -> None:
    said = wanted(ALBUM, artist="I. Holm", barcode=ALBUM.barcode)
    catalogue = Records([ALBUM])
    answer = ladder.find(said, catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.BARCODE)
    assert catalogue.asked == ["barcode", "release"]


def test_a_barcode_of_another_album_is_not_believed() -> None:
    other = release(group("Bo Lind", "Green Hills"), ("Moss", "Fern"), barcode="0987")
    answer = ladder.find(wanted(ALBUM, barcode="0987"), Records([ALBUM, other]))
    assert answer.best is not None
    assert answer.best.group.id == BRIDGES.id


def test_isrcs_lead_to_the_album_that_carries_them() -> None:
    tracks = [
        replace(file, isrcs=track.isrcs)
        for file, track in zip(files(ALBUM), ALBUM.media[0].tracks, strict=True)
    ]
    catalogue = Records([ALBUM])
    answer = ladder.find(wanted(ALBUM, tracks=tuple(tracks)), catalogue)
    assert (answer.status, answer.rung) == (MatchStatus.MATCHED, Rung.ISRC)
    assert catalogue.asked == ["isrc", "release"]


def test_a_compilation_of_one_song_does_not_outvote_its_album() -> None:
    hits = release(group("Various Artists", "Hits"), ("Low Tide", "X", "Y"), isrc_from=1)
    isrcs = {
        file.key: track.isrcs
        for file, track in zip(files(ALBUM), ALBUM.media[0].tracks, strict=True)
    }
    tracks = tuple(replace(file, isrcs=isrcs[file.key]) for file in files(ALBUM))
    said = wanted(ALBUM, title="Slver Brdges", tracks=tracks)
    answer = ladder.find(said, Records([hits, ALBUM]))
    assert answer.best is not None
    assert answer.best.group.id == BRIDGES.id


def listened(catalogue: Records) -> Callable[[TrackWanted], Sequence[Recording]]:
    by_place = catalogue.recordings()
    return lambda track: [by_place[track.key - 1]]


def test_the_sound_leads_to_an_album_that_nobody_can_spell() -> None:
    catalogue = Records([ALBUM])
    said = wanted(ALBUM, title="Untold", artist="Unknown Artist", date=None)
    assert ladder.find(said, catalogue).status == MatchStatus.NO_MATCH
    answer = ladder.find(said, catalogue, listen=listened(catalogue))
    assert (answer.status, answer.rung) == (MatchStatus.MANUAL_REVIEW, Rung.FINGERPRINT)
    assert answer.best is not None
    assert answer.best.release == ALBUM


def test_the_sound_speaks_for_what_words_have_found_already() -> None:
    catalogue = Records([ALBUM])
    said = wanted(ALBUM, artist="Ida H.", date=None)
    by_words = ladder.find(said, catalogue)
    by_sound = ladder.find(said, catalogue, listen=listened(catalogue))
    assert by_words.best is not None
    assert by_sound.best is not None
    assert by_sound.best.score.why["recordings"].points > 0
    assert by_sound.best.score.value > by_words.best.score.value
    assert by_sound.best.assignment == by_words.best.assignment


def test_an_album_without_a_title_is_not_searched_for() -> None:
    catalogue = Records([ALBUM])
    for title in ("", "  "):
        answer = ladder.find(wanted(ALBUM, title=title), catalogue)
        assert (answer.status, answer.requests) == (MatchStatus.NO_MATCH, 0)
    assert ladder.find(wanted(ALBUM, title="", release_id=ALBUM.id), catalogue).best is not None


def test_nobody_listens_where_words_decide() -> None:
    def listen(track: TrackWanted) -> list[Recording]:
        raise AssertionError(f"{track.key} was listened to")

    assert ladder.find(wanted(ALBUM), Records([ALBUM]), listen=listen).best is not None


class Down(Records):
    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        raise ServiceFailed("Down.", kind=FailureKind.UNREACHABLE, service="musicbrainz")


def test_a_catalogue_that_is_down_is_a_failure_and_no_verdict() -> None:
    with pytest.raises(ServiceFailed):
        ladder.find(AlbumWanted(artist="Ida Holm", title="Silver Bridges"), Down())


def test_what_a_person_names_is_weighed_like_any_other() -> None:
    catalogue = Records([ALBUM])
    for id in (ALBUM.id, BRIDGES.id):
        named = ladder.weigh(wanted(ALBUM), id, catalogue)
        assert named.group.id == BRIDGES.id
        assert named.release == ALBUM
        assert named.assignment is not None
        assert named.rung == Rung.MBID
    with pytest.raises(ServiceFailed):
        ladder.weigh(wanted(ALBUM), mbid("nobody"), catalogue)


def test_a_search_by_hand_takes_one_request_and_ranks_by_likeness() -> None:
    catalogue = Records([ALBUM], [group("Ida Holm", "Silver"), group("Bo", "Bridges")])
    hits = ladder.search(wanted(ALBUM), catalogue)
    assert [hit.group.title for hit in hits][:2] == ["Silver Bridges", "Silver"]
    assert len(catalogue.asked) == 1
