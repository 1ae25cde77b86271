"""Discogs: a token says who asks, and only those see images."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.discogs import Discogs, release
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import asking
from tests.fakes.discogs.server import RELEASES, FakeDiscogs
from tests.shelf import picture


@pytest.fixture
def fake() -> FakeDiscogs:
    return FakeDiscogs(image=picture("teal"))


@pytest.fixture
def discogs(fake: FakeDiscogs, tmp_path: Path) -> Iterator[Discogs]:
    with asking(fake.server, tmp_path) as transport:
        yield Discogs(transport, lambda: fake.token)


def test_a_release_tells_labels_barcodes_credits_and_tracks(discogs: Discogs) -> None:
    found = discogs.release(501)
    assert (found.artist, found.title) == ("The Paper Lanterns & I. Holm", "Harbour Lights")
    assert found.artists[0].name == "The Paper Lanterns"
    assert (found.released, found.year, found.country) == ("1987-05", 1987, "UK")
    assert found.barcodes == ("5012345678900",)
    assert [(label.name, label.catalog_number) for label in found.labels] == [
        ("Quay Records", "QUAY 7")
    ]
    assert [(credit.name, credit.role) for credit in found.credits] == [("Ola Berg", "Producer")]
    assert [(track.position, track.title, track.length) for track in found.tracks] == [
        ("A1", "Low Tide", 185_000),
        ("A2a", "Fog", 3_723_000),
        ("A2b", "Bell", None),
    ]


def test_the_front_comes_first_of_the_images(discogs: Discogs) -> None:
    urls = [image.url for image in discogs.images(501)]
    assert urls == ["https://i.discogs.com/front.jpg", "https://i.discogs.com/back.jpg"]
    assert discogs.fetch(urls[0]).mime == "image/jpeg"


def test_strangers_are_told_no_images(fake: FakeDiscogs, tmp_path: Path) -> None:
    with asking(fake.server, tmp_path) as transport:
        assert Discogs(transport, lambda: None).images(501) == ()


def test_a_search_by_words_and_one_by_barcode_find_the_release(discogs: Discogs) -> None:
    for found in (
        discogs.search("Paper Lanterns", "Harbour Lights"),
        discogs.search(barcode="5012345678900"),
    ):
        assert [(hit.id, hit.artist, hit.title) for hit in found] == [
            (501, "The Paper Lanterns", "Harbour Lights")
        ]
    assert discogs.search("Nobody", "Nothing") == []


def test_a_master_knows_its_main_release(discogs: Discogs) -> None:
    assert discogs.master(77).main_release_id == 501
    assert [hit.kind for hit in discogs.search(title="Harbour", kind="master")] == ["master"]


def test_a_number_that_is_not_there_is_not_found(discogs: Discogs) -> None:
    with pytest.raises(ServiceFailed) as failed:
        discogs.release(9)
    assert failed.value.kind == FailureKind.NOT_FOUND


def test_a_wrong_token_is_refused_and_stands_in_no_text(fake: FakeDiscogs, tmp_path: Path) -> None:
    with (
        asking(fake.server, tmp_path) as transport,
        pytest.raises(ServiceFailed) as failed,
    ):
        Discogs(transport, lambda: "not-the-token").release(501)
    assert failed.value.kind == FailureKind.REFUSED
    assert "not-the-token" not in str(failed.value)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1999-00-00", "1999"),
        ("1999-05-00", "1999-05"),
        ("1999-05-02", "1999-05-02"),
        ("0000", None),
        ("May 1999", None),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(said: str, meant: str | None) -> None:
    assert release(RELEASES[501] | {"released": said}).released == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Persuader, The", "The Persuader"),
        ("Care Company (2)", "Care Company"),
        ("Lanterns, The (12)", "The Lanterns"),
        ("!!!", "!!!"),
        ("Prince (The Artist)", "Prince (The Artist)"),
    ],
)
def test_artists_have_the_names_that_people_use(said: str, meant: str) -> None:
    found = release(RELEASES[501] | {"artists": [{"id": 1, "name": said}]})
    assert found.artist == meant
