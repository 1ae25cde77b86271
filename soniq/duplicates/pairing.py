"""Pairs of tracks that may be one recording, so that never all are compared with all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from soniq.duplicates.grouping import NEAR_MS
from soniq.duplicates.rows import Named
from soniq.duplicates.titles import title_key, versions
from soniq.units import TrackId

NEXT = 20
"""Of tracks with one title by one artist, each is compared with so many of the next longer ones:
"Intro" and "Track 1" may be there a thousand times."""


def called_alike(
    titles: Iterable[tuple[TrackId, str, str, int, int]],
) -> Iterator[tuple[TrackId, TrackId]]:
    """Pairs of one title and version that share an artist and last about as long.

    titles: track, title, kind of its album, an artist, milliseconds; once for each artist.
    """
    blocks: dict[int, list[tuple[int, TrackId]]] = defaultdict(list)
    for track_id, title, album_kind, artist, duration in titles:
        key = hash((title_key(title, album_kind=album_kind), artist))  # the text would take memory
        blocks[key].append((duration, track_id))
    seen: set[tuple[TrackId, TrackId]] = set()
    for block in blocks.values():
        for pair in _close(sorted(block)):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _close(block: list[tuple[int, TrackId]]) -> Iterator[tuple[TrackId, TrackId]]:
    for place, (duration, track_id) in enumerate(block):
        for longer, other in block[place + 1 : place + 1 + NEXT]:
            if longer - duration > NEAR_MS:
                break
            if other != track_id:
                yield (track_id, other) if track_id < other else (other, track_id)


def may_be_one(one: Named, other: Named) -> bool:
    """Whether nothing that is known without listening speaks against it."""
    return (
        one.sound != other.sound
        and abs(one.duration - other.duration) <= NEAR_MS
        and versions(one.title, album_kind=one.album_kind)
        == versions(other.title, album_kind=other.album_kind)
    )


def are_titled_alike(one: Named, other: Named) -> bool:
    """Title, version and at least one artist are the same."""
    return bool(one.artists & other.artists) and (
        title_key(one.title, album_kind=one.album_kind)
        == title_key(other.title, album_kind=other.album_kind)
    )
