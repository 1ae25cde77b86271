"""`python -m tests.journeys.willing serve …`: soniq as it is, beside a Spotify that says yes.

Nobody can press a button on its page, so the code that a browser brings back holds the address of
that page: whoever has it was there. Other servers are asked as they are.
"""

import base64
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from soniq.cli import main
from soniq.clients.transport import Transport
from tests.fakes.spotify.described import published
from tests.fakes.spotify.web import CLIENT, REDIRECT, FakeSpotify

__all__ = ["ALBUMS", "CLIENT", "REDIRECT", "SONGS", "came_back"]

ALBUMS, SONGS = 60, 7


def came_back(page: str) -> str:
    """The address on which a browser ends that said yes at `page`."""
    asked = dict(parse_qsl(urlsplit(page).query))
    code = base64.urlsafe_b64encode(page.encode()).decode().rstrip("=")
    return f"{REDIRECT}?{urlencode({'code': code, 'state': asked['state']})}"


class Willing(httpx.AsyncBaseTransport):
    def __init__(self) -> None:
        published()  # takes seconds to read, which no request is to wait for
        self.spotify = FakeSpotify()
        self.spotify.fill(albums=ALBUMS, tracks=SONGS, playlists=2, songs=3)
        self.spotify.playlists[1].owner = "somebody"
        self._others = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.host.endswith("spotify.com"):
            return await self._others.handle_async_request(request)
        await request.aread()
        return self.spotify.answer(self._consented(request))

    async def aclose(self) -> None:
        await self._others.aclose()

    def _consented(self, request: httpx.Request) -> httpx.Request:
        form = dict(parse_qsl(request.content.decode()))
        if form.get("grant_type") != "authorization_code":
            return request
        page = base64.urlsafe_b64decode(form["code"] + "==").decode()
        back = dict(parse_qsl(urlsplit(self.spotify.consent(page)).query))
        return httpx.Request(
            "POST", request.url, headers=request.headers, data=form | {"code": back["code"]}
        )


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("soniq.app.outside.Transport", partial(Transport, through=Willing()))
        main()
