"""Evidence in words, for people."""

from soniq.duplicates.model import Evidence, Kind
from soniq.units import Milliseconds


def evidence(kind: Kind, score: float | None, delta: Milliseconds) -> Evidence:
    return Evidence(kind=kind, score=score, delta=delta, text=_text(kind, score, delta))


def _text(kind: Kind, score: float | None, delta: Milliseconds) -> str:
    percent = f"{100 * (score or 0):.0f} %"
    length = "equally long" if delta < 100 else f"{delta / 1000:.1f} s apart in length"
    match kind:
        case Kind.FILE:
            return "The very same file: every byte is equal"
        case Kind.AUDIO:
            return "The very same sound; only what surrounds it may differ"
        case Kind.FINGERPRINT:
            return f"Acoustic fingerprints agree to {percent}; {length}"
        case Kind.EMBEDDING:
            return f"Sounds alike to {percent}, same title and artist; {length}"
        case Kind.PLACE:
            return f"Two files of one track; {length}"
