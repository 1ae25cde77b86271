"""The nearest of many vectors, in a file of its own that can be built anew at any time.

It holds what is in the library file too (`embeddings` and `sound_tags`, the truth), made small: 512
numbers of eight bits each, parted into coarse clusters, of which a search looks into the nearest
(sqlite-vec, with the cluster as partition key). A missing, old or broken file is thrown away; it is
no part of backups. bench/neighbours.py measures it.
"""

import json
import math
import sqlite3
import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from soniq.errors import Unavailable
from soniq.store import quantising, vectors
from soniq.store.disposable import Disposable
from soniq.units import Progress, Tell, tell_nobody

FORMAT = 1
"""Of the file; one of another is built anew."""

CLUSTERS_PER_ROOT = 1.6
"""Clusters for each unit of the square root of the number of vectors: 506 for 100,000."""

UNPARTED = 5_000
"""Vectors up to which they are kept together: looking at all of them takes 3 ms."""

PROBES = 32
"""Clusters that a search looks into at most. Of the true 20 nearest of 100,000 it finds .96 where
they lie as far apart as half-and-half mixtures of any two sounds, .998 where they lie closer; 24
find .95 of the former, 48 .97, each in proportion to its time. With half as many clusters the same
recall takes half as much time again (bench/neighbours.py)."""

REACH, FEWEST = 1.6, 8
"""It looks into no cluster whose centre is so many times as far away, as an angle, as the nearest
one, but into 8 of them anyhow. Where sounds lie close that saves two fifths of the time, where they
lie far apart a fiftieth; of the recall it costs neither anything. 1.4 costs .002 of the latter."""

CHUNK = 64
"""Vectors that sqlite-vec keeps together; with 128 a search takes a tenth more, the file too."""

SCALE = 512.0
"""Steps of eight bits to 1. Of the numbers of real embeddings 1 in 2,000 lies beyond ±127 steps."""

TAG_SCALE = 28.0
"""Steps to a deviation; scores lie within ±4.5 deviations."""

MOST = 4_096
"""Neighbours that sqlite-vec can be asked for."""

BATCH = 1_000

A_WHILE = 2.0
"""Seconds in which another thread's sounds are taken in, but no rebuild ends."""

_SCHEMA = f"""
CREATE TABLE about (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    format INTEGER NOT NULL,
    model TEXT,                         -- of the vectors that it holds; NULL: none yet
    built INTEGER NOT NULL              -- how many there were when the clusters were made
) STRICT;
INSERT INTO about (only, format, model, built) VALUES (1, {FORMAT}, NULL, 0);
CREATE TABLE clusters (
    id INTEGER PRIMARY KEY,
    centre BLOB NOT NULL                -- float32
) STRICT;
CREATE TABLE placed (
    sound_id INTEGER PRIMARY KEY,
    stamp INTEGER NOT NULL              -- when it was heard: another one says that it may differ
) STRICT;
CREATE TABLE tagged (
    sound_id INTEGER PRIMARY KEY,
    length REAL NOT NULL,               -- of the scores, in deviations
    scores BLOB NOT NULL                -- int8
) STRICT;
CREATE VIRTUAL TABLE near USING vec0 (
    cluster INTEGER PARTITION KEY,
    place INT8[512],
    chunk_size={CHUNK}
);
"""  # noqa: S608 constants only


