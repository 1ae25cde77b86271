"""What the surfaces of duplicates have in common: places in their list, choices and rules."""

import os
from collections.abc import Sequence

from soniq.duplicates.model import Choice, Rule, Rules
from soniq.errors import Invalid
from soniq.library.model import Key

ORDER = "duplicates"
AT_ONCE = 200
"""Groups that one request may decide."""


def place(key: Key | None) -> tuple[int, int] | None:
    """Where the list of groups goes on. Raises Invalid: that is no place in it."""
    if key is None:
        return None
    numbers = [one for one in key if isinstance(one, int)]
    if len(numbers) != len(key) or len(numbers) != 2:
        raise Invalid("That cursor is none of this list. Begin at the start of the list again.")
    return numbers[0], numbers[1]


def checked(choices: Sequence[Choice]) -> Sequence[Choice]:
    """Raises Invalid: too many, or several of one group."""
    if len(choices) > AT_ONCE:
        raise Invalid(f"{len(choices)} are more than {AT_ONCE} at once. Decide in several parts.")
    if len({choice.group_id for choice in choices}) != len(choices):
        raise Invalid("Each group can be decided once.")
    return choices


def rules_of(order: Sequence[Rule], folders: Sequence[str]) -> Rules:
    """What a client prefers. Raises Invalid: a folder can be none."""
    try:
        paths = tuple(os.fsencode(folder) for folder in folders)
    except UnicodeEncodeError:
        paths = (b"\0",)
    if any(b"\0" in path for path in paths):
        raise Invalid("A folder is named by its whole path on this machine, from / on.")
    return Rules(order=tuple(order), folders=paths)
