"""People's regular expressions, run so that none of them can hold soniq up.

`re` may search for longer than the world lasts ("(a+)+$"). The library regex takes the same
expressions, and a time after which it gives up.
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from soniq.errors import Invalid

if TYPE_CHECKING:
    import regex

LONGEST = 200
"""Characters of an expression."""
SECONDS = 0.1
"""For one text. A title of 200 characters takes some 0.00001."""

T = TypeVar("T")


def substitute(
    pattern: "regex.Pattern[str]", replacement: str | Callable[[Any], str], text: str
) -> str:
    """Raises Invalid: it takes too long, or the replacement names a group that is not there."""
    return _in_time(pattern, lambda: pattern.sub(replacement, text, timeout=SECONDS))


def fullmatch(pattern: "regex.Pattern[str]", text: str) -> "regex.Match[str] | None":
    """Raises Invalid: it takes too long."""
    return _in_time(pattern, lambda: pattern.fullmatch(text, timeout=SECONDS))


@functools.lru_cache(maxsize=64)
def compiled(expression: str, *, match_case: bool = True) -> "regex.Pattern[str]":
    """Raises Invalid: it is no regular expression, or a long one."""
    import regex

    if len(expression) > LONGEST:
        raise Invalid(f"A search takes {LONGEST} characters at most, not {len(expression)}.")
    try:
        return regex.compile(expression, 0 if match_case else regex.IGNORECASE)
    except regex.error as error:
        raise Invalid(f'"{expression}" is no regular expression: {error}.') from error


def _in_time(pattern: "regex.Pattern[str]", search: Callable[[], T]) -> T:
    import regex

    try:
        return search()
    except TimeoutError as error:
        raise Invalid(
            f'"{pattern.pattern}" takes too long to search with. Write it more simply.'
        ) from error
    except (regex.error, IndexError) as error:
        raise Invalid(f"The replacement does not fit the search: {error}.") from error
