"""Internet radio stations."""

import pytest

from soniq.errors import Invalid, NotFound, Unavailable
from soniq.playback.model import StationId
from soniq.playback.radio import Radio
from tests.playback.room import House


@pytest.fixture
def radio(house: House) -> Radio:
    return house.soniq.radio


def test_stations_are_added_changed_listed_by_name_and_removed(radio: Radio) -> None:
    waves = radio.add("  The   Waves ", "https://waves.example/live?x=1", "http://waves.example")
    air = radio.add("Air", "http://air.example:8000/")
    assert [one.name for one in radio.stations()] == ["Air", "The Waves"]
    changed = radio.change(waves.id, "Waves", "https://waves.example/hd", None)
    assert radio.station(waves.id) == changed
    assert changed.homepage_url is None
    radio.remove(air.id)
    with pytest.raises(NotFound):
        radio.remove(air.id)
    assert radio.add("Again", "http://again.example/").id not in {air.id, waves.id}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/music/a.flac",
        "ftp://example.org/a",
        "edl://a",
        "https://",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/\n-x",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_only_web_addresses_are_stations(radio: Radio, url: str) -> None:
    with pytest.raises(Invalid):
        radio.add("Station", url)
    if url:
        with pytest.raises(Invalid):
            radio.add("Station", "https://example.org/", url)
    assert radio.stations() == []


def test_a_station_has_a_name_and_is_there(radio: Radio) -> None:
    for name in ("", "  ", "x" * 201):
        with pytest.raises(Invalid):
            radio.add(name, "https://example.org/")
    with pytest.raises(NotFound):
        radio.change(StationId(99), "Name", "https://example.org/")
    with pytest.raises(NotFound):
        radio.station(StationId(2**63))


def test_only_stations_of_this_home_are_on_air_while_soniq_asks_nobody(house: House) -> None:
    is_off = False
    radio = Radio(house.soniq.db, is_off=lambda: is_off)
    waves = radio.add("Waves", "https://waves.example/live")
    assert radio.on_air(waves.id) == waves
    is_off = True
    with pytest.raises(Unavailable, match="network is off"):
        radio.on_air(waves.id)
    for host in ("192.168.1.7:8000", "[fd00::7]", "attic.local", "localhost"):
        radio.on_air(radio.add(host, f"http://{host}/live").id)
