"""A small LRCLIB, which takes a title for another's as the real one does now and then."""

from typing import Any

import httpx

SONG: dict[str, Any] = {
    "id": 33,
    "trackName": "Low Tide",
    "artistName": "The Paper Lanterns",
    "albumName": "Harbour Lights",
    "duration": 185.0,
    "instrumental": False,
    "plainLyrics": "The tide goes out",
    "syncedLyrics": "[00:12.00] The tide goes out",
}


class FakeLrclib:
    """song: what it gives to whoever asks for a title that begins alike."""

    def __init__(self, song: dict[str, Any] | None = None) -> None:
        self.song = SONG | (song or {})
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.params["track_name"].lower()[:3] == self.song["trackName"].lower()[:3]:
            return httpx.Response(200, json=self.song)
        body = {"code": 404, "name": "TrackNotFound", "message": "Failed to find specified track"}
        return httpx.Response(404, json=body)
