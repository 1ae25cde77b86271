"""Grouping that a music lover accepts: tables of real, ugly cases."""

import random
from typing import Any

import pytest

from soniq.files.model import Tags
from soniq.library.model import CreditRole
from soniq.library.placing.grouping import LOOSE, place
from soniq.library.placing.model import Placed, Tagged
from soniq.library.placing.names import VARIOUS
from soniq.units import FileId, RootId


def tagged(path: str, number: int = 1, **tags: Any) -> Tagged:
    folder, _, name = path.rpartition("/")
    return Tagged(
        file_id=FileId(number),
        root_id=RootId(1),
        folder=folder.encode(),
        name=name.encode(),
        tags=Tags(**tags),
    )


def placed(*files: tuple[str, dict[str, Any]]) -> list[Placed]:
    return place([tagged(path, number, **tags) for number, (path, tags) in enumerate(files, 1)])


def song(artist: str, album: str | None = "A", **more: Any) -> dict[str, Any]:
    return {"title": more.pop("title", "T"), "artists": (artist,), "album": album, **more}


def albums(spots: list[Placed]) -> set[tuple[str, str]]:
    return {(spot.album.artist, spot.album.title) for spot in spots}


def test_one_artists_album_is_his() -> None:
    spots = placed(
        ("F/1.mp3", song("Björk", "Post")),
        ("F/2.mp3", song("Bjork", "Post")),
        ("F/3.mp3", song("Björk feat. Tricky", "Post")),
    )
    assert albums(spots) == {("Björk", "Post")}
    assert not spots[0].album.compilation


def test_several_artists_without_an_album_artist_make_a_compilation() -> None:
    files = [(f"F/{n}.mp3", song(f"Artist {n}", "Now 42", track_number=n)) for n in range(1, 9)]
    spots = placed(*files)
    assert albums(spots) == {(VARIOUS, "Now 42")}
    assert spots[0].album.compilation
    assert spots[0].album.kind == "compilation"
    assert spots[0].artist == "Artist 1"


@pytest.mark.parametrize(
    "name",
    ["Various Artists", "various", "VA", "V.A.", "Verschiedene Interpreten", "Varios Artistas",
     "AA.VV.", "ヴァリアス・アーティスト", "Artistes Divers", "Různí interpreti"],
)  # fmt: skip
def test_various_artists_in_any_language_are_one(name: str) -> None:
    (spot,) = placed(("F/1.mp3", song("X", album_artists=(name,))))
    assert spot.album.artist == VARIOUS
    assert spot.album.compilation


def test_a_flagged_compilation_of_one_artist_stays_his() -> None:
    (spot,) = placed(
        ("F/1.mp3", song("Queen", "Greatest Hits", album_artists=("Queen",), compilation=True))
    )
    assert (spot.album.artist, spot.album.compilation) == ("Queen", True)


def test_flagged_files_of_several_artists_are_various_even_one_by_one() -> None:
    (spot,) = placed(("Abba/1.mp3", song("Abba", "Pop Hits", compilation=True)))
    assert spot.album.artist == VARIOUS


def test_guests_on_a_few_tracks_do_not_make_a_compilation() -> None:
    files = [(f"F/{n}.mp3", song("Santana", "Supernatural", track_number=n)) for n in range(1, 8)]
    files.append(("F/8.mp3", song("Eric Clapton & Santana", "Supernatural", track_number=8)))
    assert albums(placed(*files)) == {("Santana", "Supernatural")}


def test_an_album_artist_on_some_files_holds_for_the_others() -> None:
    spots = placed(
        ("F/1.mp3", song("A", "LP", album_artists=("The Band",))),
        ("F/2.mp3", song("B", "LP")),
        ("F/3.mp3", song("C", "LP")),
    )
    assert albums(spots) == {("The Band", "LP")}


def test_albums_of_one_name_by_different_artists_stay_apart() -> None:
    spots = placed(
        ("F/1.mp3", song("Queen", "Greatest Hits", album_artists=("Queen",))),
        ("F/2.mp3", song("ABBA", "Greatest Hits", album_artists=("ABBA",))),
    )
    assert albums(spots) == {("Queen", "Greatest Hits"), ("ABBA", "Greatest Hits")}


