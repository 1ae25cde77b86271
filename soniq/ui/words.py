"""Numbers, times and sizes in words."""

from datetime import UTC, datetime

from soniq.harmony import Key
from soniq.units import Milliseconds, Moment

FORMATS = {
    "mp3": "MP3",
    "flac": "FLAC",
    "vorbis": "Ogg Vorbis",
    "opus": "Opus",
    "aac": "AAC",
    "alac": "Apple Lossless",
    "pcm": "WAV",
    "wma": "Windows Media Audio",
    "ape": "Monkey’s Audio",
    "wavpack": "WavPack",
    "musepack": "Musepack",
    "tta": "True Audio",
    "dsd": "DSD",
}


def number(value: int) -> str:
    """1234567 → "1,234,567"."""
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 track", "2,310 tracks"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def span(duration: Milliseconds) -> str:
    """How long, for people: "48 min", "1 h 12 min", "12 days"."""
    minutes = round(duration / 60_000)
    if minutes < 1:
        return f"{max(1, round(duration / 1000))} s"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h {minutes % 60} min" if hours < 48 else plural(round(hours / 24), "day")


def clock(duration: Milliseconds) -> str:
    """ "3:45", "1:05:05"."""
    seconds = duration // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def key(found: Key) -> str:
    """As musicians write it: "A minor", "B♭ major", "F♯ minor"."""
    tonic, _, mode = found.name.partition(" ")
    return f"{tonic.replace('b', '♭').replace('#', '♯')} {mode}"


def size(count: int) -> str:
    """Bytes in decimal units: "3.2 GB"."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit in ("bytes", "kB") else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.2f} TB"


def day(at: Moment) -> str:
    """ "3 March 2026"."""
    found = datetime.fromtimestamp(at / 1000, UTC)
    return f"{found.day} {found:%B %Y}"


def date(text: str) -> str:
    """A release date as people say it: "1997-06-16" → "16 June 1997"; a year stays a year."""
    for given, shown in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            return datetime.strptime(text, given).strftime(shown)
        except ValueError:
            continue
    return text


def sound(codec: str | None, container: str | None, rate: int | None, depth: int | None) -> str:
    """What a file holds: "FLAC, 24 bit, 96 kHz"."""
    name = FORMATS.get(codec or "", (codec or "unknown").upper())
    if codec == "pcm" and container == "aiff":
        name = "AIFF"
    parts = [name, f"{depth} bit" if depth else "", f"{rate / 1000:g} kHz" if rate else ""]
    return ", ".join(part for part in parts if part)
