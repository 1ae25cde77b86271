"""What a client is to be sent: the file itself where it can be, else the nearest it can take."""

from soniq.audio.coding import (
    CODINGS,
    LOSSLESS,
    RATES,
    Format,
    Quality,
    format_of,
    rate_within,
    step,
)
from soniq.library.model import File
from soniq.streaming.model import ORIGINAL, Plan
from soniq.units import Milliseconds

SMALLER = Format.MP3
"""What is made where a client says only that the file is too large: there is no player that does
not know it."""

PLAIN = 256
"""kbit/s for who asks for a format and says nothing of size."""

_SAME = {Format.OPUS: "opus", Format.MP3: "mp3", Format.AAC: "aac", Format.FLAC: "flac"}
"""The codec that each format has in `files`."""


def plan(
    file: File,
    *,
    format: Format | None = None,
    max_bitrate: int | None = None,
    quality: Quality | None = None,
    offset: Milliseconds,
) -> Plan:
    """What to send of a file.

    format: that the client asks for; None for any. max_bitrate: kbit/s; None or 0 for any. quality:
    instead of it. offset: where a file cannot be begun by itself: then it is made anew in its own
    format, or lossless.
    """
    if format is None:
        if not _too_large(file, max_bitrate, quality):
            return ORIGINAL if not offset else _anew(file)
        format = SMALLER
    elif _is_already(file, format, max_bitrate, quality) and not offset:
        return ORIGINAL
    return made(file, format, max_bitrate=max_bitrate, quality=quality)


def made(
    file: File,
    format: Format,
    *,
    max_bitrate: int | None = None,
    quality: Quality | None = None,
) -> Plan:
    """The file in that format, whatever it is itself; see `plan`."""
    return Plan(format=format, bitrate=_bitrate(file, format, max_bitrate, quality))


def expected_bytes(plan: Plan, length: Milliseconds | None) -> int | None:
    """About how many a transcode of so much sound will have, and rather more than fewer; None
    where that cannot be said."""
    if plan.bitrate is None or length is None:
        return None
    return plan.bitrate * length // 8 * 103 // 100 + 16_384


def _too_large(file: File, most: int | None, quality: Quality | None) -> bool:
    """A file of unknown bit rate is no more than 3 Mbit/s, and is taken to be too large."""
    if quality is not None:
        most = step(SMALLER, quality)
        if quality == Quality.HIGH and file.codec not in LOSSLESS:
            return False
    return bool(most) and (_kbits(file) or 3_000) > int(most or 0)


def _is_already(file: File, format: Format, most: int | None, quality: Quality | None) -> bool:
    return file.codec == _SAME[format] and (
        format == Format.FLAC or not _too_large(file, most, quality)
    )


def _anew(file: File) -> Plan:
    """The file's own format at no fewer bits; lossless where soniq does not make that format."""
    format = format_of(file.codec or "") or Format.FLAC
    return Plan(format=format, bitrate=_bitrate(file, format, None, Quality.HIGH))


def _bitrate(file: File, format: Format, most: int | None, quality: Quality | None) -> int | None:
    if quality is not None and not most:
        most = step(format, quality)
    wanted = rate_within(format, most or PLAIN)
    if wanted is None or file.codec in LOSSLESS:
        return wanted
    return min(wanted, _enough(file, CODINGS[format].most or wanted))


def _enough(file: File, most: int) -> int:
    """kbit/s beyond which a lossy file gains nothing."""
    kbits = _kbits(file) or most
    return next((rate for rate in RATES if rate >= kbits), most)


def _kbits(file: File) -> int | None:
    return None if not file.bitrate else max(1, round(file.bitrate / 1000))
