"""The jukebox as apps steer it, on a fake mpv; what it says is held against the specifications."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.mpv import FakeMpv
from tests.subsonic.checking import HERE, Schema, json_faults
from tests.subsonic.house import House, opened


@pytest.fixture(scope="module")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with a sound output."""
    folder = tmp_path_factory.mktemp("jukebox")
    fake = FakeMpv(folder / "unit.sock")
    try:
        with opened(folder, jukebox="auto", jukebox_socket=fake.path) as house:
            yield house
    finally:
        fake.close()


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(HERE / "subsonic.xsd")


def test_every_action_answers_as_it_is_described(loud: House, schema: Schema) -> None:
    songs = [loud.songs["Salt"], loud.songs["Bell"], loud.songs["Fog"]]
    for parameters in (
        {"action": "status"},
        {"action": "set", "id": songs},
        {"action": "get"},
        {"action": "start"},
        {"action": "skip", "index": 1, "offset": 2},
        {"action": "add", "id": [loud.songs["Loose"]]},
        {"action": "setGain", "gain": "0.5"},
        {"action": "shuffle"},
        {"action": "remove", "index": 0},
        {"action": "stop"},
        {"action": "get"},
        {"action": "clear"},
    ):
        _is_well(loud, schema, parameters)


def _is_well(loud: House, schema: Schema, parameters: dict[str, Any]) -> None:
    answer = loud.send("jukeboxControl", f="json", **parameters).json()
    assert answer["subsonic-response"]["status"] == "ok", (parameters, answer)
    assert not json_faults("jukeboxControl", answer), (parameters, answer)
    if parameters["action"] in ("get", "status", "setGain"):
        told = loud.send("jukeboxControl", **parameters)
        assert not schema.faults(told.content), told.text


def test_it_plays_what_it_is_told(loud: House) -> None:
    songs = [loud.songs["Salt"], loud.songs["Bell"]]
    loud.told("jukeboxControl", action="set", id=songs)
    loud.told("jukeboxControl", action="skip", index=1)
    said = loud.told("jukeboxControl", action="get")["jukeboxPlaylist"]
    assert [entry["id"] for entry in said["entry"]] == songs
    assert said["currentIndex"] == 1


def test_without_a_sound_output_it_is_refused(house: House) -> None:
    answer = house.send("jukeboxControl", f="json", action="status").json()
    assert answer["subsonic-response"]["status"] == "failed"
    assert not json_faults("jukeboxControl", answer)
