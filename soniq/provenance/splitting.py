"""One text that names several artists, taken apart where a person says so."""

import re
from collections.abc import Sequence

from soniq.errors import Invalid


def split(names: Sequence[str], separators: Sequence[str]) -> list[str]:
    """The names, each taken apart at the separators; capitals do not matter.

    A separator of letters ("feat.", "vs", "x") parts only where it stands as a word, in brackets
    too. One of signs parts wherever it stands; written with spaces (" / ") only between spaces, so
    that "AC/DC" stays whole.

    Raises Invalid: there is nothing to part at.
    """
    wanted = [_expression(separator) for separator in separators if separator.strip()]
    if not wanted:
        raise Invalid('Say where to part, as with "feat." or ";".')
    pattern = re.compile("|".join(wanted), re.IGNORECASE)
    found: list[str] = []
    for name in names:
        parts = [_bare(part) for part in pattern.split(name)]
        found += [part for part in parts if part]
    return list(dict.fromkeys(found))


def _expression(separator: str) -> str:
    word = re.escape(separator.strip())
    if re.search(r"\w", separator):
        return rf"(?:\s+|\s*[(\[]\s*){word}\s+"
    return rf"\s+{word}\s+" if separator != separator.strip() else rf"\s*{word}\s*"


def _bare(part: str) -> str:
    """Without a bracket that is left alone: "Jay-Z)" of "Rihanna (feat. Jay-Z)"."""
    part = part.strip()
    for opening, closing in ("()", "[]"):
        if part.endswith(closing) and part.count(closing) > part.count(opening):
            part = part[:-1].rstrip()
        if part.startswith(opening) and part.count(opening) > part.count(closing):
            part = part[1:].lstrip()
    return part
