"""Which known file a file is: by its sound, wherever it lies now and whatever its tags say.

A file is a known one that moved only if the known one's place is empty now; where both are there,
they are copies and stay two. Silence and scraps have no identity of sound: they are known again
only by their inode, size and time, as a mere rename keeps them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from soniq.units import FileId

Stamp: TypeAlias = tuple[int, int, int]
"""Inode, size and mtime: what a mere rename keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that was read and is to be recognised. `known` is the file of that name until now."""

    folder: bytes
    name: bytes
    title: str | None
    audio_hash: bytes | None
    stamp: Stamp
    known: FileId | None
    known_hash: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """A known file of the same sound or stamp."""

    id: FileId
    folder: bytes
    name: bytes
    title: str | None
    audio_hash: bytes | None
    stamp: Stamp


IsFree = Callable[[Claimable], bool]


def recognise(
    arrivals: Sequence[Arrival],
    by_sound: Mapping[bytes, Sequence[Claimable]],
    by_stamp: Mapping[Stamp, Sequence[Claimable]],
    is_free: IsFree,
) -> list[FileId | None]:
    """The known file that each arrival is; None for new ones. Each known file is used once.

    A file whose place holds another sound now is free to follow its own sound: so files that
    swapped their names keep what they are.
    """
    chosen: list[FileId | None] = [None] * len(arrivals)
    used: set[FileId] = set()
    for place, arrival in enumerate(arrivals):
        if arrival.known is not None and not _holds_another_sound(arrival):
            chosen[place] = arrival.known
            used.add(arrival.known)
    displaced = {a.known for a in arrivals if a.known is not None and _holds_another_sound(a)}
    freedom: dict[FileId, bool] = {}
    pairs: list[tuple[tuple[bool, bool, bool, int], int, Claimable]] = []
    for place, arrival in enumerate(arrivals):
        if chosen[place] is not None:
            continue
        for known in _candidates(arrival, by_sound, by_stamp):
            if known.id in used:
                continue
            if known.id not in freedom:
                freedom[known.id] = known.id in displaced or is_free(known)
            if freedom[known.id]:
                pairs.append((_unlikeness(arrival, known), place, known))
    for _, place, known in sorted(pairs, key=lambda pair: (pair[0], pair[1])):
        if chosen[place] is None and known.id not in used:
            chosen[place] = known.id
            used.add(known.id)
    for place, arrival in enumerate(arrivals):
        if chosen[place] is None and arrival.known is not None and arrival.known not in used:
            chosen[place] = arrival.known
            used.add(arrival.known)
    return chosen


def _holds_another_sound(arrival: Arrival) -> bool:
    """Whether the file of that name is not, by its sound, the one that was there."""
    return arrival.audio_hash != arrival.known_hash


def _candidates(
    arrival: Arrival,
    by_sound: Mapping[bytes, Sequence[Claimable]],
    by_stamp: Mapping[Stamp, Sequence[Claimable]],
) -> Sequence[Claimable]:
    if arrival.audio_hash is not None:
        return by_sound.get(arrival.audio_hash, ())
    return by_stamp.get(arrival.stamp, ())


def _unlikeness(arrival: Arrival, known: Claimable) -> tuple[bool, bool, bool, int]:
    return (
        arrival.name != known.name,
        arrival.folder != known.folder,
        arrival.title != known.title,
        known.id,
    )
