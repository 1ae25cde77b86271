"""The beats of a tempo that somebody put right, by those that were heard."""

from dataclasses import replace

from soniq.features.model import AudioFeatures, Waveform

SAME = 0.03
"""Tempi so near to each other have the same beats."""


def refitted(wave: Waveform, found: AudioFeatures) -> Waveform:
    """With the beats of the tempo that is shown: of double tempo one between each two, of half
    every second, of any other a grid that drifts as they do."""
    heard, shown, beats = found.measured_bpm, found.bpm, wave.beats
    if not heard or not shown or len(beats) < 2 or abs(shown / heard - 1) < SAME:
        return wave
    last = len(beats) - 1
    steps = int(last * shown / heard + 0.5 * SAME) + 1
    return replace(wave, beats=tuple(_at(beats, step * heard / shown) for step in range(steps)))


def _at(beats: tuple[int, ...], place: float) -> int:
    """The time of a place between two beats."""
    before = min(int(place), len(beats) - 2)
    return round(beats[before] + (place - before) * (beats[before + 1] - beats[before]))
