"""What soniq hears, in the words and shapes of pages."""

import base64
from collections.abc import Sequence

from soniq.audio.model import Moods
from soniq.discovery.model import Reason
from soniq.events import JSON
from soniq.features.model import AnalysisState, AnalysisStatus, AudioFeatures, Source, Waveform
from soniq.harmony import Key
from soniq.ui import words
from soniq.ui.shapes import Row

MOODS = (
    ("danceability", "Danceable"),
    ("mood_happy", "Happy"),
    ("mood_party", "Party"),
    ("mood_relaxed", "Relaxed"),
    ("mood_aggressive", "Aggressive"),
    ("acoustic", "Acoustic"),
    ("instrumental", "Instrumental"),
    ("tonal", "Tonal"),
)
"""The names of moods, and their words."""

WORDS = dict(MOODS)

SURE = ((0.8, "sure"), (0.6, "quite sure"), (0.4, "not quite sure"), (0.0, "a guess"))
LOUD = ((-9.0, "very loud"), (-13.0, "loud"), (-18.0, "moderate"), (-25.0, "quiet"))
TUNED = 8.0
"""Cents within which nobody hears that a track is tuned otherwise; strings drift as far."""

WORTH_A_WORD = 0.03
"""The share from which a tempo that may also be is told."""

SAME_BPM = 0.02
"""A tag that says so near a tempo says the same: tags are often whole numbers."""

KEYS: list[JSON] = [
    {"camelot": key.camelot, "name": words.key(key)}
    for key in (Key.of_place(place) for place in range(2, 26))
]
"""All keys, in the order of the Camelot wheel."""


def of_features(found: AudioFeatures) -> Row:
    """All that the page of a track shows of its sound."""
    return {
        "heard": found.analyzed_at is not None,
        "unheard": found.unheard,
        "bpm": found.bpm,
        "bpm_source": found.bpm_source,
        "bpm_words": bpm_words(found),
        "measured_bpm": found.measured_bpm,
        "others": [
            [one.bpm, one.share] for one in found.bpm_candidates if one.share >= WORTH_A_WORD
        ],
        "key": words.key(found.key) if found.key else None,
        "camelot": found.key.camelot if found.key else None,
        "key_source": found.key_source,
        "key_words": key_words(found),
        "measured_key": words.key(found.measured_key) if found.measured_key else None,
        "mixes": [key.camelot for key in found.key.neighbours[1:]] if found.key else [],
        "tuning": tuning(found.tuning_cents),
        "moods": _moods(found.moods),
        "tags": [name for name, _ in found.top_tags],
        "loudness": loudness(found.loudness_lufs, found.peak),
    }


def bpm(value: float) -> str:
    """ "124", "123.5"."""
    return f"{round(value, 1):g}"


def sure(confidence: float | None) -> str:
    """How sure the measurement is, in words."""
    if confidence is None:
        return ""
    return next(word for least, word in SURE if confidence >= least)


def bpm_words(found: AudioFeatures) -> str:
    """Who says the tempo, how surely, and who says otherwise."""
    heard, tag, shown = found.measured_bpm, found.tag_bpm, found.bpm
    if shown is None:
        return "No steady beat was heard." if found.analyzed_at is not None else ""
    if found.bpm_source is Source.TAGS:
        return _of_the_tag(found)
    first = sure(found.bpm_confidence)
    if found.bpm_source is Source.PERSON:
        first = "set by hand"
        if heard and not _near(heard, shown):
            first += f" · {bpm(heard)} was heard"
            if tag and _near(tag, heard):
                return f"{first}, as the file’s tag says"
    if tag and not _near(tag, shown):
        return f"{first} · the file’s tag says {bpm(tag)}"
    return first


def key_words(found: AudioFeatures) -> str:
    """Who says the key, how surely, and who says otherwise."""
    heard, shown = found.measured_key, found.key
    if shown is None:
        return "No key was heard." if found.analyzed_at is not None else ""
    if found.key_source is Source.TAGS:
        return _of_the_tag(found)
    first = sure(found.key_confidence)
    if found.key_source is Source.PERSON:
        first = "set by hand"
        if heard and heard != shown:
            first += f" · {words.key(heard)} was heard"
    if found.tag_key and Key.parse(found.tag_key) != shown:
        return f"{first} · the file’s tag says {found.tag_key[:20]}"
    return first


