"""Tracks that are edited to another album: they leave the old one's MusicBrainz ids behind."""

from collections.abc import Callable, Mapping, Sequence

from soniq.events import JSON
from soniq.library.placing import titles
from soniq.library.placing.names import match_key
from soniq.provenance.proposing import Subject
from soniq.provenance.track_rows import Standing
from soniq.units import AlbumId, TrackId

Find = Callable[[str, str], "Standing | None"]
"""The album of a title and an album artist, if the library has it."""


def with_ids(
    values: Mapping[TrackId, Mapping[str, JSON]],
    subjects: Sequence[Subject],
    *,
    find: Find,
    counts: Mapping[AlbumId, int],
) -> dict[TrackId, dict[str, JSON]]:
    """The values, and the ids of the album that a track joins.

    An album that is renamed as a whole keeps its ids, unless another is called so already.
    counts: how many present tracks each album has.
    """
    moving = [s for s in subjects if _is_moved(s, values.get(s.track.id, {}))]
    whole: dict[AlbumId, int] = {}
    for subject in moving:
        whole[subject.track.album_id] = whole.get(subject.track.album_id, 0) + 1
    found = {track_id: dict(said) for track_id, said in values.items()}
    for subject in moving:
        said = found[subject.track.id]
        target = find(_title(subject, said), _artist(subject, said))
        album_id = subject.track.album_id
        if target is not None and target.id == album_id:
            continue
        if target is None and whole[album_id] >= counts.get(album_id, 0):
            continue
        group: JSON = None if target is None else target.release_group
        for name, value in (
            ("mb_release_group_id", group),
            ("mb_release_id", None),
            ("mb_track_id", None),
        ):
            if subject.says(name) != value:
                said.setdefault(name, value)
    return found


def _is_moved(subject: Subject, said: Mapping[str, JSON]) -> bool:
    if "album" not in said and "album_artists" not in said:
        return False
    track = subject.track
    is_same_title = _key(_title(subject, said)) == _key(track.album)
    return not is_same_title or match_key(_artist(subject, said)) != match_key(track.album_artist)


def _key(title: str) -> str:
    return titles.title_key(titles.album_title(title).base)


def _title(subject: Subject, said: Mapping[str, JSON]) -> str:
    return str(said.get("album") or subject.track.album)


def _artist(subject: Subject, said: Mapping[str, JSON]) -> str:
    named = said.get("album_artists")
    return str(named[0]) if isinstance(named, list) and named else subject.track.album_artist
