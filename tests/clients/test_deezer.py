"""Deezer: it says 200 to everything, and in the answer what it means."""

from pathlib import Path

import pytest

from soniq.clients.deezer import Deezer, faults
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import asking
from tests.fakes.deezer.server import FakeDeezer
from tests.shelf import picture


def test_an_album_by_its_barcode_has_the_isrcs_of_its_tracks(tmp_path: Path) -> None:
    with asking(FakeDeezer().server, tmp_path) as transport:
        album = Deezer(transport).album_by_upc("5012345678900")
    assert (album.title, album.artist, album.upc) == (
        "Harbour Lights",
        "The Paper Lanterns",
        "5012345678900",
    )
    assert (album.release_date, album.label, album.genres) == (
        "1987-05-01",
        "Quay Records",
        ("Pop",),
    )
    assert [(track.title, track.isrc, track.track_number) for track in album.tracks] == [
        ("Low Tide", "GBXYZ8700001", 1),
        ("Fog (Live)", "GBXYZ8700002", 2),
        ("Bell (Edit)", "GBXYZ8700003", 3),
    ]


def test_a_long_album_is_asked_for_page_by_page(tmp_path: Path) -> None:
    fake = FakeDeezer(page=2)
    with asking(fake.server, tmp_path) as transport:
        album = Deezer(transport).album(61)
    assert len(album.tracks) == 3
    assert [request.url.params.get("index") for request in fake.requests] == [None, "0", "100"]


def test_a_track_by_its_isrc(tmp_path: Path) -> None:
    with asking(FakeDeezer().server, tmp_path) as transport:
        track = Deezer(transport).track_by_isrc("GB-XYZ-87-00002")
    assert (track.title, track.length, track.album) == ("Fog (Live)", 187_000, "Harbour Lights")


def test_a_search_is_in_plain_words(tmp_path: Path) -> None:
    fake = FakeDeezer()
    with asking(fake.server, tmp_path) as transport:
        deezer = Deezer(transport)
        assert [hit.id for hit in deezer.search_albums("Paper Lanterns", "Harbour Lights")] == [61]
        assert [hit.id for hit in deezer.search_tracks("Paper Lanterns", "Fog")] == [902]
        deezer.search_albums('The "Lanterns"', "artist: Lights")
    assert fake.requests[-1].url.params["q"] == "The Lanterns artist Lights"


def test_what_is_not_there_is_not_found_in_spite_of_200(tmp_path: Path) -> None:
    with (
        asking(FakeDeezer().server, tmp_path) as transport,
        pytest.raises(ServiceFailed) as failed,
    ):
        Deezer(transport).album(9)
    assert failed.value.kind == FailureKind.NOT_FOUND


def test_a_moments_quota_is_waited_for(tmp_path: Path) -> None:
    fake = FakeDeezer(tired=1)
    with asking(fake.server, tmp_path) as transport:
        assert Deezer(transport).track_by_isrc("GBXYZ8700001").title == "Low Tide"
    assert len(fake.requests) == 2


def test_a_quota_that_stays_is_told_as_such_and_not_kept(tmp_path: Path) -> None:
    fake = FakeDeezer(tired=3)
    with asking(fake.server, tmp_path) as transport:
        deezer = Deezer(transport)
        with pytest.raises(ServiceFailed) as failed:
            deezer.track_by_isrc("GBXYZ8700001")
        assert failed.value.kind == FailureKind.THROTTLED
        fake.tired = 0
        assert deezer.track_by_isrc("GBXYZ8700001").title == "Low Tide"


def test_a_cover_comes_from_deezers_other_host(tmp_path: Path) -> None:
    fake = FakeDeezer(image=picture("teal"))
    with asking(fake.server, tmp_path) as transport:
        deezer = Deezer(transport)
        (hit,) = deezer.search_albums("Paper Lanterns", "Harbour Lights")
        assert hit.cover_url is not None
        assert deezer.fetch(hit.cover_url).content == fake.image


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (4, FailureKind.THROTTLED),
        (700, FailureKind.UNREACHABLE),
        (800, FailureKind.NOT_FOUND),
        (600, FailureKind.REFUSED),
        ("4", FailureKind.REFUSED),
    ],
)
def test_each_code_is_its_own_failure(code: object, kind: FailureKind) -> None:
    fault = faults(200, {"error": {"type": "Exception", "message": "m", "code": code}})
    assert fault is not None
    assert fault.kind == kind
