"""A small iTunes Store, which answers 403 to the impatient."""

import httpx

ALBUM = {
    "wrapperType": "collection",
    "collectionType": "Album",
    "collectionId": 71,
    "artistId": 7,
    "artistName": "The Paper Lanterns",
    "collectionName": "Harbour Lights",
    "collectionExplicitness": "notExplicit",
    "trackCount": 2,
    "releaseDate": "1987-05-01T07:00:00Z",
    "primaryGenreName": "Pop",
    "country": "USA",
    "artworkUrl100": "https://is1-ssl.mzstatic.com/image/thumb/a.jpg/100x100bb.jpg",
    "collectionViewUrl": "https://music.apple.com/us/album/harbour-lights/71",
}
SONGS = [
    {
        "wrapperType": "track",
        "kind": "song",
        "artistId": 7,
        "collectionId": 71,
        "trackId": 710 + number,
        "artistName": "The Paper Lanterns",
        "collectionName": "Harbour Lights",
        "trackName": title,
        "discNumber": 1,
        "discCount": 1,
        "trackNumber": number,
        "trackCount": 2,
        "trackTimeMillis": 185_000,
        "trackExplicitness": "explicit",
    }
    for number, title in enumerate(["Low Tide", "Fog"], 1)
]
FILM = {"wrapperType": "track", "kind": "feature-movie", "trackId": 1, "trackName": "Lights"}


class FakeItunes:
    def __init__(self, *, tired: int = 0) -> None:
        self.tired = tired
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        params = request.url.params
        if self.tired > 0:
            self.tired -= 1
            return httpx.Response(403, text="")
        found: list[dict[str, object]] = []
        if request.url.path == "/search" and "harbour" in params["term"].lower():
            found = [ALBUM] if params["entity"] == "album" else [*SONGS, FILM]
        if request.url.path == "/lookup" and "71" in (params.get("id"), params.get("upc")):
            found = [ALBUM, *SONGS]
        body = {"resultCount": len(found), "results": found}
        return httpx.Response(200, json=body, headers={"Content-Type": "text/javascript"})
