"""A library with a collection over it, and two people; files come as a scan would bring them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from soniq.collection.model import (
    Acquisition,
    BroughtHolding,
    BroughtWish,
    Collected,
    Medium,
    WishKind,
    WishSource,
)
from soniq.collection.service import Collection
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.store.deeds import Deeds
from soniq.units import AlbumId, Milliseconds, Moment, PersonId, TrackId
from tests.intake.house import House
from tests.library.putting import Nobody, put

ADA, BEN = PersonId(1), PersonId(2)
START = Moment(1_700_000_000_000)
SONGS = ("Airbag", "Paranoid Android", "Lucky")


class Home(House):
    def __init__(self, library: Path, deeds: Deeds | None = None) -> None:
        super().__init__(library, Nobody(), deeds)
        self.at = START
        self.moved: list[tuple[TrackId, TrackId]] = []
        self.collection = Collection(
            self.db, self.shelves, self._clock, movers=lambda: [_Noting(self.moved)]
        )

        self._forgetting = self.bus.listen(lambda _: self.collection.forget())
        self._forgetting.__enter__()

    def close(self) -> None:
        self._forgetting.__exit__(None, None, None)
        super().close()

    def people(self) -> None:
        with self.db.write() as tx:
            tx.executemany(
                """
                INSERT INTO people (id, name, name_key, role, password_hash, created_at_ms)
                VALUES (:id, :name, :name, :role, '', 0)
                """,
                [
                    {"id": ADA, "name": "ada", "role": "owner"},
                    {"id": BEN, "name": "ben", "role": "user"},
                ],
            )

    def put(self, folder: str = "radiohead", songs: tuple[str, ...] = SONGS, **tags: Any) -> None:
        """Files of an album."""
        tags = {"artists": ("Radiohead",), "album": "OK Computer"} | tags
        for number, song in enumerate(songs, 1):
            put(self, f"{folder}/{number}.flac", title=song, track_number=number, **tags)

    def lose(self, folder: str = "radiohead") -> None:
        """Its files go."""
        gone = self.rows(
            "SELECT f.id FROM files AS f JOIN folders AS d ON d.id = f.folder_id"
            " WHERE d.path = :path",
            path=folder.encode(),
        )
        with self.db.write() as tx:
            self.shelves.lose(tx, [row[0] for row in gone])

    def only(self) -> Collected:
        (found,) = self.collection.albums().items
        return found

    def id_of(self, title: str) -> AlbumId:
        return AlbumId(self.one("SELECT id FROM albums WHERE title = :title", title=title))

    def _clock(self) -> Moment:
        self.at = Moment(self.at + 1)
        return self.at


class _Noting:
    """Notes what would follow a song."""

    def __init__(self, moved: list[tuple[TrackId, TrackId]]) -> None:
        self._moved = moved

    def move(self, tx: object, src: TrackId, dst: TrackId) -> None:
        self._moved.append((src, dst))


@contextmanager
def home_in(folder: Path, deeds: Deeds | None = None) -> Iterator[Home]:
    home = Home(folder / "library.sqlite", deeds)
    (folder / "music").mkdir(exist_ok=True)
    try:
        yield home
    finally:
        home.close()


def told(title: str = "OK Computer", songs: tuple[str, ...] = SONGS, **more: Any) -> ToldAlbum:
    more.setdefault("artists", ("Radiohead",))
    more.setdefault("tracks", tuple(track(song, at) for at, song in enumerate(songs, 1)))
    return ToldAlbum(title=title, **more)


def track(title: str, number: int | None = None, **more: Any) -> ToldTrack:
    return ToldTrack(title=title, track_number=number, duration=Milliseconds(1_000), **more)


def album_wish(its: str = "a1", **more: Any) -> BroughtWish:
    source = more.pop("source", WishSource.SPOTIFY)
    return BroughtWish(source=source, kind=WishKind.ALBUM, album=told(**more), external_id=its)


def song_wish(song: str, its: str = "", /, **more: Any) -> BroughtWish:
    number = more.pop("number", None)
    marks = more.pop("song", {})
    source = more.pop("source", WishSource.SPOTIFY)
    return BroughtWish(
        source=source,
        kind=WishKind.SONG,
        album=told(**{"tracks": (), **more}),
        track=track(song, number, **marks),
        external_id=its,
    )


def record(its: str = "d1", **more: Any) -> BroughtHolding:
    return BroughtHolding(
        origin="discogs",
        external_id=its,
        acquisition=more.pop("acquisition", Acquisition.PHYSICAL),
        medium=more.pop("medium", Medium.VINYL),
        album=told(**{"tracks": (), **more}),
    )
