"""`python -m tests.journeys.wired serve …`: soniq as it is, beside fakes of others' servers.

MusicBrainz knows `SAVED`, and the Cover Art Archive has their covers.
"""

from functools import partial

import httpx
import pytest

from soniq.cli import main
from soniq.clients.transport import Transport
from tests.artworks.gallery import GROUP, RELEASE, Archive
from tests.fakes.musicbrainz.server import FakeMusicBrainz, Json, release

SONGS = ("Ice Road", "Harbour Bells", "The Long Thaw")
BOUGHT = "Winter Harbour"
ARTIST = "The Lantern Keepers"
SAVED: tuple[Json, ...] = tuple(
    release(title, (artist,), tuple((f"{song}{more}", 6_000) for song in SONGS), barcode=barcode)
    for title, artist, more, barcode in (
        (BOUGHT, ARTIST, "", "5012345678900"),
        ("Autumn Rooms", "Otis Merriweather Trio", " again", "5012345678917"),
        ("Kitchen Radio", "Mala Ribera", " at night", "5012345678924"),
    )
)
"""What somebody saved at Spotify."""


class Wire:
    """Leads each request to the fake of its server; what has none gets 404."""

    def __init__(self) -> None:
        self.musicbrainz = FakeMusicBrainz(SAVED)
        self.archive = Archive()

    def answer(self, request: httpx.Request) -> httpx.Response:
        if "musicbrainz" in request.url.host:
            return self.musicbrainz.answer(request)
        if "archive.org" in request.url.host:
            return self.archive.answer(_as_the_one_it_knows(request))
        return httpx.Response(404)


def _as_the_one_it_knows(request: httpx.Request) -> httpx.Request:
    """The fake archive has images of one album alone; they do for all of `SAVED`."""
    url = str(request.url)
    for one in SAVED:
        url = url.replace(one["id"], RELEASE).replace(one["release-group"]["id"], GROUP)
    return httpx.Request(request.method, url, headers=request.headers)


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        fitted = partial(Transport, through=httpx.MockTransport(Wire().answer))
        patch.setattr("soniq.app.outside.Transport", fitted)
        main()
