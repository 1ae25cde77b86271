"""The first bytes of a transcode that tell how long it is.

FFmpeg writes them at the end, back at the file's start, which a pipe does not have. Where they are
missing, browsers show no length, and an MP3 begins with 25 ms of the encoder's silence.
"""

LAME_DELAY = 576
"""Samples that libmp3lame puts before the sound."""

_DECODER_DELAY = 529  # samples by which every MP3 decoder lags; the tag does not count them
_MPEG1 = (44_100, 48_000, 32_000)
_MPEG2 = (22_050, 24_000, 16_000)
_KBITS1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FLAC_SAMPLES = (1 << 36) - 1


def mp3(*, rate: int, channels: int, kbits: int, samples: int | None) -> bytes:
    """A silent MP3 frame with an Info and a LAME tag: how many frames follow, and how many samples
    at both ends are none of the sound.

    samples: that are expected; None where nobody knows. If it should be wrong, players are wrong
    about the length, and play all the same.
    Source: the "MP3 Info Tag" specification, revision 1 (LAME), and ISO 11172-3 for the header.
    """
    first = rate in _MPEG1
    rates, ladder = (_MPEG1, _KBITS1) if first else (_MPEG2, _KBITS2)
    spread = 1152 if first else 576
    header = (
        0xFFE00000
        | (3 if first else 2) << 19
        | 1 << 17  # layer III
        | 1 << 16  # no CRC
        | ladder.index(kbits) << 12
        | rates.index(rate) << 10
        | (3 if channels == 1 else 1) << 6
    )
    size = spread // 8 * kbits * 1000 // rate
    side = {(True, 2): 32, (True, 1): 17, (False, 2): 17, (False, 1): 9}[first, channels]
    frames, padding = _spread(samples, spread)
    flags = 0 if frames is None else 3  # frames and bytes
    tag = b"Info" + flags.to_bytes(4, "big")
    if frames is not None:
        total = size + frames * spread // 8 * kbits * 1000 // rate
        tag += frames.to_bytes(4, "big") + total.to_bytes(4, "big")
    delays = (LAME_DELAY << 12 | padding).to_bytes(3, "big")
    tag += b"LAME3.100" + bytes(12) + delays + bytes(12)
    return (header.to_bytes(4, "big") + bytes(side) + tag).ljust(size, b"\0")


def _spread(samples: int | None, spread: int) -> tuple[int | None, int]:
    """How many frames hold so many samples, and how many samples are left over at the end."""
    if samples is None:
        return None, 0
    frames = -(-(samples + LAME_DELAY + _DECODER_DELAY) // spread)
    return frames, min(4095, frames * spread - samples - LAME_DELAY)


def flac(streaminfo: bytes, *, samples: int | None) -> bytes:
    """The marker and STREAMINFO of a FLAC file, the only block.

    streaminfo: 34 bytes, as the encoder has it before it starts. Source: RFC 9639 §8.2.
    """
    block = bytearray(streaminfo)
    count = 0 if samples is None else min(samples, _FLAC_SAMPLES)
    block[13] = block[13] & 0xF0 | count >> 32
    block[14:18] = (count & 0xFFFFFFFF).to_bytes(4, "big")
    return b"fLaC\x80\x00\x00\x22" + bytes(block)
