"""Fields from the names of files and folders: "{artist}/{album} ({year})/{track} - {title}"."""

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from soniq import text
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.provenance import searching

if TYPE_CHECKING:
    import regex

WORDS: Mapping[str, str] = {
    "title": "title",
    "artist": "artists",
    "album": "album",
    "albumartist": "album_artists",
    "track": "track_number",
    "disc": "disc_number",
    "disctitle": "disc_title",
    "year": "date",
    "date": "date",
    "genre": "genres",
    "composer": "composers",
    "label": "label",
    "catalog": "catalog_number",
    "skip": "",
}
"""What may stand in braces, and the field that it fills; "skip" passes something by."""

_SHAPES: Mapping[str, str] = {
    "track": r"\d{1,4}",
    "disc": r"\d{1,3}",
    "year": r"\d{4}",
    "date": r"\d{4}(?:-\d{2}(?:-\d{2})?)?",
}
_WORD = re.compile(r"\{([^{}]*)\}")


def fields(pattern: str, path: bytes) -> dict[str, JSON] | None:
    """What the end of a path says by that pattern; None where it does not fit.

    The suffix is left out. Capitals and runs of spaces do not matter; "_" stands for a space in
    names without any. path: "/" between folders.

    Raises:
        Invalid: the pattern itself cannot be; the text says why.
    """
    compiled, names = _compiled(pattern)
    parts = path.split(b"/")[-(pattern.count("/") + 1) :]
    stem, dot, _ = parts[-1].rpartition(b".")
    parts[-1] = stem if dot and stem else parts[-1]
    found = searching.fullmatch(compiled, "/".join(_spaced(part) for part in parts))
    if found is None:
        return None
    said: dict[str, JSON] = {}
    for place, name in enumerate(names, start=1):
        if field := WORDS[name]:
            said[field] = _value(name, found[place].strip())
    return said


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> "tuple[regex.Pattern[str], tuple[str, ...]]":
    expression, names, end = "", list[str](), 0
    pattern = pattern.strip()
    for word in _WORD.finditer(pattern):
        name = word[1].strip().lower()
        _check(pattern, name, names, between=pattern[end : word.start()])
        between = pattern[end : word.start()]
        follows_disc = name == "track" and not between and names[-1:] == ["disc"]
        expression += _literal(between)
        expression += r"(\d{2})" if follows_disc else f"({_SHAPES.get(name, '[^/]+?')})"
        names.append(name)
        end = word.end()
    expression += _literal(pattern[end:])
    if not any(WORDS[name] for name in names):
        raise Invalid(f'"{pattern}" fills no field. Write {_listed()} where its value stands.')
    if "{" in _WORD.sub("", pattern) or "}" in _WORD.sub("", pattern):
        raise Invalid(f'In "{pattern}" a brace is not closed.')
    return searching.compiled(rf"\s*{expression}\s*", match_case=False), tuple(names)


def _check(pattern: str, name: str, before: list[str], *, between: str) -> None:
    if name not in WORDS:
        raise Invalid(f'"{pattern}" names "{{{name}}}", which is no field. There are {_listed()}.')
    field = WORDS[name]
    if field and field in (WORDS[other] for other in before):
        raise Invalid(f'"{pattern}" names {{{name}}} twice.')
    is_open = bool(before) and before[-1] not in _SHAPES and name not in _SHAPES
    if is_open and not between.strip(" "):
        raise Invalid(
            f'"{pattern}" does not say where {{{before[-1]}}} ends and {{{name}}} begins.'
        )


def _literal(words: str) -> str:
    """Itself, with as many spaces as there are."""
    return r"\s*".join(re.escape(part) for part in re.split(r"\s+", words))


def _spaced(part: bytes) -> str:
    name = text.shown(part)
    return name.replace("_", " ") if "_" in name and " " not in name else name


def _value(name: str, said: str) -> JSON:
    if name in ("track", "disc"):
        return int(said)
    return [said] if name in ("artist", "albumartist", "genre", "composer") else said


def _listed() -> str:
    return ", ".join(f"{{{name}}}" for name in WORDS)
