"""The constants of `soniq/audio/moods.py`, and how its moods agree with listeners.

    python -m bench.networks.moods [--music FOLDER]

Spreads: of the recordings that listeners rated, the correlations of the tags' scores; with these
and deviations of 1, which is what the reference tracks have, the deviation of each contrast. Then
the power that lifts the median of danceability to .5 where its contrast is centred, and Spearman's
correlation with the listeners' votes.
"""

import math
import os
from pathlib import Path

import numpy as np

from bench.labelled import AUDIO, clips
from bench.measuring import given, options, tell
from bench.scores import spearman
from soniq.audio.decode import decode
from soniq.audio.moods import CONTRASTS, Contrast
from soniq.audio.taggers import Tagger
from soniq.audio.tempo import TempoFinder

VOTES = (
    ("mood_happy", "joyful_activation"),
    ("mood_relaxed", "calmness"),
    ("mood_aggressive", "power"),
    ("mood_aggressive", "tension"),
    ("mood_party", "joyful_activation"),
)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    rated = [clip for clip in clips(given(parser).music) if clip.mood]
    tagger, finder = Tagger(), TempoFinder()
    decoded = [decode(os.fsencode(clip.path)) for clip in rated]
    heard = [tagger.listen_patches(one.patches, rms=one.gated_rms) for one in decoded]
    scores = np.array([one.tagged.scores for one in heard if one])
    found = [finder.find(one.middle) for one in decoded]
    pulses = np.array([one.pulse if one else 0.0 for one in found])

    alike = np.corrcoef(scores.T)
    for name, contrast in CONTRASTS.items():
        told = f"moods.py has {contrast.spread}"
        tell(f"{name}: spread", _spread(contrast, alike), "", beside=told)
    tell("pulse: median", float(np.median(pulses)), "")
    tell("danceability: power", _power(scores, pulses), "")
    for name, vote in VOTES:
        shares = [CONTRASTS[name].share(one) for one in scores.tolist()]
        votes = [clip.mood[vote] for clip in rated]
        tell(f"{name} and {vote}", spearman(shares, votes), f"of {len(rated)}")


def _spread(contrast: Contrast, alike: np.ndarray) -> float:
    places, weights = list(contrast.weights), np.array(list(contrast.weights.values()))
    return float(np.sqrt(weights @ alike[np.ix_(places, places)] @ weights))


def _power(scores: np.ndarray, pulses: np.ndarray) -> float:
    """The recordings dance more than the reference: their contrast is centred on its 0 first."""
    contrast = CONTRASTS["danceability"]
    totals = np.array([contrast.total(one) for one in scores.tolist()])
    shares = 1 / (1 + np.exp(-(totals - np.median(totals)) / contrast.spread))
    return math.log(0.5) / math.log(float(np.median(shares * pulses)))


if __name__ == "__main__":
    main()
