"""A soniq that knows albums and their images, beside servers that have others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from soniq.artworks.service import Artworks
from soniq.child.service import Children
from soniq.clients.coverartarchive import CoverArtArchive
from soniq.clients.deezer import Deezer
from soniq.clients.discogs import Discogs
from soniq.clients.saved_covers import SavedCovers
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import ShownMatch
from soniq.units import AlbumId
from tests.clients.asking import asking
from tests.fakes.coverartarchive.server import FakeCoverArtArchive
from tests.fakes.deezer.server import FakeDeezer
from tests.fakes.discogs.server import FakeDiscogs
from tests.fakes.musicbrainz.server import HARBOUR
from tests.intake.house import House
from tests.shelf import Shelf, picture

RELEASE: str = HARBOUR["id"]
GROUP: str = HARBOUR["release-group"]["id"]
ALBUM = AlbumId(1)


class Archive(FakeCoverArtArchive):
    """Its images are such as can be shown. down: it answers nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.front = picture("navy", size=500)
        self.down = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if self.down else super().answer(request)

    def _archive(self, request: httpx.Request) -> httpx.Response:
        answer = super()._archive(request)
        if answer.status_code != 200:
            return answer
        return httpx.Response(200, content=self.front, headers={"Content-Type": "image/jpeg"})


class Gallery:
    """Give `asked` for each album's tags; `scan` shelves what lies on the shelf."""

    def __init__(self, folder: Path, children: Children, network: str) -> None:
        self.house = House(folder / "library.sqlite", children)
        self.shelf = Shelf(folder / "music")
        self.root = self.house.add(self.shelf.root)
        self.folder = folder / "artwork"
        self.archive = Archive()
        self.discogs = FakeDiscogs(image=picture("olive", size=600))
        self.deezer = FakeDeezer(image=picture("plum", size=1000))
        self.saved: dict[str, bytes] = {}
        self.saved_asked: list[str] = []
        (folder / "kept").mkdir()
        self._asking = asking(httpx.MockTransport(self._answer), folder / "kept", network=network)
        self._transport = self._asking.__enter__()
        self.token: str | None = self.discogs.token
        self.serve(children)

    def serve(self, children: Children) -> None:
        """Builds the services over the house's database, as it is now."""
        self.journal = Journal(self.house.db)
        self.library = Library(
            self.house.db, children, self.folder.with_name("covers"), self.folder
        )
        self.artworks = Artworks(
            self.house.db,
            self.house.shelves,
            self.journal,
            children,
            CoverArtArchive(self._transport),
            Discogs(self._transport, lambda: self.token),
            Deezer(self._transport),
            SavedCovers(self._transport),
            self.folder,
        )

    def add(self, title: str = "Low Tide", **tags: Any) -> Path:
        """A track of the one album that all servers know."""
        about = {"album": "Harbour Lights", "artist": "The Paper Lanterns", **tags}
        return self.shelf.add(f"Lanterns/Harbour Lights/{title}.flac", title=title, **about)

    def scan(self) -> None:
        self.house.scan(self.root.id)

    def match(self, album_id: AlbumId = ALBUM, group: str = GROUP) -> None:
        match = ShownMatch(album_id=album_id, status="matched", score=97, release_group_id=group)
        with self.house.db.write() as tx:
            self.house.shelves.show_match(tx, match, "musicbrainz", [], {})

    @property
    def cover(self) -> Any:
        return self.house.one("SELECT cover FROM albums WHERE id = 1")

    def state(self) -> list[Any]:
        """All that a change of images may touch, but for when."""
        return [
            self.house.rows("SELECT * FROM artwork_of ORDER BY 1, 2, 3, 4"),
            self.house.rows("SELECT * FROM artwork_chosen ORDER BY 1, 2"),
            self.house.rows("SELECT id, cover, cover_art_url FROM albums ORDER BY id"),
            self.house.rows("SELECT id, cover FROM tracks ORDER BY id"),
        ]

    def close(self) -> None:
        self._asking.__exit__(None, None, None)
        self.house.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if host == "i.scdn.co":
            self.saved_asked.append(request.url.path)
            found = self.saved.get(request.url.path)
            return httpx.Response(404 if found is None else 200, content=found or b"")
        if "deezer" in host or "dzcdn" in host:
            return self.deezer.answer(request)
        return (self.discogs if "discogs" in host else self.archive).answer(request)


@contextmanager
def gallery_in(folder: Path, children: Children, *, network: str = "ask") -> Iterator[Gallery]:
    gallery = Gallery(folder, children, network)
    try:
        yield gallery
    finally:
        gallery.close()
