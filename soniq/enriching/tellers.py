"""The services that tell of tracks."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from soniq.clients.lastfm import Lastfm
from soniq.clients.listenbrainz import AT_ONCE, ListenBrainz
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.enriching.model import Asked, Told
from soniq.events import JSON
from soniq.journal.model import Source
from soniq.units import TrackId

_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class OfLastfm:
    """By the names of artist and track; it asks for a key."""

    source = Source.LASTFM
    label = "Last.fm"
    at_once = 1
    needs_recording = False

    def __init__(self, lastfm: Lastfm) -> None:
        self._lastfm = lastfm

    def tell_of(self, tracks: Sequence[Asked]) -> Mapping[TrackId, Told]:
        found: dict[TrackId, Told] = {}
        for track in tracks:
            try:
                said = self._lastfm.track(track.artist, track.title)
            except ServiceFailed as failed:
                if failed.kind != FailureKind.NOT_FOUND:
                    raise
                continue
            tags: list[JSON] = [{"name": tag.name, "count": tag.count} for tag in said.tags]
            values: dict[str, JSON] = {
                "listeners": said.listeners,
                "plays": said.plays,
                "tags": tags or None,
                "url": said.url,
            }
            found[track.id] = {name: value for name, value in values.items() if value is not None}
        return found


class OfListenBrainz:
    """By MusicBrainz recordings, many at once. Recordings that nobody heard it does not know."""

    source = Source.LISTENBRAINZ
    label = "ListenBrainz"
    at_once = AT_ONCE
    needs_recording = True

    def __init__(self, listenbrainz: ListenBrainz) -> None:
        self._listenbrainz = listenbrainz

    def tell_of(self, tracks: Sequence[Asked]) -> Mapping[TrackId, Told]:
        """One recording may be on many albums; what is no MBID would have it refuse them all."""
        of_recording: dict[str, list[TrackId]] = defaultdict(list)
        for track in tracks:
            mbid = (track.recording_id or "").lower()
            if _MBID.fullmatch(mbid):
                of_recording[mbid].append(track.id)
        if not of_recording:
            return {}
        return {
            track_id: {"listeners": said.listeners, "plays": said.listens}
            for said in self._listenbrainz.popularity(list(of_recording))
            if said.listens
            for track_id in of_recording[said.recording_mbid.lower()]
        }
