"""A wish and a scan of the same album end in one row, in whichever order they come."""

from collections.abc import Callable
from typing import Any

import pytest

from soniq.library.model import LibraryChanged, OwnershipChanged
from soniq.library.owning import Holdings, status, total
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.units import AlbumId, Milliseconds
from tests.intake.house import House
from tests.library.putting import put

SECOND = Milliseconds(1_000)
GROUP = "b1392450-e666-3926-a536-22c65f834433"
SONGS = ("Airbag", "Paranoid Android", "Lucky")


def told(title: str = "OK Computer", **more: Any) -> ToldAlbum:
    more.setdefault(
        "tracks",
        tuple(
            ToldTrack(title=song, track_number=number, duration=SECOND, spotify_id=f"s{number}")
            for number, song in enumerate(SONGS, 1)
        ),
    )
    return ToldAlbum(title=title, artists=more.pop("artists", ("Radiohead",)), **more)


def want(house: House, album: ToldAlbum, *, whole: bool = True) -> AlbumId:
    with house.db.write() as tx:
        return house.shelves.want(tx, album, whole=whole)


def scan(house: House, songs: tuple[str, ...] = SONGS, **tags: Any) -> None:
    tags = {"artists": ("Radiohead",), "album": "OK Computer"} | tags
    for number, song in enumerate(songs, 1):
        put(house, f"radiohead/{number}.flac", title=song, track_number=number, **tags)


def albums(house: House) -> list[tuple[Any, ...]]:
    return house.rows("SELECT id, ownership_status, track_count, wanted_tracks FROM albums")


TAGS: list[tuple[str, dict[str, Any]]] = [
    ("plain tags", {}),
    ("an album artist", {"album_artists": ("Radiohead",)}),
    ("a release group", {"mb_release_group_id": GROUP}),
    ("an edition", {"album": "OK Computer (Collector's Edition)"}),
    ("another spelling", {"album": "Ok computer", "artists": ("RADIOHEAD",)}),
]


@pytest.mark.parametrize(("what", "tags"), TAGS, ids=[what for what, _ in TAGS])
@pytest.mark.parametrize("first", ["wish", "scan"])
def test_whichever_comes_first_it_is_one_album(
    house: House, first: str, what: str, tags: dict[str, Any]
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: want(house, told(spotify_id="al1")),
        lambda: scan(house, **tags),
    ]
    for act in acts if first == "wish" else reversed(acts):
        act()
    assert [row[1:] for row in albums(house)] == [("owned", 3, 0)], what
    assert house.one("SELECT spotify_id FROM albums") == "al1"
    assert house.rows("SELECT spotify_id FROM tracks ORDER BY number_key") == [
        ("s1",),
        ("s2",),
        ("s3",),
    ]
    house.check()


@pytest.mark.parametrize("first", ["wish", "scan"])
def test_a_wish_without_songs_is_that_album_too(house: House, first: str) -> None:
    bare = told(tracks=())
    if first == "wish":
        want(house, bare)
    scan(house, mb_release_group_id=GROUP)
    want(house, bare)
    assert [row[1:] for row in albums(house)] == [("owned", 3, 0)]
    house.check()


def test_a_matched_wish_is_found_by_its_release_group(house: House) -> None:
    wished = want(
        house,
        told("OK Computer OKNOTOK", musicbrainz_release_group_id=GROUP, tracks=()),
    )
    scan(house, mb_release_group_id=GROUP)
    assert [row[0] for row in albums(house)] == [wished]


def test_a_wanted_track_keeps_its_id_when_its_file_comes(house: House) -> None:
    want(house, told())
    before = house.rows("SELECT id, title FROM tracks ORDER BY number_key")
    scan(house, ("Airbag - 2017 Remaster", "Paranoid Android"))
    after = house.rows("SELECT id, wanted FROM tracks ORDER BY number_key")
    assert [id_ for id_, _ in before] == [id_ for id_, _ in after]
    assert [wanted for _, wanted in after] == [0, 0, 1]
    assert [row[1:] for row in albums(house)] == [("not_owned", 2, 1)]
    house.check()


def test_a_live_take_does_not_meet_a_wish(house: House) -> None:
    want(house, told())
    scan(house, ("Airbag (Live)",))
    assert house.one("SELECT wanted_tracks FROM albums") == 3


def test_half_an_album_is_not_owned_and_says_how_much_of_it_is_here(house: House) -> None:
    want(house, told(total_tracks=3))
    scan(house, SONGS[:1])
    assert [row[1:] for row in albums(house)] == [("not_owned", 1, 2)]
    scan(house)
    assert [row[1:] for row in albums(house)] == [("owned", 3, 0)]
    house.check()


def test_files_that_go_leave_the_wish(house: House) -> None:
    want(house, told())
    scan(house)
    files = [id_ for (id_,) in house.rows("SELECT id FROM files")]
    with house.db.write() as tx:
        house.shelves.lose(tx, files)
    assert [row[1:] for row in albums(house)] == [("not_owned", 0, 0)]
    house.check()


