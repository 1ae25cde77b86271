"""The schema goes up step by step, all steps or none, and never down."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from soniq.errors import Conflict, Unavailable
from soniq.store.migrations import Step, migrate, steps

FIRST: Step = (1, "first", "CREATE TABLE words (word TEXT PRIMARY KEY) STRICT;")
SECOND: Step = (
    2,
    "second",
    """
    ALTER TABLE words ADD COLUMN length INTEGER;
    UPDATE words SET length = length(word);
    """,
)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def ask(path: Path, sql: str) -> list[object]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


def tell(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(sql)
    connection.close()


def with_a_word(path: Path) -> None:
    migrate(path, [FIRST])
    tell(path, "INSERT INTO words VALUES ('moon')")


def test_a_new_library_takes_every_step(path: Path) -> None:
    assert migrate(path) == [name for _, name, _ in steps()]
    assert ask(path, "PRAGMA user_version") == [steps()[-1][0]]
    assert ask(path, "PRAGMA quick_check") == ["ok"]
    assert migrate(path) == []
    assert [found.name for found in path.parent.iterdir()] == ["library.sqlite"]


def test_the_steps_are_numbered_without_a_hole() -> None:
    assert [number for number, _, _ in steps()] == list(range(1, len(steps()) + 1))


def test_an_upgrade_keeps_what_is_there_and_a_copy_of_how_it_was(path: Path) -> None:
    with_a_word(path)
    assert migrate(path, [FIRST, SECOND]) == ["second"]
    assert ask(path, "SELECT length FROM words") == [4]
    copy = path.with_name("library.before-2.sqlite")
    assert ask(copy, "SELECT word FROM words") == ["moon"]
    assert ask(copy, "PRAGMA user_version") == [1]


def test_a_newer_library_is_refused_and_left_alone(path: Path) -> None:
    migrate(path, [FIRST, SECOND])
    before = path.read_bytes()
    with pytest.raises(Conflict, match="schema 2, but this soniq knows only 1"):
        migrate(path, [FIRST])
    assert path.read_bytes() == before


def test_a_failing_step_leaves_the_old_state(path: Path) -> None:
    with_a_word(path)
    wrong: Step = (3, "wrong", "DELETE FROM words;\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(path, [FIRST, SECOND, wrong])
    assert ask(path, "SELECT word FROM words") == ["moon"]
    assert ask(path, "PRAGMA user_version") == [1]


def test_a_step_that_leaves_strays_is_refused(path: Path) -> None:
    with_a_word(path)
    stray: Step = (
        2,
        "stray",
        "CREATE TABLE b (word TEXT REFERENCES words (word));\nINSERT INTO b VALUES ('sun');",
    )
    with pytest.raises(Conflict, match="A row of b points at a row of words"):
        migrate(path, [FIRST, stray])
    assert ask(path, "PRAGMA user_version") == [1]


def test_a_half_written_step_is_a_mistake_of_ours(path: Path) -> None:
    with pytest.raises(ValueError, match="middle of a statement"):
        migrate(path, [(1, "half", "CREATE TABLE words (word TEXT")])
    assert ask(path, "PRAGMA user_version") == [0]


def test_triggers_are_one_statement(path: Path) -> None:
    trigger: Step = (
        2,
        "trigger",
        """
        -- a comment; with a semicolon
        CREATE TRIGGER t AFTER INSERT ON words BEGIN
            DELETE FROM words WHERE word = 'a;b';
            DELETE FROM words WHERE word = 'x';
        END;
        """,
    )
    assert migrate(path, [FIRST, trigger]) == ["first", "trigger"]


def test_too_little_space_is_told_before_anything_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_word(path)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 4096))
    with pytest.raises(Unavailable, match="Nothing was changed; free some space"):
        migrate(path, [FIRST, SECOND])
    assert ask(path, "PRAGMA user_version") == [1]


def test_a_disk_that_fills_up_on_the_way_leaves_the_old_state(path: Path) -> None:
    with_a_word(path)
    large: Step = (
        2,
        "large",
        """
        CREATE TABLE filler (bytes BLOB);
        PRAGMA max_page_count = 10;
        INSERT INTO filler VALUES (zeroblob(1000000));
        """,
    )
    with pytest.raises(Unavailable, match="is full, so nothing was changed"):
        migrate(path, [FIRST, large])
    assert ask(path, "SELECT word FROM words") == ["moon"]
    assert ask(path, "PRAGMA user_version") == [1]


def test_a_kill_in_the_middle_leaves_the_old_state(path: Path) -> None:
    with_a_word(path)
    script = """
import os, pathlib, signal, sqlite3, sys
from soniq.store import migrations
number = [0]
real = sqlite3.connect
class Dying(sqlite3.Connection):
    def execute(self, sql, *args):
        if "INSERT INTO words VALUES ('sun')" in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(sql, *args)
sqlite3.connect = lambda *args, **kw: real(*args, factory=Dying, **kw)
first = (1, "first", "")
deadly = (2, "deadly", "DELETE FROM words;\\nINSERT INTO words VALUES ('sun');")
migrations.migrate(pathlib.Path(sys.argv[1]), [first, deadly])
"""
    ended = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert ask(path, "SELECT word FROM words") == ["moon"]
    assert ask(path, "PRAGMA user_version") == [1]
    assert migrate(path, [FIRST, SECOND]) == ["second"]
