"""What a second algorithm says of the tempo, and how sure one may be after hearing both.

The networks decide; the other one only moves their confidence. Both confidences are shares of a
probability and true as they are (measured on labelled clips: tempo .74 on the mean and .76 right,
key .69 and .75), so a second voice moves their log-odds by a small, fixed step: the one with which
the confidence told right from wrong answers best (least log loss for tempo, least Brier score for
key; half and double the step were worse).
"""

import math

import aubio

from soniq.audio.levels import Samples
from soniq.harmony import Key

RATE = 22_050
LISTENED = 60
"""Seconds of the middle that aubio listens to: twice as many cost as much again and changed no
answer's worth on the labelled clips."""

_WINDOW, _HOP = 1_024, 512

_TEMPO_STEP = 0.25
"""Of the log-odds: .80 becomes .84 where aubio agrees, .78 where it hears half or double, and .76
where it hears another tempo or none."""
_KEY_STEP = 0.4
"""Of the log-odds: .80 becomes .86 where the profiles say the same key, and .73 where they do not.
The relative, the fifth and the parallel count in full: they are how both go wrong."""

_SAME = 0.04
"""Part of a tempo by which two may differ and be one (Accuracy1 of the MIREX tempo task)."""


def heard_by_aubio(samples: Samples) -> float | None:
    """Beats per minute after aubio's last beat, None where it hears none.

    samples: float32 mono at 22,050 Hz, any level. Its running estimate at the end is truer than
    the median of its beats.
    """
    start = max(0, (len(samples) - LISTENED * RATE) // 2)
    heard = samples[start : start + LISTENED * RATE]
    tracker = aubio.tempo("default", _WINDOW, _HOP, RATE)
    for at in range(0, len(heard) - _HOP + 1, _HOP):
        tracker(heard[at : at + _HOP])
    return float(tracker.get_bpm()) or None


def tempo_confidence(share: float, *, bpm: float, second: float | None) -> float:
    """0–1: share, the network's own, after aubio's `second` was heard."""
    if second is not None and _alike(second, bpm):
        return _moved(share, _TEMPO_STEP)
    if second is not None and (_alike(second, 2 * bpm) or _alike(second, bpm / 2)):
        return _moved(share, -_TEMPO_STEP / 2)
    return _moved(share, -_TEMPO_STEP)


def key_confidence(share: float, *, key: Key, second: Key) -> float:
    """0–1: share, the network's own, after the profiles' `second` was heard."""
    return _moved(share, _KEY_STEP if second == key else -_KEY_STEP)


def _alike(second: float, bpm: float) -> bool:
    return abs(second / bpm - 1) <= _SAME


def _moved(share: float, step: float) -> float:
    """share with its log-odds moved; 0 and 1 stay what they are."""
    odds = share * math.exp(step)
    return odds / (odds + 1 - share)
