"""The file formats that soniq writes: containers, codecs and their settings."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a format is written. A bit rate of None leaves the choice to the encoder."""

    suffix: str
    container: str
    codec: str
    layout: str
    """PyAV's sample format."""
    bit_rate: int | None = None
    rate: int | None = None
    """Hertz that the codec insists on; None keeps the recording's own."""
    options: dict[str, str] = field(default_factory=dict)


RECIPES: dict[str, Recipe] = {
    "mp3": Recipe(
        suffix=".mp3", container="mp3", codec="libmp3lame", layout="fltp", bit_rate=160_000
    ),
    "flac": Recipe(suffix=".flac", container="flac", codec="flac", layout="s16"),
    "vorbis": Recipe(
        suffix=".ogg", container="ogg", codec="vorbis", layout="fltp", bit_rate=128_000,
        options={"strict": "experimental"},  # FFmpeg's own encoder; it writes stereo only
    ),
    "opus": Recipe(
        suffix=".opus", container="ogg", codec="libopus", layout="flt", bit_rate=96_000, rate=48_000
    ),
    "aac": Recipe(suffix=".m4a", container="ipod", codec="aac", layout="fltp", bit_rate=128_000),
    "alac": Recipe(suffix=".m4a", container="ipod", codec="alac", layout="s16p"),
    "adts": Recipe(suffix=".aac", container="adts", codec="aac", layout="fltp", bit_rate=128_000),
    "wav": Recipe(suffix=".wav", container="wav", codec="pcm_s16le", layout="s16"),
    "aiff": Recipe(suffix=".aiff", container="aiff", codec="pcm_s16be", layout="s16"),
    "wma": Recipe(
        suffix=".wma", container="asf", codec="wmav2", layout="fltp", bit_rate=128_000
    ),
    "wavpack": Recipe(suffix=".wv", container="wv", codec="wavpack", layout="s16p"),
    "tta": Recipe(suffix=".tta", container="tta", codec="tta", layout="s16"),
}  # fmt: skip
"""By the name of the format; every encoder is part of PyAV's wheels."""
