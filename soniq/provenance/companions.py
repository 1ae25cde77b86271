"""What follows from a new value: other fields that spoke of the old one.

An artist's tag has companions: the credit as one reads it, MusicBrainz ids (one for each artist in
turn), the name to sort by. Where a proposal names new artists and says nothing of those, they
would go on speaking of the old ones.
"""

from collections.abc import Mapping
from types import MappingProxyType

from soniq import text
from soniq.events import JSON

_OF_NAMES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "artists": ("artist_credit", "mb_artist_ids", "artist_sort"),
        "album_artists": ("album_artist_credit", "mb_album_artist_ids", "album_artist_sort"),
    }
)
_OF_TITLES: Mapping[str, str] = MappingProxyType({"title": "title_sort", "album": "album_sort"})


def with_companions(values: Mapping[str, JSON], now: Mapping[str, JSON]) -> dict[str, JSON]:
    """The proposed values of a track, with what they make untrue emptied.

    now: what its fields say, by name. Another spelling of the same name keeps id and sort name.
    """
    whole = dict(values)
    for field, (credit, ids, sort) in _OF_NAMES.items():
        if field not in values or values[field] == now.get(field):
            continue
        if now.get(credit) is not None:
            whole.setdefault(credit, None)
        if _keys(values[field]) != _keys(now.get(field)):
            if now.get(ids):
                whole.setdefault(ids, [])
            if now.get(sort) is not None:
                whole.setdefault(sort, None)
    for field, sort in _OF_TITLES.items():
        is_new = field in values and _keys([values[field]]) != _keys([now.get(field)])
        if is_new and now.get(sort) is not None:
            whole.setdefault(sort, None)
    return whole


def _keys(names: JSON) -> list[str]:
    return [text.fold(str(name)) for name in names] if isinstance(names, list) else []
