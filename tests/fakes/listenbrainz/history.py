"""What ListenBrainz holds of one person: listens down from a time, loves and hates by place."""

from typing import Any

import httpx

FIRST = 1_600_000_000


class FakeListens:
    """together: listens of one second."""

    def __init__(self, listens: int, *, together: int = 1, name: str = "ana_hears") -> None:
        self.name = name
        self.listens = [
            _listen(place, FIRST + place // together * 3_600) for place in range(listens)
        ]
        self.loves = [
            {"score": 1, "created": FIRST, "recording_mbid": None,
             "track_metadata": {"artist_name": "Ana", "track_name": "One"}},
            {"score": -1, "created": FIRST, "recording_mbid": None,
             "track_metadata": {"artist_name": "Ben", "track_name": "Noise"}},
        ]  # fmt: skip
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        asked, path = request.url.params, request.url.path
        if f"/user/{self.name}/" not in path:
            return httpx.Response(404, json={"code": 404, "error": "Cannot find user"})
        count = int(asked["count"])
        if path.endswith("/get-feedback"):
            start = int(asked["offset"])
            found = self.loves[start : start + count]
            return httpx.Response(200, json={"feedback": found, "total_count": len(self.loves)})
        before = int(asked["max_ts"])
        listens = [one for one in self.listens[::-1] if one["listened_at"] < before]
        return httpx.Response(200, json={"payload": {"listens": listens[:count]}})


def _listen(place: int, at: int) -> dict[str, Any]:
    return {
        "listened_at": at,
        "track_metadata": {
            "artist_name": "Ana",
            "track_name": ("One", "Two", "Nowhere")[place % 3],
            "release_name": "First",
            "additional_info": {"submission_client": "x", "remote_addr": "203.0.113.77"},
        },
    }