def test_albums_of_one_name_in_one_folder_are_told_apart_by_their_numbers() -> None:
    files = [
        (f"F/{artist} {n}.mp3", song(artist, "Greatest Hits", track_number=n))
        for artist in ("Queen", "ABBA")
        for n in range(1, 6)
    ]
    assert albums(placed(*files)) == {("Queen", "Greatest Hits"), ("ABBA", "Greatest Hits")}


@pytest.mark.parametrize(
    ("title", "base", "edition"),
    [
        ("OK Computer (Collector's Edition)", "OK Computer", "Collector's Edition"),
        ("Abbey Road [Remastered 2009]", "Abbey Road", "Remastered 2009"),
        ("1989 (Deluxe)", "1989", "Deluxe"),
        ("1989 (Taylor's Version)", "1989 (Taylor's Version)", None),
        ("1989 (Taylor's Version) [Deluxe]", "1989 (Taylor's Version)", "Deluxe"),
        ("Nevermind (20th Anniversary Super Deluxe Edition) [CD 3]", "Nevermind",
         "20th Anniversary Super Deluxe Edition"),
        ("Hounds of Love (2018 Remaster)", "Hounds of Love", "2018 Remaster"),
        ("Pet Sounds - Mono", "Pet Sounds", "Mono"),
        ("Kid A [Japan]", "Kid A", "Japan"),
        ("Songs (Explicit)", "Songs", "Explicit"),
        ("Unplugged (Live)", "Unplugged (Live)", None),
        ("Live at Leeds (Deluxe Edition)", "Live at Leeds", "Deluxe Edition"),
        ("Remain (Acoustic)", "Remain (Acoustic)", None),
        ("Discovery (Remixes)", "Discovery (Remixes)", None),
        ("Weezer (2001)", "Weezer (2001)", None),
        ("Anthology, Vol. 2", "Anthology, Vol. 2", None),
        ("LP2", "LP2", None),
        ("American Football (LP2)", "American Football (LP2)", None),
        ("The Dark Side A", "The Dark Side A", None),
        ("(Deluxe)", "(Deluxe)", None),
        ("( )", "( )", None),
    ],
)  # fmt: skip
def test_an_albums_title_is_parted_from_its_edition(
    title: str, base: str, edition: str | None
) -> None:
    (spot,) = placed(("F/1.mp3", song("X", title)))
    assert (spot.album.title, spot.edition.name) == (base, edition)


def test_two_editions_are_one_album() -> None:
    plain = placed(("X/Kid A/1.flac", song("X", "Kid A")))
    deluxe = placed(("X/Kid A DE/1.flac", song("X", "Kid A (Deluxe Edition)")))
    lossy = placed(("X/Kid A mp3/1.mp3", song("X", "Kid A")))
    assert len({spots[0].album.key for spots in (plain, deluxe, lossy)}) == 1
    assert len({spots[0].edition.key for spots in (plain, deluxe, lossy)}) == 3


@pytest.mark.parametrize(
    ("folders", "base"),
    [
        (["A/B/CD1", "A/B/CD2"], b"A/B"),
        (["A/B/CD 1", "A/B/CD 2 - Bonus"], b"A/B"),
        (["A/B/Disc 1", "A/B/Disk 2 (Live)"], b"A/B"),
        (["A/B/disc one", "A/B/disc two"], b"A/B"),
        (["A/B/Vinyl A", "A/B/Vinyl C"], b"A/B"),
        (["A/B (Disc 1)", "A/B (Disc 2)"], b"A/B"),
        (["A/B [CD1]", "A/B [CD2]"], b"A/B"),
        (["A/B CD1", "A/B CD2"], b"A/B"),
        (["A/B", "A/B/CD2"], b"A/B"),
    ],
)
def test_disc_folders_are_one_edition(folders: list[str], base: bytes) -> None:
    spots = placed(*((f"{folder}/1.flac", song("X", track_number=1)) for folder in folders))
    assert {(spot.edition.key, spot.edition.folder) for spot in spots} == {
        (spots[0].edition.key, base)
    }
    assert sorted(spot.disc for spot in spots) == [1, 2]


