"""Ids as the outside sees them: what kind of thing, and which, in one opaque word.

They are Relay's global ids ("Track:12" in base64), without the padding, so that they stand in a
URL as they are. With the padding they are read as well.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import TypeVar, overload

from soniq.errors import Invalid, NotFound

T = TypeVar("T")

_ID = re.compile(r"([A-Za-z]{1,40}):(0|[1-9][0-9]{0,18})")
_MOST = 2**63 - 1


def public(kind: str, number: int) -> str:
    """The opaque id of thing `number` of that kind, such as "Track"."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def parse(public: str) -> tuple[str, int]:
    """Kind and number of an opaque id.

    Raises:
        Invalid: soniq never gave out such an id.
    """
    found = _ID.fullmatch(_text(public))
    if found is None or int(found[2]) > _MOST:
        raise Invalid(f'"{public[:80]}" is no id of soniq\'s. Take ids from what soniq answers.')
    return found[1], int(found[2])


@overload
def private(kind: str, public: str, of: Callable[[int], T]) -> T: ...
@overload
def private(kind: str, public: None, of: Callable[[int], T]) -> None: ...
@overload
def private(kind: str, public: str | None, of: Callable[[int], T]) -> T | None: ...
def private(kind: str, public: str | None, of: Callable[[int], T]) -> T | None:
    """What is behind an opaque id of that kind; None stays None. `of` is `TrackId` or its like.

    Raises:
        NotFound: the id is of another kind, or none at all.
    """
    if public is None:
        return None
    try:
        found, number = parse(public)
    except Invalid as error:
        raise NotFound(str(error)) from None
    if found != kind:
        raise NotFound(f"There is no {kind} of that id: it is the id of a {found}.")
    return of(number)


def _text(public: str) -> str:
    bare = public.rstrip("=")
    if len(public) > 100 or len(public) - len(bare) > 2:
        return ""
    try:
        return base64.b64decode(
            bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True
        ).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
