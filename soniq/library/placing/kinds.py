"""What kind of album it is, by MusicBrainz' release types or, without them, by its title."""

import re
from collections.abc import Sequence

from soniq.files.model import Tags

_SECONDARY = ("live", "soundtrack", "remix", "compilation")
_PRIMARY = ("album", "single", "ep", "broadcast", "other")
_ALIASES = {"dj-mix": "remix", "mixtape/street": "album", "spokenword": "other", "demo": "other"}

_BY_TITLE = (
    ("ep", re.compile(r"\bE\.?P\.?\)?$")),
    ("single", re.compile(r"[(\[]single[)\]]$|\s-\ssingle$", re.IGNORECASE)),
    ("soundtrack", re.compile(r"\bsoundtrack\b|\bO\.?S\.?T\b|\bmotion picture\b", re.IGNORECASE)),
    ("live", re.compile(r"[(\[]live\b[^)\]]*[)\]]$|^live (?:at|in|from)\b", re.IGNORECASE)),
)


def album_kind(title: str, tags: Sequence[Tags], *, compilation: bool) -> str:
    """One of the kinds of `albums.kind`. A live single is a single, a live album is live."""
    types = {_ALIASES.get(kind.lower(), kind.lower()) for tag in tags for kind in tag.release_types}
    primary = next((kind for kind in _PRIMARY if kind in types and kind != "album"), None)
    secondary = next((kind for kind in _SECONDARY if kind in types), None)
    if types:
        return primary or secondary or ("compilation" if compilation else "album")
    told = next((kind for kind, pattern in _BY_TITLE if pattern.search(title)), None)
    return told or ("compilation" if compilation else "album")