def test_disc_folders_with_names_of_their_own_are_one_edition() -> None:
    first = placed(("A/M/1 - Dawn/1.flac", song("X", "M", disc_number=1, disc_total=2)))
    second = placed(("A/M/2 - Dusk/1.flac", song("X", "M", disc_number=2, disc_total=2)))
    assert first[0].edition.key == second[0].edition.key


def test_discs_told_by_the_albums_title_are_one_album() -> None:
    spots = placed(
        ("F/1.mp3", song("X", "The Wall (Disc 1)", track_number=1)),
        ("F/2.mp3", song("X", "The Wall CD2", track_number=1)),
    )
    assert albums(spots) == {("X", "The Wall")}
    assert [spot.disc for spot in spots] == [1, 2]


def test_a_release_group_holds_for_all_files_of_the_album() -> None:
    spots = placed(
        ("F/1.mp3", song("X", mb_release_group_id="g1")),
        ("F/2.mp3", song("X")),
        ("F/3.mp3", song("X", mb_release_group_id="g1")),
    )
    assert {spot.album.key for spot in spots} == {"mb:g1"}


def test_files_without_an_album_join_the_one_beside_them() -> None:
    spots = placed(
        ("F/1.mp3", song("X", "LP")), ("F/2.mp3", song("X", "LP")), ("F/bonus.mp3", song("X", None))
    )
    assert albums(spots) == {("X", "LP")}


def test_files_without_an_album_are_one_named_after_their_folder() -> None:
    spots = placed(("Mixtape 1994/a.mp3", song("X", None)), ("Mixtape 1994/b.mp3", song("Y", None)))
    assert albums(spots) == {(VARIOUS, "Mixtape 1994")}
    assert spots[0].album.kind == "other"


def test_files_in_the_music_folder_itself_are_loose_tracks_of_their_artist() -> None:
    spots = placed(("a.mp3", song("X", None)), ("b.mp3", song("Y", None)))
    assert albums(spots) == {("X", LOOSE), ("Y", LOOSE)}


@pytest.mark.parametrize(
    ("path", "artist", "album", "title", "number"),
    [
        ("Pink Floyd - Animals (1977) [FLAC]/03 - Sheep.flac", "Pink Floyd", "Animals", "Sheep", 3),
        ("Pink Floyd/Animals/03 Sheep.flac", "Pink Floyd", "Animals", "Sheep", 3),
        ("Pink Floyd/1977 - Animals/3. Sheep.flac", "Pink Floyd", "Animals", "Sheep", 3),
        ("Mix/03 - Air - La femme d'argent.mp3", "Air", "Mix", "La femme d'argent", 3),
        ("Mix/Air - Moon Safari - 01 - La femme.mp3", "Air", "Mix", "La femme", 1),
        ("Mix/Air - Kelly.mp3", "Air", "Mix", "Kelly", None),
        ("Mix/99 Luftballons.mp3", "Unknown Artist", "Mix", "99 Luftballons", None),
        ("Mix/02_-_some_name.mp3", "Unknown Artist", "Mix", "some name", 2),
        ("Mix/track.mp3", "Unknown Artist", "Mix", "track", None),
    ],
)
def test_names_of_files_speak_where_tags_are_silent(
    path: str, artist: str, album: str, title: str, number: int | None
) -> None:
    (spot,) = placed((path, {}))
    assert (spot.artist, spot.album.title, spot.title, spot.number) == (
        artist,
        album,
        title,
        number,
    )


def test_a_title_of_several_parts_keeps_them_where_the_artist_is_known() -> None:
    (spot,) = placed(("F/03 - X - Song - Live.mp3", {"artists": ("X",), "album": "A"}))
    assert (spot.title, spot.number) == ("Song - Live", 3)


