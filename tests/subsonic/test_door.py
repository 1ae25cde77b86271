"""The door of apps: forms, JSONP, pages of other origins."""

from xml.etree import ElementTree

import pytest

from soniq.subsonic.answers import Body, as_json, as_xml
from soniq.subsonic.asked import Asked
from soniq.subsonic.table import METHODS
from tests.subsonic.house import House

ORIGIN = {"Origin": "https://player.example"}


@pytest.mark.parametrize("method", ["ping", "ping.view"])
def test_a_posted_form_is_a_request(house: House, method: str) -> None:
    said = {"apiKey": house.admin.key, "v": "1.16.1", "c": "tests", "f": "json"}
    answer = house.web.post(f"/rest/{method}", data=said)
    assert answer.json()["subsonic-response"]["status"] == "ok"


def test_a_form_may_be_as_long_as_a_long_playlist(house: House) -> None:
    said = {"apiKey": house.admin.key, "v": "1.16.1", "c": "tests", "f": "json"}
    ids = [house.songs["Salt"]] * 20_000
    answer = house.web.post("/rest/getSong", data={**said, "id": ids})
    assert answer.json()["subsonic-response"]["status"] == "ok"


def test_xml_is_what_nobody_asks_otherwise(house: House) -> None:
    for form in ({}, {"f": "xml"}, {"f": "yaml"}):
        answer = house.send("ping", **form)
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "{http://subsonic.org/restapi}subsonic-response"
        assert root.attrib["status"] == "ok"


def test_jsonp_calls_a_function_and_nothing_else(house: House) -> None:
    answer = house.send("ping", f="jsonp", callback="app.told")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith('app.told({"subsonic-response":{"status":"ok"')
    for callback in ("", "alert(1)//", "a b", "x" * 200, "é"):
        answer = house.send("ping", f="jsonp", callback=callback)
        assert answer.headers["content-type"].startswith("application/xml")
        assert b'code="10"' in answer.content


def test_pages_of_any_origin_may_ask(house: House) -> None:
    said = {"apiKey": house.admin.key, "v": "1.16.1", "c": "tests", "f": "json"}
    for answer in (
        house.web.get("/rest/ping", params=said, headers=ORIGIN),
        house.web.post("/rest/ping", data=said, headers=ORIGIN),
    ):
        assert answer.json()["subsonic-response"]["status"] == "ok"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-credentials" not in answer.headers
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST"}
    assert house.web.options("/rest/ping", headers=asked).status_code == 200


def test_what_apps_can_rely_on_is_told_to_anybody(house: House) -> None:
    answer = house.plain("getOpenSubsonicExtensions", f="json").json()["subsonic-response"]
    told = {one["name"] for one in answer["openSubsonicExtensions"]}
    assert {
        "apiKeyAuthentication",
        "formPost",
        "indexBasedQueue",
        "playbackReport",
        "songLyrics",
        "sonicSimilarity",
        "transcodeOffset",
    } <= told


def test_xml_holds_what_json_holds() -> None:
    body: Body = {
        "status": "ok",
        "genre": [{"value": "R & B", "songCount": 2}, {"value": "<none>", "songCount": 0}],
        "user": {"folder": [1, 2], "adminRole": True, "email": None},
        "artistInfo": {"biography": "She & he", "similarArtist": [{"id": "ar-1", "name": 'A "B"'}]},
        "line": {"value": "one\x00two\ttab", "start": 1.5, "more": "a\nb\x0b"},
    }
    assert as_xml(body).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<subsonic-response xmlns="http://subsonic.org/restapi" status="ok">'
        '<genre songCount="2">R &amp; B</genre><genre songCount="0">&lt;none&gt;</genre>'
        '<user adminRole="true"><folder>1</folder><folder>2</folder></user>'
        "<artistInfo><biography>She &amp; he</biography>"
        '<similarArtist id="ar-1" name="A &quot;B&quot;"/></artistInfo>'
        '<line start="1.5" more="a&#10;b\ufffd">one\ufffdtwo\ttab</line>'
        "</subsonic-response>"
    )
    ElementTree.fromstring(as_xml(body))
    assert as_json({"a": ("x", 1)}) == b'{"subsonic-response":{"a":["x",1]}}'


def test_a_fault_of_soniqs_own_is_told_as_an_app_reads_it(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def divide(_: Asked) -> Body:
        return {"never": 1 // 0}

    monkeypatch.setitem(METHODS, "divide", divide)
    answer = house.send("divide", f="json")
    assert answer.status_code == 500
    told = answer.json()["subsonic-response"]
    assert (told["status"], told["error"]["code"]) == ("failed", 0)
    assert "divide failed" in caplog.text
