"""A small Last.fm, with its ways of writing lists: a lone thing bare, none as a blank."""

import httpx

ARTIST = {
    "name": "The Paper Lanterns",
    "mbid": "",
    "url": "https://www.last.fm/music/The+Paper+Lanterns",
    "stats": {"listeners": "1200", "playcount": "34000"},
    "similar": {"artist": {"name": "Ida Holm", "url": "https://www.last.fm/music/Ida+Holm"}},
    "tags": {"tag": {"name": "indie pop", "url": "https://www.last.fm/tag/indie+pop"}},
    "bio": {
        "summary": "A band.",
        "content": 'A band from a harbour. <a href="https://www.last.fm/x">Read more</a>. CC.',
    },
}
ALBUM = {
    "name": "Harbour Lights",
    "artist": "The Paper Lanterns",
    "listeners": "800",
    "playcount": "9000",
    "tags": "",
    "tracks": {
        "track": {
            "name": "Low Tide",
            "duration": 185,
            "@attr": {"rank": 1},
            "artist": {"name": "The Paper Lanterns"},
        }
    },
}
TRACK = {
    "name": "Low Tide",
    "duration": "185000",
    "listeners": "70",
    "playcount": "90",
    "artist": {"name": "The Paper Lanterns", "mbid": "a-1"},
    "album": {"title": "Harbour Lights"},
    "toptags": {"tag": [{"name": "sea", "url": "https://www.last.fm/tag/sea"}]},
}
TAGS = {"tag": [{"name": "indie pop", "count": 100}, {"name": "sea", "count": 12}]}


class FakeLastfm:
    """error: the code with which it refuses everything."""

    def __init__(self, key: str = "k" * 32, *, error: int | None = None) -> None:
        self.key = key
        self.error = error
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        params = request.url.params
        if self.error is not None:
            return _wrong(self.error)
        if params.get("api_key") != self.key:
            return _wrong(10)
        if "lanterns" not in params.get("artist", "").lower() and "mbid" not in params:
            return _wrong(6)
        body = {
            "artist.getInfo": {"artist": ARTIST},
            "album.getInfo": {"album": ALBUM},
            "track.getInfo": {"track": TRACK},
            "artist.getTopTags": {"toptags": TAGS},
            "album.getTopTags": {"toptags": TAGS},
            "track.getTopTags": {"toptags": "\n"},
            "artist.getSimilar": {
                "similarartists": {"artist": [{"name": "Ida Holm", "match": "0.53", "mbid": "b-2"}]}
            },
            "track.getSimilar": {
                "similartracks": {
                    "track": [{"name": "Ebb", "match": 1.0, "artist": {"name": "Ida Holm"}}]
                }
            },
            "artist.getTopTracks": {
                "toptracks": {
                    "track": [
                        {
                            "name": "Low Tide",
                            "playcount": "90",
                            "listeners": "70",
                            "artist": {"name": "The Paper Lanterns"},
                        }
                    ]
                }
            },
        }.get(params["method"])
        return _wrong(3) if body is None else httpx.Response(200, json=body)


def _wrong(code: int) -> httpx.Response:
    status = {6: 404, 10: 403, 26: 403, 29: 429}.get(code, 400)
    body = {"error": code, "message": f"Something with the number {code}", "links": []}
    return httpx.Response(status, json=body)
