"""What a person pastes of the page on which their browser ended."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from soniq.errors import Invalid
from soniq.spotify.model import REDIRECT_URI

LONGEST = 5_000

_EXAMPLE = f"{REDIRECT_URI}?code=…&state=…"
_CODE = re.compile(r"[A-Za-z0-9_.~-]{1,2000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """With what a browser came back. code: None where `error` says why there is none."""

    state: str
    code: str | None = field(repr=False)
    error: str | None = None


def read(text: str) -> Came:
    """The whole address, or what follows the question mark in it.

    Raises:
        Invalid: it is neither; says what to copy.
    """
    text = text.strip().strip("<>\"'")
    if not text or len(text) > LONGEST:
        raise Invalid(f"Paste the whole address on which your browser ended: {_EXAMPLE}")
    if _CODE.fullmatch(text):
        raise Invalid(
            "That is the code alone. It counts together with its state: paste the whole address, "
            f"{_EXAMPLE}"
        )
    return came(_query(text))


def came(query: str) -> Came:
    """Of the query of an address. Raises Invalid."""
    try:
        said = {name: values[0] for name, values in parse_qs(query, max_num_fields=20).items()}
    except ValueError:
        said = {}
    state, code, error = said.get("state"), said.get("code"), said.get("error")
    if not state or not (code or error):
        raise Invalid(
            "That address says nothing of Spotify's answer. When you let soniq in, your browser "
            f"ends on a page that cannot be shown; its address begins with {REDIRECT_URI} and has "
            "a code and a state in it. Paste that one."
        )
    return Came(state=state, code=None if error else code, error=error)


def _query(text: str) -> str:
    if "://" not in text:
        return text.partition("?")[2] or text
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise Invalid(f"That is no address. Paste one like {_EXAMPLE}") from None
    if host == "accounts.spotify.com":
        raise Invalid(
            "That is Spotify's own page, from before you let soniq in. Say yes there, and paste "
            f"the address that comes after: {_EXAMPLE}"
        )
    return parts.query
