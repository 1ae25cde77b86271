"""Who says what is shown of tracks."""

import json
from collections.abc import Iterable, Mapping, Sequence

from soniq.events import JSON
from soniq.journal.model import Change, Source
from soniq.journal.service import Journal
from soniq.library.model import Track
from soniq.library.service import Library
from soniq.library.spoken import Said, Spoken
from soniq.provenance.model import FIELDS, AlbumAttributed, Attributed
from soniq.provenance.values import unsaid
from soniq.units import ChangeId, TrackId


class Attributions:
    def __init__(self, library: Library, journal: Journal) -> None:
        self._library = library
        self._journal = journal

    def of_tracks(self, ids: Sequence[TrackId]) -> dict[TrackId, dict[str, Attributed]]:
        spoken = self._library.said_of(ids)
        tracks = {track.id: track for track in self._library.tracks_by_ids(list(spoken))}
        changes = self.changes_in(spoken)
        return {
            track_id: _of_track(one, tracks[track_id], changes)
            for track_id, one in spoken.items()
            if track_id in tracks
        }

    def of_album(self, ids: Sequence[TrackId]) -> dict[str, AlbumAttributed]:
        of_tracks = self.of_tracks(ids).values()
        return {
            name: AlbumAttributed(answers=_counted(one[name] for one in of_tracks if name in one))
            for name in FIELDS
            if any(name in one for one in of_tracks)
        }

    def changes_in(self, spoken: Mapping[TrackId, Spoken]) -> dict[ChangeId, Change]:
        """Those that say something of these tracks."""
        return self._journal.changes_by_ids(
            {
                said.change_id
                for one in spoken.values()
                for said in one.overrides.values()
                if said.change_id is not None
            }
        )


def attributed(said: Said, changes: Mapping[ChangeId, Change]) -> Attributed:
    """changes: by id; one that is not there is lost, and nobody knows who said it."""
    change = None if said.change_id is None else changes.get(said.change_id)
    if change is None:
        return Attributed(value=said.value, source=Source.TAGS)
    return Attributed(
        value=said.value,
        source=change.source,
        confidence=change.confidence,
        candidate_id=change.candidate_id,
        by=change.by,
        at=change.at,
        change_id=change.id,
    )


def _of_track(
    spoken: Spoken, track: Track, changes: Mapping[ChangeId, Change]
) -> dict[str, Attributed]:
    derived = _derived(track)
    found: dict[str, Attributed] = {}
    for name, field in FIELDS.items():
        said = spoken.now(name)
        says_something = said.value != unsaid(field)
        if name in spoken.overrides or says_something:
            found[name] = attributed(said, changes)
        if not says_something and derived.get(name) is not None:
            before = found.get(name)
            found[name] = Attributed(
                value=derived[name],
                source=Source.DERIVED,
                change_id=None if before is None else before.change_id,
            )
    return found


def _derived(track: Track) -> dict[str, JSON]:
    """What is shown where no tag says it: from names of files and folders, and neighbours."""
    return {
        "title": track.title,
        "artists": [track.artist],
        "track_number": track.track_number,
        "disc_number": track.disc_number if track.disc_number > 1 else None,
        "album": track.album,
        "album_artists": [track.album_artist],
    }


def _counted(answers: Iterable[Attributed]) -> tuple[tuple[Attributed, int], ...]:
    """Equal answers together, the commonest first."""
    found: list[tuple[Attributed, int]] = []
    places: dict[str, int] = {}
    for answer in answers:
        key = json.dumps([answer.value, answer.source, answer.change_id], sort_keys=True)
        if key not in places:
            places[key] = len(found)
            found.append((answer, 0))
        said, count = found[places[key]]
        found[places[key]] = (said, count + 1)
    return tuple(sorted(found, key=lambda pair: -pair[1]))
