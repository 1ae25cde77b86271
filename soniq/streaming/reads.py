"""Reading a file that is played without waiting for its disk, where that need not be."""

import os

_NO_WAIT = getattr(os, "RWF_NOWAIT", 0)
"""Linux alone knows it."""


def at_once(handle: int, length: int, at: int) -> bytes:
    """What of a file is in memory already; nothing where its disk must be waited for.

    Most of a song is: the system reads ahead. Without a hop to a thread for each part, a GB costs
    .22 CPU-s for .43 (bench/streaming.py).
    """
    if not _NO_WAIT:
        return b""
    buffer = bytearray(length)
    try:
        read = os.preadv(handle, [buffer], at, _NO_WAIT)
    except OSError:  # not in memory, or a file system that cannot tell; one that fails does so
        return b""  # again where it is waited for
    return bytes(memoryview(buffer)[:read])
