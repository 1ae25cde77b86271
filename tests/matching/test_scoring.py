"""The score: what is the same album, what only looks like it, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients.model import Recording, ReleaseGroup, ReleaseStub
from soniq.matching import scoring
from soniq.matching.model import AlbumWanted, TrackWanted, Weights
from soniq.matching.scoring import MATCHED, REVIEW
from soniq.units import Milliseconds
from tests.matching.records import credit, files, group, release, wanted

LINES = group("Ida Holm", "Silver Bridges", first="1997-05-21")
NAMES = st.text(alphabet="abcdefghijklmnop &'-éüñжд日本", min_size=1, max_size=24).filter(
    lambda name: any(letter.isalnum() for letter in name)
)


def score(artist: str, title: str, of: ReleaseGroup = LINES) -> float:
    return scoring.of_group(AlbumWanted(artist=artist, title=title), of).value


@pytest.mark.parametrize(
    ("artist", "title"),
    [
        ("Ida Holm", "Silver Bridges"),
        ("IDA HOLM", "silver bridges"),
        ("The Ida Holm", "The Silver Bridges"),
        ("Ida Holm feat. Bo Lind", "Silver Bridges"),
        ("Ida Holm & Bo Lind", "Silver Bridges"),
        ("Ida Holm, Bo Lind", "Silver Bridges (Deluxe Edition)"),
        ("Holm, Ida", "Silver Bridges"),
        ("Ida Holm", "Silver Bridges (Deluxe Edition)"),
        ("Ida Holm", "Silver Bridges [Remastered 2011]"),
        ("Ida Holm", "Silver Bridges - EP"),
        ("Ida Holm", "Silver Bridges (feat. Bo Lind)"),
        ("Ida Holm", "Silver Brigdes"),
        ("Ida Homl", "Silver Bridges"),
        ("IdaHolm", "SilverBridges"),
        ("Ida Holm", "Silver Bridgse (Deluxe)"),
    ],
)
def test_other_spellings_of_an_album_match_it(artist: str, title: str) -> None:
    assert score(artist, title) >= MATCHED


@pytest.mark.parametrize(
    ("artist", "title"),
    [
        ("Ida Holm", "Silver Bridges II"),
        ("Ida Holm", "Silver Bridges, Vol. 2"),
        ("Ida Holm", "Silver Bridges (Live)"),
        ("Ida Holm", "Silver Bridges - Live at Quay House"),
        ("Ida Holm", "Silver Bridges Remixes"),
        ("Ida Holm", "Silver Bridges (Acoustic)"),
        ("Ida Holm", "Silver Bridges (Demos)"),
        ("Ida Holm", "Silver Bridges (Instrumental)"),
        ("Ida Holm", "Silver Bridges (Karaoke Version)"),
        ("Ida Holm", "Silver Bridges (Ida's Version)"),
        ("The Quay Strings", "A Tribute to Ida Holm: Silver Bridges"),
        ("Ida Holm", "A Tribute to Silver Bridges"),
        ("Ida Holm", "Silver Bridges and Beyond"),
        ("Ida Holm", "Silver"),
        ("Ida Collective", "Silver Bridges"),
        ("Ida Holm Trio", "Silver Bridges"),
        ("Bo Lind", "Silver Bridges"),
        ("Various Artists", "Silver Bridges"),
    ],
)
def test_what_is_near_an_album_is_not_taken_for_it(artist: str, title: str) -> None:
    assert score(artist, title) < MATCHED


def test_the_same_title_by_somebody_else_is_not_even_asked_about() -> None:
    assert score("Bo Lind", "Silver Bridges") < REVIEW


@pytest.mark.parametrize(
    ("one", "other"), [("Kid A", "Kid Q"), ("Home", "Hope"), ("Up", "Us"), ("1989", "1998")]
)
def test_a_slip_is_not_believed_where_half_of_all_words_are_near(one: str, other: str) -> None:
    assert score("Ida Holm", one, group("Ida Holm", other)) < MATCHED


def test_a_live_album_is_wanted_where_the_title_says_so() -> None:
    live = group("Ida Holm", "Silver Bridges (live)", secondary=("Live",))
    assert score("Ida Holm", "Silver Bridges (Live)", live) >= MATCHED
    assert score("Ida Holm", "Silver Bridges", live) < MATCHED


def test_the_type_can_say_what_the_title_does_not() -> None:
    live = group("Ida Holm", "Silver Bridges", secondary=("Live",))
    assert score("Ida Holm", "Silver Bridges (Live)", live) >= MATCHED
    assert score("Ida Holm", "Silver Bridges", live) < score("Ida Holm", "Silver Bridges")


def test_another_concert_is_another_album() -> None:
    quay = group("Ida Holm", "Silver Bridges (live at Quay House)", secondary=("Live",))
    assert score("Ida Holm", "Silver Bridges (Live at Quay House)", quay) >= MATCHED
    assert score("Ida Holm", "Silver Bridges (Live at the Mill)", quay) < MATCHED


def test_an_album_is_wanted_where_nobody_says_what() -> None:
    single = replace(LINES, primary_type="Single")
    assert score("Ida Holm", "Silver Bridges", single) < MATCHED
    assert score("Ida Holm", "Silver Bridges - Single", single) >= MATCHED
    said = AlbumWanted(artist="Ida Holm", title="Silver Bridges", type="single")
    assert scoring.of_group(said, single).value == 100
    assert scoring.of_group(said, LINES).value < MATCHED


def test_the_number_of_tracks_makes_a_type_likely() -> None:
    single = replace(LINES, primary_type="Single")
    said = AlbumWanted(artist="Ida Holm", title="Silver Bridges", track_total=2)
    assert scoring.of_group(said, single).value == 100
    assert scoring.of_group(replace(said, track_total=12), single).value < MATCHED
    assert scoring.of_group(replace(said, track_total=12), LINES).value == 100


@pytest.mark.parametrize("artist", ["J. S. Holm", "Johann S. Holm"])
def test_initials_are_first_names(artist: str) -> None:
    assert (
        score(artist, "Silver Bridges", group("Johann Sebastian Holm", "Silver Bridges")) >= MATCHED
    )


def test_a_program_that_knows_no_artist_names_none() -> None:
    assert score("Unknown Artist", "Silver Bridges") == 100


def test_a_type_that_is_none_of_musicbrainz_is_an_album() -> None:
    said = AlbumWanted(artist="Ida Holm", title="Silver Bridges", type="compilation")
    assert scoring.of_group(said, LINES).value == 100


def test_artists_are_known_by_their_own_and_their_sort_names() -> None:
    (one,) = credit("光田康典")
    composer = replace(one, sort_name="Mitsuda, Yasunori")
    of = replace(group("光田康典", "Silver Bridges"), artists=(composer,))
    assert score("Yasunori Mitsuda", "Silver Bridges", of) >= MATCHED
    credited = replace(one, name="L. v. Beethoven", artist_name="Ludwig van Beethoven")
    of = replace(group("L. v. Beethoven", "Silver Bridges"), artists=(credited,))
    assert score("Ludwig van Beethoven", "Silver Bridges", of) >= MATCHED


def test_an_album_cannot_be_older_than_its_first_release() -> None:
    said = AlbumWanted(artist="Ida Holm", title="Silver Bridges", date="1997")
    reissue = scoring.of_group(replace(said, date="2011"), LINES).value
    before = scoring.of_group(replace(said, date="1985"), LINES).value
    assert scoring.of_group(said, LINES).value == 100 > reissue > before
    assert reissue >= MATCHED > before


def test_the_terms_say_what_the_score_comes_of() -> None:
    found = scoring.of_group(AlbumWanted(artist="Bo Lind", title="Silver Brigdes"), LINES)
    assert set(found.why) == {"artist", "title", "version", "type"}
    assert found.why["title"].text == "Silver Bridges, wanted: Silver Brigdes"
    points, of = sum(term.points for term in found.terms), sum(term.of for term in found.terms)
    assert found.value == pytest.approx(100 * points / of, abs=0.01)


def test_weights_that_were_taught_are_used() -> None:
    said = AlbumWanted(artist="Bo Lind", title="Silver Bridges")
    only_titles = Weights(of={"title": 10}, taught_by=200)
    assert scoring.of_group(said, LINES, only_titles).value == 100


def test_of_a_group_the_release_is_told_by_what_is_printed_on_it() -> None:
    songs = ("Low Tide", "Fog", "Bell")
    first = release(LINES, songs, edition="first", date="1997-05-21", country="GB", barcode="0123")
    again = release(LINES, songs, edition="again", date="2011-02-01", country="US", barcode="0987")
    longer = release(LINES, (*songs, "More"), edition="more", date="2011-02-01", country="GB")
    for meant in (first, again, longer):
        said = wanted(meant, barcode=meant.barcode, country=meant.country)
        values = {it.id: scoring.of_release(said, it).value for it in (first, again, longer)}
        assert max(values, key=lambda id: values[id]) == meant.id


def test_a_wrong_barcode_alone_does_not_make_another_album() -> None:
    said = AlbumWanted(artist="Ida Holm", title="Silver Bridges", barcode="999")
    there = release(LINES, ("Low Tide",), barcode="0123")
    assert scoring.of_found(said, LINES, release=there).value == 100


def test_files_that_do_not_fit_speak_against_an_album() -> None:
    said = wanted(release(LINES, [f"Song {number}" for number in range(12)]))
    assert scoring.of_found(said, LINES, fit=0.98).value >= MATCHED
    assert scoring.of_found(said, LINES, fit=0.3).value < MATCHED


TRACK = release(LINES, ("Low Tide", "Fog"), isrc_from=1).media[0].tracks[1]
FOG = files(release(LINES, ("Low Tide", "Fog")))[1]


def test_a_file_is_its_track() -> None:
    assert scoring.of_track(FOG, TRACK, 1).value == 100


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Fog (Live)"},
        {"title": "Bell"},
        {"length_ms": Milliseconds(260_000)},
        {"title": "Fog (Karaoke Version)", "artist": "The Singalongs"},
    ],
)
def test_another_recording_scores_far_lower(changed: dict[str, object]) -> None:
    other = replace(FOG, **changed)  # type: ignore[arg-type]  # the cases name fields that exist
    assert scoring.of_track(other, TRACK, 1).value <= 80


def test_two_seconds_are_no_difference_and_short_tracks_are_held_tighter() -> None:
    def value(mine: int, theirs: int) -> float:
        file = TrackWanted(key=1, title="Fog", length_ms=Milliseconds(mine))
        return scoring.of_track(file, replace(TRACK, length_ms=theirs), 1).value

    assert value(180_000, 181_900) == 100
    assert value(300_000, 310_000) > value(15_000, 22_000)


def test_a_recording_is_told_by_its_isrc_where_the_title_lacks_its_version() -> None:
    plain, acoustic = (
        Recording(
            id=title,
            title=title,
            disambiguation="",
            artist="Ida Holm",
            artists=credit("Ida Holm"),
            length_ms=length,
            isrcs=(isrc,),
            releases=(),
        )
        for title, length, isrc in (
            ("Fog", 240_000, "GBABC0000001"),
            ("Fog (Acoustic)", 255_000, "GBABC0000002"),
        )
    )
    said = replace(FOG, length_ms=Milliseconds(255_000), isrcs=acoustic.isrcs)
    by_isrc = [scoring.of_recording(said, it).value for it in (plain, acoustic)]
    assert by_isrc[1] > by_isrc[0]
    by_title = [scoring.of_recording(replace(FOG, isrcs=()), it).value for it in (plain, acoustic)]
    assert by_title[0] > by_title[1]


def test_a_recording_is_told_by_the_album_it_is_on() -> None:
    known = [
        Recording(
            id=album,
            title="Fog",
            disambiguation="",
            artist="Ida Holm",
            artists=(),
            length_ms=None,
            isrcs=(),
            releases=(
                ReleaseStub(
                    id=album, title=album, status=None, date=None, country=None, track_count=None
                ),
            ),
        )
        for album in ("東京事変", "東京事變")
    ]
    values = [scoring.of_recording(FOG, it, album="東京事変").value for it in known]
    assert values[0] > values[1]


@given(NAMES, NAMES)
def test_what_is_the_same_has_all_points(artist: str, title: str) -> None:
    assert score(artist, title, group(artist, title)) == 100


@given(NAMES, NAMES, NAMES, NAMES)
def test_writing_it_otherwise_changes_nothing(one: str, two: str, three: str, four: str) -> None:
    plain = score(one, two, group(three, four))
    loud = score(one.upper(), f" {two.upper()}  ", group(three.title(), four.upper()))
    if one.upper().lower() == one and two.upper().lower() == two:
        assert loud == pytest.approx(plain, abs=0.01)


@given(NAMES, NAMES, NAMES, NAMES)
def test_either_side_may_be_the_wanted_one(one: str, two: str, three: str, four: str) -> None:
    assert score(one, two, group(three, four)) == score(three, four, group(one, two))


@given(NAMES, NAMES, st.sampled_from(["(Live)", "(Remix)", "(Karaoke)", "(Demo)", "- Acoustic"]))
def test_a_version_of_an_album_never_matches_it(artist: str, title: str, version: str) -> None:
    assert score(artist, f"{title} {version}", group(artist, title)) < MATCHED
    assert score(artist, title, group(artist, f"{title} {version}")) < MATCHED


@given(NAMES, NAMES, st.sampled_from(["II", "III", "2", "Vol. 2", "Part 2"]))
def test_a_sequel_never_matches(artist: str, title: str, number: str) -> None:
    assert score(artist, f"{title} {number}", group(artist, title)) < MATCHED
