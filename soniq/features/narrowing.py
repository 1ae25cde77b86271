"""Narrowing lists of tracks by how they sound."""

import math

from soniq.audio.model import MOODS
from soniq.errors import Invalid
from soniq.features.model import MoodRange, SoundFilter
from soniq.library import sounding
from soniq.library.lists import Narrowing

FINE = 1_000_000
"""Parts of one, in which the ends of a range of moods are told to SQL."""

FEW = 0.0001
"""What SQLite is to believe of sounds in a range: it is asked for them all only where they are few.
Otherwise it may read all tracks through, to build a Bloom filter of them."""


def narrowings(where: SoundFilter) -> tuple[Narrowing, ...]:
    """What the filter asks, for `Library.tracks(also=…)`.

    Raises:
        Invalid: a mood that there is not, or an end that is no number.
    """
    found: list[Narrowing] = []
    tempi = sounding.tempi_wanted(where.bpm_from, where.bpm_to, octaves=where.octaves)
    if tempi:
        found.append(sounding.of_tempi(tempi, name="sound_tempo"))
    if where.keys:
        found.append(sounding.of_keys(where.keys, name="sound_keys"))
    found += [_of_mood(place, mood) for place, mood in enumerate(where.moods)]
    return tuple(found)


def _of_mood(place: int, wanted: MoodRange) -> Narrowing:
    mood = wanted.mood
    if mood not in MOODS:
        raise Invalid(f"There is no mood {mood!r}; there are {', '.join(MOODS)}.")
    if math.isnan(wanted.low) or math.isnan(wanted.high):
        raise Invalid(f"The range of {mood} goes from 0 to 1.")
    low, high = f"mood_{place}_low", f"mood_{place}_high"
    return Narrowing(
        ask=f"""EXISTS (
            SELECT 1
            FROM track_sounds AS ts
            CROSS JOIN sounds AS s ON s.id = ts.sound_id
            WHERE ts.track_id = t.id
                AND +s.{mood} >= :{low} / {FINE}.0
                AND +s.{mood} <= :{high} / {FINE}.0
        )""",  # noqa: S608 constants only
        collect=f"""
            SELECT ts.track_id AS id
            FROM sounds AS s INDEXED BY sounds_by_{mood}
            CROSS JOIN track_sounds AS ts INDEXED BY tracks_of_sound ON ts.sound_id = s.id
            WHERE likelihood(s.{mood} >= :{low} / {FINE}.0, {FEW})
                AND s.{mood} <= :{high} / {FINE}.0
        """,  # noqa: S608 constants only
        values={
            low: math.floor(_within(wanted.low) * FINE),
            high: math.ceil(_within(wanted.high) * FINE),
        },
    )


def _within(share: float) -> float:
    return max(0.0, min(share, 1.0))
