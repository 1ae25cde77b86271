"""What an answer is made of: which names hold which kinds of values."""

from collections.abc import Iterable, Iterator
from typing import Any

_KINDS = {str: "text", bool: "flag", int: "number", float: "number"}


def shape(answers: Iterable[Any]) -> dict[str, str]:
    """By path, such as "album[].genres[].name": the kind of what stands there in some answer."""
    return {path: kind for answer in answers for path, kind in _walk("", answer)}


def _walk(path: str, said: Any) -> Iterator[tuple[str, str]]:
    if isinstance(said, dict):
        for name, within in said.items():
            yield from _walk(f"{path}.{name}" if path else name, within)
    elif isinstance(said, list):
        for within in said:
            yield from _walk(f"{path}[]", within)
    elif said not in (None, ""):
        yield path, _KINDS[type(said)]
