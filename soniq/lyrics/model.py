"""Lyrics as soniq shows them."""

from dataclasses import dataclass
from enum import StrEnum

from soniq.files.lyrics import AT_ONCE, Kind, Line, Sheet
from soniq.units import Milliseconds


class LyricSource(StrEnum):
    """Where words came from."""

    SIDECAR = "sidecar"
    """A file of the same name beside the music."""
    EMBEDDED = "embedded"
    LRCLIB = "lrclib"
    PERSON = "person"
    """Somebody gave them; they stand before all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lyric:
    """The words of a track in one language, from one source.

    lang: as the source says; None where it does not. offset: ms by which each line is to be shown
    sooner than its `start`.
    """

    lang: str | None
    synced: bool
    lines: tuple[Line, ...]
    source: LyricSource
    kind: Kind = Kind.MAIN
    offset: Milliseconds = AT_ONCE
    title: str | None = None
    artist: str | None = None

    @classmethod
    def of(cls, sheet: Sheet, source: LyricSource) -> "Lyric":
        return cls(
            lang=sheet.lang,
            synced=sheet.is_timed,
            lines=sheet.lines,
            source=source,
            kind=sheet.kind,
            offset=sheet.offset,
            title=sheet.title,
            artist=sheet.artist,
        )

    @property
    def text(self) -> str:
        """The words alone, a line each."""
        return "\n".join(line.text for line in self.lines)
