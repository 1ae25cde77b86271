"""Files at their tracks."""

import itertools
import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from soniq.matching.assigning import LARGEST, assign, optimal
from soniq.matching.model import TrackWanted
from soniq.matching.nearby import candidates
from soniq.units import Milliseconds
from tests.matching.records import files, group, release

SONGS = ("Low Tide", "Fog", "Bell", "Harbour", "Gulls")
ALBUM = release(group("Ida Holm", "Silver Bridges"), SONGS)
TRACKS = [track for medium in ALBUM.media for track in medium.tracks]


def places(of: dict[int, str]) -> dict[int, str]:
    return {key: next(t.title for t in TRACKS if t.id == id) for key, id in of.items()}


def test_each_file_goes_to_its_track() -> None:
    done = assign(files(ALBUM), ALBUM)
    assert {it.key: it.track_id for it in done.placed} == {
        key: track.id for key, track in enumerate(TRACKS, 1)
    }
    assert (done.leftover, done.missing, done.fit) == ((), (), 1.0)


def test_titles_tell_where_numbers_lie() -> None:
    shuffled = [replace(file, number=str(7 - file.key)) for file in files(ALBUM)]
    done = assign(shuffled, ALBUM)
    assert places({it.key: it.track_id for it in done.placed}) == dict(enumerate(SONGS, 1))


def test_lengths_and_numbers_tell_where_there_are_no_titles() -> None:
    done = assign(files(ALBUM, titled=False), ALBUM)
    assert places({it.key: it.track_id for it in done.placed}) == dict(enumerate(SONGS, 1))


def test_what_is_no_track_is_left_over_and_what_has_no_file_is_missing() -> None:
    stranger = TrackWanted(key=99, title="Interview", length_ms=Milliseconds(1_200_000))
    done = assign([*files(ALBUM)[:3], stranger], ALBUM)
    assert done.leftover == (99,)
    assert done.missing == tuple(track.id for track in TRACKS[3:])
    assert len(done.placed) == 3


def test_two_files_of_one_song_do_not_share_its_track() -> None:
    twice = [*files(ALBUM), replace(files(ALBUM)[1], key=77, length_ms=Milliseconds(199_000))]
    done = assign(twice, ALBUM)
    assert done.leftover == (77,)
    assert len({it.track_id for it in done.placed}) == len(TRACKS)


def test_discs_with_the_same_titles_are_told_apart_by_disc() -> None:
    both = release(group("Ida Holm", "Twice"), SONGS, disc_two=SONGS)
    done = assign(files(both), both)
    assert [(it.medium, it.position) for it in done.placed] == [
        (disc, place) for disc in (1, 2) for place in range(1, 6)
    ]


def test_the_video_disc_of_a_set_is_not_missed() -> None:
    both = release(group("Ida Holm", "Twice"), SONGS, disc_two=("Making of", "Interview"))
    video = replace(both, media=(both.media[0], replace(both.media[1], format="DVD-Video")))
    done = assign(files(ALBUM), video)
    assert done.missing == ()
    assert assign(files(ALBUM), both).missing != ()


def test_a_part_of_an_album_fits_it_better_than_an_album_fits_a_part() -> None:
    single = release(group("Ida Holm", "Fog"), ("Fog",))
    part, whole = assign(files(ALBUM)[:1], ALBUM), assign(files(ALBUM), single)
    assert part.fit > 0.7 > whole.fit


def test_an_identity_outweighs_a_title() -> None:
    file = replace(
        files(ALBUM)[0], title="Unknown", number=None, recording_id=TRACKS[3].recording_id
    )
    assert assign([file], ALBUM).placed[0].track_id == TRACKS[3].id


def test_nothing_fits_nothing() -> None:
    assert assign([], ALBUM).fit == 0
    assert assign(files(ALBUM), replace(ALBUM, media=())).leftover == (1, 2, 3, 4, 5)


def test_a_box_of_songs_that_all_look_alike_is_still_placed() -> None:
    many = release(group("Ida Holm", "Box"), [f"Track {n}" for n in range(1, LARGEST + 30)])
    untold = [
        TrackWanted(key=key, title="Track", length_ms=Milliseconds(180_000 + key * 7_000))
        for key in range(1, LARGEST + 30)
    ]
    done = assign(untold, many)
    assert len(done.placed) + len(done.leftover) == len(untold)
    assert len({it.track_id for it in done.placed}) == len(done.placed) > 0


@given(
    st.integers(1, 5).flatmap(
        lambda rows: st.lists(
            st.lists(st.integers(0, 100), min_size=5, max_size=6).map(lambda row: row[:5]),
            min_size=rows,
            max_size=rows,
        )
    )
)
def test_no_other_pairing_has_a_higher_sum(gains: list[list[int]]) -> None:
    chosen = optimal(gains)
    best = max(
        sum(row[column] for row, column in zip(gains, columns, strict=True))
        for columns in itertools.permutations(range(5), len(gains))
    )
    assert len(set(chosen)) == len(gains)
    assert sum(row[column] for row, column in zip(gains, chosen, strict=True)) == best


def test_the_order_of_files_does_not_matter() -> None:
    shuffled = list(files(ALBUM))
    random.Random(5).shuffle(shuffled)
    placed = {it.key: it.track_id for it in assign(shuffled, ALBUM).placed}
    assert placed == {it.key: it.track_id for it in assign(files(ALBUM), ALBUM).placed}


def test_thousands_of_files_find_their_tracks_without_being_held_against_each() -> None:
    names = [f"Part {number}" for number in range(1, 1_501)]
    long = release(group("Ida Holm", "The Long Book"), names)
    tracks = [(medium.position, track) for medium in long.media for track in medium.tracks]
    mixed = list(files(long))
    random.Random(7).shuffle(mixed)
    near = list(candidates(mixed, tracks))
    assert max(map(len, near)) <= 100
    done = assign(mixed, long)
    wanted = {key: track.id for key, (_, track) in enumerate(tracks, 1)}
    assert {it.key: it.track_id for it in done.placed} == wanted
    assert done.fit == 1.0


def test_where_they_are_few_every_track_is_a_candidate() -> None:
    tracks = [(1, track) for track in TRACKS]
    assert [list(places) for places in candidates(files(ALBUM), tracks)] == [[0, 1, 2, 3, 4]] * 5


def test_a_thousand_files_that_say_one_title_have_few_candidates() -> None:
    names = ["Untitled"] * 1_000
    long = release(group("Ida Holm", "Untitled"), names)
    tracks = [(medium.position, track) for medium in long.media for track in medium.tracks]
    assert max(map(len, candidates(files(long), tracks))) <= 100
    assert len(assign(files(long), long).placed) == 1_000
