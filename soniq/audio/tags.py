"""The 100 tags that the taggers know, and how they are shown. Pure Python: pages read it too.

50 come from listeners' tags of the Million Song Dataset (MSD), 50 from a game in which people
described clips (MagnaTagATune, MTT). Many say the same: "rock" is in both sets, and MTT alone has
five words for a woman who sings. Tags that say the same share the name they are shown by; what is
shown of such a group is its highest score.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "networks" / "tags.json"

_SHOWN = {
    "Female vocals": (
        "female vocalists",
        "female vocalist",
        "female vocal",
        "female voice",
        "female",
        "woman",
    ),
    "Male vocals": ("male vocalists", "male vocal", "male voice", "male", "man"),
    "Vocals": ("vocals", "vocal", "voice", "singing"),
    "Instrumental": ("instrumental", "no vocals", "no vocal", "no voice"),
    "Choir": ("choir", "choral"),
    "Beats": ("beats", "beat"),
    "Chill": ("chill", "chillout"),
    "Classical": ("classical", "classic"),
    "Electronic": ("electronic", "electronica"),
    "R&B": ("rnb",),
    "Hip-Hop": ("Hip-Hop",),
    "1960s": ("60s",),
    "1970s": ("70s",),
    "1980s": ("80s",),
    "1990s": ("90s",),
    "2000s": ("00s",),
}
"""What is shown for the tags of a group. All other tags are shown as they are, with a capital."""


class TagSet(StrEnum):
    """Whose words they are."""

    MSD = "MSD"
    MTT = "MTT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One output of the taggers.

    name: as in the set. shown: for people; the same for all tags that say the same.
    mean, deviation: of its logit, averaged over a track's patches, over 625 reference tracks.
    """

    set: TagSet
    name: str
    shown: str
    mean: float
    deviation: float

    def standardised(self, logit: float) -> float:
        """How far above the reference tracks a track's mean logit lies, in their deviations."""
        return (logit - self.mean) / self.deviation


@cache
def tags() -> tuple[Tag, ...]:
    """All 100, in the order of the network's output."""
    shown = {name: title for title, names in _SHOWN.items() for name in names}
    return tuple(
        Tag(
            set=TagSet(one["set"]),
            name=one["tag"],
            shown=shown.get(one["tag"], one["tag"].capitalize()),
            mean=one["mean"],
            deviation=one["sd"],
        )
        for one in json.loads(_FILE.read_text(encoding="utf-8"))["tags"]
    )


NAMES: tuple[str, ...] = tuple(tag.shown for tag in tags())
"""What is shown for each of the 100, in their order; some appear more than once."""


def place(tag_set: TagSet, name: str) -> int:
    """Where a tag stands among the 100. Raises KeyError for a tag that is not in the set."""
    return _places()[tag_set, name]


def top(scores: Sequence[float], count: int, *, least: float = 0.5) -> list[tuple[str, float]]:
    """The names that stand out most, each once, with their scores; the highest first.

    scores: `Tagged.scores`. least: below this (in deviations above the reference tracks) nothing is
    worth telling; a track near the middle of all music has few tags, or none.
    """
    best: dict[str, float] = {}
    for name, score in zip(NAMES, scores, strict=True):
        best[name] = max(score, best.get(name, score))
    ranked = sorted(best.items(), key=lambda one: (-one[1], one[0]))
    return [one for one in ranked if one[1] >= least][:count]


@cache
def _places() -> dict[tuple[TagSet, str], int]:
    return {(tag.set, tag.name): at for at, tag in enumerate(tags())}
