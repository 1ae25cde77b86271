"""The Cover Art Archive, with its http addresses and its redirects to archive.org."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.coverartarchive import CoverArtArchive
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Invalid
from tests.clients.asking import House, house
from tests.fakes.coverartarchive.server import JPEG, FakeCoverArtArchive
from tests.fakes.musicbrainz.server import HARBOUR, mbid

GROUP = HARBOUR["release-group"]["id"]


class Asked:
    def __init__(self, house: House, fake: FakeCoverArtArchive) -> None:
        self.house = house
        self.fake = fake
        self.archive = CoverArtArchive(house.transport)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    fake = FakeCoverArtArchive()
    with house(tmp_path, fake.server) as opened:
        yield Asked(opened, fake)


def test_the_images_of_a_release_are_told_with_their_kinds_and_sizes(asked: Asked) -> None:
    front, back = asked.archive.images(HARBOUR["id"])
    assert front.front
    assert front.types == ("Front",)
    assert sorted(front.thumbnails) == [250, 500, 1200]
    assert back.types == ("Back", "Spine")
    assert not back.front
    assert asked.archive.images_of_group(GROUP) == [front, back]


def test_the_smallest_image_that_is_large_enough_is_taken(asked: Asked) -> None:
    front, _ = asked.archive.images(HARBOUR["id"])
    assert asked.archive.front_url(front, 250).endswith("-250.jpg")
    assert asked.archive.front_url(front, 300).endswith("-500.jpg")
    assert asked.archive.front_url(front, 2000) == front.url


def test_an_image_is_fetched_by_https_alone_over_two_redirects(asked: Asked) -> None:
    front, _ = asked.archive.images(HARBOUR["id"])
    fetched = asked.archive.fetch(front.url)
    assert fetched.content == JPEG
    assert fetched.mime == "image/jpeg"
    assert [request.url.scheme for request in asked.fake.requests] == ["https"] * 4
    asked.archive.fetch(front.url)
    assert len(asked.fake.requests) == 4, "it is kept for ever"


def test_the_front_of_a_release_or_of_a_group_is_one_call(asked: Asked) -> None:
    assert asked.archive.front(HARBOUR["id"]).content == JPEG
    assert asked.archive.front_of_group(GROUP, None).content == JPEG
    paths = [r.url.path for r in asked.fake.requests if r.url.host == "coverartarchive.org"]
    assert paths == [f"/release/{HARBOUR['id']}/front-500", f"/release-group/{GROUP}/front"]


def test_a_release_without_art_has_no_images_and_no_front(asked: Asked) -> None:
    nothing = mbid("bare")
    assert asked.archive.images(nothing) == []
    with pytest.raises(ServiceFailed) as failed:
        asked.archive.front(nothing)
    assert failed.value.kind is FailureKind.NOT_FOUND
    assert asked.archive.images(nothing) == []
    assert len(asked.fake.requests) == 2, "that there is none is kept too"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://evil.example/x.jpg", "http://127.0.0.1/x.jpg"]
)
def test_images_elsewhere_are_not_fetched(asked: Asked, url: str) -> None:
    with pytest.raises(ServiceFailed) as failed:
        asked.archive.fetch(url)
    assert failed.value.kind is FailureKind.REFUSED
    assert asked.fake.requests == []


def test_what_it_does_not_have_is_not_asked_for(asked: Asked) -> None:
    with pytest.raises(Invalid, match="no MBID"):
        asked.archive.images("../../x")
    with pytest.raises(Invalid, match="250, 500 and 1200"):
        asked.archive.front(HARBOUR["id"], 640)
    assert asked.fake.requests == []
