"""What stations send, as soniq passes it on."""

from collections.abc import Iterator

import pytest

from soniq.errors import Unavailable
from soniq.playback.airing import tune_in
from tests.fakes.station.station import Station, broadcasting


@pytest.fixture
def station() -> Iterator[Station]:
    with broadcasting() as made:
        yield made


@pytest.mark.parametrize("path", ["/live", "/moved", "/live.pls", "/live.m3u", "/beside.m3u"])
def test_a_stream_is_found_by_itself_or_by_its_list(station: Station, path: str) -> None:
    air = tune_in(station.url + path)
    assert (air.kind, air.name, air.bitrate) == ("audio/mpeg", "Fake FM", 32)
    assert air.read().startswith(b"ID3")
    assert air.read()
    air.close()
    assert station.left.wait(30)


def test_a_stream_that_was_turned_off_gives_nothing_more(station: Station) -> None:
    air = tune_in(station.url + "/live")
    air.close()
    assert air.read() == b""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/page", "sends no music but text/html"),
        ("/pieces.m3u8", "in pieces"),
        ("/empty.pls", "names no stream"),
        ("/round.m3u", "lists that name lists"),
        ("/nowhere", "answers 404"),
        ("/file", "127.0.0.1"),
    ],
)
def test_what_does_not_play_is_said_in_words(station: Station, path: str, words: str) -> None:
    with pytest.raises(Unavailable, match=words):
        tune_in(station.url + path)


def test_a_station_that_is_not_there_is_said_to_be_unreachable() -> None:
    with broadcasting() as gone:
        address = gone.url
    with pytest.raises(Unavailable, match=r"cannot be reached: connection refused"):
        tune_in(f"{address}/live")


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:audio/mpeg,x"])
def test_nothing_but_the_web_is_asked(url: str) -> None:
    with pytest.raises(Unavailable):
        tune_in(url)
