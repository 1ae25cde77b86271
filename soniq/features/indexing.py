"""Keeping the index of near sounds in step with the library.

The library file is the truth. The index takes in each sound as it is heard; at start, and after a
rebuild, it is compared with the library, so that it may be lost or killed at any moment.
"""

import logging
import struct
import threading
from array import array
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Protocol

from soniq.audio.model import DIMENSIONS
from soniq.child.reckoning import Task
from soniq.errors import Unavailable
from soniq.features import near_rows
from soniq.store.database import Database
from soniq.store.disk import making
from soniq.store.vector_index import BATCH, Entry, VectorIndex, clusters_for
from soniq.units import Progress, Tell, TrackId, tell_nobody

logger = logging.getLogger(__name__)

EVERY = 256
"""Sounds taken in one by one, after which it is asked whether the index is outgrown."""

_WIDTH = 2 * DIMENSIONS
_CENTRE = 4 * DIMENSIONS


class Reckons(Protocol):
    """`child.reckoning.reckon`."""

    def __call__(
        self, task: Task, rows: Path, *, numbers: Mapping[str, float], tell: Tell
    ) -> bytes: ...


class Indexing:
    """Fills the index. All of it raises Unavailable where there is no sqlite-vec."""

    def __init__(self, db: Database, index: VectorIndex, reckon: Reckons, *, scratch: Path) -> None:
        """scratch: a folder for the rows that a sum is made of."""
        self._db = db
        self._index = index
        self._reckon = reckon
        self._rows = scratch / "vectors.rows"
        self._turn = threading.Lock()
        self._taken = 0

    def take_in(self, track_id: TrackId) -> bool:
        """The track was heard; returns whether `refresh` would do the index good."""
        reader = self._db.read()
        sounds = list(near_rows.sounds_of(reader, [track_id]).values())
        model = self._index.model
        if model is None:
            return self._is_begun_by_a_job() if sounds else False
        if not self._index.put(near_rows.entries(reader, model, sounds), wait=False):
            return False  # a rebuild is under way, and takes it in at its end
        self._taken += 1
        return self._taken % EVERY == 0 and (self._index.is_outgrown or self.wanted() != model)

    def _is_begun_by_a_job(self) -> bool:
        """Begins the index where little was heard, as at the first sound; more is for a job."""
        known = self.wanted()
        if known is None or near_rows.count(self._db.read(), known) > EVERY:
            return True
        self.refresh()
        return False

    def wanted(self) -> str | None:
        """The embedding model that most sounds have; None while none has any."""
        counts = near_rows.models(self._db.read())
        return max(counts, key=lambda model: counts[model], default=None)

    def is_behind(self) -> bool:
        """Whether `refresh` has something to do, as far as can be told by counting."""
        model = self.wanted()
        if self._index.model != model:
            return True
        return model is not None and (
            self._index.is_outgrown
            or near_rows.count(self._db.read(), model) != self._index.count()
        )

    def refresh(self, tell: Tell = tell_nobody) -> int:
        """Takes in what is lacking and forgets what is gone; returns how many sounds that were.

        Builds the index anew where it is outgrown or another model has overtaken.

        Raises:
            Stopped: `tell` raised it; nothing that was done is lost.
            Unavailable: there is no sqlite-vec, the sum failed, or the disk takes no writes.
        """
        with self._turn:
            self._rows.unlink(missing_ok=True)  # of a build that was killed
            model = self.wanted()
            if model is None:
                return self._catch_up(self._index.model or "", tell)
            changes = 0
            if self._index.model == model:
                changes = self._catch_up(model, tell)
            if self._index.model != model or self._index.is_outgrown:
                changes += self._build(model, tell)
                changes += self._catch_up(model, tell)
            return changes

    def rebuild(self, tell: Tell = tell_nobody) -> int:
        """Builds the index anew; returns how many sounds it has. Raises as `refresh` does."""
        with self._turn:
            model = self.wanted()
            if model is not None:
                self._build(model, tell)
                self._catch_up(model, tell)
        return self._index.count()

    def _catch_up(self, model: str, tell: Tell) -> int:
        lacking, gone = array("q"), array("q")
        with self._db.snapshot() as reader:
            for sound_id, is_there in _differences(
                near_rows.stamps(reader, model), self._index.stamps()
            ):
                (lacking if is_there else gone).append(sound_id)
        total = len(lacking) + len(gone)
        for start in range(0, len(gone), BATCH):
            self._index.remove(gone[start : start + BATCH].tolist())
        for start in range(0, len(lacking), BATCH):
            tell(Progress(done=len(gone) + start, total=total, note="indexing sounds"))
            ids = lacking[start : start + BATCH]
            self._index.put(near_rows.entries(self._db.read(), model, ids))
        return total

    def _build(self, model: str, tell: Tell) -> int:
        """Where the sum fails, all is kept together: that is slower to search, and right."""
        ids = self._write_rows(model)
        try:
            centres, places = self._clusters(len(ids), tell)
            self._index.rebuild(
                model, centres, self._entries(model, ids, places), total=len(ids), tell=tell
            )
        finally:
            self._rows.unlink(missing_ok=True)
        logger.info("index of sounds built: %d in %d clusters", len(ids), len(centres) or 1)
        return len(ids)

    def _write_rows(self, model: str) -> "array[int]":
        ids = array("q")
        rows = self._rows
        with making(rows), self._db.snapshot() as reader, rows.open("wb") as file:
            for sound_id, vector in near_rows.all_vectors(reader, model):
                if len(vector) == _WIDTH:
                    ids.append(sound_id)
                    file.write(vector)
        return ids

    def _clusters(self, count: int, tell: Tell) -> tuple[list[bytes], "array[int]"]:
        """The centres, and where each of the rows belongs."""
        clusters = clusters_for(count)
        if not clusters:
            return [], array("l", bytes(array("l").itemsize * count))
        tell(Progress(done=0, total=None, note="parting sounds into clusters"))
        numbers = {"count": clusters, "seed": 1}
        try:
            told = self._reckon("clusters", self._rows, numbers=numbers, tell=tell)
        except Unavailable as error:
            logger.warning("the sounds are not parted into clusters: %s", error)
            return [], array("l", bytes(array("l").itemsize * count))
        end = len(told) - 4 * count
        centres = [told[start : start + _CENTRE] for start in range(0, end, _CENTRE)]
        return centres, array("l", map(int, struct.unpack(f"<{count}f", told[end:])))

    def _entries(self, model: str, ids: "array[int]", places: "array[int]") -> Iterator[Entry]:
        """By cluster, so that the index is written from its beginning to its end."""
        order = iter(sorted(range(len(ids)), key=places.__getitem__))
        while batch := list(islice(order, BATCH)):
            cluster_of = {ids[row]: places[row] for row in batch}
            for entry in near_rows.entries(self._db.read(), model, cluster_of):
                yield entry.placed(cluster_of[entry.sound_id])


def _differences(
    library: Iterator[tuple[int, int]], index: Iterator[tuple[int, int]]
) -> Iterator[tuple[int, bool]]:
    """The sounds that the two hold differently, and whether the library has them. Both by id."""
    held = next(index, None)
    for sound_id, stamp in library:
        while held is not None and held[0] < sound_id:
            yield held[0], False
            held = next(index, None)
        if held == (sound_id, stamp):
            held = next(index, None)
            continue
        yield sound_id, True
        if held is not None and held[0] == sound_id:
            held = next(index, None)
    while held is not None:
        yield held[0], False
        held = next(index, None)
