"""The file of deeds: nothing acknowledged is lost, and a torn line hurts nobody else's."""

import json
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from soniq.errors import Conflict, Unavailable
from soniq.events import Bus
from soniq.store.database import Database
from soniq.store.deeds import Deed, Deeds
from soniq.store.migrations import migrate


class Library:
    """A library that keeps words, and knows how to keep one again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "library.sqlite"
        self.file = folder / "deeds.jsonl"
        fresh = not self.path.exists()
        migrate(self.path)
        self.deeds = Deeds(self.file)
        self.db = Database(self.path, Bus(), self.deeds)
        if fresh:
            with self.db.write() as tx:
                tx.execute("CREATE TABLE words (word TEXT PRIMARY KEY) STRICT")

    def keep(self, word: str) -> None:
        with self.db.write(lasting=True) as tx:
            tx.execute("INSERT OR IGNORE INTO words VALUES (:word)", {"word": word})
            tx.deed("words.kept", {"word": word})

    def redo(self, deed: Deed) -> None:
        self.keep(str(deed.body["word"]))

    def words(self) -> list[str]:
        return [row["word"] for row in self.db.read().execute("SELECT word FROM words")]

    def numbers(self) -> list[int]:
        return [deed.number for deed in self.deeds.since(0)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path)
    yield library
    library.db.close()


def again(library: Library) -> Library:
    library.db.close()
    return Library(library.path.parent)


def test_deeds_are_numbered_without_a_hole_and_over_restarts(library: Library) -> None:
    library.keep("one")
    library.keep("two")
    later = again(library)
    later.keep("three")
    assert later.numbers() == [1, 2, 3]
    assert [deed.body["word"] for deed in later.deeds.since(1)] == ["two", "three"]
    assert later.file.stat().st_mode & 0o777 == 0o600
    later.db.close()


def test_a_failed_transaction_leaves_no_deed(library: Library) -> None:
    with pytest.raises(ZeroDivisionError), library.db.write(lasting=True) as tx:
        tx.deed("words.kept", {"word": "no"})
        raise ZeroDivisionError
    library.keep("yes")
    assert [deed.body["word"] for deed in library.deeds.since(0)] == ["yes"]
    assert library.numbers() == [1]


def test_a_deed_whose_commit_fails_is_taken_back(library: Library) -> None:
    library.keep("one")
    with pytest.raises(Exception, match="FOREIGN KEY"), library.db.write(lasting=True) as tx:
        tx.execute("CREATE TABLE a (x INTEGER PRIMARY KEY)")
        tx.execute("CREATE TABLE b (x REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
        tx.execute("INSERT INTO b VALUES (1)")
        tx.deed("words.kept", {"word": "no"})
    library.keep("two")
    assert library.numbers() == [1, 2]
    assert library.words() == ["one", "two"]


def test_a_restored_library_is_brought_up_to_date(library: Library, tmp_path: Path) -> None:
    library.keep("before")
    backup = tmp_path / "backup.sqlite"
    library.db.backup(backup)
    library.keep("after")
    library.keep("later")
    library.db.close()
    copyfile(backup, library.path)

    restored = Library(tmp_path)
    assert restored.words() == ["before"]
    with pytest.raises(Conflict, match="lacks 2 deeds"):
        restored.keep("too soon")
    replayed = restored.db.replay({"words.kept": restored.redo})
    assert (replayed.done, replayed.skipped) == (2, 0)
    assert sorted(restored.words()) == ["after", "before", "later"]
    restored.keep("new")
    assert restored.numbers() == [1, 2, 3, 4]
    assert restored.db.replay({"words.kept": restored.redo}).done == 0
    restored.db.close()


def test_a_deed_of_an_unknown_kind_is_passed_by(library: Library, tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite"
    library.db.backup(empty)
    with library.db.write(lasting=True) as tx:
        tx.deed("future.thing", {})
    library.keep("word")
    library.db.close()
    copyfile(empty, library.path)

    restored = Library(tmp_path)
    replayed = restored.db.replay({"words.kept": restored.redo})
    assert (replayed.done, replayed.skipped) == (1, 1)
    restored.keep("more")
    assert restored.words() == ["word", "more"]
    restored.db.close()


def test_a_deed_that_lost_the_power_before_its_commit_is_done_at_the_next_start(
    library: Library, tmp_path: Path
) -> None:
    library.keep("one")
    line = {"number": 2, "at": 0, "kind": "words.kept", "body": {"word": "two"}}
    with library.file.open("a") as file:
        file.write(json.dumps(line) + "\n")
    later = again(library)
    assert later.db.replay({"words.kept": later.redo}).done == 1
    assert later.words() == ["one", "two"]
    later.keep("three")
    assert later.numbers() == [1, 2, 3]
    later.db.close()


@pytest.mark.parametrize("torn", [b'{"number": 2, "at": 17', b"\xff\xfe", b"{}", b"[1]"])
def test_a_new_deed_is_never_glued_to_a_torn_one(library: Library, torn: bytes) -> None:
    library.keep("one")
    with library.file.open("ab") as file:
        file.write(torn)
    later = again(library)
    later.keep("two")
    assert [deed.body["word"] for deed in later.deeds.since(0)] == ["one", "two"]
    assert later.deeds.unreadable == 1
    later.db.close()


def test_a_damaged_line_does_not_hide_those_behind_it(library: Library) -> None:
    for word in ("one", "two", "three"):
        library.keep(word)
    lines = library.file.read_bytes().splitlines(keepends=True)
    lines[1] = b"\x00" * len(lines[1][:-1]) + b"\n"
    library.file.write_bytes(b"".join(lines))
    assert library.numbers() == [1, 3]
    assert library.deeds.unreadable == 1


def test_a_full_disk_refuses_the_deed_and_the_change(library: Library) -> None:
    library.keep("one")
    size = library.file.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, hard))
    try:
        with pytest.raises(Unavailable):
            library.keep("two")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)
    assert library.words() == ["one"]
    library.keep("three")
    assert library.words() == ["one", "three"]
    assert library.numbers() == [1, 2]


def test_a_lost_file_of_deeds_goes_on_with_the_next_number(library: Library) -> None:
    library.keep("one")
    library.file.unlink()
    later = again(library)
    later.keep("two")
    assert later.numbers() == [2]
    later.db.close()
