"""Which files of a folder are one track in several formats, and which of them is best."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soniq import text
from soniq.library.placing.model import Placed, Tagged
from soniq.units import ArtworkHash, FileId, FolderId, TrackId

LOSSLESS = frozenset(("flac", "alac", "pcm", "wavpack", "ape", "tta", "dsd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A present file that is, or is to become, a track's."""

    file_id: FileId
    folder_id: FolderId
    track_id: TrackId | None
    tagged: Tagged
    codec: str | None
    bitrate: int
    duration_ms: int
    picture: ArtworkHash | None
    unreadable: bool

    @property
    def quality(self) -> tuple[bool, bool, int, bytes]:
        """The least is the best to play: readable, lossless, of the highest bit rate."""
        return (self.unreadable, self.codec not in LOSSLESS, -self.bitrate, self.tagged.name)


def share(
    files: Sequence[Candidate], placed: Mapping[FileId, Placed]
) -> list[tuple[TrackId | None, list[Candidate]]]:
    """Tracks, new ones as None, each with its files, the best first.

    Files of one folder are one track where edition, disc, number and title are the same and each
    is of another codec. Copies of the same codec stay apart, and so do files that belong to two
    tracks already: people may have attached things to both.
    """
    spots: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for file in files:
        spots[_spot(file, placed[file.file_id])].append(file)
    claimed: set[TrackId] = set()
    tracks: list[tuple[TrackId | None, list[Candidate]]] = []
    for members in spots.values():
        tracks.extend(_apart(sorted(members, key=lambda file: file.quality), claimed))
    return tracks


def _spot(file: Candidate, placed: Placed) -> tuple[object, ...]:
    if placed.number is None:
        return (file.file_id,)
    return (
        file.folder_id,
        placed.album.key,
        placed.edition.key,
        placed.disc,
        placed.number,
        text.sort_key(placed.title),
    )


def _apart(
    members: list[Candidate], claimed: set[TrackId]
) -> list[tuple[TrackId | None, list[Candidate]]]:
    tracks: list[tuple[TrackId | None, list[Candidate]]] = []
    for file in sorted(members, key=lambda file: file.track_id is None):
        mine = None if file.track_id in claimed else file.track_id
        for place, (track, others) in enumerate(tracks):
            same = track is not None and file.track_id == track
            free = mine is None and all(other.codec != file.codec for other in others)
            if same or free:
                others.append(file)
                tracks[place] = (track, sorted(others, key=lambda other: other.quality))
                break
        else:
            tracks.append((mine, [file]))
            if mine is not None:
                claimed.add(mine)
    return tracks
