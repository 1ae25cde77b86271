"""Lyrics as text: LRC with all that grew on it, SubRip, and words without any times.

LRC has no standard. This reads what the many writers agree on: a time before each line, several
where a line is sung again, tags in brackets, and times of words in angle brackets (A2, "enhanced").
No library on PyPI reads the last two well and is kept up.
"""

import re
from dataclasses import replace

from soniq.files.lyrics import AT_ONCE, Line, Sheet, Word
from soniq.units import Milliseconds

_TIME = r"(?:(\d{1,3}):(?=\d{1,2}:\d{1,2}[.,]))?(\d{1,4}):(\d{1,2})(?:[.:,](\d{1,3}))?"
"""Three numbers without a point are minutes, seconds and hundredths: of songs, few last hours."""
_STAMP = re.compile(rf"\s*\[{_TIME}\]")
_WORD = re.compile(rf"<{_TIME}>")
_TAG = re.compile(r"\s*\[\s*([A-Za-z#][\w#]*)\s*:(.*)\]\s*")
_CUE = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->.*")
_STYLE = re.compile(r"</?[a-zA-Z][^<>]{0,100}>|\{\\[^{}]{0,100}\}")

LONGEST_OFFSET = 600_000
"""Milliseconds; what claims more is no offset."""


def lyrics(text: str) -> Sheet | None:
    """What a text in LRC, or without any times, holds; None for no words at all."""
    tags: dict[str, str] = {}
    timed: list[Line] = []
    plain: list[str] = []
    for row in text.splitlines():
        starts, rest = _stamps(row)
        if starts:
            timed += _timed(starts, rest)
        elif (tag := _TAG.fullmatch(row)) is not None:
            tags.setdefault(tag[1].lower(), tag[2].strip())
        elif timed and row.strip():  # a line too long for its writer goes on in the next row
            last = timed[-1]
            timed[-1] = replace(last, text=f"{last.text}\n{row.strip()}", words=())
        elif not timed:
            plain.append(row.strip())
    if timed:
        timed.sort(key=lambda line: line.start or 0)
    lines = tuple(timed) or _plain(plain)
    if not any(line.text for line in lines):
        return None
    return Sheet(
        lines=lines,
        lang=tags.get("lang") or tags.get("la") or None,
        offset=_offset(tags.get("offset", "")),
        title=tags.get("ti") or None,
        artist=tags.get("ar") or None,
    )


def subtitles(text: str) -> Sheet | None:
    """What a SubRip file holds; the numbers and ends of its blocks say nothing of a song."""
    lines: list[Line] = []
    rows = iter(text.splitlines())
    for row in rows:
        cue = _CUE.fullmatch(row)
        if cue is None:
            continue
        words: list[str] = []
        for within in rows:
            if not within.strip():
                break
            words.append(_STYLE.sub("", within).strip())
        lines.append(Line(start=_moment(*cue.groups()), text="\n".join(words)))
    lines.sort(key=lambda line: line.start or 0)
    return Sheet(lines=tuple(lines)) if any(line.text for line in lines) else None


def trimmed(start: Milliseconds | None, words: list[Word]) -> Line:
    """A line out of its words: no space at its ends, none of it empty."""
    words = [word for word in words if word.text]
    while words and not words[0].text.strip():
        words.pop(0)
    while words and not words[-1].text.strip():
        words.pop()
    if words:
        words[0] = replace(words[0], text=words[0].text.lstrip())
        words[-1] = replace(words[-1], text=words[-1].text.rstrip())
    return Line(start=start, text="".join(word.text for word in words), words=tuple(words))


def _stamps(row: str) -> tuple[list[Milliseconds], str]:
    """The times before a line, and the line."""
    starts: list[Milliseconds] = []
    at = 0
    while (stamp := _STAMP.match(row, at)) is not None:
        starts.append(_moment(*stamp.groups()))
        at = stamp.end()
    return starts, row[at:]


def _timed(starts: list[Milliseconds], rest: str) -> list[Line]:
    """The line at each of its times; its words are timed as it is sung first."""
    words = _words(rest)
    if words:
        first = trimmed(starts[0], words)
        return [first, *(Line(start=start, text=first.text) for start in starts[1:])]
    text = rest.strip()
    return [Line(start=start, text=text) for start in starts]


def _words(rest: str) -> list[Word]:
    """Each runs from its time to the next; what stands before the first belongs to that."""
    marks = list(_WORD.finditer(rest))
    found: list[Word] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(rest)
        before = rest[: mark.start()] if place == 0 else ""
        found.append(Word(start=_moment(*mark.groups()), text=before + rest[mark.end() : end]))
    return found


def _plain(rows: list[str]) -> tuple[Line, ...]:
    while rows and not rows[0]:
        rows.pop(0)
    while rows and not rows[-1]:
        rows.pop()
    return tuple(Line(text=row) for row in rows)


def _moment(hours: str | None, minutes: str, seconds: str, part: str | None) -> Milliseconds:
    """part: behind the point, of whatever precision."""
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return Milliseconds(whole * 1000 + int((part or "0").ljust(3, "0")))


def _offset(said: str) -> Milliseconds:
    try:
        offset = int(said)
    except ValueError:
        return AT_ONCE
    return Milliseconds(offset) if abs(offset) <= LONGEST_OFFSET else AT_ONCE
