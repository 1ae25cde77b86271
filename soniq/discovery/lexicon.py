"""What words of a description mean in tags; `lexicon.txt` is the list, to be read and bettered.

The tags are the 100 of the taggers. A network that puts words and sound into one space (CLAP, or
sentence embeddings beside the tags) would stand here beside the list: `embeddings` has a type
"text" for its vectors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from soniq import text
from soniq.audio.tags import TagSet, place, tags

_FILE = Path(__file__).with_name("lexicon.txt")
_SETS = {"m": TagSet.MSD, "t": TagSet.MTT}
_TAG = re.compile(r"(?P<minus>-?)(?P<share>\d*\.?\d*) ?(?P<set>[mt]) (?P<name>.+)")

NAMED = 3
"""Tags that are told of a meaning, the weightiest."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The tags that a word asks for. weights: by place among the 100; their sizes add up to 1."""

    weights: tuple[tuple[int, float], ...]

    @property
    def shown(self) -> str:
        """For people: "metal, heavy metal, hard rock"."""
        wanted = sorted(self.weights, key=lambda pair: -pair[1])
        names = dict.fromkeys(tags()[at].shown for at, weight in wanted if weight > 0)
        return ", ".join(list(names)[:NAMED])


def meaning(words: str) -> Meaning | None:
    """Of a word or a phrase, folded; None for what the lexicon does not know."""
    return _all().get(words)


@cache
def longest() -> int:
    """Words of the longest phrase."""
    return max(len(words.split()) for words in _all())


@cache
def _all() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for names, meant in _lines():
        weights = _weights(meant)
        size = sum(abs(weight) for weight in weights.values())
        told = Meaning(tuple((at, weight / size) for at, weight in sorted(weights.items())))
        for name in names.split(","):
            found.setdefault(text.words(name), told)
    return found


def _lines() -> Iterator[tuple[str, str]]:
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names, _, meant = line.partition(":")
            yield names, meant


def _weights(meant: str) -> dict[int, float]:
    """Of "m metal, .5 m punk, -t soft". Raises ValueError or KeyError for what is no tag."""
    weights: dict[int, float] = {}
    for told in meant.split(","):
        found = _TAG.fullmatch(told.strip())
        if found is None:
            raise ValueError(f"“{told.strip()}” in the lexicon is no tag")
        weight = float(found["share"] or 1)
        weights[place(_SETS[found["set"]], found["name"])] = -weight if found["minus"] else weight
    return weights
