"""The words of a song, as files have them: timed or not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from soniq.units import Milliseconds

AT_ONCE = Milliseconds(0)


class Kind(StrEnum):
    """What lyrics are to the song."""

    MAIN = "main"
    TRANSLATION = "translation"
    PRONUNCIATION = "pronunciation"
    """The same words in letters that the reader knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A part of a line, with the spaces that belong to it."""

    start: Milliseconds
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """start: where in the track it begins; None in plain lyrics. words: where the file times them;
    their texts joined are the line."""

    text: str
    start: Milliseconds | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The words of one song in one language.

    kind: whether these are the words that are sung, or help with them. lang: as the file says
    ("eng", "pt-BR"); None where it does not. offset: by how much sooner than `start` each line is
    to be shown, as LRC has it: positive is sooner. title, artist: as the lyrics have them.
    """

    lines: tuple[Line, ...]
    kind: Kind = Kind.MAIN
    lang: str | None = None
    offset: Milliseconds = AT_ONCE
    title: str | None = None
    artist: str | None = None

    @property
    def is_timed(self) -> bool:
        """Whether every line says when it begins."""
        return bool(self.lines) and all(line.start is not None for line in self.lines)

    def packed(self) -> dict[str, Any]:
        """For the way between processes: plain JSON values."""
        return {
            "kind": self.kind.value,
            "lang": self.lang,
            "offset": self.offset,
            "title": self.title,
            "artist": self.artist,
            "lines": [
                [line.start, line.text, [[word.start, word.text] for word in line.words]]
                for line in self.lines
            ],
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        return cls(
            kind=Kind(packed["kind"]),
            lang=packed["lang"],
            offset=Milliseconds(packed["offset"]),
            title=packed["title"],
            artist=packed["artist"],
            lines=tuple(
                Line(
                    start=start,
                    text=text,
                    words=tuple(Word(start=at, text=part) for at, part in words),
                )
                for start, text, words in packed["lines"]
            ),
        )
