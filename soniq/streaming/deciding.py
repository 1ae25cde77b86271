"""Whether an app plays a file as it is, by what it says of itself; and what it gets if not.

Source: OpenSubsonic's transcoding extension. Bit rates are in bit/s there; here they are in kbit/s.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from soniq.audio.coding import LOSSLESS, Format
from soniq.library.model import File
from soniq.streaming import planning
from soniq.streaming.model import Plan


class Measure(StrEnum):
    """What of a stream may be limited."""

    CHANNELS = "audioChannels"
    BITRATE = "audioBitrate"
    PROFILE = "audioProfile"
    SAMPLE_RATE = "audioSamplerate"
    BIT_DEPTH = "audioBitdepth"


class Comparison(StrEnum):
    EQUALS = "Equals"
    NOT_EQUALS = "NotEquals"
    AT_MOST = "LessThanEqual"
    AT_LEAST = "GreaterThanEqual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """values: as the app has them; bit rates in bit/s."""

    measure: Measure
    comparison: Comparison
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playable:
    """What an app plays as it is. Empty: any. channels: at most; None for any."""

    containers: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ()
    channels: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeable:
    """What an app would have a file made into."""

    container: str
    codec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What an app says of itself. most, most_made: bit/s of files and of transcodes.

    limits: by codec. makes: the most wished first.
    """

    plays: tuple[Playable, ...] = ()
    makes: tuple[Makeable, ...] = ()
    limits: Mapping[str, tuple[Limit, ...]]
    most: int | None = None
    most_made: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """reasons: why the file is not played as it is. plan: what it can be made into; None for
    nothing that the app knows."""

    plays: bool
    reasons: tuple[str, ...] = ()
    plan: Plan | None = None


def decide(file: File, client: Client) -> Decision:
    """How an app is to play a file."""
    reasons = _obstacles(file, client)
    return Decision(plays=not reasons, reasons=reasons, plan=_plan(file, client))


def _obstacles(file: File, client: Client) -> tuple[str, ...]:
    if client.most and file.bitrate and file.bitrate > client.most:
        return ("the file has more bits a second than the client takes",)
    found = [_unfit(file, one) for one in client.plays]
    if None not in found:
        told = [reason for reason in found if reason is not None]
        return tuple(dict.fromkeys(told)) or ("the client plays no file as it is",)
    for name, limits in client.limits.items():
        if name.lower() in _codec_names(file):
            for limit in limits:
                if not _keeps(file, limit):
                    return (f"the client limits the {limit.measure.value} of {name}",)
    return ()


def _unfit(file: File, plays: Playable) -> str | None:
    if plays.containers and not _meets(plays.containers, _container_names(file)):
        return "the client does not take the container"
    if plays.codecs and not _meets(plays.codecs, _codec_names(file)):
        return "the client does not take the codec"
    if plays.channels and file.channels and file.channels > plays.channels:
        return "the file has more channels than the client takes"
    return None


def _meets(names: Sequence[str], known: Collection[str]) -> bool:
    return any(name.strip().lower() in known for name in names)


def _container_names(file: File) -> frozenset[str]:
    names = {file.container or ""} | _CONTAINERS.get(file.container or "", set())
    return frozenset(names | ({"opus"} if file.codec == "opus" else set()))


def _codec_names(file: File) -> frozenset[str]:
    return frozenset({file.codec or ""} | _CODECS.get(file.codec or "", set()))


_CONTAINERS = {
    "ogg": {"oga"},
    "mp4": {"m4a", "m4b", "mov"},
    "adts": {"aac"},
    "wav": {"wave"},
    "aiff": {"aif"},
    "asf": {"wma"},
}
_CODECS = {
    "aac": {"mp4a", "aac-lc", "he-aac"},
    "wma": {"wmav2", "wmav1"},
    "pcm": {"pcm_s16le", "pcm_s24le", "wav", "lpcm"},
    "wavpack": {"wv"},
    "musepack": {"mpc"},
}


def _keeps(file: File, limit: Limit) -> bool:
    """What soniq does not know of a file is within any limit."""
    value = {
        Measure.CHANNELS: file.channels,
        Measure.BITRATE: file.bitrate,
        Measure.SAMPLE_RATE: file.sample_rate,
        Measure.BIT_DEPTH: file.bit_depth,
    }.get(limit.measure)
    if value is None or not limit.values:
        return True
    if limit.comparison == Comparison.EQUALS:
        return value in limit.values
    if limit.comparison == Comparison.NOT_EQUALS:
        return value not in limit.values
    if limit.comparison == Comparison.AT_MOST:
        return value <= limit.values[0]
    return value >= limit.values[0]


def _plan(file: File, client: Client) -> Plan | None:
    """The first that soniq can make; lossless out of lossy only where there is nothing else."""
    formats = [format for one in client.makes if (format := _format(one)) is not None]
    if not formats:
        return None
    wasteful = file.codec not in LOSSLESS
    formats.sort(key=lambda format: wasteful and format == Format.FLAC)
    format = formats[0]
    most = [kbits for kbits in (client.most_made, client.most) if kbits]
    most += [
        limit.values[0]
        for limit in client.limits.get(format.value, ())
        if limit.measure == Measure.BITRATE and limit.comparison == Comparison.AT_MOST
        if limit.values
    ]
    return planning.made(file, format, max_bitrate=max(1, min(most) // 1000) if most else None)


def _format(made: Makeable) -> Format | None:
    return _MADE.get((made.container.strip().lower(), made.codec.strip().lower()))


_MADE = {
    ("mp3", "mp3"): Format.MP3,
    ("flac", "flac"): Format.FLAC,
    ("ogg", "opus"): Format.OPUS,
    ("oga", "opus"): Format.OPUS,
    ("opus", "opus"): Format.OPUS,
    ("aac", "aac"): Format.AAC,
    ("adts", "aac"): Format.AAC,
}
