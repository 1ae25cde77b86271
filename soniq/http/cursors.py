"""Cursors: places in a sorted list, as opaque words that clients hand back."""

import base64
import binascii
import hashlib
import json

from soniq.errors import Invalid
from soniq.library.model import Key

_CHECK_BYTES = 4
_LONGEST = 16_000
_INTEGERS = range(-(2**63), 2**63)


def write(order: str, key: Key) -> str:
    """The cursor of a place. `order` names the list and its sorting, such as "tracks.title"."""
    body = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(body, order) + body).decode().rstrip("=")


def read(order: str, cursor: str) -> Key:
    """The place that a cursor stands for.

    Raises:
        Invalid: it was changed, or belongs to another list or order.
    """
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        whole = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, body = whole[:_CHECK_BYTES], whole[_CHECK_BYTES:]
        if check != _check(body, order):
            raise ValueError
        return _key(json.loads(body))
    except (binascii.Error, ValueError, RecursionError):
        raise Invalid(
            "That cursor is none of this list and order. Begin at the start of the list again."
        ) from None


def number(order: str, cursor: str | None) -> int | None:
    """The place in a list that is sorted by one number; None stays None. Raises as `read`."""
    if cursor is None:
        return None
    key = read(order, cursor)
    if len(key) == 1 and isinstance(key[0], int):
        return key[0]
    raise Invalid("That cursor is none of this list. Begin at the start of the list again.")


def _key(values: object) -> Key:
    """The values, if they are ones that a place is made of. The check finds slips, not forgers."""
    if not isinstance(values, list) or not 1 <= len(values) <= 8:
        raise ValueError
    if not all(
        type(value) is str or (type(value) is int and value in _INTEGERS) for value in values
    ):
        raise ValueError
    for value in values:
        str(value).encode()
    return tuple(values)


def _check(body: bytes, order: str) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECK_BYTES, key=order.encode()[:64]).digest()
