"""Lidarr's answers, as it and older versions of it write them, and what it fails with."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients import lidarr_reading as reading
from soniq.clients.lidarr import LidarrServer, service
from soniq.clients.lidarr_model import MetadataDown
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import CANARY, asking

URL = "http://lidarr.home:8686"
LIDARR = service(URL)
DOWN = "Search for 'lidarr:x' failed. Unable to communicate with LidarrAPI."


def failing(tmp_path: Path, answer: httpx.Response) -> ServiceFailed:
    with asking(httpx.MockTransport(lambda _: answer), tmp_path) as transport:
        server = LidarrServer(transport, URL, CANARY)
        with pytest.raises(ServiceFailed) as failed:
            server.find("0da580f2-6768-498f-af9d-2becddf15e01")
    assert CANARY not in str(failed.value)
    return failed.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (401, {"error": "Unauthorized"}, FailureKind.REFUSED, "does not take this API key"),
        (404, {"message": "NotFound"}, FailureKind.NOT_FOUND, "no such thing"),
        (400, [{"errorMessage": "Path is wrong"}, {}, 7], FailureKind.REFUSED, "Path is wrong"),
        (500, {"message": "database is locked"}, FailureKind.UNREACHABLE, "database is locked"),
        (503, {"message": DOWN}, FailureKind.UNREACHABLE, "metadata server"),
        (500, {"message": "x", "description": "SkyHookException: y"}, FailureKind.UNREACHABLE,
         "metadata server"),
        (500, {"message": "[503] [GET] at [https://api.lidarr.audio/api/v0.4/artist]"},
         FailureKind.UNREACHABLE, "metadata server"),
    ],
)  # fmt: skip
def test_each_failure_is_told_for_what_it_is(
    tmp_path: Path, status: int, body: object, kind: FailureKind, told: str
) -> None:
    failed = failing(tmp_path, httpx.Response(status, json=body))
    assert failed.kind is kind
    assert told in str(failed)


def test_a_metadata_server_that_is_down_can_pass_and_lidarr_is_not_blamed(tmp_path: Path) -> None:
    answer = httpx.Response(503, json={"message": DOWN})
    with asking(httpx.MockTransport(lambda _: answer), tmp_path) as transport:
        server = LidarrServer(transport, URL, CANARY)
        for _ in range(8):
            with pytest.raises(MetadataDown) as down:
                server.find("x")
        (state,) = transport.states()
    assert down.value.kind.can_pass
    assert (state.breaker.value, state.failures) == ("closed", 0)


def test_a_page_of_a_proxy_is_no_answer(tmp_path: Path) -> None:
    page = httpx.Response(200, html="<!doctype html><title>Sign in</title>")
    assert failing(tmp_path, page).kind is FailureKind.GARBAGE


def test_a_queue_of_any_client_is_read() -> None:
    said = {
        "totalRecords": 3,
        "records": [
            {"id": 1, "size": -1, "sizeleft": "soon", "estimatedCompletionTime": "later"},
            {
                "albumId": 7,
                "album": {"foreignAlbumId": "ABCD"},
                "size": 10.5,
                "sizeleft": 2,
                "status": "Downloading",
                "trackedDownloadState": "importPending",
                "estimatedCompletionTime": "2026-05-01T12:00:00.1234567Z",
                "statusMessages": [
                    {"title": "a.flac", "messages": ["no match", "no match"]},
                    {"title": "b.flac", "messages": []},
                ],
                "errorMessage": "http://me:pw@nzb/get?apikey=canary&id=1",
            },
            {},
        ],
    }
    first, second, third = reading.queue(LIDARR, said).items
    assert (first.size, first.left, first.eta) == (0.0, 0.0, None)
    assert (second.album_mbid, second.state) == ("abcd", "importpending")
    assert (second.size, second.left, second.status) == (10.5, 2.0, "downloading")
    assert second.eta == 1_777_636_800_123
    assert second.said == "http://nzb/get?apikey=…&id=1; no match; b.flac"
    assert (third.album_id, third.download_id, third.said) == (None, None, "")


def test_reasons_in_the_history_are_read_as_lidarr_wraps_them() -> None:
    wrapped = json.dumps([{"title": "x", "messages": ["Has missing tracks"]}])
    said = {
        "records": [
            {"id": 3, "eventType": "albumImportIncomplete", "data": {"statusMessages": wrapped}},
            {"id": 2, "eventType": "downloadFailed", "data": {"message": "Aborted"}},
            {"id": 1, "eventType": "grabbed", "data": {"statusMessages": "not JSON"}},
            {"eventType": "grabbed"},
        ]
    }
    lines = reading.history(LIDARR, said)
    assert [line.said for line in lines] == ["Has missing tracks", "Aborted", "not JSON", ""]
    assert [line.id for line in lines] == [3, 2, 1, 0]


@pytest.mark.parametrize(
    "name",
    ["album", "artist", "queue", "queue-2", "trackfile", "metadata-profile"],
)
def test_the_recorded_answers_of_older_versions_are_read(shared: Path, name: str) -> None:
    answer: Any = json.loads((shared / "fixtures" / "lidarr" / f"aiopyarr_{name}.json").read_text())
    read: Any = {
        "album": reading.album,
        "artist": reading.artist,
        "queue": reading.queue,
        "queue-2": reading.queue,
        "trackfile": lambda service, one: reading.paths(service, [one]),
        "metadata-profile": lambda service, one: reading.profiles(service, [one]),
    }[name]
    found = read(LIDARR, answer[0] if isinstance(answer, list) else answer)
    assert found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(status=st.sampled_from([200, 400, 401, 404, 500, 503]), body=JSON)
def test_failures_of_any_form_are_taken(status: int, body: object) -> None:
    reading.faults(status, body)


@given(answer=st.dictionaries(st.sampled_from(["records", "totalRecords"]), JSON) | JSON)
def test_an_answer_of_another_form_is_garbage_and_nothing_worse(answer: object) -> None:
    kinds: set[FailureKind] = set()
    for read in (reading.queue, reading.history, reading.albums, reading.status, reading.paths):
        try:
            read(LIDARR, answer)
        except ServiceFailed as failed:
            kinds.add(failed.kind)
    assert kinds <= {FailureKind.GARBAGE}
