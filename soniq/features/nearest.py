"""The sounds that lie nearest to a sound, of all that were heard."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from soniq.audio.model import vector
from soniq.errors import Unavailable
from soniq.features import exact, near_rows
from soniq.features.indexing import Indexing, Reckons
from soniq.features.model import SoundId
from soniq.store.database import Database
from soniq.store.vector_index import VectorIndex
from soniq.units import Tell, TrackId, tell_nobody

Vector = tuple[float, ...]
"""512 numbers."""

SPARE = 8
"""Candidates beyond half as many as are asked for: the index ranks by eight bits a number, and of
the true 20 nearest it has .999 among its first 30."""


FEW = 200
"""Sounds that are sooner compared by the stored numbers than found in the index."""


class Nearest:
    """Finds near sounds. Cosines are exact; on a machine without sqlite-vec all are looked at."""

    def __init__(self, db: Database, index: VectorIndex, reckon: Reckons, *, scratch: Path) -> None:
        """scratch: a folder for the rows that a sum is made of."""
        self._db = db
        self._index = index
        self._indexing = Indexing(db, index, reckon, scratch=scratch)

    @property
    def trouble(self) -> str | None:
        """Why each search must look at all sounds on this machine, for people; None where it need
        not."""
        why = self._index.trouble
        return why and f"Finding by sound is slow without its index: {why}"

    # Keeping the index

    def heard(self, track_id: TrackId) -> bool:
        """A track was analysed: it is found from now on.

        Returns whether `refresh` would do the index good.
        """
        try:
            return self._indexing.take_in(track_id)
        except Unavailable:
            return self._index.trouble is None

    def is_behind(self) -> bool:
        """Whether `refresh` has something to do, as far as can be told by counting: 0.1 s."""
        try:
            return self._index.trouble is None and self._indexing.is_behind()
        except Unavailable:  # the file was broken, and is empty now
            return True

    def refresh(self, tell: Tell = tell_nobody) -> int:
        """Brings the index in step with the library; returns how many sounds it changed.

        Quick where little has changed. It is built anew where it has grown to twice its size, or
        where most sounds were heard by a newer model. Without sqlite-vec it does nothing.

        Raises:
            Stopped: `tell` raised it; nothing that was done is lost.
            Unavailable: the disk takes no writes.
        """
        return 0 if self._index.trouble else self._indexing.refresh(tell)

    def rebuild(self, tell: Tell = tell_nobody) -> int:
        """Builds the index anew; returns how many sounds it has. Raises as `refresh` does."""
        return 0 if self._index.trouble else self._indexing.rebuild(tell)

    # Asking

    def vectors(self, tracks: Iterable[TrackId]) -> dict[TrackId, Vector]:
        """The embeddings of tracks; those that were not heard are left out."""
        reader, model = self._db.read(), self.model()
        sounds = near_rows.sounds_of(reader, tracks)
        if model is None or not sounds:
            return {}
        found = {
            sound_id: vector(halves)
            for sound_id, halves in near_rows.vectors(reader, model, set(sounds.values()))
        }
        return {track: found[sound] for track, sound in sounds.items() if sound in found}

    def nearest(self, to: Sequence[float], k: int) -> list[tuple[SoundId, float]]:
        """About the `k` nearest sounds and their cosines, the nearest first.

        to: 512 numbers of any length but 0; the cosine is with what they point at.
        """
        model = self.model()
        if model is None:
            return []
        to = of_length_one(to)
        reader = self._db.read()
        try:
            candidates = self._index.nearest(to, k + k // 2 + SPARE)
        except Unavailable:  # no sqlite-vec; or the file was broken, and is built anew
            return exact.ranked(to, near_rows.all_vectors(reader, model), k)
        return exact.ranked(to, near_rows.vectors(reader, model, candidates), k)

    def among(
        self, to: Sequence[float], sounds: Iterable[SoundId], k: int
    ) -> list[tuple[SoundId, float]]:
        """The `k` nearest of these sounds and their cosines, the nearest first."""
        model = self.model()
        if model is None:
            return []
        to, chosen = of_length_one(to), list(sounds)
        candidates: Sequence[int] = chosen
        if len(chosen) > FEW:
            with suppress(Unavailable):  # then all of them are looked at
                candidates = self._index.among(to, chosen, k + k // 2 + SPARE)
        return exact.ranked(to, near_rows.vectors(self._db.read(), model, candidates), k)

    def tagged(
        self, weights: Sequence[float], k: int, *, among: Iterable[SoundId] | None = None
    ) -> list[tuple[SoundId, float]]:
        """The sounds whose 100 tags, each times its weight, add up to most; with those sums.

        among: looks at no others.
        """
        chosen = None if among is None else list(among)
        try:
            found = self._index.tagged(weights, k, among=chosen)
        except Unavailable:
            reader = self._db.read()
            rows = (
                near_rows.all_scores(reader) if chosen is None else near_rows.scores(reader, chosen)
            )
            return exact.ranked(weights, rows, k)
        return [(SoundId(sound_id), total) for sound_id, total in found]

    def scores(self, sounds: Iterable[SoundId]) -> dict[SoundId, Vector]:
        """The scores of the 100 tags, in deviations above the reference tracks."""
        found = near_rows.scores(self._db.read(), sounds)
        return {sound_id: vector(halves) for sound_id, halves in found}

    def sounds_of(self, tracks: Iterable[TrackId]) -> dict[TrackId, SoundId]:
        """Those of tracks that were heard."""
        return near_rows.sounds_of(self._db.read(), tracks)

    def tracks_of(self, sounds: Iterable[SoundId]) -> dict[SoundId, tuple[TrackId, ...]]:
        """The tracks that are there now, by their sound."""
        return near_rows.tracks_of(self._db.read(), sounds)

    def model(self) -> str | None:
        """The embedding model that is compared by: that of most sounds, once the index has it."""
        try:
            held = self._index.model
        except Unavailable:
            held = None
        return held or self._indexing.wanted()


def of_length_one(values: Sequence[float]) -> Vector:
    """Raises ValueError for nought, which points nowhere."""
    length = sum(value * value for value in values) ** 0.5
    if not length > 0:
        raise ValueError("a vector of length 0 has no neighbours")
    return tuple(value / length for value in values)


def middle(vectors: Sequence[Sequence[float]]) -> Vector:
    """The direction in the middle of vectors of length 1."""
    return of_length_one([sum(column) for column in zip(*vectors, strict=True)])
