"""Every catalogue that is on says what it knows, scored by soniq alone."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from soniq.clients.deezer import Deezer
from soniq.clients.discogs import Discogs
from soniq.clients.itunes import Itunes
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Invalid
from soniq.journal.model import Source
from soniq.matching.model import TrackWanted
from soniq.matching.proposals import IDENTITIES
from soniq.matching.providers import (
    DeezerProvider,
    DiscogsProvider,
    ItunesProvider,
    Provider,
)
from soniq.matching.service import Matching
from tests.clients.asking import asking
from tests.fakes.deezer.server import FakeDeezer
from tests.fakes.discogs.server import FakeDiscogs
from tests.fakes.itunes.server import FakeItunes
from tests.matching.books import failure
from tests.matching.room import ADA, Room

SONGS = ["Low Tide", "Fog", "Bell"]


@pytest.fixture
def all_on(room: Room, tmp_path: Path) -> Iterator[Matching]:
    with ExitStack() as stack:

        def through(server: httpx.MockTransport, name: str) -> Transport:
            (tmp_path / name).mkdir()
            return stack.enter_context(asking(server, tmp_path / name))

        providers: list[Provider] = [
            DiscogsProvider(Discogs(through(FakeDiscogs().server, "discogs"), lambda: "sesame")),
            DeezerProvider(Deezer(through(FakeDeezer().server, "deezer"))),
            ItunesProvider(Itunes(through(FakeItunes().server, "itunes"))),
        ]
        yield room.asking(room.books, room.books, providers)


def test_each_catalogue_proposes_for_an_album(room: Room, all_on: Matching) -> None:
    room.books.add("The Paper Lanterns", "Harbour Lights", SONGS, date="1987-05-01")
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    found = all_on.search_quality("album", album, by=ADA)
    assert {one.source for one in found} == {
        Source.MUSICBRAINZ,
        Source.DISCOGS,
        Source.DEEZER,
        Source.ITUNES,
    }
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert one.temp_ref is not None
        assert one.terms
        assert one.url
        assert room.provenance.candidate_of(one.temp_ref).id == one.id
        if one.source != Source.MUSICBRAINZ:
            assert not any(IDENTITIES & said.keys() for said in one.proposals.values())


def test_what_a_shop_says_can_be_taken_over_and_given_back(room: Room, all_on: Matching) -> None:
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    (deezer,) = [
        one for one in all_on.search_quality("album", album, by=ADA) if one.source == Source.DEEZER
    ]
    before = room.everything()
    change = room.provenance.apply_candidate(deezer.id, fields=frozenset({"label"}), by=ADA)
    said = room.provenance.attribution_of_album(album)["label"].commonest
    assert (said.value, said.source) == ("Quay Records", Source.DEEZER)
    assert said.confidence == pytest.approx(deezer.score / 100)
    assert change is not None
    room.journal.undo(change, by=ADA)
    assert room.everything() == before


def test_each_catalogue_that_knows_tracks_proposes_for_one(room: Room, all_on: Matching) -> None:
    room.books.add("The Paper Lanterns", "Harbour Lights", SONGS)
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    track = room.tracks(album)[0]
    found = all_on.search_quality("track", track, by=ADA)
    assert {one.source for one in found} == {Source.MUSICBRAINZ, Source.DEEZER}
    assert {one.entity for one in found} == {"track"}
    assert all(set(one.proposals) == {track} for one in found)
    (musicbrainz,) = [one for one in found if one.source == Source.MUSICBRAINZ]
    assert "mb_recording_id" in musicbrainz.proposals[track]


def test_a_catalogue_that_fails_is_left_out(room: Room, all_on: Matching) -> None:
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    room.books.failing = lambda _: failure(FailureKind.UNREACHABLE)
    found = all_on.search_quality("album", album, by=ADA)
    assert found
    assert Source.MUSICBRAINZ not in {one.source for one in found}


def test_where_all_fail_it_is_said(room: Room) -> None:
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    room.books.failing = lambda _: failure(FailureKind.OFF)
    with pytest.raises(ServiceFailed):
        room.matching.search_quality("album", album, by=ADA)


def test_a_shop_cannot_say_which_release_an_album_is(room: Room, all_on: Matching) -> None:
    album = room.put("The Paper Lanterns", "Harbour Lights", SONGS)
    offered = all_on.search_quality("album", album, by=ADA)[0]
    assert offered.source != Source.MUSICBRAINZ
    with pytest.raises(Invalid):
        all_on.choose(album, candidate_id=offered.id, by=ADA)


def test_the_store_knows_songs_too(tmp_path: Path) -> None:
    with asking(FakeItunes().server, tmp_path) as transport:
        offers = ItunesProvider(Itunes(transport)).tracks(
            TrackWanted(key=1, title="Low Tide at the Harbour", artist="The Paper Lanterns")
        )
    assert [(one.track.title, one.track.length_ms) for one in offers] == [
        ("Low Tide", 185_000),
        ("Fog", 185_000),
    ]
