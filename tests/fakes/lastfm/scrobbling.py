"""Last.fm as it takes plays: signed calls, a session for each account, and its own refusals."""

import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx

KEY, SECRET = "k" * 32, "s" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrobbled:
    artist: str
    title: str
    at: int


class FakeLastfmScrobbling:
    """`error`: the code with which it refuses every call; `down`: it does not answer at all.

    `oldest`, `newest`: seconds; what was played before or after, it leaves out. `today`: how many
    plays it takes before it has enough for the day. `unknown`: artists of whom it takes no love.
    """

    def __init__(self) -> None:
        self.granted: set[str] = set()
        self.sessions = {"session-of-ida": "ida"}
        self.scrobbles: list[Scrobbled] = []
        self.loved: dict[tuple[str, str], bool] = {}
        self.unknown: set[str] = set()
        self.playing: list[tuple[str, str]] = []
        self.calls: list[str] = []
        self.error: int | None = None
        self.down = False
        self.oldest, self.newest = 0, 2**40
        self.today: int | None = None
        self.lone_bare = True

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("nobody there", request=request)
        assert request.method == "POST"
        params = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        method = params["method"]
        self.calls.append(method)
        if self.error is not None:
            return _wrong(self.error)
        if params.get("api_key") != KEY:
            return _wrong(10)
        if params.pop("api_sig", "") != _signature(params):
            return _wrong(13)
        if method == "auth.getToken":
            return httpx.Response(200, json={"token": "a-token"})
        if method == "auth.getSession":
            if params["token"] not in self.granted:
                return _wrong(14)
            session = {"name": "ida", "key": "session-of-ida", "subscriber": 0}
            return httpx.Response(200, json={"session": session})
        if params.get("sk") not in self.sessions:
            return _wrong(9)
        if method in ("track.love", "track.unlove") and params["artist"] in self.unknown:
            return _wrong(6)
        return httpx.Response(200, json=self._done(method, params))

    def _done(self, method: str, params: dict[str, str]) -> object:
        if method == "track.scrobble":
            return self._scrobble(params)
        if method == "track.updateNowPlaying":
            self.playing.append((params["artist"], params["track"]))
            return {"nowplaying": {"ignoredMessage": {"code": "0", "#text": ""}}}
        loved = method == "track.love"
        assert loved or method == "track.unlove"
        self.loved[params["artist"], params["track"]] = loved
        return {}

    def _scrobble(self, params: dict[str, str]) -> object:
        count = sum(1 for name in params if name.startswith("timestamp["))
        assert 1 <= count <= 50
        told = []
        for place in range(count):
            one = Scrobbled(
                artist=params[f"artist[{place}]"],
                title=params[f"track[{place}]"],
                at=int(params[f"timestamp[{place}]"]),
            )
            code = self._why_not(one)
            if not code and one not in self.scrobbles:
                self.scrobbles.append(one)
            told.append(
                {
                    "artist": {"corrected": "0", "#text": one.artist},
                    "track": {"corrected": "0", "#text": one.title},
                    "timestamp": str(one.at),
                    "ignoredMessage": {"code": str(code), "#text": ""},
                }
            )
        accepted = sum(1 for one in told if one["ignoredMessage"] == {"code": "0", "#text": ""})
        return {
            "scrobbles": {
                "scrobble": told[0] if count == 1 and self.lone_bare else told,
                "@attr": {"accepted": accepted, "ignored": count - accepted},
            }
        }

    def _why_not(self, one: Scrobbled) -> int:
        if one.artist == "Unknown Artist":
            return 1
        if one.at < self.oldest:
            return 3
        if one.at > self.newest:
            return 4
        return 5 if self.today is not None and len(self.scrobbles) >= self.today else 0


def _signature(params: dict[str, str]) -> str:
    """As the specification writes it, apart from soniq's own."""
    text = ""
    for name in sorted(params):
        if name not in {"format", "callback"}:
            text += f"{name}{params[name]}"
    return hashlib.md5((text + SECRET).encode(), usedforsecurity=False).hexdigest()


def _wrong(code: int) -> httpx.Response:
    status = {4: 403, 9: 403, 10: 403, 13: 403, 14: 403, 26: 403, 29: 429, 16: 503}.get(code, 400)
    body = {"error": code, "message": f"Something with the number {code}"}
    return httpx.Response(status, json=body)
