"""The library file: writes take turns, news waits for the commit, readers do not pile up."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from soniq.errors import Unavailable
from soniq.events import Bus, Event
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.store.outbox import forget_old, forgotten_to, kept_between


@dataclass(frozen=True, slots=True)
class Sung(Event):
    """A song was sung."""

    name: ClassVar[str] = "song.sung"
    song_id: int


@dataclass(frozen=True, slots=True)
class Kept(Event):
    """A song was kept."""

    name: ClassVar[str] = "song.kept"
    lasting: ClassVar[bool] = True
    song_id: int


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def db(tmp_path: Path, bus: Bus) -> Iterator[Database]:
    path = tmp_path / "library.sqlite"
    migrate(path)
    db = Database(path, bus)
    with db.write() as tx:
        tx.execute("CREATE TABLE notes (word TEXT NOT NULL) STRICT")
    yield db
    db.close()


def words(db: Database) -> list[str]:
    return [row["word"] for row in db.read().execute("SELECT word FROM notes")]


def outbox(db: Database) -> list[str]:
    return [item.payload["song_id"] for item in kept_between(db.read(), after=0, until=2**62)]  # type: ignore[misc]  # a payload's values are any JSON


def test_a_failed_block_leaves_no_rows_and_tells_no_news(db: Database, bus: Bus) -> None:
    told = list[Event]()
    with bus.listen(told.append), pytest.raises(ZeroDivisionError), db.write() as tx:
        tx.execute("INSERT INTO notes VALUES ('lost')")
        tx.emit(Sung(song_id=1))
        tx.emit(Kept(song_id=1))
        raise ZeroDivisionError
    assert told == []
    assert words(db) == []
    assert outbox(db) == []


def test_news_is_told_after_the_commit_and_lasting_news_is_kept_with_it(
    db: Database, bus: Bus
) -> None:
    seen = list[list[str]]()
    with bus.listen(lambda _: seen.append(words(db))), db.write() as tx:
        tx.emit(Kept(song_id=7))
        tx.execute("INSERT INTO notes VALUES ('there')")
    assert seen == [["there"]]
    assert outbox(db) == ["7"]


def test_a_listener_may_write(db: Database, bus: Bus) -> None:
    def note(event: Event) -> None:
        with db.write() as tx:
            tx.execute("INSERT INTO notes VALUES (:word)", {"word": event.name})

    with bus.listen(note), db.write() as tx:
        tx.emit(Sung(song_id=1))
    assert words(db) == ["song.sung"]


def test_eight_writers_take_turns(db: Database) -> None:
    def write(word: str) -> None:
        with db.write() as tx:
            (before,) = tx.execute("SELECT count(*) FROM notes").fetchone()
            tx.execute("INSERT INTO notes VALUES (:word)", {"word": f"{word}{before}"})

    threads = [threading.Thread(target=write, args=("w",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(words(db)) == [f"w{n}" for n in range(8)]


def test_a_write_inside_a_write_is_named_rather_than_waited_for(db: Database) -> None:
    with pytest.raises(RuntimeError, match="pass the Tx on"), db.write(), db.write():
        pass
    with db.write() as tx:
        assert db.is_writing
        tx.execute("INSERT INTO notes VALUES ('after')")
    assert not db.is_writing
    assert words(db) == ["after"]


def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.read().execute("INSERT INTO notes VALUES ('no')")


def test_a_snapshot_stays_as_it_was(db: Database) -> None:
    with db.snapshot() as reader:
        before = reader.execute("SELECT count(*) FROM notes").fetchone()[0]
        thread = threading.Thread(target=_insert, args=(db,))
        thread.start()
        thread.join()
        assert reader.execute("SELECT count(*) FROM notes").fetchone()[0] == before
    assert words(db) == ["meanwhile"]


def _insert(db: Database) -> None:
    with db.write() as tx:
        tx.execute("INSERT INTO notes VALUES ('meanwhile')")


def test_the_readers_of_ended_threads_are_closed(db: Database) -> None:
    def handles() -> int:
        return sum(
            handle.readlink().name == "library.sqlite"
            for handle in Path("/proc/self/fd").iterdir()
            if handle.is_symlink()
        )

    def one_thread_reads() -> None:
        thread = threading.Thread(target=words, args=(db,))
        thread.start()
        thread.join()

    one_thread_reads()
    before = handles()
    for _ in range(20):
        one_thread_reads()
    assert handles() == before


def test_two_transactions_do_not_share_a_mistake_in_the_sql(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), db.write() as tx:
        tx.execute("INSERT INTO nowhere VALUES (1)")


def test_a_full_disk_is_told_in_words_and_changes_nothing(db: Database) -> None:
    with db.write() as tx:
        pages = tx.execute("PRAGMA page_count").fetchone()[0]
        tx.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="full, so nothing was changed"), db.write() as tx:
        tx.execute("INSERT INTO notes VALUES (:word)", {"word": "x" * 1_000_000})
    assert words(db) == []
    with db.write() as tx:
        tx.execute("PRAGMA max_page_count = 100000")
        tx.execute("INSERT INTO notes VALUES ('again')")
    assert words(db) == ["again"]


def test_the_log_is_emptied_by_tidying(db: Database, tmp_path: Path) -> None:
    with db.write() as tx:
        tx.execute("INSERT INTO notes VALUES (:word)", {"word": "x" * 500_000})
    log = tmp_path / "library.sqlite-wal"
    assert log.stat().st_size > 400_000
    db.tidy()
    assert log.stat().st_size == 0


def test_a_backup_is_a_whole_library(db: Database, tmp_path: Path) -> None:
    _insert(db)
    copy = tmp_path / "copy.sqlite"
    db.backup(copy)
    restored = Database(copy, Bus())
    assert words(restored) == ["meanwhile"]
    assert restored.check() == []
    restored.close()
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_to_nowhere_says_so(db: Database, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be written"):
        db.backup(tmp_path / "none" / "copy.sqlite")


def test_the_check_finds_a_damaged_page(db: Database, tmp_path: Path) -> None:
    assert db.check() == []
    with db.write() as tx:
        tx.executemany(
            "INSERT INTO notes VALUES (:word)", [{"word": "x" * 900} for _ in range(100)]
        )
    copy = tmp_path / "hurt.sqlite"
    db.backup(copy)
    content = bytearray(copy.read_bytes())
    page = content.index(b"x" * 900) // 4096  # of the words; elsewhere may lie the schema
    content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    copy.write_bytes(content)
    hurt = Database(copy, Bus())
    assert hurt.check() != []
    hurt.close()


def test_what_is_no_library_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no library at all\n" * 100)
    with pytest.raises(Unavailable, match=r"notes\.txt is no library of soniq"):
        Database(path, Bus())
    with pytest.raises(Unavailable, match=r"notes\.txt is no library of soniq"):
        migrate(path)
    with pytest.raises(Unavailable, match="cannot be opened"):
        Database(tmp_path / "none" / "library.sqlite", Bus())


def test_the_outbox_forgets_all_but_the_last(db: Database) -> None:
    for song in range(5):
        with db.write() as tx:
            tx.emit(Kept(song_id=song))
    first = kept_between(db.read(), after=0, until=2**62)[0]
    with db.write() as tx:
        assert forget_old(tx.reader, kept_rows=3) == 2
    assert outbox(db) == ["2", "3", "4"]
    assert forgotten_to(db.read()) > first.id
