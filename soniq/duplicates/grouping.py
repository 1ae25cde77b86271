"""From what was measured of pairs to groups of copies, so that no group holds a stranger."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from soniq.duplicates.model import Kind
from soniq.units import FileId, Milliseconds, TrackId

NEAR_MS = 2_000
"""Two files of one recording last equally long, but for an encoder's padding and a ripper's gap."""

COSINE = 0.96
"""Of embeddings, beside title and artist. Of 132 recordings no two have more than .946 (two takes
of one drummer); coded anew as MP3 of 128 kbit/s none has less than .983 (bench/duplicates.py)."""

ALIKE = 0.90
"""The share of equal bits of fingerprints from which two sounds are one recording. Coded anew and
begun a second later, it is .954 at least; of two recordings .815 at most, which are two takes of
one samba; of others .77 (bench/duplicates.py)."""

Pair = tuple[bytes, bytes]
"""Two sounds, the lesser hash first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A present file as groups are made of it. whole: a hash of all its bytes, where known."""

    file_id: FileId
    track_id: TrackId
    sound: bytes
    whole: bytes | None
    duration: Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What was measured of two sounds. titled: title, version and an artist agree."""

    pair: Pair
    cosine: float | None
    likeness: float | None
    titled: bool

    @property
    def kind(self) -> Kind | None:
        """What says that they are one recording; None where nothing does."""
        if self.likeness is not None:
            return Kind.FINGERPRINT if self.likeness >= ALIKE else None
        sounds_so = self.cosine is not None and self.cosine >= COSINE
        return Kind.EMBEDDING if self.titled and sounds_so else None

    @property
    def score(self) -> float:
        found = self.likeness if self.kind is Kind.FINGERPRINT else self.cosine
        return found or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Copies of one recording, by file id."""

    kind: Kind
    confidence: float
    score: float | None
    delta: Milliseconds
    files: tuple[FileId, ...]

    @property
    def key(self) -> str:
        """The same as long as the group is the same."""
        return f"{self.kind} {' '.join(map(str, self.files))}"


def pair_of(one: bytes, other: bytes) -> Pair:
    return (one, other) if one <= other else (other, one)


def exact(copies: Iterable[Sequence[Known]], apart: Collection[Pair]) -> Iterator[Grouped]:
    """copies: the files of one sound, again and again."""
    for files in copies:
        if len(files) < 2 or pair_of(files[0].sound, files[0].sound) in apart:
            continue
        wholes = {file.whole for file in files}
        is_one_file = len(wholes) == 1 and None not in wholes
        kind = Kind.FILE if is_one_file else Kind.AUDIO
        yield _grouped(kind, 1.0 if is_one_file else 0.99, 1.0, files)


def places(tracks: Iterable[Sequence[Known]], apart: Collection[Pair]) -> Iterator[Grouped]:
    """tracks: the files of one track, again and again."""
    for files in tracks:
        kept = [file for file in files if _lasts_as(file, files[0])]
        sounds = {file.sound for file in kept}
        if len(sounds) > 1 and not any(pair_of(*two) in apart for two in combinations(sounds, 2)):
            yield _grouped(Kind.PLACE, 0.9, None, kept)


def near(
    pairs: Iterable[Near], files: Mapping[bytes, Sequence[Known]], apart: Collection[Pair]
) -> Iterator[Grouped]:
    """Groups in which each sound was found to be each other's: A like B and B like C is not
    enough. files: those of each sound."""
    held = {
        one.pair: one
        for one in pairs
        if one.kind is not None and one.pair not in apart and all(map(files.get, one.pair))
    }
    for sounds in _cliques(held):
        members = [file for sound in sorted(sounds) for file in files[sound]]
        if len({file.track_id for file in members}) < 2:
            continue
        weakest = min(
            (held[pair_of(*two)] for two in combinations(sounds, 2)),
            key=lambda one: _confidence(one),
        )
        yield _grouped(weakest.kind or Kind.EMBEDDING, _confidence(weakest), weakest.score, members)


def _cliques(held: Mapping[Pair, Near]) -> list[set[bytes]]:
    """The surest pairs first; two groups become one where all of both are pairs."""
    of: dict[bytes, set[bytes]] = {}
    for a, b in sorted(held, key=lambda pair: (-_confidence(held[pair]), pair)):
        mine, others = of.setdefault(a, {a}), of.setdefault(b, {b})
        if mine is others or any(pair_of(*two) not in held for two in product(mine, others)):
            continue
        mine |= others
        for sound in others:
            of[sound] = mine
    groups = {id(group): group for group in of.values() if len(group) > 1}
    return list(groups.values())


def _confidence(one: Near) -> float:
    """From what just suffices to what is the same: fingerprints .90–.98, embeddings .70–.90."""
    if one.kind is Kind.FINGERPRINT:
        return 0.90 + 0.08 * (one.score - ALIKE) / (1 - ALIKE)
    return 0.70 + 0.20 * min(1.0, (one.score - COSINE) / (1 - COSINE))


def _grouped(kind: Kind, confidence: float, score: float | None, files: Sequence[Known]) -> Grouped:
    lengths = [file.duration for file in files]
    return Grouped(
        kind=kind,
        confidence=round(confidence, 3),
        score=None if score is None else round(min(1.0, score), 3),
        delta=Milliseconds(max(lengths) - min(lengths)),
        files=tuple(sorted(file.file_id for file in files)),
    )


def _lasts_as(one: Known, other: Known) -> bool:
    return abs(one.duration - other.duration) <= NEAR_MS
