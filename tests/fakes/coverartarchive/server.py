"""A small Cover Art Archive: it lists images with http addresses, and redirects to archive.org."""

from typing import Any

import httpx

from tests.fakes.musicbrainz.server import HARBOUR

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 4
HOST = "http://coverartarchive.org"
NUMBER = 4711


def image(number: int, *types: str) -> dict[str, Any]:
    place = f"{HOST}/release/{HARBOUR['id']}/{number}"
    sizes = {"250": "250", "500": "500", "1200": "1200", "small": "250", "large": "500"}
    return {
        "id": number,
        "image": f"{place}.jpg",
        "thumbnails": {name: f"{place}-{size}.jpg" for name, size in sizes.items()},
        "types": list(types),
        "front": "Front" in types,
        "back": "Back" in types,
        "approved": True,
        "comment": "",
        "edit": 1,
    }


INDEX = {
    "release": f"https://musicbrainz.org/release/{HARBOUR['id']}",
    "images": [image(NUMBER, "Front"), image(NUMBER + 1, "Back", "Spine")],
}


class FakeCoverArtArchive:
    """requests: all that came, those to archive.org among them."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.scheme != "https":
            return httpx.Response(400, text="in the clear")
        if request.url.host.endswith("archive.org") and request.url.host != "coverartarchive.org":
            return self._archive(request)
        match request.url.path.strip("/").split("/"):
            case ["release", release] if release == HARBOUR["id"]:
                return httpx.Response(200, json=INDEX)
            case ["release-group", group] if group == HARBOUR["release-group"]["id"]:
                return httpx.Response(200, json=INDEX)
            case ["release", release, name] if release == HARBOUR["id"]:
                return _moved(f"http://archive.org/download/mbid-{release}/{name}")
            case ["release-group", group, name] if group == HARBOUR["release-group"]["id"]:
                return _moved(f"https://archive.org/download/mbid-{HARBOUR['id']}/{name}")
        return httpx.Response(404, text="<!doctype html><title>404 Not Found</title>")

    def _archive(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "archive.org":
            return _moved(f"https://ia800.us.archive.org/1/items{request.url.path}", 302)
        return httpx.Response(200, content=JPEG, headers={"Content-Type": "image/jpeg"})


def _moved(to: str, status: int = 307) -> httpx.Response:
    return httpx.Response(status, headers={"Location": to}, text=f"See: {to}")
