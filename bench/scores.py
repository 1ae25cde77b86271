"""How right an answer is, and how sure one can be of a mean.

Tempo: Gouyon et al., "An experimental comparison of audio tempo induction algorithms", 2006. Key:
MIREX "Audio Key Detection", as mir_eval counts it (an estimate a fifth above the truth is a near
miss, one below is not).
"""

import math
from collections.abc import Sequence

import numpy as np

from soniq.harmony import Key, Relation, relation

TOLERANCE = 0.04
OCTAVES = (1.0, 2.0, 1 / 2, 3.0, 1 / 3)
RESAMPLED = 4_000


def accuracy1(said: float | None, truth: float) -> float:
    """1 within 4 % of the truth, else 0."""
    return float(said is not None and abs(said - truth) <= TOLERANCE * truth)


def accuracy2(said: float | None, truth: float) -> float:
    """As accuracy1, but the double, half, triple and third of the truth count too."""
    return max(accuracy1(said, truth * times) for times in OCTAVES)


def exact(said: Key | None, truth: Key) -> float:
    return float(said == truth)


def mirex(said: Key | None, truth: Key) -> float:
    """1 exact; .5 a fifth above; .3 relative; .2 parallel; else 0."""
    if said is None:
        return 0.0
    match relation(truth, said):
        case Relation.SAME:
            return 1.0
        case Relation.FIFTH if (said.tonic - truth.tonic) % 12 == 7:
            return 0.5
        case Relation.RELATIVE:
            return 0.3
        case Relation.PARALLEL:
            return 0.2
    return 0.0


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """95 % of a mean: Wilson's for ones and zeros, else by resampling."""
    if set(values) <= {0.0, 1.0}:
        return wilson(sum(values), len(values))
    drawn = np.random.default_rng(1).choice(np.array(values), (RESAMPLED, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def wilson(hits: float, count: int) -> tuple[float, float]:
    z = 1.96
    share = hits / count
    middle = share + z * z / (2 * count)
    reach = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    over = 1 + z * z / count
    return (middle - reach) / over, (middle + reach) / over


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Correlation of ranks, ties sharing theirs."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(values: Sequence[float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    _, place, count = np.unique(np.array(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place])