def clusters_for(count: int) -> int:
    """Into how many clusters so many vectors are best parted; 0 is not at all."""
    return 0 if count <= UNPARTED else round(CLUSTERS_PER_ROOT * count**0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sound as the library file has it. vector, scores: float16; scores: of the 100 tags."""

    sound_id: int
    stamp: int
    vector: bytes
    scores: bytes | None
    cluster: int | None = None
    """Where it belongs, if that is known."""

    def placed(self, cluster: int) -> "Entry":
        return replace(self, cluster=cluster)


class VectorIndex:
    """Searches run side by side, one connection to a thread; writes take turns.

    trouble: why it cannot work on this machine (no sqlite-vec); then nothing can be asked of it.
    """

    def __init__(self, path: Path) -> None:
        self.trouble: str | None = None
        self._turn = threading.Lock()
        self._opened: Disposable | None = None
        try:
            self._opened = Disposable(path, _SCHEMA, format=FORMAT)
        except Unavailable as error:
            self.trouble = str(error)

    # What it holds

    @property
    def model(self) -> str | None:
        """The embedding model of its vectors."""
        found: str | None = self._about()["model"]
        return found

    @property
    def is_outgrown(self) -> bool:
        """Whether its vectors are to be parted anew: it has twice as many as when it was built."""
        return self.count() > 2 * max(self.built, UNPARTED // 2)

    @property
    def built(self) -> int:
        """How many vectors there were when it was last built."""
        return int(self._about()["built"])

    def count(self) -> int:
        with self._reading() as reader:
            (count,) = reader.execute("SELECT count(*) FROM placed").fetchone()
        return int(count)

    def stamps(self) -> Iterator[tuple[int, int]]:
        """Each sound that it holds and when that was heard, by id."""
        with self._reading() as reader:
            for row in reader.execute("SELECT sound_id, stamp FROM placed ORDER BY sound_id"):
                yield row[0], row[1]

    # Searches

    def nearest(self, vector: Sequence[float], k: int, *, probes: int = PROBES) -> list[int]:
        """About `k` of the nearest sounds, about in order: compare them with the truth.

        vector: of length 1. k: at most 4,096.
        """
        with self._reading() as reader:
            rows = reader.execute(
                """
                SELECT
                    rowid,
                    distance
                FROM near
                WHERE place MATCH vec_int8(:place)
                    AND k = :k
                    AND cluster IN (SELECT value FROM json_each(:clusters))
                """,
                {
                    "place": quantising.of_numbers(vector, SCALE),
                    "k": min(k, MOST),
                    "clusters": json.dumps(_clusters(reader, vectors.pack(vector), probes)),
                },
            ).fetchall()
        rows.sort(key=lambda row: row[1])  # it finds k in each cluster
        return [row[0] for row in rows[:k]]

    def among(self, vector: Sequence[float], sound_ids: Sequence[int], k: int) -> list[int]:
        """The `k` nearest of these sounds, about in order: 7 ms of a desktop core for 1,000."""
        with self._reading() as reader:
            rows = reader.execute(
                """
                SELECT n.rowid
                FROM json_each(:ids) AS wanted
                CROSS JOIN near AS n ON n.rowid = wanted.value
                ORDER BY vec_distance_cosine(vec_int8(n.place), vec_int8(:place))
                LIMIT :k
                """,
                {
                    "ids": json.dumps(list(sound_ids)),
                    "place": quantising.of_numbers(vector, SCALE),
                    "k": k,
                },
            )
            return [row[0] for row in rows]

    def tagged(
        self, weights: Sequence[float], k: int, *, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The sounds whose tags, each times its weight, add up to most; with those sums.

        A sum is about right: scores are kept in 28ths. Looks at all of them, or at those of
        `among`: 20 ms of a desktop core for 100,000.
        """
        longest = max(map(abs, weights), default=0.0)
        if not longest:
            return []
        length = sum(weight * weight for weight in weights) ** 0.5
        chosen = "" if among is None else "WHERE sound_id IN (SELECT value FROM json_each(:among))"
        with self._reading() as reader:
            return [
                (row[0], row[1] * length)
                for row in reader.execute(
                    f"""
                    SELECT
                        sound_id,
                        (1 - vec_distance_cosine(vec_int8(scores), vec_int8(:weights))) * length
                            AS fit
                    FROM tagged
                    {chosen}
                    ORDER BY fit DESC
                    LIMIT :k
                    """,  # noqa: S608 constants only
                    {
                        "weights": quantising.of_numbers(weights, 127 / longest),
                        "among": json.dumps(list(among or ())),
                        "k": k,
                    },
                )
                if row[1] is not None
            ]

    # Writes

    def put(self, entries: Iterable[Entry], *, wait: bool = True) -> bool:
        """Takes in sounds, in place of what it holds of them.

        wait: for a rebuild that is under way; else False says that nothing was taken in.
        """
        if not self._turn.acquire(timeout=-1 if wait else A_WHILE):
            return False
        try:
            entries = iter(entries)
            while batch := list(islice(entries, BATCH)):
                with self._writing() as writer:
                    _remove(writer, [entry.sound_id for entry in batch])
                    _add(writer, batch)
        finally:
            self._turn.release()
        return True

    def remove(self, sound_ids: Sequence[int]) -> None:
        """Forgets sounds; those that it does not hold do not matter."""
        with self._turn, self._writing() as writer:
            _remove(writer, sound_ids)

    def rebuild(
        self,
        model: str,
        centres: Sequence[bytes],
        entries: Iterable[Entry],
        *,
        total: int,
        tell: Tell = tell_nobody,
    ) -> None:
        """Holds these and nothing else; until it is done, searches see what it held before.

        centres: of the clusters, float32; none: all are kept together, as is best for a few
        thousand. total: how many entries there will be.
        """
        with self._turn, self._writing() as writer:
            for table in ("about", "clusters", "placed", "tagged", "near"):
                writer.execute(f"DROP TABLE {table}")
            for statement in _SCHEMA.split(";\n"):
                writer.execute(statement)
            writer.executemany(
                "INSERT INTO clusters (id, centre) VALUES (:id, :centre)",
                [{"id": place, "centre": centre} for place, centre in enumerate(centres)],
            )
            done = 0
            entries = iter(entries)
            while batch := list(islice(entries, BATCH)):
                tell(Progress(done=done, total=total, note="indexing sounds"))
                _add(writer, batch)
                done += len(batch)
            writer.execute(
                "UPDATE about SET model = :model, built = :built",
                {"model": model, "built": done},
            )
        with self._reading() as reader:
            reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes every connection. No search or write may be running."""
        if self._opened is not None:
            self._opened.close()

    def _about(self) -> sqlite3.Row:
        with self._reading() as reader:
            row: sqlite3.Row = reader.execute("SELECT model, built FROM about").fetchone()
        return row

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._file().reading()

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._file().writing()

    def _file(self) -> Disposable:
        if self._opened is None:
            raise Unavailable(self.trouble or "The index of sounds is closed.")
        return self._opened


def _clusters(reader: sqlite3.Connection, place: bytes, probes: int) -> list[int]:
    """The clusters to look into, by their centres; where there are none, all is in cluster 0."""
    rows = reader.execute(
        """
        SELECT
            id,
            vec_distance_cosine(centre, :place) AS distance
        FROM clusters
        ORDER BY distance
        LIMIT :probes
        """,
        {"place": place, "probes": probes},
    ).fetchall()
    angles = [_angle(row["distance"]) for row in rows]
    near = sum(angle <= REACH * angles[0] for angle in angles)
    return [row["id"] for row in rows[: max(near, FEWEST)]] or [0]


def _angle(distance: float | None) -> float:
    """Of a cosine distance; None, from a vector of length 0, lies across all."""
    return math.acos(max(-1.0, min(1.0, 1 - (1.0 if distance is None else distance))))


def _add(writer: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    for entry in entries:
        values = struct.unpack(f"<{len(entry.vector) // 2}e", entry.vector)
        cluster = entry.cluster
        if cluster is None:
            [cluster] = _clusters(writer, vectors.pack(values), 1)
        writer.execute(
            "INSERT INTO near (rowid, cluster, place) VALUES (:id, :cluster, vec_int8(:place))",
            {
                "id": entry.sound_id,
                "cluster": cluster,
                "place": quantising.of_halves(entry.vector, SCALE),
            },
        )
        if entry.scores is not None:
            scores = quantising.of_halves(entry.scores, TAG_SCALE)
            writer.execute(
                "INSERT INTO tagged (sound_id, length, scores) VALUES (:id, :length, :scores)",
                {
                    "id": entry.sound_id,
                    "length": _length(scores) / TAG_SCALE,
                    "scores": scores,
                },
            )
    writer.executemany(
        "INSERT INTO placed (sound_id, stamp) VALUES (:id, :stamp)",
        [{"id": entry.sound_id, "stamp": entry.stamp} for entry in entries],
    )


def _remove(writer: sqlite3.Connection, sound_ids: Sequence[int]) -> None:
    ids = {"ids": json.dumps(list(sound_ids))}
    rows = writer.execute(
        "SELECT sound_id FROM placed WHERE sound_id IN (SELECT value FROM json_each(:ids))", ids
    )
    for held in rows.fetchall():  # sqlite-vec would look for each of an IN through the whole table
        writer.execute("DELETE FROM near WHERE rowid = :id", {"id": held["sound_id"]})
    for table in ("placed", "tagged"):
        writer.execute(
            f"DELETE FROM {table} WHERE sound_id IN (SELECT value FROM json_each(:ids))",  # noqa: S608 constants only
            ids,
        )


def _length(steps: bytes) -> float:
    return float(sum(step * step for step in memoryview(steps).cast("b")) ** 0.5)
