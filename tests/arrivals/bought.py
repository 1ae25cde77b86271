"""A soniq with one album on its disk, and what it takes to bring it another."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from soniq.arrivals.model import Arrival, ArrivalId, Preview
from soniq.clients.downloading import Downloader
from soniq.library.model import AlbumFilter, Slice
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.units import AlbumId, PersonId, RootId, tell_nobody
from tests.arrivals import zips
from tests.fakes.shop.server import FakeShop
from tests.moving.house import on_disk
from tests.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What tests of arrivals ask."""

    soniq: Soniq
    music: Shelf
    folder: Path
    person: PersonId
    shop: FakeShop

    @property
    def root(self) -> RootId:
        return self.soniq.roots.all()[0].id

    @property
    def lying(self) -> Path:
        """Where arrivals lie."""
        return self.folder / "data" / "arrivals"

    def zip(self, **more: bytes) -> bytes:
        return zips.zipped({**zips.album(self.folder), **more})

    def bring(self, content: bytes, name: str = "", *, to: ArrivalId | None = None) -> Arrival:
        """As an upload does it."""
        with self.soniq.arrivals.incoming(len(content)) as incoming:
            incoming.write(content)
            return self.soniq.arrivals.bring(
                incoming, name or f"{zips.ARTIST} - {zips.ALBUM}.zip", by=self.person, to=to
            )

    def work(self, arrival_id: ArrivalId) -> Arrival:
        return self.soniq.arrivals.work(arrival_id, tell_nobody)

    def staged(self, content: bytes | None = None, name: str = "") -> Preview:
        one = self.bring(self.zip() if content is None else content, name)
        self.work(one.id)
        return self.soniq.arrivals.preview(one.id)

    def filed(self, content: bytes | None = None) -> Arrival:
        one = self.staged(content).arrival
        self.soniq.arrivals.accept(one.id, by=self.person)
        return self.work(one.id)

    def scan(self) -> None:
        self.soniq.intake.scan(self.root)
        self.soniq.arrivals.landed()

    def want(self, told: ToldAlbum) -> AlbumId:
        wish = self.soniq.collection.want(self.person, told)
        assert wish.album_id is not None
        return wish.album_id

    def on_disk(self) -> dict[str, bytes]:
        return on_disk(self.music.root)

    def left(self) -> list[str]:
        """What still lies of arrivals."""
        return sorted(
            os.fspath(place.relative_to(self.lying))
            for place in self.lying.rglob("*")
            if place.is_file()
        )

    def albums(self) -> Mapping[str, AlbumId]:
        found = self.soniq.library.albums(AlbumFilter(), part=Slice(first=50)).items
        return {album.title: album.id for album in found}


def night_ferry(songs: tuple[str, ...] = zips.SONGS) -> ToldAlbum:
    """The album as somebody wishes for it."""
    return ToldAlbum(
        title=zips.ALBUM,
        artists=(zips.ARTIST,),
        release_date="1991",
        total_tracks=len(songs),
        tracks=tuple(
            ToldTrack(title=song, track_number=number) for number, song in enumerate(songs, 1)
        ),
    )


@contextmanager
def bought(folder: Path, **settings: object) -> Iterator[Bought]:
    music = Shelf(folder / "music")
    for number, song in enumerate(("Low Tide", "Fog"), 1):
        music.add(
            f"Lanterns/Harbour/{number:02}.flac",
            title=song,
            artist=zips.ARTIST,
            album="Harbour Lights",
            number=number,
            year="1987",
        )
    calm = {
        "data": folder / "data",
        "watch": True,
        "watch_quiet_seconds": 0.1,
        "scan_on_start": False,
        "analyse": False,
    }
    shop = FakeShop()
    with pytest.MonkeyPatch.context() as patch:
        fitted = partial(Downloader, through=httpx.MockTransport(shop.answer), resolve=shop.resolve)
        patch.setattr("soniq.app.outside.Downloader", fitted)
        soniq = Soniq.open({**calm, **settings}, alone_as="a test")
        try:
            soniq.accounts.claim(
                "owner", "correct horse battery", nearness=Nearness.LOOPBACK, address="127.0.0.1"
            )
            (person,) = soniq.accounts.people()
            root = soniq.roots.add(os.fsencode(music.root)).id
            soniq.roots.set_writable(root, True, by=None)
            soniq.intake.scan(root)
            soniq.arrivals.settle()
            yield Bought(soniq=soniq, music=music, folder=folder, person=person.id, shop=shop)
        finally:
            soniq.close()
