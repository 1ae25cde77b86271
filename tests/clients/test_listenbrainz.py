"""ListenBrainz: names to ids, and who is heard how much and beside whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.listenbrainz import ListenBrainz
from tests.clients.asking import asking
from tests.fakes.listenbrainz.server import ARTIST, OTHER, RECORDING, FakeListenBrainz


@pytest.fixture
def fake() -> FakeListenBrainz:
    return FakeListenBrainz()


@pytest.fixture
def listenbrainz(fake: FakeListenBrainz, tmp_path: Path) -> Iterator[ListenBrainz]:
    with asking(fake.server, tmp_path) as transport:
        yield ListenBrainz(transport, lambda: fake.token)


def test_names_are_looked_up(listenbrainz: ListenBrainz) -> None:
    found = listenbrainz.lookup("the paper lanterns", "low tide")
    assert found is not None
    assert (found.recording_mbid, found.artist_mbids) == (RECORDING, (ARTIST,))
    assert listenbrainz.lookup("The Paper Lanterns", "High Water") is None


def test_an_artist_comes_with_genres_and_safe_links(listenbrainz: ListenBrainz) -> None:
    (artist,) = listenbrainz.artists([ARTIST, OTHER])
    assert (artist.name, artist.kind, artist.begin_year) == ("The Paper Lanterns", "Group", 1984)
    assert artist.links == {"official homepage": "https://lanterns.example/"}
    assert [(tag.name, tag.count, tag.is_genre) for tag in artist.tags] == [
        ("indie pop", 9, True),
        ("sea songs", 2, False),
    ]


def test_what_was_never_heard_counts_nothing(listenbrainz: ListenBrainz) -> None:
    heard, unheard = listenbrainz.popularity([RECORDING, OTHER])
    assert (heard.listens, heard.listeners, heard.length) == (500, 40, 185_000)
    assert (unheard.recording_mbid, unheard.listens) == (OTHER, 0)
    assert [one.recording for one in listenbrainz.top_recordings(ARTIST)] == ["Low Tide"]


def test_similar_artists_come_from_the_labs_the_nearest_first(
    fake: FakeListenBrainz, listenbrainz: ListenBrainz
) -> None:
    assert [artist.name for artist in listenbrainz.similar_artists(ARTIST)] == [
        "Ola Berg",
        "Ida Holm",
    ]
    assert "Authorization" not in fake.requests[-1].headers, "the token is not for the labs"
