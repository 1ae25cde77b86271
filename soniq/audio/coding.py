"""What sound can be turned into for a listener, and how many bits it may take.

Plain words, so that the server may know them without carrying a codec.
"""

from dataclasses import dataclass
from enum import StrEnum

RATES = (32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Bit rates in kbit/s that a client may have: those of MP3 at 44.1 kHz. A client's own number is
never handed to an encoder; the nearest of these beneath it is."""


class Format(StrEnum):
    """What a browser or a Subsonic app plays."""

    OPUS = "opus"
    MP3 = "mp3"
    AAC = "aac"
    FLAC = "flac"


class Quality(StrEnum):
    """The three steps of listeners who do not count bits."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How a format is made and told of.

    codec, container: FFmpeg's names. suffix: of a file. steps: kbit/s of low, medium and high; None
    where the sound itself decides. most: kbit/s beyond which the encoder gives nothing more.
    """

    codec: str
    container: str
    mime: str
    suffix: str
    steps: tuple[int, int, int] | None
    most: int | None = None


CODINGS: dict[Format, Coding] = {
    Format.OPUS: Coding(
        codec="libopus",
        container="ogg",
        mime="audio/ogg; codecs=opus",
        suffix="opus",
        steps=(48, 96, 160),
        most=256,
    ),
    Format.MP3: Coding(
        codec="libmp3lame",
        container="mp3",
        mime="audio/mpeg",
        suffix="mp3",
        steps=(96, 160, 320),
        most=320,
    ),
    # ADTS and not fragmented MP4: it plays from any byte on, needs no header at its front that
    # only the end knows, and browsers and Subsonic apps alike take it.
    Format.AAC: Coding(
        codec="aac",
        container="adts",
        mime="audio/aac",
        suffix="aac",
        steps=(64, 128, 256),
        most=320,
    ),
    Format.FLAC: Coding(
        codec="flac", container="flac", mime="audio/flac", suffix="flac", steps=None
    ),
}

LOSSLESS = frozenset({"flac", "alac", "pcm", "ape", "wavpack", "tta", "dsd"})
"""Codecs, as `files` names them, that keep every bit of the sound."""


def step(format: Format, quality: Quality) -> int | None:
    """kbit/s of a quality; None for a format that has no bit rate to choose."""
    steps = CODINGS[format].steps
    return None if steps is None else steps[list(Quality).index(quality)]


def rate_within(format: Format, most: int) -> int | None:
    """The greatest kbit/s of the ladder that is no more than `most`, else the least there is."""
    coding = CODINGS[format]
    if coding.steps is None:
        return None
    top = min(most, coding.most or most)
    return max((rate for rate in RATES if rate <= top), default=RATES[0])


def format_of(name: str) -> Format | None:
    """The format that a client means: "opus", "OGG", "m4a" …; None for one soniq does not make."""
    return _NAMES.get(name.strip().lower())


_NAMES = {
    **{format.value: format for format in Format},
    "ogg": Format.OPUS,
    "oga": Format.OPUS,
    "m4a": Format.AAC,
    "mp4": Format.AAC,
    "adts": Format.AAC,
}
