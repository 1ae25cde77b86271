"""Lyrics in TTML, the XML of subtitles: as Apple Music and others write it.

Source: W3C Timed Text Markup Language 2, §10.3 (what a time may look like); the translations and
pronunciations are Apple's. Times count from the track's start wherever they stand, as writers of
lyrics have it, not from that of the element around them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from soniq.errors import Unreadable
from soniq.files.lrc import trimmed
from soniq.files.lyrics import Kind, Line, Sheet, Word
from soniq.units import Milliseconds

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:\.(\d+)|:(\d+)(?:\.(\d+))?)?")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)(h|m|s|ms|f|t)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rates:
    """How many of each the document has a second."""

    frames: Fraction
    parts: int
    ticks: Fraction


def sheets(content: bytes) -> list[Sheet]:
    """The words of each language in the order of the document, then translations of them.

    Raises:
        Unreadable: it is no XML, or one that wants more than to be read.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(content.lstrip())
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(f"It is no XML that soniq reads ({type(error).__name__}).") from error
    rates = _rates(root)
    by_lang: dict[str | None, list[Line]] = {}
    starts: dict[str, Milliseconds] = {}
    for lang, paragraph in _paragraphs(root, None):
        line = _line(paragraph, rates)
        key = _named(paragraph, "key")
        if key and line.start is not None:
            starts[key] = line.start
        if line.text:
            by_lang.setdefault(lang, []).append(line)
    found = [Sheet(lines=tuple(lines), lang=lang) for lang, lines in by_lang.items()]
    return found + list(_beside(root, rates, starts))


def _paragraphs(element: Element, lang: str | None) -> Iterator[tuple[str | None, Element]]:
    """Every line of the body, with the language that holds there."""
    lang = element.get(_LANG) or lang
    name = _name(element)
    if name == "p":
        yield lang, element
    elif name != "head":
        for child in element:
            yield from _paragraphs(child, lang)


def _line(element: Element, rates: _Rates) -> Line:
    start = _moment(element.get("begin"), rates)
    parts = list(_parts(element, None, rates))
    if any(at is not None for at, _ in parts):
        words = _joined(parts)
        return trimmed(words[0].start if start is None else start, words)
    text = "".join(text for _, text in parts)
    return Line(start=start, text="\n".join(row.strip() for row in text.split("\n")).strip())


def _parts(
    element: Element, at: Milliseconds | None, rates: _Rates
) -> Iterator[tuple[Milliseconds | None, str]]:
    """The texts within, each with when it begins where that is told."""
    if element.text:
        yield at, _SPACE.sub(" ", element.text)
    for child in element:
        if _name(child) == "br":
            yield None, "\n"
        elif _name(child) != "metadata":
            begins = _moment(child.get("begin"), rates)
            yield from _parts(child, at if begins is None else begins, rates)
        if child.tail:
            yield None, _SPACE.sub(" ", child.tail)


def _joined(parts: list[tuple[Milliseconds | None, str]]) -> list[Word]:
    """Words of the parts; a text without a time belongs to the word before it."""
    words: list[Word] = []
    before = ""
    for at, text in parts:
        if at is None and words:
            words[-1] = Word(start=words[-1].start, text=words[-1].text + text)
        elif at is None:
            before += text
        else:
            words.append(Word(start=at, text=before + text))
            before = ""
    return words


def _beside(root: Element, rates: _Rates, starts: dict[str, Milliseconds]) -> Iterator[Sheet]:
    """What Apple writes in the head: lines by the keys of those that they stand for."""
    kinds = {"translation": Kind.TRANSLATION, "transliteration": Kind.PRONUNCIATION}
    for element in root.iter():
        kind = kinds.get(_name(element))
        if kind is None:
            continue
        lines = [
            Line(
                start=line.start or starts.get(text.get("for", "")),
                text=line.text,
                words=line.words,
            )
            for text in element
            if (line := _line(text, rates)).text
        ]
        if lines:
            yield Sheet(lines=tuple(lines), kind=kind, lang=element.get(_LANG))


def _moment(said: str | None, rates: _Rates) -> Milliseconds | None:
    """None for what is no time."""
    if said is None:
        return None
    if (clock := _CLOCK.fullmatch(said.strip())) is not None:
        hours, minutes, seconds, part, frames, subframes = clock.groups()
        at = Fraction((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds))
        if part:
            at += Fraction(int(part[:9]), 10 ** len(part[:9]))
        if frames:
            at += (int(frames) + Fraction(int(subframes or 0), rates.parts)) / rates.frames
        return Milliseconds(round(at * 1000))
    if (count := _COUNT.fullmatch(said.strip())) is None:
        return None
    number, unit = Fraction(count[1]), count[2] or "s"
    per_second = {
        "h": Fraction(1, 3600),
        "m": Fraction(1, 60),
        "s": Fraction(1),
        "ms": Fraction(1000),
        "f": rates.frames,
        "t": rates.ticks,
    }[unit]
    return Milliseconds(round(number / per_second * 1000))


def _rates(root: Element) -> _Rates:
    """Source: TTML2 §7.2.3, §7.2.12 and §7.2.13, with their defaults."""
    frames = Fraction(_positive(_named(root, "frameRate"), 30))
    multiplier = (_named(root, "frameRateMultiplier") or "").split()
    if len(multiplier) == 2:
        frames *= Fraction(_positive(multiplier[0], 1), _positive(multiplier[1], 1))
    parts = _positive(_named(root, "subFrameRate"), 1)
    told = _named(root, "frameRate") is not None
    ticks = _positive(_named(root, "tickRate"), int(frames * parts) if told else 1)
    return _Rates(frames=frames, parts=parts, ticks=Fraction(ticks))


def _positive(said: str | None, default: int) -> int:
    return int(said) if said and said.isdecimal() and int(said[:9]) > 0 else max(1, default)


def _named(element: Element, name: str) -> str | None:
    """An attribute, of whatever namespace: writers use several editions of the standard's."""
    return next((value for key, value in element.items() if _local(key) == name), None)


def _name(element: Element) -> str:
    return _local(element.tag)


def _local(name: Any) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""
