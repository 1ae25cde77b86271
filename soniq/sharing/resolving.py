"""The tracks behind shared things, as they are now."""

import threading
from collections.abc import Sequence

from soniq.accounts.model import Clock
from soniq.errors import NotFound
from soniq.library.service import Library
from soniq.sharing.model import MOST_TRACKS, PlaylistTracks, Share, Shared, SharedKind, ShareId
from soniq.units import AlbumId, PersonId, TrackId

FRESH_SECONDS = 30.0
"""For which what a share holds is remembered: its page asks for a hundred covers at once, and a
smart playlist is a search through the library."""
REMEMBERED = 64


class Resolving:
    def __init__(self, library: Library, playlist_tracks: PlaylistTracks, clock: Clock) -> None:
        self._library = library
        self._playlist_tracks = playlist_tracks
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[ShareId, tuple[float, tuple[TrackId, ...]]] = {}

    def check(self, person_id: PersonId, things: Sequence[Shared]) -> None:
        """Raises NotFound: one of the things is not there, or not for that person."""
        for thing in things:
            if thing.kind is SharedKind.TRACK:
                self._library.track(TrackId(thing.id))
            elif thing.kind is SharedKind.ALBUM:
                self._library.album(AlbumId(thing.id))
            else:
                self._playlist_tracks(person_id, thing.id)

    def tracks(self, share: Share) -> tuple[TrackId, ...]:
        """In order, each once, at most 5,000. What is gone meanwhile is left out."""
        now = self._clock.monotonic()
        with self._lock:
            at, known = self._known.get(share.id, (-FRESH_SECONDS, ()))
        if now - at < FRESH_SECONDS:
            return known
        found = dict.fromkeys(
            track_id for thing in share.things for track_id in self._of(share.person_id, thing)
        )
        tracks = tuple(found)[:MOST_TRACKS]
        with self._lock:
            self._known.pop(share.id, None)
            self._known[share.id] = (now, tracks)
            while len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return tracks

    def _of(self, person_id: PersonId, thing: Shared) -> list[TrackId]:
        try:
            if thing.kind is SharedKind.TRACK:
                return [TrackId(thing.id)]
            if thing.kind is SharedKind.ALBUM:
                return [one.id for one in self._library.album_detail(AlbumId(thing.id)).tracks]
            return self._playlist_tracks(person_id, thing.id)
        except NotFound:
            return []
