"""What other servers answered is kept for its time, small, and without a trace of what was not."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.model import Kept
from soniq.errors import Unavailable
from soniq.events import Bus
from soniq.store.cache import HttpCache
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import Moment, now

DAY = 86_400_000
BODY = b'{"title": "Fog"}' * 200
ANSWER = Kept(found=True, mime="application/json", body=BODY)
NOTHING = Kept(found=False, mime="")


class House:
    def __init__(self, folder: Path) -> None:
        self.now = now()
        migrate(folder / "library.sqlite")
        self.db = Database(folder / "library.sqlite", Bus())
        self.folder = folder / "metadata"
        self.cache = HttpCache(self.db, self.folder, clock=lambda: self.now)

    def pass_days(self, days: int) -> None:
        self.now = Moment(self.now + days * DAY)

    def keep(self, key: str, kept: Kept, ttl: int | None) -> None:
        self.cache.keep(key, kept, service="catalogue", url="https://catalogue.example/", ttl=ttl)

    def image(self, key: str, content: bytes = b"\xff\xd8\xff", ttl: int | None = None) -> Path:
        part = self.cache.part()
        part.write_bytes(content)
        path = self.cache.settle(key, part, "image/jpeg")
        self.keep(key, Kept(found=True, mime="image/jpeg", file=path), ttl)
        return path

    def files(self) -> list[Path]:
        return [path for path in self.folder.glob("**/*") if path.is_file()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.db.close()


def test_an_answer_is_kept_for_ever_where_nothing_else_is_said(house: House) -> None:
    house.keep("k", ANSWER, None)
    house.pass_days(10_000)
    assert house.cache.find("k") == ANSWER
    assert house.cache.find("another") is None


def test_an_answer_ends_with_its_time(house: House) -> None:
    house.keep("k", NOTHING, 7 * DAY)
    house.pass_days(6)
    assert house.cache.find("k") == NOTHING
    house.pass_days(1)
    assert house.cache.find("k") is None


def test_a_newer_answer_takes_the_place_of_the_older(house: House) -> None:
    house.keep("k", NOTHING, 7 * DAY)
    house.keep("k", ANSWER, None)
    house.pass_days(8)
    assert house.cache.find("k") == ANSWER


def test_an_answer_is_stored_small(house: House) -> None:
    house.keep("k", ANSWER, None)
    (size,) = house.db.read().execute("SELECT length(body) FROM http_cache").fetchone()
    assert size < len(BODY) / 10


def test_an_image_lies_in_a_file_by_its_key(house: House) -> None:
    path = house.image("ab12")
    assert path == house.folder / "ab" / "ab12.jpg"
    found = house.cache.find("ab12")
    assert found is not None
    assert found.file == path
    assert house.files() == [path]


def test_the_folder_may_move_with_its_library(house: House, tmp_path: Path) -> None:
    house.image("ab12")
    moved = house.folder.rename(tmp_path / "moved")
    found = HttpCache(house.db, moved).find("ab12")
    assert found is not None
    assert found.file is not None
    assert found.file.read_bytes() == b"\xff\xd8\xff"


def test_a_damaged_answer_counts_as_none(house: House) -> None:
    house.keep("k", ANSWER, None)
    with house.db.write() as tx:
        tx.execute("UPDATE http_cache SET body = x'00'")
    assert house.cache.find("k") is None


def test_tidying_takes_what_is_too_old_and_files_that_nobody_names(house: House) -> None:
    house.keep("old", NOTHING, DAY)
    house.keep("young", NOTHING, 7 * DAY)
    for_ever, expired = house.image("aa"), house.image("bb", ttl=DAY)
    stray = house.cache.part()
    stray.write_bytes(b"half")
    for path in house.files():
        os.utime(path, (0, 0))
    under_way = house.cache.part()
    under_way.write_bytes(b"half")
    house.pass_days(0)
    assert house.cache.tidy().answers == 0
    assert set(house.files()) == {for_ever, expired, under_way}

    house.pass_days(2)
    os.utime(under_way, (house.now / 1000, house.now / 1000))
    tidied = house.cache.tidy()
    assert (tidied.answers, tidied.files) == (2, 1)
    assert set(house.files()) == {for_ever, under_way}
    assert house.cache.find("young") == NOTHING


def test_the_oldest_images_make_room_where_there_are_too_many(house: House) -> None:
    paths = [house.image(key, b"12345") for key in ("aa", "bb", "cc", "dd")]
    for age, path in enumerate(paths):
        os.utime(path, (1_000 - age, 1_000 - age))
    assert house.cache.tidy(most=10).files == 2
    assert set(house.files()) == {paths[0], paths[1]}
    assert [house.cache.find(key) is None for key in ("aa", "bb", "cc", "dd")] == [
        *(False, False),
        *(True, True),
    ]


def test_the_size_of_the_images_can_be_told(house: House) -> None:
    house.image("aa", b"1234")
    house.image("bb", b"123")
    assert house.cache.size() == 7


def test_a_place_that_takes_no_files_is_told_in_words(house: House, tmp_path: Path) -> None:
    house.folder.write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="cannot be written"):
        house.cache.part()


def test_nobody_looks_for_an_answer_within_a_write(house: House) -> None:
    with pytest.raises(RuntimeError, match="write later"), house.db.write():
        house.cache.find("k")
