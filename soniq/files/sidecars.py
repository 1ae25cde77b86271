"""Files with the words of a song, as they lie beside the music. Belongs in the child."""

import os
from collections.abc import Callable
from typing import Any

from soniq.errors import Unreadable
from soniq.files import lrc, ttml
from soniq.files.lyrics import Line, Sheet, Word
from soniq.files.opened import Opened
from soniq.files.reading import in_words
from soniq.units import Milliseconds

MOST_BYTES = 2 * 2**20
"""Of a file. The longest song has some 50 kB; one with every syllable timed twenty times that."""

MOST_LINES = 20_000

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def read(path: bytes) -> list[Sheet]:
    """The words in a file, by its suffix. A link is not followed: what it leads to is no lyrics.

    Raises:
        Unreadable: it is too large, broken, or of no kind that holds lyrics.
    """
    reader = READERS.get(os.path.splitext(path)[1].lower())
    if reader is None:
        raise Unreadable("It is of no kind that holds lyrics.")
    with in_words(), Opened(path, follow=False) as opened:
        if opened.size > MOST_BYTES:
            raise Unreadable("It is too large for lyrics.")
        found = reader(opened.at(0, opened.size))
    return [sheet for sheet in found if len(sheet.lines) <= MOST_LINES]


def text_of(content: bytes) -> str:
    """Text of a file: by its mark, else UTF-8, else as Windows of the West wrote it."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _lrc(content: bytes) -> list[Sheet]:
    found = lrc.lyrics(text_of(content))
    return [] if found is None else [found]


def _srt(content: bytes) -> list[Sheet]:
    found = lrc.subtitles(text_of(content))
    return [] if found is None else [found]


def _yaml(content: bytes) -> list[Sheet]:
    """Navidrome's own: `lines`, each with `text`, `start_ms` and perhaps `words` of the same."""
    import yaml

    try:
        said = yaml.load(text_of(content), _loader())  # noqa: S506 - of the safe ones
    except yaml.YAMLError as error:
        raise Unreadable("It is no YAML.") from error
    rows = said.get("lines") if isinstance(said, dict) else None
    if not isinstance(rows, list):
        return []
    about = said.get("metadata")
    about = about if isinstance(about, dict) else {}
    lines = [_yaml_line(row) for row in rows[: MOST_LINES + 1] if isinstance(row, dict)]
    return [
        Sheet(
            lines=tuple(lines),
            lang=_text(about.get("language")),
            title=_text(about.get("title")),
            artist=_text(about.get("artist")),
        )
    ]


def _loader() -> Any:
    """The safe one in C, where PyYAML was built with it: ten times as fast."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml_line(row: dict[Any, Any]) -> Line:
    start = row.get("start_ms")
    words = row.get("words")
    timed = [
        Word(start=Milliseconds(word["start_ms"]), text=str(word.get("text", "")))
        for word in (words if isinstance(words, list) else [])[:1_000]
        if isinstance(word, dict) and isinstance(word.get("start_ms"), int)
    ]
    text = str(row.get("text") or "").strip()
    begins = Milliseconds(start) if isinstance(start, int) else None
    line = lrc.trimmed(begins, timed)
    return line if line.text == text else Line(start=begins, text=text)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


READERS: dict[bytes, Callable[[bytes], list[Sheet]]] = {
    b".ttml": ttml.sheets,
    b".elrc": _lrc,
    b".lrc": _lrc,
    b".srt": _srt,
    b".yaml": _yaml,
    b".yml": _yaml,
    b".txt": _lrc,
}
"""By suffix, those first that say the most."""
