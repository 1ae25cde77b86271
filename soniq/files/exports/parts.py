"""Large JSON read part by part, so that a history of years fits into a small machine."""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from soniq.errors import Unreadable

CHUNK = 1 << 16
LARGEST = 32 << 20
"""Letters of a single part, such as a playlist with all its tracks."""
LONGEST_LINE = 1 << 20

_BEHIND = frozenset(" \t\r\n,:]}")
"""Letters that may follow a value; any other may be the rest of a number: "1." of "1.5"."""

CUT_SHORT = "The file ends in the middle: it was cut short. Download it again."
NOT_UTF8 = (
    "The file is not written in UTF-8, as all exports are: another program has saved it anew. "
    "Take the file as it was downloaded."
)


def parts(stream: BinaryIO) -> Iterator[tuple[str, object]]:
    """The elements of a list, as ("", element); of an object, its values by their keys.

    Values that are lists come element by element. Raises Unreadable.
    """
    text = _Text(stream)
    first = text.mark()
    if first == "[":
        yield from (("", element) for element in text.elements())
    elif first == "{":
        yield from _members(text)
    else:
        raise Unreadable("The file is no JSON.")
    if text.mark() != "":
        raise Unreadable("There is more in the file after its end: it is not as it was written.")


def lines(stream: BinaryIO) -> Iterator[tuple[int, object]]:
    """The value of each line that has one, by its number. A line that is no JSON is None.

    Raises Unreadable where it is no text, or where lines never end.
    """
    for place, line in enumerate(text_lines(stream), 1):
        if line.strip():
            try:
                yield place, json.loads(line)
            except (ValueError, RecursionError):
                yield place, None


def text_lines(stream: BinaryIO) -> Iterator[str]:
    """Lines with their ends. Raises Unreadable where they are not UTF-8 or never end."""
    first = True
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise Unreadable(f"A line of the file is longer than {LONGEST_LINE:,} bytes.")
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(NOT_UTF8) from error


def _members(text: "_Text") -> Iterator[tuple[str, object]]:
    while True:
        mark = text.mark()
        if mark == "}":
            return
        key = text.value('"' if mark == '"' else _none(mark))
        if text.mark() != ":":
            raise Unreadable("The file is no JSON: a colon is missing.")
        mark = text.mark()
        if mark == "[":
            yield from ((str(key), element) for element in text.elements())
        else:
            yield str(key), text.value(mark)
        mark = text.mark()
        if mark == "}":
            return
        if mark != ",":
            _none(mark)


def _none(mark: str) -> str:
    raise Unreadable(CUT_SHORT if mark == "" else "The file is no JSON: it is damaged.")


class _Text:
    """What of the file is in memory, and the place that was come to."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._held = ""
        self._at = 0
        self._is_over = False
        self._scan = json.JSONDecoder().raw_decode

    def mark(self) -> str:
        """The next letter that is no blank, which is passed by; empty at the end."""
        while True:
            while self._at < len(self._held):
                letter = self._held[self._at]
                self._at += 1
                if letter not in " \t\r\n":
                    return letter
            if not self._more():
                return ""

    def value(self, begun: str) -> object:
        """The value whose first letter was just passed."""
        if begun == "":
            _none(begun)
        while True:
            start = self._at - 1
            try:
                value, end = self._scan(self._held, start)
            except RecursionError:
                raise Unreadable("The file is nested too deep to be an export.") from None
            except ValueError as error:
                if self._is_over:
                    raise Unreadable(_why(error, self._held)) from error
                if len(self._held) - start > LARGEST:
                    raise Unreadable("A single entry of the file is too large.") from error
            else:
                if self._is_over or self._held[end : end + 1] in _BEHIND:
                    self._at = end
                    return value
            self._grow(2 * (len(self._held) - start))

    def elements(self) -> Iterator[object]:
        """Those of the list whose bracket was just passed."""
        mark = self.mark()
        while mark != "]":
            yield self.value(mark)
            mark = self.mark()
            if mark == ",":
                mark = self.mark()
                if mark == "]":
                    _none(mark)
            elif mark != "]":
                _none(mark)

    def _grow(self, wanted: int) -> None:
        """Reads until so many letters from the value's first on are held; twice as many each time,
        so that trying again costs no more than reading."""
        while len(self._held) - self._at + 1 < wanted and self._more():
            pass

    def _more(self) -> bool:
        """Reads on, and lets go of what was passed; False at the end."""
        if self._is_over:
            return False
        chunk = self._stream.read(CHUNK)
        self._is_over = not chunk
        try:
            read = self._decode.decode(chunk, final=self._is_over)
        except UnicodeDecodeError as error:
            raise Unreadable(NOT_UTF8) from error
        kept = max(0, self._at - 1)
        self._held, self._at = self._held[kept:] + read, self._at - kept
        return not self._is_over


def _why(error: ValueError, held: str) -> str:
    """A file that was cut short fails at its last letters; a damaged one before them."""
    is_cut = isinstance(error, json.JSONDecodeError) and (
        error.pos >= len(held) - 1 or error.msg.startswith("Unterminated string")
    )
    return CUT_SHORT if is_cut else "The file is no JSON: it is damaged."
