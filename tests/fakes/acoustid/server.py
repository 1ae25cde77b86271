"""A small AcoustID: it takes gzipped forms with a key, and knows one sound."""

import gzip
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.fakes.musicbrainz.server import HARBOUR

KEY = "canary-of-acoustid"
FINGERPRINT = "AQABz0qUkZK4oOfhL-Low"
_TRACK = HARBOUR["media"][0]["tracks"][0]
RESULTS: list[dict[str, Any]] = [
    {
        "id": "5c3a9c2e-0c52-4a3c-9d0f-6b9f7c1b7a10",
        "score": 0.41,
        "recordings": [{"id": _TRACK["recording"]["id"]}],
    },
    {
        "id": "8a1d7c4e-1f4f-4f8e-8c61-0f4a5f2c9b21",
        "score": 0.97,
        "recordings": [
            {
                "id": _TRACK["recording"]["id"],
                "title": "Low Tide",
                "duration": 185,
                "artists": [
                    {"id": "a", "name": "Ida Holm", "joinphrase": " feat. "},
                    {"id": "b", "name": "The Paper Lanterns"},
                ],
                "releasegroups": [
                    {
                        "id": HARBOUR["release-group"]["id"],
                        "title": "Harbour Lights",
                        "type": "Album",
                    }
                ],
            }
        ],
    },
]


class FakeAcoustId:
    """requests: all that came."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.headers.get("Content-Encoding") != "gzip" or request.method != "POST":
            return _error(1, "unknown format")
        form = parse_qs(gzip.decompress(request.content).decode())
        if form.get("client") != [KEY]:
            return _error(4, "invalid API key")
        if "fingerprint" not in form or "duration" not in form:
            return _error(2, "missing required parameter")
        if form["fingerprint"] == ["x"]:
            return _error(3, "invalid fingerprint")
        found = RESULTS if form["fingerprint"] == [FINGERPRINT] else []
        return httpx.Response(200, json={"status": "ok", "results": found})


def _error(code: int, message: str) -> httpx.Response:
    body = {"status": "error", "error": {"code": code, "message": message}}
    return httpx.Response(400, json=body)
