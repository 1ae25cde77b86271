"""What Last.fm holds of one person: plays and loves, by pages, the newest first."""

from typing import Any

import httpx

FIRST = 1_600_000_000
"""When the oldest play was; the others follow by the hour."""


class FakeHistory:
    def __init__(self, plays: int, *, name: str = "ana_hears", key: str = "sesame") -> None:
        self.name, self.key = name, key
        self.plays = [_play(place) for place in range(plays)]
        self.loves = [{"name": "One", "mbid": "", "artist": {"name": "Ana", "mbid": ""},
                       "date": {"uts": str(FIRST)}}]  # fmt: skip
        self.requests: list[httpx.QueryParams] = []
        self.broken_after: int | None = None
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        self.requests.append(asked)
        if self.broken_after is not None and len(self.requests) > self.broken_after:
            return httpx.Response(500, text="upstream")
        if asked.get("api_key") != self.key:
            return httpx.Response(403, json={"error": 10, "message": "Invalid API key"})
        if asked.get("user") != self.name:
            return httpx.Response(404, json={"error": 6, "message": "User not found"})
        if asked["method"] == "user.getLovedTracks":
            return _page("lovedtracks", self.loves, asked)
        low, high = int(asked.get("from", 0)), int(asked["to"])
        found = [one for one in self.plays if low <= int(one["date"]["uts"]) <= high]
        now = {"name": "Now", "artist": {"#text": "Ana"}, "@attr": {"nowplaying": "true"}}
        return _page("recenttracks", found[::-1], asked, before=[now])


def _page(
    group: str,
    found: list[dict[str, Any]],
    asked: httpx.QueryParams,
    before: list[dict[str, Any]] | None = None,
) -> httpx.Response:
    size, page = int(asked["limit"]), int(asked["page"])
    part = [*(before or []), *found[(page - 1) * size : page * size]]
    about = {"user": asked["user"], "page": str(page), "perPage": str(size),
             "totalPages": str(-(-len(found) // size)), "total": str(len(found))}  # fmt: skip
    # A list of one thing lacks its brackets, as the real one writes it.
    return httpx.Response(
        200, json={group: {"track": part[0] if len(part) == 1 else part, "@attr": about}}
    )


def _play(place: int) -> dict[str, Any]:
    return {
        "name": ("One", "Two", "Nowhere")[place % 3],
        "mbid": "",
        "artist": {"mbid": "", "#text": "Ana"},
        "album": {"mbid": "", "#text": "First"},
        "date": {"uts": str(FIRST + 3_600 * place), "#text": "then"},
    }
