"""What may have been meant: words of the library that are near to one that is in none.

Two words are near if cutting few letters from each leaves the same (SymSpell, W. Garbe, 2012). Of
each word of the library all forms are kept that lack one letter of its beginning; of a typed word
all that lack up to two are looked up. That finds every single slip (a letter wrong, missing, added,
or two swapped) and most double ones, by some forty seeks in an index on the disk.
"""

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from soniq.store.database import Database, Tx

SHORTEST = 4
"""Letters of a word that is corrected; shorter ones are near to everything."""

LONGEST = 24
BEGINNING = 8
"""Letters of a word that its cuts are taken of."""

LARGE = 150_000
"""Words from which on those that are in one document only are not offered."""

NEAREST = 5
BATCH = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Spelling:
    """A word of the library as a correction; the first by order is the likeliest."""

    distance: int
    rarity: int
    """The fewer documents have it, the greater."""
    word: str


def cuts(word: str, *, most: int) -> set[str]:
    """The beginning of the word, and that without one letter, without two … up to `most`."""
    beginning = word[:BEGINNING]
    return {
        "".join(letters)
        for kept in range(len(beginning) - most, len(beginning) + 1)
        for letters in itertools.combinations(beginning, max(kept, 0))
    }


def near(reader: sqlite3.Connection, word: str, *, unfinished: bool) -> list[Spelling]:
    """Words of the library that may have been meant, the likeliest first; at most `NEAREST`.

    unfinished: it may be the beginning of one.
    """
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    most = 1 if len(word) < 6 else 2
    rows = reader.execute(
        """
        SELECT DISTINCT
            s.word,
            s.docs
        FROM json_each(:cuts) AS wanted
        CROSS JOIN spelling_cuts AS c ON c.cut = wanted.value
        CROSS JOIN spellings AS s ON s.id = c.word_id
        WHERE s.word <> :word
        """,
        {"cuts": json.dumps(sorted(cuts(word, most=most))), "word": word},
    )
    found = (
        Spelling(distance, -row["docs"].bit_length(), row["word"])
        for row in rows
        if (distance := _distance(word, row["word"], most, unfinished=unfinished)) is not None
    )
    return sorted(found)[:NEAREST]


def _distance(typed: str, word: str, most: int, *, unfinished: bool) -> int | None:
    """Slips between the two, None if there are more than `most`."""
    from rapidfuzz.distance import OSA  # 4.5 MB that only a slip of the pen needs

    distance = OSA.distance(typed, word, score_cutoff=most)
    if distance > most and unfinished and len(word) > len(typed):
        distance = OSA.distance(typed, word[: len(typed)], score_cutoff=most) + 1
    return distance if distance <= most else None


def parted(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words with two of them joined, or one of them parted: "ladygaga" → "lady gaga"."""
    for place in range(len(words) - 1):
        yield (*words[:place], words[place] + words[place + 1], *words[place + 2 :])
    for place, word in enumerate(words):
        for cut in range(2, len(word) - 1):
            yield (*words[:place], word[:cut], word[cut:], *words[place + 1 :])


def refresh(db: Database) -> int:
    """Brings the spellings up to date with the words of the index; returns how many changed.

    Both are read side by side in the order of the alphabet, so that neither is held in memory.
    """
    with db.snapshot() as reader:
        (count,) = reader.execute("SELECT count(*) FROM search_words").fetchone()
        changes = 0
        for batch in _batches(_changes(reader, least=1 if count <= LARGE else 2)):
            with db.write() as tx:
                _write(tx, batch)
            changes += len(batch)
    return changes


@dataclass(frozen=True, slots=True)
class _Change:
    word: str
    docs: int
    """None of which: the word is gone."""
    word_id: int | None
    """None: the word is new."""


def _changes(reader: sqlite3.Connection, *, least: int) -> Iterator[_Change]:
    kept = reader.execute("SELECT word, id, docs FROM spellings ORDER BY word")
    words = reader.execute("SELECT term, doc FROM search_words")
    ours = next(kept, None)
    for term, docs in words:
        if not _is_offered(term, docs, least):
            continue
        while ours is not None and ours["word"] < term:
            yield _Change(ours["word"], 0, ours["id"])
            ours = next(kept, None)
        if ours is None or ours["word"] != term:
            yield _Change(term, docs, None)
            continue
        if not ours["docs"] / 2 <= docs <= ours["docs"] * 2:
            yield _Change(term, docs, ours["id"])
        ours = next(kept, None)
    while ours is not None:
        yield _Change(ours["word"], 0, ours["id"])
        ours = next(kept, None)


def _is_offered(word: str, docs: int, least: int) -> bool:
    return docs >= least and SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def _batches(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    changes = iter(changes)
    while batch := list(itertools.islice(changes, BATCH)):
        yield batch


def _write(tx: Tx, batch: list[_Change]) -> None:
    for change in batch:
        if change.word_id is None:
            _add(tx, change)
        elif change.docs:
            tx.execute(
                "UPDATE spellings SET docs = :docs WHERE id = :word_id",
                {"docs": change.docs, "word_id": change.word_id},
            )
        else:
            _remove(tx, change.word, change.word_id)


def _add(tx: Tx, change: _Change) -> None:
    cursor = tx.execute(
        "INSERT INTO spellings (word, docs) VALUES (:word, :docs)",
        {"word": change.word, "docs": change.docs},
    )
    tx.executemany(
        "INSERT INTO spelling_cuts (cut, word_id) VALUES (:cut, :word_id)",
        [{"cut": cut, "word_id": cursor.lastrowid} for cut in cuts(change.word, most=1)],
    )


def _remove(tx: Tx, word: str, word_id: int) -> None:
    tx.executemany(
        "DELETE FROM spelling_cuts WHERE cut = :cut AND word_id = :word_id",
        [{"cut": cut, "word_id": word_id} for cut in cuts(word, most=1)],
    )
    tx.execute("DELETE FROM spellings WHERE id = :word_id", {"word_id": word_id})
