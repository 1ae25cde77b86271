"""Every answer of every method, held against the specifications."""

import json
from functools import cache
from pathlib import Path

import pytest

from soniq.subsonic.refused import METHODS as REFUSED
from soniq.subsonic.table import METHODS, PUBLIC
from tests.conftest import SHARED
from tests.subsonic.calls import CALLS, OTHERS
from tests.subsonic.checking import HERE, Schema, answers_json, json_faults, openapi
from tests.subsonic.house import House

OURS = HERE / "subsonic.xsd"
PUBLISHED = SHARED / "fixtures" / "subsonic" / "subsonic-rest-api-1.16.0.xsd"


@cache
def schema(path: Path) -> Schema:
    return Schema(path)


def test_every_method_that_the_description_has_is_answered() -> None:
    described = {path.removeprefix("/rest/") for path in openapi()["paths"]}
    assert described <= METHODS.keys() | PUBLIC.keys()


def test_every_method_that_answers_in_words_is_called_here() -> None:
    worded = {name for name in METHODS if f"/rest/{name}" in openapi()["paths"]}
    worded = {name for name in worded if answers_json(name)} - REFUSED.keys()
    assert worded | PUBLIC.keys() == CALLS.keys() | OTHERS


@pytest.mark.parametrize("method", CALLS)
def test_json_answers_are_those_of_the_description(lived: House, method: str) -> None:
    asked = 0
    for parameters in CALLS[method](lived):
        response = lived.send(method, f="json", **parameters)
        assert response.headers["content-type"] == "application/json"
        answer = json.loads(response.content)
        assert answer["subsonic-response"]["status"] == "ok", (parameters, answer)
        assert not json_faults(method, answer), (parameters, answer)
        asked += 1
    assert asked


@pytest.mark.parametrize(
    "path", [OURS, *([PUBLISHED] if PUBLISHED.is_file() else [])], ids=lambda path: path.stem
)
@pytest.mark.parametrize("method", CALLS)
def test_xml_answers_are_those_of_the_schema(lived: House, method: str, path: Path) -> None:
    for parameters in CALLS[method](lived):
        response = lived.send(method, **parameters)
        assert response.headers["content-type"].startswith("application/xml")
        assert b'status="ok"' in response.content, (parameters, response.text)
        assert not schema(path).faults(response.content), (parameters, response.text)


@pytest.mark.parametrize("method", sorted(REFUSED))
def test_what_soniq_is_not_is_refused_as_the_description_has_it(house: House, method: str) -> None:
    answer = house.send(method, f="json").json()
    assert answer["subsonic-response"]["error"]["code"] == 0
    if f"/rest/{method}" in openapi()["paths"] and answers_json(method):
        assert not json_faults(method, answer)
    assert not schema(OURS).faults(house.send(method).content)


def test_the_schema_finds_what_is_wrong() -> None:
    envelope = (
        b'<subsonic-response xmlns="http://subsonic.org/restapi" status="ok" version="1.16.1"'
    )
    assert not schema(OURS).faults(envelope + b' type="soniq"/>')
    assert schema(OURS).faults(envelope + b' typo="soniq"/>')
    assert schema(OURS).faults(
        envelope + b'><song id="tr-1" isDir="perhaps" title="T"/></subsonic-response>'
    )
    assert schema(OURS).faults(envelope + b"><songs/></subsonic-response>")


def test_the_description_finds_what_is_wrong() -> None:
    envelope = {
        "status": "ok",
        "version": "1.16.1",
        "type": "soniq",
        "serverVersion": "1",
        "openSubsonic": True,
    }
    song = {"id": "tr-1", "isDir": False, "title": "T"}
    assert not json_faults("getSong", {"subsonic-response": {**envelope, "song": song}})
    assert json_faults("getSong", {"subsonic-response": {**envelope, "song": {**song, "id": 1}}})
    assert json_faults(
        "getSong", {"subsonic-response": {**envelope, "song": {**song, "titel": ""}}}
    )
    assert json_faults("getSong", {"subsonic-response": envelope})
