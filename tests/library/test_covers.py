"""Covers: made when first looked at, once, from whatever still holds the picture."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from soniq.errors import Invalid, NotFound
from soniq.events import Bus
from soniq.files.artwork import GONE
from soniq.files.model import Rendered, Unreadable
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import ArtworkHash

HASH = ArtworkHash("ab" * 16)
OTHER = ArtworkHash("cd" * 16)


class Painter:
    """Renders pictures as the child process would, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.fails: str | None = None
        self.sizes: tuple[int, ...] = (160, 480, 1200)
        self.waits = threading.Event()
        self.waits.set()

    def render(self, path: bytes, hash: ArtworkHash) -> Rendered:
        self.asked.append(path)
        self.waits.wait(10)
        if self.fails is not None:
            raise Unreadable(self.fails)
        return Rendered(
            webp={size: b"webp %d" % size for size in self.sizes},
            width=1400,
            height=1300,
            placeholder="data:image/webp;base64,AA",
            tint="#102030",
        )


class Shelf:
    def __init__(self, folder: Path) -> None:
        migrate(folder / "library.sqlite")
        self.db = Database(folder / "library.sqlite", Bus())
        self.painter = Painter()
        self.covers = folder / "covers"
        self.library = Library(self.db, self.painter, self.covers)
        self.music = folder / "music"
        (self.music / "album").mkdir(parents=True)
        self.image = self.music / "album" / "cover.jpg"
        self.song = self.music / "album" / "song.flac"
        self.image.write_bytes(b"image")
        self.song.write_bytes(b"song")
        with self.db.write() as tx:
            tx.execute(
                "INSERT INTO roots (id, path, name, added_at_ms) VALUES (1, :path, 'music', 0)",
                {"path": bytes(self.music)},
            )
            tx.execute(
                """
                INSERT INTO folders (id, root_id, path, name, name_key, mtime_ns)
                VALUES (1, 1, CAST('album' AS BLOB), 'album', 'album', 0)
                """
            )
            tx.execute(
                """
                INSERT INTO files (
                    id, root_id, folder_id, name, size_bytes, mtime_ns, inode, added_at_ms,
                    read_at_ms
                )
                VALUES (1, 1, 1, CAST('song.flac' AS BLOB), 4, 0, 1, 0, 0)
                """
            )
            tx.execute(
                """
                INSERT INTO artwork (hash, mime, size_bytes, added_at_ms)
                VALUES (:hash, 'image/jpeg', 5, 0), (:other, 'image/png', 5, 0)
                """,
                {"hash": HASH, "other": OTHER},
            )
            tx.execute(
                """
                INSERT INTO artwork_of (entity, entity_id, hash, source, file_id, folder_id, name)
                VALUES
                    ('album', 1, :hash, 'folder', NULL, 1, CAST('cover.jpg' AS BLOB)),
                    ('track', 1, :hash, 'embedded', 1, NULL, NULL)
                """,
                {"hash": HASH},
            )


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.db.close()


def test_a_cover_is_made_when_it_is_first_asked_for(shelf: Shelf) -> None:
    path = shelf.library.cover(HASH, 480)
    assert path == shelf.covers / "ab" / f"{HASH}-480.webp"
    assert path.read_bytes() == b"webp 480"
    assert shelf.painter.asked == [bytes(shelf.image)]


def test_all_sizes_are_made_at_once_and_kept(shelf: Shelf) -> None:
    for size in (160, 480, 1200, 160):
        assert shelf.library.cover(HASH, size).read_bytes() == b"webp %d" % size
    assert len(shelf.painter.asked) == 1


def test_what_decoding_tells_is_remembered(shelf: Shelf) -> None:
    assert shelf.library.placeholder(HASH) is None
    shelf.library.cover(HASH, 160)
    artwork = shelf.library.artwork([HASH, OTHER, ArtworkHash("no such")])
    assert set(artwork) == {HASH, OTHER}
    assert (artwork[HASH].width, artwork[HASH].height, artwork[HASH].tint) == (
        1400,
        1300,
        "#102030",
    )
    assert shelf.library.placeholder(HASH) == "data:image/webp;base64,AA"
    assert artwork[OTHER].placeholder is None


def test_a_small_picture_is_not_enlarged_but_shown_in_every_size(shelf: Shelf) -> None:
    shelf.painter.sizes = (160,)
    assert shelf.library.cover(HASH, 1200).read_bytes() == b"webp 160"
    shelf.library.cover(HASH, 480)
    assert len(shelf.painter.asked) == 1


def test_another_file_gives_the_picture_where_the_first_is_gone(shelf: Shelf) -> None:
    shelf.image.unlink()
    shelf.library.cover(HASH, 160)
    assert shelf.painter.asked == [bytes(shelf.song)]


def test_many_who_ask_at_once_wait_for_one_that_makes_it(shelf: Shelf) -> None:
    shelf.painter.waits.clear()
    with ThreadPoolExecutor(8) as many:
        asking = [many.submit(shelf.library.cover, HASH, 480) for _ in range(8)]
        shelf.painter.waits.set()
        paths = {asked.result() for asked in asking}
    assert len(paths) == 1
    assert len(shelf.painter.asked) == 1


def test_a_broken_picture_is_remembered_and_not_tried_again(shelf: Shelf) -> None:
    shelf.painter.fails = "It is no image."
    for _ in range(2):
        with pytest.raises(NotFound, match="It is no image"):
            shelf.library.cover(HASH, 480)
    assert len(shelf.painter.asked) == 2  # both files that hold it, once
    assert shelf.library.artwork([HASH])[HASH].broken == "It is no image."


def test_a_picture_that_left_its_file_is_not_called_broken(shelf: Shelf) -> None:
    shelf.painter.fails = GONE
    with pytest.raises(NotFound):
        shelf.library.cover(HASH, 480)
    shelf.painter.fails = None
    assert shelf.library.cover(HASH, 480).exists()


def test_a_cover_whose_drive_is_away_is_tried_again_later(shelf: Shelf) -> None:
    away = shelf.music.rename(shelf.music.with_name("away"))
    with pytest.raises(NotFound, match="reached"):
        shelf.library.cover(HASH, 480)
    away.rename(shelf.music)
    assert shelf.library.cover(HASH, 480).exists()


def test_a_file_that_a_power_cut_left_empty_is_made_anew(shelf: Shelf) -> None:
    path = shelf.library.cover(HASH, 480)
    path.write_bytes(b"")
    assert shelf.library.cover(HASH, 480).read_bytes() == b"webp 480"


def test_nothing_but_covers_is_left_in_the_folder(shelf: Shelf) -> None:
    shelf.library.cover(HASH, 480)
    assert {path.suffix for path in shelf.covers.rglob("*") if path.is_file()} == {".webp"}


@pytest.mark.parametrize("hash", ["", "../../etc/passwd", "AB" * 16, "ab" * 15, "ab" * 17, "\x00"])
def test_a_name_that_is_no_hash_reaches_no_file(shelf: Shelf, hash: str) -> None:
    with pytest.raises(NotFound):
        shelf.library.cover(ArtworkHash(hash), 160)


def test_unknown_covers_and_sizes_are_refused(shelf: Shelf) -> None:
    with pytest.raises(NotFound):
        shelf.library.cover(ArtworkHash("00" * 16), 160)
    with pytest.raises(NotFound):
        shelf.library.cover(OTHER, 160)
    with pytest.raises(Invalid, match="160, 480, 1200"):
        shelf.library.cover(HASH, 161)
