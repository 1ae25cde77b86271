"""Paths as addresses, for the formats that hold addresses alone: XSPF and JSPF.

Source: RFC 3986 and RFC 8089. A relative path becomes a relative reference.
"""

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]+:")
"""Two letters at least: "C:" is a drive."""

KEPT = "/!$&'()*+,;=@-._~"
"""What a path's part of an address may hold as it is; a colon may not, in its first part."""


def address(place: bytes) -> str:
    """Of a path; an address stays as it is."""
    if _SCHEME.match(place):
        try:
            return place.decode("ascii")
        except UnicodeDecodeError:
            return quote_from_bytes(place, safe=KEPT + ":?#[]%")
    escaped = quote_from_bytes(place, safe=KEPT)
    return f"file://{escaped}" if place.startswith(b"/") else escaped


def place(said: str) -> bytes:
    """Of an address: the path that it means; other servers' addresses stay as they are.

    Many writers put plain paths where an address belongs. What has no % is the same both ways.
    """
    told = said.strip().encode("utf-8", "replace")
    lower = told[:16].lower()
    if lower.startswith((b"file:///", b"file://localhost/")):
        return unquote_to_bytes(told[told.index(b"/", 7) :])
    if _SCHEME.match(told) or not re.search(rb"%[0-9A-Fa-f]{2}", told):
        return told
    return unquote_to_bytes(told)
