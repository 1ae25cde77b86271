"""Apple's XML property lists read part by part: a Library.xml of a large collection has 100 MB."""

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO
from xml.parsers import expat

from soniq.errors import Unreadable

CHUNK = 1 << 16
DEEPEST = 12
LONGEST = 1 << 20
"""Letters of a single text."""
_PLAIN = frozenset({"string", "integer", "real", "date", "data", "true", "false"})


def parts(stream: BinaryIO) -> Iterator[tuple[str, object]]:
    """Of the outermost dictionary each value by its key; what it holds of lists and dictionaries
    comes piece by piece, as (key, element) and (key, (inner key, value)).

    Raises Unreadable.
    """
    reading = _Reading()
    while True:
        chunk = stream.read(CHUNK)
        try:
            reading.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise Unreadable(_why(error, at_end=not chunk)) from error
        yield from reading.take()
        if not chunk:
            return


class _Reading:
    """Keeps one part at a time: what lies three levels deep, such as a track or a playlist."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.EntityDeclHandler = self._entity
        self._done: list[tuple[str, object]] = []
        self._open: list[_Group] = []
        self._text: list[str] = []
        self._length = 0

    def take(self) -> list[tuple[str, object]]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._text.clear()
        self._length = 0
        if name in {"dict", "array"}:
            if len(self._open) >= DEEPEST:
                raise Unreadable("The file is nested too deep to be a music library.")
            self._open.append(_Group(is_dict=name == "dict"))
        elif name not in _PLAIN and name not in {"plist", "key"}:
            raise Unreadable("The file is XML, but no library of iTunes or Apple Music.")

    def _letters(self, letters: str) -> None:
        self._length += len(letters)
        if self._length > LONGEST:
            raise Unreadable("A single text of the file is too long.")
        self._text.append(letters)

    def _end(self, name: str) -> None:
        if name == "key":
            if self._open:
                self._open[-1].key = "".join(self._text)
        elif name in {"dict", "array"}:
            self._add(self._open.pop().value)
        elif name in _PLAIN:
            self._add(_value(name, "".join(self._text)))

    def _add(self, value: object) -> None:
        if not self._open:
            return
        top = self._open[0].key
        if len(self._open) == 1:
            if not isinstance(value, dict | list):
                self._done.append((top, value))
        elif len(self._open) == 2:
            inner = self._open[1]
            self._done.append((top, (inner.key, value) if inner.is_dict else value))
        else:
            self._open[-1].add(value)

    def _entity(self, *_: object) -> None:
        raise Unreadable("The file declares entities, as no music library does.")


class _Group:
    """A dictionary or a list that is still being read."""

    def __init__(self, *, is_dict: bool) -> None:
        self.is_dict = is_dict
        self.key = ""
        self._dict: dict[str, object] = {}
        self._list: list[object] = []

    def add(self, value: object) -> None:
        if self.is_dict:
            self._dict[self.key] = value
        else:
            self._list.append(value)

    @property
    def value(self) -> dict[str, object] | list[object]:
        return self._dict if self.is_dict else self._list


def _value(kind: str, written: str) -> object:
    """None where it is none of its kind."""
    try:
        if kind == "integer":
            return int(written, 0)
        if kind == "real":
            return float(written)
        if kind == "date":
            return datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if kind == "data":
            return base64.b64decode(written)
    except (ValueError, binascii.Error, OverflowError):
        return None
    return written if kind == "string" else kind == "true"


def _why(error: expat.ExpatError, *, at_end: bool) -> str:
    if at_end:
        return "The file ends in the middle: it was cut short. Export the library again."
    return f"The file is damaged in line {error.lineno}: {expat.ErrorString(error.code)}."
