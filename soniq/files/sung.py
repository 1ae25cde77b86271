"""The words of a song that its sound file carries. Belongs in the child."""

from dataclasses import replace
from typing import Any

import mutagen
from mutagen.id3 import ID3

from soniq.files import lrc
from soniq.files.formats import look_at
from soniq.files.lyrics import Line, Sheet
from soniq.files.opened import Opened
from soniq.files.reading import in_words
from soniq.files.sidecars import MOST_LINES
from soniq.units import Milliseconds

_MILLISECONDS = 2  # SYLT's time stamp format; 1 counts frames, which nobody writes
_WORDS_OF_SONGS = (1, 2)  # SYLT's content type: lyrics, or a text transcription


def read(path: bytes) -> list[Sheet]:
    """The words that the tags of a sound file hold, timed ones first.

    Raises:
        Unreadable: it is no sound file that soniq knows, is broken, or may not be read.
    """
    with in_words(), Opened(path) as opened:
        opened.file.seek(0)
        tags = _id3(opened)
        found = _of_id3(tags) if tags is not None else []
        if not found:
            opened.file.seek(0)
            heard = look_at(opened, path).heard
            found = _of_texts([*heard.get("syncedlyrics", ()), *heard.get("lyrics", ())])
    found = [sheet for sheet in found if len(sheet.lines) <= MOST_LINES]
    return sorted(found, key=lambda sheet: not sheet.is_timed)


def _id3(opened: Opened) -> Any:
    """ID3 tags with their frames' languages, where the format keeps such; else None."""
    try:
        file = mutagen.File(opened.file)
    except mutagen.MutagenError:
        return None
    tags = None if file is None else file.tags
    return tags if isinstance(tags, ID3) else None


def _of_id3(tags: Any) -> list[Sheet]:
    timed = [sheet for frame in tags.getall("SYLT") if (sheet := _timed(frame)) is not None]
    plain: list[Sheet] = []
    for frame in tags.getall("USLT"):
        sheet = lrc.lyrics(frame.text)
        if sheet is not None:
            plain.append(_in(sheet, frame.lang))
    return timed + plain


def _timed(frame: Any) -> Sheet | None:
    """A SYLT frame's pieces; writers begin a line's first piece with a line break."""
    if frame.format != _MILLISECONDS or frame.type not in _WORDS_OF_SONGS:
        return None
    lines: list[Line] = []
    for text, at in sorted(frame.text, key=lambda piece: int(piece[1])):
        words = str(text)
        if lines and "\n" not in words and _goes_on(frame):
            lines[-1] = Line(start=lines[-1].start, text=lines[-1].text + words)
        else:
            lines.append(Line(start=Milliseconds(int(at)), text=words.lstrip("\r\n")))
    lines = [Line(start=line.start, text=line.text.strip()) for line in lines]
    return _in(Sheet(lines=tuple(lines)), frame.lang) if any(one.text for one in lines) else None


def _goes_on(frame: Any) -> bool:
    """Whether the pieces are syllables: then only some of them begin with a line break."""
    return any(str(text).startswith(("\n", "\r")) for text, _ in frame.text[1:])


def _in(sheet: Sheet, lang: str) -> Sheet:
    """The sheet in the language that its frame names, unless it names one itself."""
    code = lang.strip("\0 ").lower()
    if sheet.lang or not code.isalpha() or code in ("xxx", "und"):
        return sheet
    return replace(sheet, lang=code)


def _of_texts(texts: list[str]) -> list[Sheet]:
    found = [sheet for text in texts if (sheet := lrc.lyrics(text)) is not None]
    return list(dict.fromkeys(found))
