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
    return max(1, available() - 1)


def transcodes(wanted: int = 0) -> int:
    """How many tracks may be made playable at once; each takes a core for some seconds."""
    return wanted if wanted > 0 else max(1, available() // 4)


def available() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS


def memory_bytes() -> int:
    """Of the whole machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
