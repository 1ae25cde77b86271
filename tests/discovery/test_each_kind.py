"""The full text asked once for all kinds tells what it tells of each."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.discovery import rows
from soniq.discovery.rows import Kind
from soniq.events import Bus
from soniq.store.database import Database
from tests.crowd import build


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("each") / "library.sqlite"
    build(path, 2_000)
    db = Database(path, Bus())
    yield db.read()
    db.close()


def frequent(reader: sqlite3.Connection) -> list[str]:
    """Words of all frequencies, beginnings among them, and one that nothing has."""
    found = reader.execute("SELECT term FROM search_words WHERE doc > 1 ORDER BY doc DESC")
    terms = [row["term"] for row in found if len(row["term"]) > 2]
    return [*terms[:20], *terms[20::50], "zzzzzz"]


@pytest.mark.parametrize("most", [1, 3, 100])
def test_of_each_kind_the_first_are_told(
    reader: sqlite3.Connection, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MATCHING", most)
    met: set[Kind] = set()
    for term in frequent(reader):
        for match in (f'"{term}"', f'"{term[:3]}"*'):
            alone = {kind: rows.of_words(reader, kind, match) for kind in Kind}
            assert rows.of_words_each(reader, match, Kind.TRACK) == alone
            met |= {kind for kind, ids in alone.items() if ids}
            del alone[Kind.TRACK]
            assert rows.of_words_each(reader, match, Kind.ALBUM) == alone
    assert met == set(Kind)
