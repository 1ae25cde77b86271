"""ListenBrainz as it takes listens: a token for each account, limits, and its own refusals."""

import json
from typing import Any

import httpx

TOKEN = "11111111-2222-4333-8444-555555555555"


class FakeListens:
    """`down`: it does not answer. `busy`: requests that it sends away first. `odd`: titles that it
    refuses, with all that came in the same request."""

    def __init__(self) -> None:
        self.tokens = {TOKEN: "ida"}
        self.listens: list[tuple[str, str, int]] = []
        self.playing: list[tuple[str, str]] = []
        self.loved: dict[str, int] = {}
        self.bodies: list[Any] = []
        self.down = False
        self.busy = 0
        self.odd: set[str] = set()
        self.left = 30

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("nobody there", request=request)
        if self.busy:
            self.busy -= 1
            return self._said({"code": 429, "error": "Too many requests"}, 429)
        name = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Token "))
        if request.url.path.endswith("/1/validate-token"):
            return self._said(
                {"code": 200, "message": "Token valid.", "valid": True, "user_name": name}
                if name
                else {"code": 200, "message": "Token invalid.", "valid": False}
            )
        if name is None:
            return self._said({"code": 401, "error": "Invalid authorization token."}, 401)
        body = json.loads(request.content)
        self.bodies.append(body)
        if request.url.path.endswith("/1/feedback/recording-feedback"):
            self.loved[body["recording_mbid"]] = body["score"]
            return self._said({"status": "ok"})
        assert request.url.path.endswith("/1/submit-listens")
        return self._taken(body)

    def _taken(self, body: Any) -> httpx.Response:
        assert 1 <= len(body["payload"]) <= 1_000
        named = [
            (one["track_metadata"]["artist_name"], one["track_metadata"]["track_name"])
            for one in body["payload"]
        ]
        if any(title in self.odd for _, title in named):
            return self._said({"code": 400, "error": "JSON document is odd."}, 400)
        if body["listen_type"] == "playing_now":
            self.playing += named
            return self._said({"status": "ok"})
        for (artist, title), one in zip(named, body["payload"], strict=True):
            listen = (artist, title, one["listened_at"])
            if listen not in self.listens:
                self.listens.append(listen)
        return self._said({"status": "ok"})

    def _said(self, body: object, status: int = 200) -> httpx.Response:
        self.left = (self.left - 1) % 31
        return httpx.Response(
            status,
            json=body,
            headers={
                "X-RateLimit-Limit": "30",
                "X-RateLimit-Remaining": str(self.left),
                "X-RateLimit-Reset-In": "10",
            },
        )
