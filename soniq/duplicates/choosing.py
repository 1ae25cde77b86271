"""Which copy to keep, by the rules that a person set, and in what copies differ."""

import os
from collections.abc import Callable, Mapping, Sequence

from soniq.duplicates.model import Copy, Proposal, Rule, Rules
from soniq.text import shown

LOSSLESS_RATE = 1 << 40
"""The bit rate of a lossless file says how dense its music is, not how good it is."""


def propose(copies: Sequence[Copy], rules: Rules) -> Proposal:
    """The best copy, and for each other one the rule by which it is better.

    Where no rule tells them apart, the one that came first.
    """
    weights = [(rule, weigh) for rule in rules.order for weigh in [_weigher(rule, rules)]]

    def worth(copy: Copy) -> tuple[object, ...]:
        return (*(weigh(copy) for _, weigh in weights), -copy.added_at, -copy.file_id)

    best = max(copies, key=worth)
    reasons: dict[str, None] = {}
    for copy in copies:
        if copy is not best:
            rule = next((rule for rule, weigh in weights if weigh(best) != weigh(copy)), None)
            reasons[_REASONS[rule](best, copy)] = None
    return Proposal(file_id=best.file_id, reasons=tuple(reasons))


def differing(copies: Sequence[Copy]) -> frozenset[str]:
    """The names of what is not the same in all; see `Group.differs`."""
    return frozenset(name for name, of in _SHOWN.items() if len({of(copy) for copy in copies}) > 1)


def _weigher(rule: Rule, rules: Rules) -> Callable[[Copy], tuple[int, ...]]:
    if rule is Rule.FOLDER:
        return lambda copy: (-_folder_rank(copy, rules.folders),)
    return _WEIGHTS[rule]


def _folder_rank(copy: Copy, folders: Sequence[bytes]) -> int:
    for rank, folder in enumerate(folders):
        if copy.path.startswith(os.path.join(folder, b"")):
            return rank
    return len(folders)


def _bit_rate(copy: Copy) -> int:
    """In steps of 8 kbit/s: what differs by less was coded at one setting."""
    return LOSSLESS_RATE if copy.is_lossless else (copy.bitrate or 0) // 8_000


_WEIGHTS: Mapping[Rule, Callable[[Copy], tuple[int, ...]]] = {
    Rule.LOSSLESS: lambda copy: (int(copy.is_lossless),),
    Rule.BIT_RATE: lambda copy: (_bit_rate(copy),),
    Rule.RESOLUTION: lambda copy: (copy.bit_depth or 0, copy.sample_rate or 0, copy.channels or 0),
    Rule.TAGS: lambda copy: (copy.tag_count,),
    Rule.COVER: lambda copy: (int(copy.has_cover),),
    Rule.OLDEST: lambda copy: (-copy.added_at,),
}


def _format(copy: Copy) -> str:
    return (copy.codec or "unknown").upper()


def _rate(copy: Copy) -> str:
    return f"{round((copy.bitrate or 0) / 1000)} kbit/s"


def _resolution(copy: Copy) -> str:
    depth = f"{copy.bit_depth} bit, " if copy.bit_depth else ""
    return f"{depth}{(copy.sample_rate or 0) / 1000:g} kHz"


_REASONS: Mapping[Rule | None, Callable[[Copy, Copy], str]] = {
    Rule.FOLDER: lambda best, _: (
        f"In a folder that you prefer: {shown(os.path.dirname(best.path))}"
    ),
    Rule.LOSSLESS: lambda best, other: f"Lossless ({_format(best)}), not {_format(other)}",
    Rule.BIT_RATE: lambda best, other: f"{_rate(best)}, not {_rate(other)}",
    Rule.RESOLUTION: lambda best, other: f"{_resolution(best)}, not {_resolution(other)}",
    Rule.TAGS: lambda best, other: f"{best.tag_count} tags, not {other.tag_count}",
    Rule.COVER: lambda *_: "It has a cover in it",
    Rule.OLDEST: lambda *_: "It came first",
    None: lambda *_: "Equal in all that counts; it came first",
}

_SHOWN: Mapping[str, Callable[[Copy], object]] = {
    "format": lambda copy: copy.codec,
    "bit_rate": lambda copy: round((copy.bitrate or 0) / 1000),
    "resolution": lambda copy: (copy.bit_depth, copy.sample_rate, copy.channels),
    "size": lambda copy: copy.size_bytes,
    "duration": lambda copy: round((copy.duration or 0) / 1000),
    "path": lambda copy: copy.path,
    "title": lambda copy: copy.title,
    "artist": lambda copy: copy.artist,
    "album": lambda copy: copy.album,
    "number": lambda copy: copy.track_number,
    "year": lambda copy: copy.year,
    "tags": lambda copy: copy.tag_count,
    "cover": lambda copy: copy.has_cover,
}
