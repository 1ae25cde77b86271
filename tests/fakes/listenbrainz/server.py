"""A small ListenBrainz, and its labs."""

import json

import httpx

ARTIST = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
RECORDING = "33333333-3333-4333-8333-333333333333"

ABOUT = {
    "artist_mbid": ARTIST,
    "name": "The Paper Lanterns",
    "type": "Group",
    "area": "United Kingdom",
    "begin_year": 1984,
    "rels": {"official homepage": "https://lanterns.example/", "odd": "javascript:alert(1)"},
    "tag": {
        "artist": [
            {"artist_mbid": ARTIST, "count": 2, "tag": "sea songs"},
            {"artist_mbid": ARTIST, "count": 9, "tag": "indie pop", "genre_mbid": "g-1"},
        ]
    },
}
HEARD = {
    "recording_mbid": RECORDING,
    "recording_name": "Low Tide",
    "artist_name": "The Paper Lanterns",
    "artist_mbids": [ARTIST],
    "length": 185_000,
    "total_listen_count": 500,
    "total_user_count": 40,
}


class FakeListenBrainz:
    def __init__(self, token: str = "sesame") -> None:
        self.token = token
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        says = request.headers.get("Authorization")
        if says not in (None, f"Token {self.token}"):
            return httpx.Response(401, json={"code": 401, "error": "Invalid authorization token."})
        body = self._body(request)
        if body is None:
            return httpx.Response(404, json={"code": 404, "error": "Not found"})
        window = {
            "X-RateLimit-Limit": "30",
            "X-RateLimit-Remaining": "29",
            "X-RateLimit-Reset-In": "10",
        }
        return httpx.Response(200, json=body, headers=window)

    def _body(self, request: httpx.Request) -> object:
        params, path = request.url.params, request.url.path
        if request.url.host.startswith("labs."):
            return _alike(params.get("artist_mbids", "")) if "algorithm" in params else None
        if path == "/1/metadata/lookup/":
            return _lookup(params)
        if path == "/1/metadata/artist/":
            return [ABOUT] if ARTIST in params["artist_mbids"] else []
        if path == f"/1/popularity/top-recordings-for-artist/{ARTIST}":
            return [HEARD]
        if path == "/1/popularity/recording" and request.method == "POST":
            nothing = {"total_listen_count": None, "total_user_count": None}
            return [
                HEARD if mbid == RECORDING else {"recording_mbid": mbid} | nothing
                for mbid in json.loads(request.content)["recording_mbids"]
            ]
        return None


def _lookup(params: httpx.QueryParams) -> object:
    if params["recording_name"].lower() != "low tide":
        return {}
    return {
        "artist_credit_name": "The Paper Lanterns",
        "artist_mbids": [ARTIST],
        "recording_mbid": RECORDING,
        "recording_name": "Low Tide",
        "release_mbid": "44444444-4444-4444-8444-444444444444",
        "release_name": "Harbour Lights",
    }


def _alike(mbid: str) -> object:
    heard = [(OTHER, "Ida Holm", 80), ("55555555-5555-4555-8555-555555555555", "Ola Berg", 210)]
    return [
        {
            "artist_mbid": other,
            "name": name,
            "comment": "",
            "type": None,
            "gender": None,
            "score": score,
            "reference_mbid": mbid,
        }
        for other, name, score in heard
        if mbid == ARTIST
    ]
