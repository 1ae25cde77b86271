"""What a file may claim of itself before a decoder believes it."""

from typing import Any

import av

TOLERANT: dict[str, Any] = (
    {} if int(av.__version__.split(".")[0]) >= 19 else {"metadata_errors": "ignore"}
)
"""So that PyAV opens files whose tags are no UTF-8; from 19 on it always does."""

_MOST_CHANNELS, _MOST_SAMPLES = 64, 6_000_000
"""Channels, and samples a second over all of them: DSD512 in stereo has 5.6 million. Headers that
claim more ask for blocks that fill the memory."""


def sane(rate: int, channels: int) -> bool:
    """Whether a header's numbers can be those of sound. rate: in Hz."""
    return 0 < channels <= _MOST_CHANNELS and 0 < rate <= _MOST_SAMPLES / channels
