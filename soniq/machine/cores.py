"""How much of the machine the listening may take."""

import os

SMALL = 1_500_000_000
"""Bytes of memory under which one child is enough: a Pi with 1 GB also serves pages."""


def listeners(wanted: int = 0) -> int:
    """How many children may listen at once; `wanted` 0 leaves one core to the people."""
    if wanted > 0:
        return wanted
    if memory_bytes() < SMALL:
        return 1
    return max(1, len(os.sched_getaffinity(0)) - 1)


def memory_bytes() -> int:
    """Of the whole machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
