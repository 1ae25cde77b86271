"""How alike two acoustic fingerprints are: the share of equal bits where they lie best over each
other.

Each frame of Chromaprint has 32 bits and stands for 0.124 s. Two sounds that have nothing in common
agree in half of their bits. Source: Haitsma and Kalker, "A Highly Robust Audio Fingerprinting
System" (2002), which compares by bit error; AcoustID's server aligns the same way.
"""

from collections.abc import Sequence

FRAME_BITS = 32
REACH = 80
"""Frames by which one may begin later than the other: 10 s, more than any encoder or trimmed
silence takes."""
FEWEST = 80
"""Frames that must lie over each other: 10 s of sound."""
VARIETY = 24
"""Different frames in a fingerprint that says anything; silence and test tones have a few."""


def packed(frames: Sequence[int]) -> bytes:
    """uint32, little-endian."""
    return b"".join(frame.to_bytes(4, "little") for frame in frames)


def likeness(one: bytes, other: bytes) -> float | None:
    """0–1, the share of equal bits at the best alignment; None where they say too little.

    one, other: frames as `packed` has them.
    """
    if not (_says_something(one) and _says_something(other)):
        return None
    best = max(
        (_equal(one[4 * max(0, shift) :], other[4 * max(0, -shift) :]) for shift in _shifts()),
        default=0.0,
    )
    return best or None


def _shifts() -> range:
    return range(-REACH, REACH + 1)


def _equal(one: bytes, other: bytes) -> float:
    """The share of equal bits of two that begin together; 0 where too little lies over it."""
    length = min(len(one), len(other))
    if length < 4 * FEWEST:
        return 0.0
    differing = int.from_bytes(one[:length], "little") ^ int.from_bytes(other[:length], "little")
    return 1 - differing.bit_count() / (8 * length)


def _says_something(frames: bytes) -> bool:
    return len({frames[at : at + 4] for at in range(0, len(frames), 4)}) >= VARIETY
