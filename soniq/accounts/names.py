"""Names of people: how they may read, and when two are the same."""

import unicodedata

from soniq.errors import Invalid

NAME_LIMIT = 64


def tidy(name: str) -> str:
    """The name as it is kept: composed, without blanks around it.

    Raises:
        Invalid: it is empty, too long, or holds characters that nobody sees.
    """
    kept = unicodedata.normalize("NFC", name).strip()
    if not kept:
        raise Invalid("A person needs a name.")
    if len(kept) > NAME_LIMIT:
        raise Invalid(f"A name has at most {NAME_LIMIT} characters, not {len(kept)}.")
    if not kept.isprintable():
        raise Invalid("A name may hold only characters that can be seen.")
    return kept


def key(name: str) -> str:
    """What makes two names the same: "Zoë", "ZOË" and its decomposed twin are one person.

    Any text has one, also what could never be a name; it is short enough to be remembered.
    """
    encodable = name[: 2 * NAME_LIMIT].encode("utf-8", "replace").decode()
    return unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", encodable).casefold()
    ).strip()
