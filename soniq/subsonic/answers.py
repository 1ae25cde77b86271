"""Answers as Subsonic apps expect them: one envelope, told as XML, JSON or JSONP.

All come from the same body: in XML a mapping is an element, a list is repeated elements, a scalar
is an attribute, and what stands under "value" is the element's text. A scalar in a list is an
element with that text, and so is each of an artist's or an album's information. What is None is
left out of XML; bodies for JSON hold none.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import orjson
from starlette.responses import Response

from soniq import __version__

Value: TypeAlias = "Mapping[str, Value] | Sequence[Value] | str | int | float | bool | None"
Body: TypeAlias = Mapping[str, Value]
"""What stands in the envelope; empty where there is nothing to say."""

PROTOCOL = "1.16.1"
NAMESPACE = "http://subsonic.org/restapi"

GENERIC = 0
MISSING_PARAMETER = 10
CLIENT_TOO_OLD = 20
SERVER_TOO_OLD = 30
WRONG_PASSWORD = 40
NO_TOKENS = 41
UNSUPPORTED_SIGN_IN = 42
CONFLICTING_SIGN_IN = 43
WRONG_KEY = 44
NOT_ALLOWED = 50
NOT_FOUND = 70

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
_TOLD_BY_ELEMENTS = frozenset({"albumInfo", "artistInfo", "artistInfo2"})
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold."""


class Failed(Exception):
    """A failure with a code of the protocol's own; its text is shown to people."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def is_callback(name: str) -> bool:
    """Whether a script may call a function by that name, and do nothing else by it."""
    return len(name) <= 100 and _CALLBACK.fullmatch(name) is not None


def ok(body: Body, *, form: str, callback: str = "") -> Response:
    """The answer to a request that went well, in the form that was asked for (`f`)."""
    return _told({"status": "ok", **_ENVELOPE, **body}, form, callback)


def failed(
    code: int, message: str, *, form: str, callback: str = "", status: int = 200
) -> Response:
    """The answer that tells of a failure. Its HTTP status is 200 as well: apps read the code."""
    error: Body = {"code": code, "message": message}
    return _told({"status": "failed", **_ENVELOPE, "error": error}, form, callback, status)


_ENVELOPE: Body = {
    "version": PROTOCOL,
    "type": "soniq",
    "serverVersion": __version__,
    "openSubsonic": True,
}


def _told(envelope: Body, form: str, callback: str, status: int = 200) -> Response:
    if form == "json":
        return _sent(as_json(envelope), "application/json", status)
    if form == "jsonp" and is_callback(callback):
        script = callback.encode() + b"(" + as_json(envelope) + b");"
        return _sent(script, "text/javascript; charset=utf-8", status)
    return _sent(as_xml(envelope), "application/xml; charset=utf-8", status)


def _sent(content: bytes, kind: str, status: int) -> Response:
    headers = {"Content-Type": kind, "Cache-Control": "no-store"}
    return Response(content, status_code=status, headers=headers)


def as_json(envelope: Body) -> bytes:
    return orjson.dumps({"subsonic-response": envelope}, default=_spoken)


def _spoken(value: object) -> Value:
    """For mappings and sequences that are none of Python's own."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value)} is no part of an answer")


def as_xml(envelope: Body) -> bytes:
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _element(parts, "subsonic-response", {"xmlns": NAMESPACE, **envelope})
    return "".join(parts).encode()


def _element(parts: list[str], name: str, body: Body) -> None:
    parts.append(f"<{name}")
    within: list[tuple[str, Mapping[str, Value] | Sequence[Value]]] = []
    text: str | None = None
    for key, value in body.items():
        if value is None:
            continue
        if isinstance(value, str | bool | int | float):
            if key == "value":
                text = _text(value)
            elif name in _TOLD_BY_ELEMENTS:
                within.append((key, [value]))
            else:
                parts.append(f' {key}="{_text(value).translate(_IN_ATTRIBUTES)}"')
        else:
            within.append((key, value))
    if text is None and not within:
        parts.append("/>")
        return
    parts.append(">")
    if text is not None:
        parts.append(text.translate(_IN_TEXT))
    for key, value in within:
        _inside(parts, key, value)
    parts.append(f"</{name}>")


def _inside(parts: list[str], key: str, value: Mapping[str, Value] | Sequence[Value]) -> None:
    for one in [value] if isinstance(value, Mapping) else value:
        if isinstance(one, Mapping):
            _element(parts, key, one)
        elif isinstance(one, str | bool | int | float):
            parts.append(f"<{key}>{_text(one).translate(_IN_TEXT)}</{key}>")


_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_TEXT = str.maketrans(_MARKS)
_IN_ATTRIBUTES = str.maketrans({**_MARKS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def _text(value: str | bool | int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _UNSPEAKABLE.sub("\ufffd", value) if isinstance(value, str) else str(value)
