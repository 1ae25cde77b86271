"""What two titles say of being one recording: all words the same, or at least one version."""

import re

from soniq import text

_FEATURED = re.compile(
    r"\s*[(\[{]\s*(?:feat\.?|featuring|ft\.?|with)\s+[^)\]}]*[)\]}]"
    r"|\s+(?:feat\.?|featuring|ft\.)\s+[^()\[\]{}]*",
    re.IGNORECASE,
)
"""Guests: shops write them into the title, taggers into the artist."""

_VERSION_WORDS = """live remix remixed mix edit edited version acoustic unplugged instrumental
    instrumentals demo demos take takes alternate alternative dub karaoke remaster
    remastered mono stereo session
    sessions rehearsal outtake reprise part pt radio extended club orchestral cover cappella
    acapella bootleg mashup vip rework reworked clean explicit censored intro outro medley
    rerecorded reimagined stripped piano single album original video bonus short long full
    skit interlude remake slowed nightcore sped bbc"""
"""Words that tell recordings of one song apart; numbers do as well: "Part 2", "Take 3"."""

VERSION_WORDS = frozenset(_VERSION_WORDS.split())


def title_key(title: str, *, album_kind: str = "album") -> str:
    """Two tracks of one key have the same title and version: "Creep (Live)", "Creep - live".

    album_kind: all of a live album is live, whether its titles say so or not.
    """
    key = text.words(_FEATURED.sub("", title)) or text.fold(title)
    if album_kind == "live" and "live" not in key.split():
        key += " live"
    return key


def versions(title: str, *, album_kind: str = "album") -> frozenset[str]:
    """What the title says of which version it is; of two that differ neither stands for the other.

    Numbers alone tell no version of what is named by its number only: "Track 7".
    """
    words = title_key(title, album_kind=album_kind).split()
    named = frozenset(word for word in words if word in VERSION_WORDS)
    numbers = frozenset(word.lstrip("0") for word in words if word.isdigit())
    is_named = any(not word.isdigit() and word not in _PLACES for word in words)
    return named | numbers if is_named else named


_PLACES = frozenset(
    {"track", "titel", "piste", "pista", "spur", "unknown", "untitled", "audiotrack"}
)
"""What rippers call a track of which they know the number only."""
