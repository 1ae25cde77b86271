"""Ids as Subsonic apps see them: strings that say what they name, such as "tr-12".

Apps hand any id to `star`, `getCoverArt` or `getMusicDirectory`, so that each tells its kind. Music
folders alone are plain numbers, as the protocol's schema wants integers there.
"""

import re
from typing import Literal, TypeAlias, cast

from soniq.errors import NotFound

Kind: TypeAlias = Literal["tr", "al", "ar", "pl", "fo", "ir", "sh"]
"""A song, an album, an artist, a playlist, a folder on the disk, a radio station, a share."""

_ID = re.compile(r"(tr|al|ar|pl|fo|ir|sh)-(0|[1-9][0-9]{0,17})")


def public(kind: Kind, number: int) -> str:
    return f"{kind}-{number}"


def parse(public: str) -> tuple[Kind, int]:
    """Kind and number of an id.

    Raises:
        NotFound: soniq never gave out such an id.
    """
    found = _ID.fullmatch(public)
    if found is None:
        raise NotFound(f'There is nothing of the id "{public[:80]}".')
    return cast("Kind", found[1]), int(found[2])  # the pattern knows no others


def private(public: str, *kinds: Kind) -> int:
    """The number behind an id of one of these kinds.

    Raises:
        NotFound: it names something else, or nothing.
    """
    kind, number = parse(public)
    if kind not in kinds:
        raise NotFound(f'The id "{public}" names nothing of that kind.')
    return number