def _of_the_tag(found: AudioFeatures) -> str:
    said = "as the file’s tag says"
    waits = found.analyzed_at is None and found.unheard is None
    return f"{said}; soniq has not listened yet" if waits else said


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_BPM * other


def tuning(cents: float | None) -> str | None:
    """ "Tuned 31 cents above A = 440 Hz"; None where nobody would hear it."""
    if cents is None or abs(cents) < TUNED:
        return None
    side = "above" if cents > 0 else "below"
    return f"Tuned {abs(cents):.0f} cents {side} A = 440 Hz"


def loudness(lufs: float | None, peak: float | None) -> str | None:
    """ "Loud: −11.2 LUFS. Its peaks touch full scale."."""
    if lufs is None:
        return None
    word = next((word for least, word in LOUD if lufs >= least), "very quiet")
    said = f"{word.capitalize()}: {_signed(lufs)} LUFS."
    if peak is None:
        return said
    return f"{said} {'Its peaks touch full scale.' if peak >= 0.999 else f'Peak {peak:.2f}.'}"


def _signed(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def _moods(found: Moods | None) -> list[JSON]:
    return [[word, getattr(found, name)] for name, word in MOODS] if found else []


def of_wave(wave: Waveform) -> Row:
    return {
        "ms": wave.duration,
        "peaks": base64.b64encode(wave.peaks).decode(),
        "beats": list(wave.beats),
    }


def of_reasons(score: float, reasons: Sequence[Reason]) -> Row:
    """What a row or a card of something alike carries besides."""
    return {
        "score": score,
        "reasons": [
            {"kind": reason.kind, "points": reason.points, "text": reason.text}
            for reason in reasons
        ],
    }


TITLES = {
    AnalysisState.IDLE: "All is heard",
    AnalysisState.RUNNING: "Soniq is listening",
    AnalysisState.WAITING: "Soniq waits before it listens on",
    AnalysisState.PAUSED: "Listening is paused",
}


NOT_ALL = "Some tracks were not heard yet"

MOST_OF_ALL = 0.95
"""Where so much was heard, the first listening is over, and home speaks of it no more."""


def of_status(status: AnalysisStatus) -> Row:
    """How far the listening is, as the page of jobs and home show it."""
    heard = status.analysed + status.unheard
    is_idle, is_all = status.state is AnalysisState.IDLE, heard >= status.total
    return {
        "first": not is_idle and heard + status.outdated < MOST_OF_ALL * status.total,
        "state": status.state,
        "title": TITLES[status.state]
        if is_all or not is_idle
        else "Some tracks were not heard yet",
        "reason": None if status.state is AnalysisState.PAUSED else status.reason,
        "total": status.total,
        "done": status.analysed,
        "unheard": status.unheard,
        "words": progress(status),
        "brief": " · ".join(part for part in (_counted(status), _left(status)) if part),
    }


def waits(status: AnalysisStatus) -> Row:
    """When a track that was not heard will be, and what one can do about it."""
    if status.state is AnalysisState.PAUSED:
        said = "Listening is paused; soniq hears it when it goes on."
    elif status.state is AnalysisState.WAITING and status.reason:
        said = f"Soniq does not listen just now: {status.reason[0].lower()}{status.reason[1:]}."
    else:
        return {"said": "Soniq listens to it soon.", "act": "Listen now", "done": "It is next"}
    return {"said": said, "act": "Put it first", "done": "It comes first"}


def progress(status: AnalysisStatus) -> str:
    """ "1,204 of 18,000 tracks · 940 an hour · 17 h left · 3 processes"."""
    parts = [_counted(status)]
    if status.outdated:
        parts.append(f"{words.number(status.outdated)} to be heard anew")
    if status.rate and status.state is not AnalysisState.IDLE:
        parts.append(f"{words.number(round(status.rate))} an hour")
    parts.append(_left(status))
    if status.children:
        parts.append(words.plural(status.children, "process", "processes"))
    return " · ".join(part for part in parts if part)


def _counted(status: AnalysisStatus) -> str:
    return f"{words.number(status.analysed)} of {words.plural(status.total, 'track')}"


def _left(status: AnalysisStatus) -> str:
    goes_on = status.state in (AnalysisState.RUNNING, AnalysisState.WAITING)
    return f"about {words.span(status.time_left)} left" if status.time_left and goes_on else ""
