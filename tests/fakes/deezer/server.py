"""A small Deezer: it answers 200 to everything, and says in the answer what went wrong."""

from typing import Any

import httpx

ARTIST = {"id": 27, "name": "The Paper Lanterns"}
TRACKS: list[dict[str, Any]] = [
    {
        "id": 900 + number,
        "title": title,
        "title_version": version,
        "isrc": f"GBXYZ870000{number}",
        "duration": 185 + number,
        "disk_number": 1,
        "track_position": number,
        "artist": ARTIST,
        "album": {"id": 61, "title": "Harbour Lights"},
        "link": f"https://www.deezer.com/track/{900 + number}",
    }
    for number, (title, version) in enumerate(
        [("Low Tide", ""), ("Fog", "(Live)"), ("Bell (Edit)", "(Edit)")], 1
    )
]
ALBUM: dict[str, Any] = {
    "id": 61,
    "title": "Harbour Lights",
    "upc": "5012345678900",
    "artist": ARTIST,
    "contributors": [ARTIST],
    "nb_tracks": 3,
    "duration": 561,
    "record_type": "album",
    "release_date": "1987-05-01",
    "label": "Quay Records",
    "genres": {"data": [{"id": 132, "name": "Pop"}]},
    "cover_medium": "https://cdn-images.dzcdn.net/images/cover/1/250x250.jpg",
    "cover_xl": "https://cdn-images.dzcdn.net/images/cover/1/1000x1000.jpg",
    "link": "https://www.deezer.com/album/61",
}


class FakeDeezer:
    """page: how many tracks a page has. tired: how many requests are refused first."""

    def __init__(self, *, page: int = 100, tired: int = 0, image: bytes = b"") -> None:
        self.page = page
        self.tired = tired
        self.image = image
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host.endswith("dzcdn.net"):
            return httpx.Response(200, content=self.image, headers={"Content-Type": "image/jpeg"})
        if self.tired > 0:
            self.tired -= 1
            return _wrong(4, "Quota limit exceeded", "Exception")
        return httpx.Response(200, json=self._body(request.url.path, request.url.params))

    def _body(self, path: str, params: httpx.QueryParams) -> object:
        match path.strip("/").split("/"):
            case ["search", what]:
                return _search(what, params.get("q", ""))
            case ["album", "61" | "upc:5012345678900"]:
                return ALBUM | {"tracks": {"data": [_short(track) for track in TRACKS]}}
            case ["album", "61", "tracks"]:
                start = int(params.get("index", "0")) // 100 * self.page
                end = start + self.page
                more = {"next": "https://api.deezer.com/more"} if end < len(TRACKS) else {}
                return {"data": TRACKS[start:end], "total": len(TRACKS)} | more
            case ["track", code]:
                for track in TRACKS:
                    if code in (str(track["id"]), f"isrc:{track['isrc']}"):
                        return track
        return {"error": {"type": "DataException", "message": "no data", "code": 800}}


def _search(what: str, query: str) -> object:
    words = query.lower().split()
    found = [ALBUM] if what == "album" else TRACKS
    return {
        "data": [
            one
            for one in found
            if all(word in f"{one['artist']['name']} {one['title']}".lower() for word in words)
        ]
    }


def _short(track: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in track.items() if name not in ("isrc", "track_position")}


def _wrong(code: int, message: str, kind: str) -> httpx.Response:
    return httpx.Response(200, json={"error": {"type": kind, "message": message, "code": code}})
