"""An album that is not here, named by a link, a barcode or words."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from soniq.clients.model import ServiceFailed
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.transport import Transport
from soniq.collection.looking import REMEMBERED, LookUp
from soniq.collection.model import Look, Medium
from soniq.errors import Invalid, NotFound
from tests.clients.asking import asking
from tests.collection.home import ADA, Home
from tests.fakes.musicbrainz.server import DUET, HARBOUR, HARBOUR_LP, URLS, FakeMusicBrainz

GROUP = HARBOUR["release-group"]["id"]


class Shop:
    """Who looks albums up, over a small MusicBrainz."""

    def __init__(self, home: Home, transport: Transport) -> None:
        self.home = home
        musicbrainz = MusicBrainz(transport, "https://musicbrainz.example", 50)

        def by_person(title: str) -> AbstractContextManager[None]:
            return transport.action(title, by_person=True)

        self.lookup = LookUp(home.db, home.shelves, musicbrainz, by_person)


@pytest.fixture
def fake() -> FakeMusicBrainz:
    return FakeMusicBrainz()


@pytest.fixture
def shop(home: Home, tmp_path: Path, fake: FakeMusicBrainz) -> Iterator[Shop]:
    (tmp_path / "kept").mkdir()
    with asking(fake.server, tmp_path / "kept", network="ask") as transport:
        yield Shop(home, transport)


@pytest.mark.parametrize(
    "said",
    [
        "The Paper Lanterns - Harbour Lights",
        "the paper lanterns – harbour lights",
        "Harbour Lights",
        f"https://musicbrainz.org/release-group/{GROUP}",
        GROUP.upper(),
        f"https://musicbrainz.org/release/{HARBOUR['id']}/cover-art",
        HARBOUR["id"],
        next(iter(URLS)),
        next(iter(URLS)) + "?from=embed",
        "5012345678900",
        "5 012345 678900",
    ],
)
def test_whatever_names_it_it_is_found_with_its_songs(shop: Shop, said: str) -> None:
    (offer,) = shop.lookup.look_up(said)
    told = shop.lookup.offered(offer.ref)
    assert (told.title, told.artists) == ("Harbour Lights", ("The Paper Lanterns",))
    assert told.musicbrainz_release_group_id == GROUP
    assert [track.title for track in told.tracks][:2] == ["Low Tide", "Fog"]
    assert not offer.is_guess
    assert offer.album_id is None


def test_of_words_the_official_release_tells_the_songs(shop: Shop) -> None:
    (offer,) = shop.lookup.look_up("Harbour Lights")
    assert offer.detail == "Album"
    assert shop.lookup.offered(offer.ref).total_tracks == len(HARBOUR["media"][0]["tracks"])


def test_a_barcode_offers_the_very_record(shop: Shop) -> None:
    (offer,) = shop.lookup.look_up("0036000291452")
    assert offer.detail == "CD · GB · Quay · 036000291452"
    assert offer.told.artists == ("Ida Holm", "AC/DC")


def test_what_is_wanted_so_is_in_the_grid_and_met_by_its_files(shop: Shop) -> None:
    (offer,) = shop.lookup.look_up("5012345678900")
    wish = shop.home.collection.want(ADA, shop.lookup.offered(offer.ref))
    (album,) = shop.home.collection.albums().items
    assert (album.look, album.tracks, album.total) == (Look.WANTED, 0, 3)
    assert shop.lookup.look_up("5012345678900")[0].album_id == wish.album_id


def test_a_record_on_the_shelf_is_owned(shop: Shop) -> None:
    (offer,) = shop.lookup.look_up(HARBOUR_LP["id"])
    shop.home.collection.hold(ADA, shop.lookup.offered(offer.ref), Medium.VINYL)
    (album,) = shop.home.collection.albums().items
    assert album.look is Look.OWNED


def test_a_link_of_bandcamp_that_nobody_knows_is_read_for_its_names(
    shop: Shop, fake: FakeMusicBrainz
) -> None:
    (offer,) = shop.lookup.look_up("https://smallboat.bandcamp.com/album/winter-harbour?from=x")
    assert offer.is_guess
    assert (offer.told.artists, offer.told.title) == (("Smallboat",), "Winter harbour")
    assert {request.url.host for request in fake.requests} == {"musicbrainz.example"}
    assert shop.lookup.offered(offer.ref) == offer.told


@pytest.mark.parametrize("said", ["https://shop.example/cd/12", "https://bandcamp.com/discover"])
def test_other_links_that_nobody_knows_are_refused_in_words(shop: Shop, said: str) -> None:
    with pytest.raises(NotFound, match="Type the artist and the title"):
        shop.lookup.look_up(said)


@pytest.mark.parametrize("said", ["", "   ", "\ud800"])
def test_nothing_is_no_album(shop: Shop, said: str) -> None:
    with pytest.raises(Invalid, match="paste a link"):
        shop.lookup.look_up(said)


@pytest.mark.parametrize("said", ["nobody knows this", "12345678", "AND OR NOT (", "-"])
def test_what_nobody_knows_is_an_empty_answer(shop: Shop, said: str) -> None:
    assert shop.lookup.look_up(said) == []


def test_without_its_songs_it_is_the_same_album(shop: Shop, fake: FakeMusicBrainz) -> None:
    (offer,) = shop.lookup.look_up(f"{DUET['artist-credit'][0]['name']} - Two: Rooms (Live)")
    fake.catalogue = ()
    assert shop.lookup.offered(offer.ref) == offer.told


def test_old_offers_are_forgotten(shop: Shop) -> None:
    (first,) = shop.lookup.look_up("5012345678900")
    for _ in range(REMEMBERED):
        shop.lookup.look_up("5012345678900")
    with pytest.raises(NotFound, match="too old"):
        shop.lookup.offered(first.ref)


def test_nobody_is_asked_where_nobody_may_be(home: Home, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    fake = FakeMusicBrainz()
    with asking(fake.server, tmp_path / "kept", network="off") as transport:
        with pytest.raises(ServiceFailed):
            Shop(home, transport).lookup.look_up("Harbour Lights")
        assert fake.requests == []