def test_nobody_wishes_any_more_and_nothing_is_left(house: House) -> None:
    wished = want(house, told())
    with house.db.write() as tx:
        assert house.shelves.unwant(tx, wished)
    for table in ("albums", "tracks", "editions", "artists", "album_credits", "external_refs"):
        assert house.rows(f"SELECT * FROM {table}") == []
    house.check()


def test_what_is_here_stays_when_nobody_wishes_for_it(house: House) -> None:
    scan(house, SONGS[:2], mb_release_group_id=GROUP)
    before = house.rows("SELECT id, title, artist, track_count FROM albums")
    wished = want(house, told())
    with house.db.write() as tx:
        assert not house.shelves.unwant(tx, wished)
    assert house.rows("SELECT id, title, artist, track_count FROM albums") == before
    assert house.rows("SELECT wanted FROM tracks") == [(0,), (0,)]
    house.check()


def test_what_is_held_stays_without_a_file_or_a_wish(house: House) -> None:
    with house.db.write() as tx:
        album = house.shelves.hold(tx, told(tracks=()))
        house.shelves.stand(tx, album, held=True, acquisition="physical")
    assert house.rows("SELECT ownership_status, acquisition_source FROM albums") == [
        ("owned", "physical")
    ]
    house.check()
    with house.db.write() as tx:
        assert house.shelves.stand(tx, album, held=False)
    assert albums(house) == []


def test_two_rows_that_are_one_album_become_one(house: House) -> None:
    scan(house, SONGS[:1], album="Ok Computer: The Album")
    wished = want(house, told(spotify_id="al1"))
    (here,) = [id_ for (id_,) in house.rows("SELECT id FROM albums WHERE track_count = 1")]
    with house.db.write() as tx:
        house.shelves.merge(tx, wished, AlbumId(here))
    assert albums(house) == [(here, "not_owned", 1, 2)]
    assert house.one("SELECT spotify_id FROM albums") == "al1"
    house.check()


def test_a_wish_for_songs_is_met_by_the_songs(house: House) -> None:
    want(house, told(total_tracks=12, tracks=(ToldTrack(title="Lucky", duration=SECOND),)),
         whole=False)  # fmt: skip
    put(house, "r/9.flac", title="Lucky", artists=("Radiohead",), album="OK Computer")
    assert [row[1:] for row in albums(house)] == [("owned", 1, 0)]
    house.check()


@pytest.mark.parametrize(
    ("said", "tagged"),
    [("00602475093060", "602475093060"), ("0602475093060", "0602475093060")],
)
def test_a_barcode_is_the_same_with_and_without_its_zeros(
    house: House, said: str, tagged: str
) -> None:
    scan(house, barcode=tagged)
    want(house, told("Something Else", artists=("Somebody",), barcode=said))
    assert len(albums(house)) == 1


def test_albums_that_bear_their_artists_name_stay_apart(house: House) -> None:
    blue = want(house, told("Weezer", artists=("Weezer",), release_date="1994-05-10", tracks=()))
    green = want(house, told("Weezer", artists=("Weezer",), release_date="2001-05-15", tracks=()))
    again = want(house, told("Weezer", artists=("Weezer",), release_date="1994", tracks=()))
    deluxe = want(
        house,
        told("Weezer (Deluxe Edition)", artists=("Weezer",), release_date="2004", tracks=()),
    )
    assert blue != green
    assert again == blue
    assert deluxe in (blue, green)
    house.check()


def test_another_release_group_is_another_album(house: House) -> None:
    scan(house, mb_release_group_id=GROUP)
    other = told(musicbrainz_release_group_id="11111111-2222-4333-8444-555555555555", tracks=())
    assert want(house, other) != house.one("SELECT id FROM albums WHERE track_count = 3")
    assert len(albums(house)) == 2
    house.check()


def test_a_status_that_changes_is_told(house: House) -> None:
    want(house, told())
    house.events.clear()
    scan(house)
    told_of = [event.status for event in house.events if isinstance(event, OwnershipChanged)]
    assert told_of == ["owned"]
    assert not any(isinstance(event, LibraryChanged) for event in house.events)


@pytest.mark.parametrize(
    ("album", "is_", "of"),
    [
        (Holdings(here=12), "owned", None),
        (Holdings(here=12, promised=12), "owned", 12),
        (Holdings(here=7, promised=12), "not_owned", 12),
        (Holdings(here=7, wanted=5), "not_owned", 12),
        (Holdings(here=0, told=12, whole=True), "not_owned", 12),
        (Holdings(here=0, wanted=1, told=12), "not_owned", 1),
        (Holdings(here=14, told=12, whole=True), "owned", 14),
        (Holdings(here=12, wanted=5, promised=12, told=17, whole=True, other_edition=True),
         "owned", 17),
        (Holdings(here=11, wanted=6, promised=12, told=17, whole=True, other_edition=True),
         "not_owned", 17),
        (Holdings(here=0, coming=True), "downloading", None),
        (Holdings(here=12, coming=True), "owned", None),
        (Holdings(here=0, held=True), "owned", None),
        (Holdings(here=0), "not_owned", None),
    ],
)  # fmt: skip
def test_how_an_album_stands(album: Holdings, is_: str, of: int | None) -> None:
    assert (status(album), total(album)) == (is_, of)
