"""A small Discogs: it answers as the documentation of its API v2 says."""

from typing import Any

import httpx

RELEASES: dict[int, dict[str, Any]] = {
    501: {
        "id": 501,
        "master_id": 77,
        "title": "Harbour Lights",
        "year": 1987,
        "released": "1987-05-00",
        "country": "UK",
        "uri": "https://www.discogs.com/release/501-Paper-Lanterns-Harbour-Lights",
        "artists": [
            {"id": 9, "name": "Paper Lanterns, The (2)", "anv": "", "join": "&", "role": ""},
            {"id": 10, "name": "Ida Holm", "anv": "I. Holm", "join": "", "role": ""},
        ],
        "extraartists": [{"id": 11, "name": "Ola Berg", "anv": "", "join": "", "role": "Producer"}],
        "labels": [{"id": 3, "name": "Quay Records", "catno": "QUAY 7"}],
        "formats": [{"name": "Vinyl", "qty": "1", "descriptions": ["LP", "Album"]}],
        "identifiers": [{"type": "Barcode", "value": "5 012345 678900"}],
        "genres": ["Pop"],
        "styles": ["Indie Pop"],
        "tracklist": [
            {"position": "", "type_": "heading", "title": "Side One", "duration": ""},
            {"position": "A1", "type_": "track", "title": "Low Tide", "duration": "3:05"},
            {
                "position": "",
                "type_": "index",
                "title": "Suite",
                "duration": "",
                "sub_tracks": [
                    {"position": "A2a", "type_": "track", "title": "Fog", "duration": "1:02:03"},
                    {"position": "A2b", "type_": "track", "title": "Bell", "duration": ""},
                ],
            },
        ],
        "images": [
            {
                "type": "secondary",
                "uri": "https://i.discogs.com/back.jpg",
                "uri150": "",
                "width": 600,
                "height": 590,
            },
            {
                "type": "primary",
                "uri": "https://i.discogs.com/front.jpg",
                "uri150": "https://i.discogs.com/t.jpg",
                "width": 600,
                "height": 600,
            },
        ],
    }
}
MASTERS: dict[int, dict[str, Any]] = {
    77: {
        "id": 77,
        "main_release": 501,
        "title": "Harbour Lights",
        "year": 1987,
        "artists": [{"id": 9, "name": "Paper Lanterns, The (2)", "anv": "", "join": ""}],
        "tracklist": [{"position": "A1", "title": "Low Tide", "duration": "3:05"}],
        "images": [],
    }
}


class FakeDiscogs:
    """Give `server` to the transport as what it asks through."""

    def __init__(self, token: str = "sesame", image: bytes = b"") -> None:
        self.token = token
        self.image = image
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host == "i.discogs.com":
            return httpx.Response(200, content=self.image, headers={"Content-Type": "image/jpeg"})
        if not request.headers.get("User-Agent", "").startswith("soniq/"):
            return httpx.Response(403, json={"message": "You need a User-Agent of your own."})
        says = request.headers.get("Authorization")
        if says is not None and says != f"Discogs token={self.token}":
            return httpx.Response(401, json={"message": "You must authenticate."})
        kind, _, rest = request.url.path.strip("/").partition("/")
        if kind == "database":
            return _told({"pagination": {"page": 1}, "results": _found(request.url.params)})
        shelf = {"releases": RELEASES, "masters": MASTERS}.get(kind, {})
        body = shelf.get(int(rest)) if rest.isdecimal() else None
        if body is None:
            return httpx.Response(404, json={"message": "The requested resource was not found."})
        return _told(body if says else body | {"images": _hidden(body["images"])})


def _hidden(images: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [image | {"uri": "", "uri150": ""} for image in images]


def _found(params: httpx.QueryParams) -> list[dict[str, Any]]:
    hits = []
    for body in (MASTERS if params.get("type") == "master" else RELEASES).values():
        artist = body["artists"][0]["name"]
        codes = [one["value"] for one in body.get("identifiers", [])]
        digits = ["".join(filter(str.isdecimal, code)) for code in codes]
        if (
            _words(params.get("release_title", "")) <= _words(body["title"])
            and _words(params.get("artist", "")) <= _words(artist)
            and params.get("barcode", "") in ["", *digits]
        ):
            hits.append(
                {
                    "id": body["id"],
                    "type": params.get("type", "release"),
                    "title": f"{artist} - {body['title']}",
                    "year": str(body["year"]),
                    "barcode": codes,
                    "label": ["Quay Records"],
                    "format": ["Vinyl"],
                    "catno": "QUAY 7",
                    "uri": f"/release/{body['id']}",
                    "thumb": "",
                    "cover_image": "https://i.discogs.com/front.jpg",
                }
            )
    return hits


def _words(text: str) -> set[str]:
    return set(text.lower().replace(",", " ").split())


def _told(body: object) -> httpx.Response:
    rate = {"X-Discogs-Ratelimit": "60", "X-Discogs-Ratelimit-Remaining": "59"}
    return httpx.Response(200, json=body, headers=rate)
