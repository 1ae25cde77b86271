"""MusicBrainz as soniq asks it, against a small one with the manners of the real one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients.model import FailureKind, ServiceFailed, UrlTarget
from soniq.clients.musicbrainz import MusicBrainz, escaped, quoted
from soniq.errors import Invalid
from tests.clients.asking import House, house
from tests.fakes.musicbrainz.server import DUET, HARBOUR, HARBOUR_LP, FakeMusicBrainz, isrc, mbid


class Asked:
    def __init__(self, house: House, fake: FakeMusicBrainz) -> None:
        self.house = house
        self.fake = fake
        self.musicbrainz = MusicBrainz(house.transport, "https://musicbrainz.org", 1.0)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    fake = FakeMusicBrainz()
    with house(tmp_path, fake.server) as opened:
        yield Asked(opened, fake)


def test_a_search_finds_release_groups_with_their_credits(asked: Asked) -> None:
    query = f"artist:{quoted('The Paper Lanterns')} AND releasegroup:{quoted('Harbour Lights')}"
    (group,) = asked.musicbrainz.search_release_groups(query)
    assert group.title == "Harbour Lights"
    assert group.artist == "The Paper Lanterns"
    assert group.primary_type == "Album"
    assert group.first_release_date == "1987-05-01"
    assert group.score == 100
    assert {stub.track_count for stub in group.releases} == {3, 2}


def test_operators_in_names_are_words_to_the_search(asked: Asked) -> None:
    query = f"artist:{quoted('AC/DC')} AND release:{quoted('Two: Rooms (Live)')}"
    (found,) = asked.musicbrainz.search_releases(query)
    assert found.id == DUET["id"]
    assert found.artist == "Ida Holm & AC/DC"


def test_a_release_comes_with_its_tracks_labels_and_isrcs(asked: Asked) -> None:
    release = asked.musicbrainz.release(HARBOUR["id"])
    assert (release.barcode, release.country, release.status) == ("5012345678900", "GB", "Official")
    assert [(label.name, label.catalog_number) for label in release.labels] == [("Quay", "QUAY 7")]
    (disc,) = release.media
    assert [track.title for track in disc.tracks] == ["Low Tide", "Fog", "Bell"]
    assert disc.tracks[2].length_ms == 240_500
    assert disc.tracks[0].isrcs == (isrc(("The Paper Lanterns",), "Low Tide"),)
    assert release.track_count == 3
    assert release.group is not None
    assert release.group.id == HARBOUR["release-group"]["id"]
    assert release.has_front


def test_the_releases_of_a_group_are_listed_page_by_page(tmp_path: Path) -> None:
    many = tuple({**HARBOUR, "id": mbid("edition", number)} for number in range(230))
    fake = FakeMusicBrainz(many)
    with house(tmp_path, fake.server) as opened:
        musicbrainz = MusicBrainz(opened.transport, "https://musicbrainz.org", 1.0)
        found = musicbrainz.releases_of(HARBOUR["release-group"]["id"])
    assert [release.id for release in found] == [release["id"] for release in many]
    assert len(fake.requests) == 3


def test_a_release_group_has_stubs_of_its_releases(asked: Asked) -> None:
    group = asked.musicbrainz.release_group(HARBOUR["release-group"]["id"].upper())
    assert [stub.id for stub in group.releases] == [HARBOUR["id"], HARBOUR_LP["id"]]


def test_recordings_are_found_by_name_and_by_isrc(asked: Asked) -> None:
    (named,) = asked.musicbrainz.search_recordings(f"recording:{quoted('Low Tide')}")
    code = isrc(("The Paper Lanterns",), "Low Tide")
    (coded,) = asked.musicbrainz.by_isrc(f"{code[:2]}-{code[2:5]}-{code[5:]}".lower())
    assert named.id == coded.id == asked.musicbrainz.recording(named.id).id
    assert coded.isrcs == (code,)
    assert {stub.id for stub in coded.releases} == {HARBOUR["id"], HARBOUR_LP["id"]}
    assert asked.musicbrainz.by_isrc("GBAAA0000000") == []


@pytest.mark.parametrize("written", ["036000291452", "36000291452", "0 036000 291452"])
def test_a_barcode_is_found_with_and_without_its_zeros(asked: Asked, written: str) -> None:
    (found,) = asked.musicbrainz.by_barcode(written)
    assert found.id == DUET["id"]


def test_an_address_leads_to_what_it_is_tied_to(asked: Asked) -> None:
    known = asked.musicbrainz.by_url("https://lanterns.bandcamp.com/album/harbour-lights")
    assert known == [
        UrlTarget(entity="release", mbid=HARBOUR["id"], relation="purchase for download")
    ]
    assert asked.musicbrainz.by_url("https://nobody.bandcamp.com/album/nothing") == []


def test_what_is_not_there_is_not_found_and_not_asked_again_for_a_week(asked: Asked) -> None:
    for _ in range(2):
        with pytest.raises(ServiceFailed, match="no such thing") as failed:
            asked.musicbrainz.release(mbid("nothing"))
        assert failed.value.kind is FailureKind.NOT_FOUND
    assert len(asked.fake.requests) == 1


def test_being_asked_to_wait_is_not_being_told_that_there_is_nothing(tmp_path: Path) -> None:
    fake = FakeMusicBrainz(busy=100)
    with house(tmp_path, fake.server) as opened:
        musicbrainz = MusicBrainz(opened.transport, "https://musicbrainz.org", 1.0)
        with pytest.raises(ServiceFailed, match="asked soniq to wait") as failed:
            musicbrainz.by_isrc("GBAAA0000000")
        assert failed.value.kind is FailureKind.THROTTLED
        assert failed.value.retry_after == 2
        fake.busy = 0
        assert musicbrainz.by_isrc("GBAAA0000000") == []


def test_the_public_server_is_asked_once_a_second_whatever_is_set(asked: Asked) -> None:
    eager = MusicBrainz(asked.house.transport, "https://musicbrainz.org", 50.0)
    assert eager.service.rate == 1.0
    assert MusicBrainz(asked.house.transport, "http://mirror.lan:5000", 50.0).service.rate == 50.0


@pytest.mark.parametrize("wrong", ["", "harbour", "../artist", "x" * 36, HARBOUR["id"] + "/x"])
def test_what_is_no_mbid_is_never_sent(asked: Asked, wrong: str) -> None:
    with pytest.raises(Invalid, match="no MBID"):
        asked.musicbrainz.release(wrong)
    assert asked.fake.requests == []


def test_senseless_searches_are_refused(asked: Asked) -> None:
    for ask in (
        lambda: asked.musicbrainz.search_releases("  "),
        lambda: asked.musicbrainz.search_releases("release:x", limit=101),
        lambda: asked.musicbrainz.search_releases("release:x", limit=0),
        lambda: asked.musicbrainz.by_isrc("GB"),
        lambda: asked.musicbrainz.by_barcode("no digits"),
        lambda: asked.musicbrainz.by_barcode("0000"),
    ):
        with pytest.raises(Invalid):
            ask()
    assert asked.fake.requests == []


@given(st.text())
def test_nothing_in_a_name_is_an_operator(name: str) -> None:
    for made in (escaped(name), quoted(name)[1:-1]):
        bare = re.sub(r"\\.", "", made, flags=re.DOTALL)
        assert not re.search(r'[+\-&|!(){}\[\]^"~*?:\\/]', bare)
        assert re.sub(r"\\(.)", r"\1", made, flags=re.DOTALL).lower() == name.lower()
    assert not re.search(r"\b(AND|OR|NOT)\b", escaped(name))


def test_what_is_to_be_included_is_written_as_the_documentation_has_it(asked: Asked) -> None:
    asked.musicbrainz.release_group(HARBOUR["release-group"]["id"])
    assert b"inc=artist-credits+releases+media" in asked.fake.requests[0].url.query