@pytest.mark.parametrize(
    ("tags", "main", "guests", "shown"),
    [
        ({"artists": ("A feat. B",)}, ["A"], ["B"], "A feat. B"),
        ({"artists": ("A ft. B & C",)}, ["A"], ["B", "C"], "A ft. B & C"),
        ({"artists": ("A (featuring B)",)}, ["A"], ["B"], "A (featuring B)"),
        ({"artists": ("A",), "title": "Song (feat. B)"}, ["A"], ["B"], "A"),
        ({"artists": ("A",), "title": "Song [ft. B, C] (Remix)"}, ["A"], ["B", "C"], "A"),
        ({"artists": ("A", "B"), "artist_credit": "A feat. B"}, ["A"], ["B"], "A feat. B"),
        ({"artists": ("A", "B"), "artist_credit": "A & B"}, ["A", "B"], [], "A & B"),
        ({"artists": ("A", "B", "C")}, ["A", "B", "C"], [], "A, B & C"),
        ({"artists": ("Simon & Garfunkel",)}, ["Simon & Garfunkel"], [], "Simon & Garfunkel"),
        ({"artists": ("Earth, Wind & Fire",)}, ["Earth, Wind & Fire"], [], "Earth, Wind & Fire"),
        ({"artists": ("AC/DC",)}, ["AC/DC"], [], "AC/DC"),
    ],
)
def test_guests_are_credited_and_the_credit_is_shown_as_tagged(
    tags: dict[str, Any], main: list[str], guests: list[str], shown: str
) -> None:
    (spot,) = placed(("F/1.mp3", {"title": "T", "album": "A", **tags}))
    by_role = {
        role: [name.text for said, name in spot.credits if said is role]
        for role in (CreditRole.ARTIST, CreditRole.FEATURED)
    }
    assert by_role == {CreditRole.ARTIST: main, CreditRole.FEATURED: guests}
    assert spot.artist == shown
    assert spot.title == tags.get("title", "T")


def test_musicbrainz_ids_go_to_their_artists() -> None:
    (spot,) = placed(
        ("F/1.mp3", song("A feat. B", mb_artist_ids=("a", "b"), mb_album_artist_ids=("a",),
                         album_artists=("A",)))
    )  # fmt: skip
    assert {(name.text, name.musicbrainz_id) for _, name in spot.credits} == {
        ("A", "a"),
        ("B", "b"),
    }
    assert spot.album.artists[0].musicbrainz_id == "a"


def test_ids_that_do_not_fit_the_names_are_left_out() -> None:
    (spot,) = placed(("F/1.mp3", song("A & B", mb_artist_ids=("a", "b"))))
    assert spot.credits == ((CreditRole.ARTIST, spot.credits[0][1]),)
    assert spot.credits[0][1].musicbrainz_id is None


def test_the_year_is_that_of_the_first_release() -> None:
    (spot,) = placed(("F/1.mp3", song("X", date="2011-05-05", original_date="1967")))
    assert (spot.year, spot.edition.release_date) == (1967, "2011-05-05")


@pytest.mark.parametrize(
    ("title", "types", "kind"),
    [
        ("A", ("album",), "album"),
        ("A", ("Album", "Live"), "live"),
        ("A", ("single", "live"), "single"),
        ("A", ("album", "compilation"), "compilation"),
        ("A", ("ep",), "ep"),
        ("Come On Pilgrim EP", (), "ep"),
        ("Drive (Original Motion Picture Soundtrack)", (), "soundtrack"),
        ("Live at Leeds", (), "live"),
        ("Sleep", (), "album"),
    ],
)
def test_what_kind_of_album_it_is(title: str, types: tuple[str, ...], kind: str) -> None:
    (spot,) = placed(("F/1.mp3", song("X", title, release_types=types)))
    assert spot.album.kind == kind


def test_the_order_of_the_files_does_not_matter() -> None:
    chance = random.Random(3)
    files = [
        tagged(
            f"F/CD{n % 2 + 1}/{n}.mp3",
            n,
            **song(
                chance.choice(["X", "x", "Y", "X feat. Z"]),
                chance.choice(["A", "a", "A (Deluxe)", None]),
                track_number=n % 5,
                mb_release_group_id=chance.choice([None, "g"]),
            ),
        )
        for n in range(30)
    ]
    expected = sorted(place(files), key=lambda spot: spot.file_id)
    for _ in range(20):
        chance.shuffle(files)
        assert sorted(place(files), key=lambda spot: spot.file_id) == expected
