"""The words between soniq and its child: one line of JSON each way for a batch of files.

Request   {"read": [path, …]},  {"render": path, "hash": …},  {"sung": path},  {"words": path},
          {"hear": path, "claims": ms},  or one
          of {"retag": order}, {"restore": order}, {"recognise": path, "kept": path}
Answer    {"answers": [answer, …], "last": true where the child ends after it}
An answer is what `Reading.packed` gives, a rendered picture, {"heard": what `Analysis.packed`
gives}, what `Rewritten.packed` gives, {"sheets": [what `Sheet.packed` gives, …]}, or {"e": reason}.
Paths are any bytes, so they travel as Latin-1. Lines come back in the order of the requests. In
memory shared by both stands the number of the item that is being worked on, counted from 1: so it
is known which file a dead child was reading.
"""

import base64
import mmap
from typing import Any, TypeAlias

import orjson

from soniq.audio.model import Analysis
from soniq.child.model import Failure
from soniq.files.artwork import Rendered
from soniq.files.lyrics import Sheet
from soniq.files.reading import Reading
from soniq.files.rewritten import Rewritten
from soniq.units import ArtworkHash, Milliseconds

Sheets: TypeAlias = tuple[Sheet, ...]
Answer: TypeAlias = Reading | Rendered | Analysis | Rewritten | Sheets | Failure
Packed: TypeAlias = dict[str, Any]

COUNTER_BYTES = 8


def counter(descriptor: int) -> memoryview:
    """The shared number, as a view of one unsigned 64-bit integer."""
    return memoryview(mmap.mmap(descriptor, COUNTER_BYTES)).cast("Q")


def read_request(paths: list[bytes]) -> bytes:
    return orjson.dumps({"read": [path.decode("latin-1") for path in paths]}) + b"\n"


def render_request(path: bytes, hash: ArtworkHash) -> bytes:
    return orjson.dumps({"render": path.decode("latin-1"), "hash": hash}) + b"\n"


def lyrics_request(path: bytes, *, beside: bool) -> bytes:
    """Of the words in a file beside the music, or of those that a sound file carries."""
    return orjson.dumps({"words" if beside else "sung": path.decode("latin-1")}) + b"\n"


def hear_request(path: bytes, claims: Milliseconds | None) -> bytes:
    return orjson.dumps({"hear": path.decode("latin-1"), "claims": claims}) + b"\n"


def rewrite_request(request: dict[str, object]) -> bytes:
    """Of what `files.rewritten` packs."""
    return orjson.dumps(request) + b"\n"


def path_of(text: str) -> bytes:
    return text.encode("latin-1")


def packed_rendered(rendered: Rendered) -> Packed:
    return {
        "w": {str(size): base64.b64encode(webp).decode() for size, webp in rendered.webp.items()},
        "size": [rendered.width, rendered.height],
        "placeholder": rendered.placeholder,
        "tint": rendered.tint,
    }


def answers(line: bytes) -> tuple[list[Answer], bool]:
    """The answers of one line, and whether the child ends after it."""
    told = orjson.loads(line)
    return [_answer(packed) for packed in told["answers"]], bool(told.get("last"))


def _answer(packed: Packed) -> Answer:
    if "s" in packed:
        return Reading.unpacked(packed)
    if "heard" in packed:
        return Analysis.unpacked(packed["heard"])
    if "rewritten" in packed:
        return Rewritten.unpacked(packed)
    if "sheets" in packed:
        return tuple(Sheet.unpacked(sheet) for sheet in packed["sheets"])
    if "e" in packed:
        return Failure(reason=packed["e"])
    width, height = packed["size"]
    return Rendered(
        webp={int(size): base64.b64decode(webp) for size, webp in packed["w"].items()},
        width=width,
        height=height,
        placeholder=packed["placeholder"],
        tint=packed["tint"],
    )
