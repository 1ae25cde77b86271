"""The identity of a sound, whatever its tags say.

XXH128 over the payload's length and three windows of it: start, middle and end. The payload is
what no tagger touches: an MP3 between its tags, the `mdat` atoms of an MP4, an Ogg stream's pages
behind its headers, a WAVE file's `data`. A FLAC tells the MD5 of its samples itself, so that even
another compression level stays the same sound.
"""

import hashlib

import xxhash

from soniq.files import ogg
from soniq.files.opened import Opened, Span

WINDOW = 32 * 1024
"""Bytes of a window: two seconds of MP3 at 128 kbit/s, which no two recordings share, and
few enough that a scan on a hard disk pays for the seek, not for the reading."""

SHORTEST_MS = 5_000
"""Shorter scraps (clicks, gaps, silence between tracks) recur on many albums."""

_SAMPLES = 512
_VARIETY = 36
"""Of 512 bytes taken evenly from a window of sound, 80 to 230 differ (measured on 132 recordings
and on made sound in each format). Coded silence repeats one short frame: at most 26 differ (MP3 at
44.1 kHz), 1 in PCM. So fewer than 36 in every window is silence."""

_SILENT_RATE = 250
"""Bytes a second. Lossless silence needs fewer and may look varied (WavPack up to 120, FLAC in Ogg
up to 210; measured up to 48 kHz); the least that speech is coded with is 700 (Opus at 6 kbit/s)."""

_SILENT_BLOCK = 34
"""Bytes of a FLAC block that holds one constant a channel: a header of at most 16, up to
4 a channel, and the checksum of 2."""


def of_payload(opened: Opened, spans: list[Span], duration_ms: int) -> bytes | None:
    """The hash of what the spans hold; None where that identifies nothing."""
    length = sum(end - begin for begin, end in spans)
    if duration_ms < SHORTEST_MS or length * 1000 < _SILENT_RATE * duration_ms:
        return None
    windows = [_read(opened, spans, begin, end) for begin, end in _windows(length)]
    if not any(_varied(window) for window in windows):
        return None
    digest = xxhash.xxh3_128(length.to_bytes(8, "little"))
    for window in windows:
        digest.update(window)
    return digest.digest()


def of_flac(md5: int, samples: int, stream: tuple[int, int, int]) -> bytes:
    """The hash of a FLAC that knows its samples' MD5. stream: sample rate, channels and bits."""
    rate, channels, bits = stream
    told = b"%032x %d %d %d %d" % (md5, samples, rate, channels, bits)
    return xxhash.xxh3_128_digest(told)


def is_silent_flac(payload: float, samples: int, block: int) -> bool:
    """Whether a FLAC's blocks are too small to hold anything but constants."""
    return block > 0 and payload < _SILENT_BLOCK * (samples / block)


def whole(opened: Opened) -> tuple[bytes, bytes] | tuple[None, None]:
    """XXH128 and SHA-256 of a file so small that its windows are all of it."""
    if opened.size > 3 * WINDOW:
        return None, None
    everything = opened.at(0, opened.size)
    return xxhash.xxh3_128_digest(everything), hashlib.sha256(everything).digest()


def _windows(length: int) -> list[Span]:
    if length <= 3 * WINDOW:
        return [(0, length)]
    middle = (length - WINDOW) // 2
    return [(0, WINDOW), (middle, middle + WINDOW), (length - WINDOW, length)]


def _read(opened: Opened, spans: list[Span], begin: int, end: int) -> bytes:
    """The bytes begin … end of the spans laid end to end."""
    parts: list[bytes] = []
    for first, last in spans:
        length = last - first
        if begin < length and end > 0:
            parts.append(_bytes(opened, first + max(0, begin), first + min(end, length)))
        begin, end = begin - length, end - length
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _bytes(opened: Opened, begin: int, end: int) -> bytes:
    if opened.head[:4] == b"OggS":
        return ogg.window(opened, begin, end)
    return opened.at(begin, end - begin)


def _varied(window: bytes) -> bool:
    step = max(1, len(window) // _SAMPLES) | 1  # odd, so that it meets both bytes of a sample
    return len(set(window[::step])) >= _VARIETY
