"""How a recording feels, read off its tags. Pure Python.

Each mood is a contrast: the scores of some tags less those of others. A score is the tag's mean
logit, standardised over 625 reference tracks (`Tagged.scores`), so over these a contrast has a mean
of 0. Divided by its spread there, a logistic makes it 0–1, and half of the reference lies above .5.
Raw sigmoids are never shown: MSD "happy" is almost always under .1.

    mood_happy       happy + catchy + ½ party + fast − sad − slow − ambient
    mood_relaxed     quiet + soft + slow + ambient (both sets) + Mellow + chillout
                     − loud − fast − drums − party − hard rock
    mood_aggressive  metal (both sets) + heavy metal + hard rock + punk + loud + fast
                     − Mellow − quiet − soft
    mood_party       party + dance + beat + ½ House + ½ electro − Mellow − sad
    instrumental     instrumental + no vocals + no vocal + no voice
                     − vocal − vocals − singing − female vocalists − male vocalists
    acoustic         acoustic + folk + classical + piano + cello
                     − electronic − electro − synth − techno
    danceability     (logistic of dance + party + House + beat + funk + Hip-Hop, × pulse) ^ .58
    tonal            the strength of the key

The contrasts were chosen by the networks' authors on 400 clips that some 21 listeners each had
rated (the card of soniq-music has the figures). The spreads are estimates, since the reference
tracks' own are not published: the terms' deviations there are 1, their correlations are taken from
54 recordings of four genres (`python -m bench.networks.moods` prints them, and danceability's
power, which lifts the median of that product to .5).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.audio.model import Moods
from soniq.audio.tags import TagSet, place

_SETS = {"m": TagSet.MSD, "t": TagSet.MTT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """A weighted sum of scores. weights: by place among the 100 tags. spread: see above."""

    weights: dict[int, float]
    spread: float

    def total(self, scores: Sequence[float]) -> float:
        return sum(weight * scores[at] for at, weight in self.weights.items())

    def share(self, scores: Sequence[float]) -> float:
        """0–1, .5 for the middle of the reference tracks."""
        return 1 / (1 + math.exp(-self.total(scores) / self.spread))


def _contrast(spread: float, *, more: str, half: str = "", less: str = "") -> Contrast:
    """more, half, less: tags that count 1, ½ and −1, each after its set: "m happy, t fast"."""
    weights = {}
    for tags, weight in ((more, 1.0), (half, 0.5), (less, -1.0)):
        for tag in filter(None, tags.split(", ")):
            tag_set, _, name = tag.partition(" ")
            weights[place(_SETS[tag_set], name)] = weight
    return Contrast(weights=weights, spread=spread)


CONTRASTS = {
    "mood_happy": _contrast(
        4.33,
        more="m happy, m catchy, t fast",
        half="m party",
        less="m sad, t slow, m ambient",
    ),
    "mood_relaxed": _contrast(
        7.01,
        more="t quiet, t soft, t slow, t ambient, m ambient, m Mellow, m chillout",
        less="t loud, t fast, t drums, m party, m hard rock",
    ),
    "mood_aggressive": _contrast(
        5.64,
        more="m metal, m heavy metal, m hard rock, m punk, t loud, t fast, t metal",
        less="m Mellow, t quiet, t soft",
    ),
    "mood_party": _contrast(
        5.56,
        more="m party, m dance, t beat",
        half="m House, m electro",
        less="m Mellow, m sad",
    ),
    "instrumental": _contrast(
        7.17,
        more="m instrumental, t no vocals, t no vocal, t no voice",
        less="t vocal, t vocals, t singing, m female vocalists, m male vocalists",
    ),
    "acoustic": _contrast(
        7.92,
        more="m acoustic, m folk, t classical, t piano, t cello",
        less="m electronic, t synth, t techno, m electro",
    ),
    "danceability": _contrast(
        5.15,
        more="m dance, m party, m House, t beat, m funk, m Hip-Hop",
    ),
}

DANCING_POWER = 0.58
"""Of contrast × pulse, so that half of the recordings that it was estimated on lie above .5."""


def moods(scores: Sequence[float], *, pulse: float, strength: float) -> Moods:
    """scores: `Tagged.scores`. pulse: how clear the beat is, 0–1 (`TempoFound`), 0 where there is
    none. strength: of the key, 0–1 (`Tonality`), 0 where there is none."""
    shares = {name: contrast.share(scores) for name, contrast in CONTRASTS.items()}
    dancing = shares["danceability"] * min(max(pulse, 0.0), 1.0)
    return Moods(
        **shares | {"danceability": dancing**DANCING_POWER},
        tonal=min(max(strength, 0.0), 1.0),
    )
