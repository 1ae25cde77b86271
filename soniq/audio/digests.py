"""The identity of a whole file, byte for byte."""

import hashlib
import os
import stat

import xxhash

from soniq.errors import Unreadable

_CHUNK = 1 << 20


def digests(path: bytes) -> tuple[bytes, bytes]:
    """XXH128 and SHA-256 of a file.

    Read before the sound is: the decoder then finds the file in memory.

    Raises:
        Unreadable: it is no ordinary file, which might never end.
        OSError: the system does not let it be read.
    """
    quick, sure = xxhash.xxh3_128(), hashlib.sha256()
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("It is not a file.")
        chunk = bytearray(_CHUNK)
        while length := os.readv(descriptor, [chunk]):
            part = memoryview(chunk)[:length]
            quick.update(part)
            sure.update(part)
    finally:
        os.close(descriptor)
    return quick.digest(), sure.digest()
