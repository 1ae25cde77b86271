"""Where the beats fall, once the tempo is known, and how clearly they do."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from soniq.audio.beat_features import FRAMES_A_SECOND
from soniq.units import Milliseconds

Curve: TypeAlias = NDArray[np.float64]
Times: TypeAlias = NDArray[np.float64]

_FRAME = 1_000 / FRAMES_A_SECOND
_TIGHTNESS = 100
"""What a beat costs that comes early or late: this times the squared log of its lag in periods,
against curves of deviation 1 (Ellis's own figure)."""
_EARLIEST, _LATEST = 0.75, 1.4
"""Periods between two beats; outside of them no music worth following lies."""
_WEAK = 0.4
"""Part of the usual beat's strength below which a first or last beat is none: intros, endings."""
_EARLY = 8.0
"""Milliseconds by which the network hears beats too soon: 12–14 on clicks, 2–12 on music."""
_STEADY = 30.0
"""Milliseconds that the beats may stray (standard deviation) from even steps to be continued: a
click or a machine strays by less than 15, drummers without one by 50 and more in a minute."""
_WAKING = 6
"""Frames at the start in which the network still wakes up and hears a beat whatever sounds."""
_NEARLY = 40.0
"""Milliseconds by which an even step may begin before the track and yet be its first beat."""
_FEWEST = 8
"""Beats that even steps are read from."""


def beats(activation: Curve, bpm: float) -> Times:
    """Milliseconds of the beats of what was listened to, in order; few or none where none sound.

    activation: how likely a beat is in each frame, 0–1, shape (frames,).
    Source: D. Ellis, "Beat Tracking by Dynamic Programming", 2007, over a network's activation.
    """
    period = 60 * FRAMES_A_SECOND / bpm
    spread = float(activation.std())
    if spread < 1e-6 or len(activation) < 2 * period:
        return np.empty(0)
    activation = np.append(np.zeros(_WAKING), activation[_WAKING:])
    places = _best_chain(activation / spread, period)
    return _refined(activation, _without_weak_ends(activation, places)) * _FRAME + _EARLY


def continued(found: Times, *, offset_ms: int, duration_ms: int) -> Times:
    """The beats of the whole track, whose part from offset_ms on was listened to.

    They go on before and after at even steps where those that were found keep to such; else only
    these are given.
    """
    inside = found + offset_ms
    if len(found) < _FEWEST:
        return inside
    count = np.arange(len(found))
    period, first = np.polyfit(count, inside, 1)
    if float((inside - (first + period * count)).std()) > _STEADY:
        return inside
    before = np.arange(-int((first + _NEARLY) // period), 0)
    after = np.arange(len(found), int((duration_ms - first) // period) + 1)
    return np.concatenate([first + period * before, inside, first + period * after])


def milliseconds(times: Times) -> tuple[Milliseconds, ...]:
    """Whole ones; what lies before the start lies at it."""
    return tuple(Milliseconds(max(round(time), 0)) for time in times.tolist())


def clarity(alike: Curve, bpm: float) -> float:
    """How clearly the beat goes through, 0–1: the activation's likeness to itself after one to four
    beats; clicks give .85–1, pop songs .5–.9, chamber music 0–.5, noise under .1.

    alike: the activation's autocorrelation, 1 at lag 0.
    """
    period = 60 * FRAMES_A_SECOND / bpm
    heights = [
        max(alike[int(lag)], alike[int(lag) + 1])
        for lag in period * np.arange(1, 5)
        if lag < len(alike) * 0.85 - 1
    ]
    return float(np.clip(np.mean(heights), 0, 1)) if heights else 0.0


def _best_chain(strength: Curve, period: float) -> NDArray[np.int64]:
    """The frames whose strengths add up to the most, less what their uneven distances cost."""
    nearest, farthest = max(1, int(_EARLIEST * period)), int(np.ceil(_LATEST * period))
    lags = np.arange(farthest, nearest - 1, -1)
    cost = _TIGHTNESS * np.log(lags / period) ** 2
    score = np.concatenate([np.full(farthest, -np.inf), np.zeros(len(strength))])
    before = np.full(len(strength), -1)
    for start in range(0, len(strength), nearest):  # no frame's best looks into its own block
        end = min(start + nearest, len(strength))
        earlier = score[start : end + farthest - nearest]
        chains = np.lib.stride_tricks.sliding_window_view(earlier, len(lags)) - cost
        best = chains.argmax(axis=1)
        gained = chains[np.arange(end - start), best]
        going_on = gained > 0
        score[farthest + start : farthest + end] = strength[start:end] + np.where(
            going_on, gained, 0
        )
        before[start:end][going_on] = (np.arange(start, end) - lags[best])[going_on]
    return _backwards(score[farthest:], before, last=round(period))


def _backwards(score: Curve, before: NDArray[np.int64], *, last: int) -> NDArray[np.int64]:
    place = len(score) - last + int(score[-last:].argmax())
    chain = []
    while place >= 0:
        chain.append(place)
        place = int(before[place])
    return np.array(chain[::-1])


def _without_weak_ends(activation: Curve, places: NDArray[np.int64]) -> NDArray[np.int64]:
    near = np.max([activation[_inside(places + by, activation)] for by in range(-2, 3)], axis=0)
    strong = np.flatnonzero(near > _WEAK * np.sqrt((near**2).mean()))
    return places[strong[0] : strong[-1] + 1]


def _refined(activation: Curve, places: NDArray[np.int64]) -> Times:
    """The tops nearest to the frames, between the frames: those of the parabola through three."""
    near = np.stack([activation[_inside(places + by, activation)] for by in range(-2, 3)])
    tops = np.clip(places + near.argmax(axis=0) - 2, 1, len(activation) - 2)
    left, top, right = activation[tops - 1], activation[tops], activation[tops + 1]
    bend = left - 2 * top + right
    shift = np.where(bend < -1e-9, 0.5 * (left - right) / np.minimum(bend, -1e-9), 0)
    return np.asarray(tops + np.clip(shift, -0.5, 0.5))


def _inside(places: NDArray[np.int64], curve: Curve) -> NDArray[np.int64]:
    return np.clip(places, 0, len(curve) - 1)
