"""Which tracks a file may be at all, where there are too many to hold each against each.

An album of 600 files against a release of as many tracks would be 360,000 scores: 8 s of work and
300 MB. A folder of 3,000 parts of audiobooks would take minutes and 8 GB.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from soniq.clients.model import ReleaseTrack
from soniq.matching.model import TrackWanted
from soniq.titles import words

MANY = 200 * 200
"""Pairs that are all looked at: a second's work."""

EACH = 25
"""Tracks at most that share one thing with a file; what more share tells nothing."""

BUCKET_MS = 4_000
"""Lengths nearer than that are the same, or in neighbouring buckets."""


def candidates(
    files: Sequence[TrackWanted], tracks: Sequence[tuple[int, ReleaseTrack]]
) -> Iterator[Sequence[int]]:
    """For each file the places of tracks, with the positions of their media, that it may be."""
    if len(files) * len(tracks) <= MANY:
        every = range(len(tracks))
        yield from (every for _ in files)
        return
    sharing: dict[Hashable, list[int]] = defaultdict(list)
    for place, (medium, track) in enumerate(tracks):
        for feature in _of_track(track, medium):
            sharing[feature].append(place)
    for file in files:
        found = (sharing.get(feature, ()) for feature in _of_file(file))
        yield sorted({place for places in found for place in places[:EACH]})


def _of_track(track: ReleaseTrack, medium: int) -> Iterator[Hashable]:
    yield "track", track.id.casefold()
    yield "recording", (track.recording_id or "").casefold()
    yield "title", words.key(track.title)
    for number in {_bare(track.number), str(track.position)}:
        yield "number", number
        yield "number", number, medium
    yield from (("isrc", _bare(isrc)) for isrc in track.isrcs)
    if track.length_ms:
        bucket = track.length_ms // BUCKET_MS
        yield from (("length", near) for near in (bucket - 1, bucket, bucket + 1))


def _of_file(file: TrackWanted) -> Iterator[Hashable]:
    if file.track_id:
        yield "track", file.track_id.casefold()
    if file.recording_id:
        yield "recording", file.recording_id.casefold()
    if file.title:
        yield "title", words.key(file.title)
    if file.number and file.disc:
        yield "number", _bare(file.number), file.disc
    elif file.number:
        yield "number", _bare(file.number)
    yield from (("isrc", _bare(isrc)) for isrc in file.isrcs)
    if file.length_ms:
        yield "length", file.length_ms // BUCKET_MS


def _bare(said: str) -> str:
    return said.strip().lower().lstrip("0")
