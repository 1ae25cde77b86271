"""A small Subsonic server of somebody else's: songs, stars, lists; by name and token, or by key."""

import hashlib
import json
from typing import Any

import httpx

ANA = {
    "id": "s1", "title": "One", "artist": "Ana", "album": "First", "albumId": "a1", "track": 1,
    "duration": 200, "path": "Ana/First/01 One.flac", "playCount": 9, "userRating": 4,
    "played": "2021-03-04T12:34:10.000Z", "starred": "2020-01-02T03:04:05Z", "type": "music",
    "isrc": ["GBAYE8100053"], "musicBrainzId": "",
}  # fmt: skip
BEN = {
    "id": "s2", "title": "Noise", "artist": "Ben", "album": "X", "albumId": "a2", "track": 1,
    "duration": 200, "path": "Ben/X/01 Noise.flac", "playCount": 0,
}  # fmt: skip
LOST = {
    "id": "s3", "title": "Elsewhere", "artist": "Cleo", "album": "Far", "albumId": "a3",
    "duration": 99, "path": "Cleo/Far/01.flac", "playCount": 2, "starred": "2020-01-02T03:04:05Z",
}  # fmt: skip
TALK = {"id": "p1", "title": "A talk", "type": "podcast", "playCount": 5}


class FakeSubsonic:
    """old: it does not know the empty search of OpenSubsonic."""

    def __init__(
        self, *, name: str = "me", password: str = "sesame", key: str = "k-1", old: bool = False
    ) -> None:
        self.name, self.password, self.key, self.old = name, password, key, old
        self.songs: list[dict[str, Any]] = [ANA, BEN, LOST, TALK]
        self.requests: list[httpx.Request] = []
        self.broken_after: int | None = None
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.broken_after is not None and len(self.requests) > self.broken_after:
            return httpx.Response(500, text="upstream")
        if not self._is_let_in(request.url.params):
            return _failed(40, "Wrong username or password")
        method = request.url.path.rpartition("/")[2].removesuffix(".view")
        asked = getattr(self, f"_{method}", None)
        return _failed(0, "no such method") if asked is None else _ok(asked(request.url.params))

    def _is_let_in(self, params: httpx.QueryParams) -> bool:
        if "apiKey" in params:
            return "u" not in params and bool(params["apiKey"] == self.key)
        told = hashlib.md5((self.password + params.get("s", "")).encode(), usedforsecurity=False)
        return bool(params.get("u") == self.name and params.get("t") == told.hexdigest())

    def _ping(self, _: httpx.QueryParams) -> dict[str, Any]:
        return {}

    def _tokenInfo(self, _: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        return {"tokenInfo": {"username": self.name}}

    def _search3(self, params: httpx.QueryParams) -> dict[str, Any]:
        if self.old:
            return {"searchResult3": {}}
        start, count = int(params["songOffset"]), int(params["songCount"])
        return {"searchResult3": {"song": self.songs[start : start + count]}}

    def _getAlbumList2(self, params: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        ids = sorted({song["albumId"] for song in self.songs if "albumId" in song})
        start, size = int(params["offset"]), int(params["size"])
        return {"albumList2": {"album": [{"id": one} for one in ids[start : start + size]]}}

    def _getAlbum(self, params: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        songs = [song for song in self.songs if song.get("albumId") == params["id"]]
        return {"album": {"id": params["id"], "song": songs}}

    def _getStarred2(self, _: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        return {"starred2": {"album": {"id": "a2", "starred": "2019-05-06T00:00:00Z",
                                       "userRating": 3}}}  # fmt: skip

    def _getPlaylists(self, _: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        mine = {"id": "l1", "name": "Loud", "owner": self.name}
        theirs = {"id": "l2", "name": "Theirs", "owner": "somebody"}
        return {"playlists": {"playlist": [mine, theirs]}}

    def _getPlaylist(self, params: httpx.QueryParams) -> dict[str, Any]:  # noqa: N802 - its name
        return {"playlist": {"id": params["id"], "name": "Loud", "comment": "at night",
                             "entry": [BEN, ANA, LOST]}}  # fmt: skip


def _ok(said: dict[str, Any]) -> httpx.Response:
    return httpx.Response(
        200, json={"subsonic-response": {"status": "ok", "version": "1.16.1", **said}}
    )


def _failed(code: int, message: str) -> httpx.Response:
    body = {"status": "failed", "version": "1.16.1", "error": {"code": code, "message": message}}
    return httpx.Response(200, content=json.dumps({"subsonic-response": body}))
