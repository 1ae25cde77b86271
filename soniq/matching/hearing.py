"""What a file sounds like, in the words of the search: AcoustID by its fingerprint."""

from collections.abc import Callable, Sequence

from soniq.clients import fingerprints
from soniq.clients.acoustid import AcoustId, AcoustIdRecording
from soniq.clients.musicbrainz_model import Recording, ReleaseStub
from soniq.errors import Unreadable
from soniq.matching.model import TrackWanted

LEAST = 0.7
"""Of a fingerprint's likeness, 0–1; below it Music Assistant and DroppedNeedle believe none."""


class Hearing:
    """Where fpcalc is installed and a key is set; asked for albums that nothing else tells."""

    def __init__(self, acoustid: AcoustId, path_of: Callable[[int], bytes | None]) -> None:
        """path_of: where the best file of a track lies."""
        self._acoustid = acoustid
        self._path_of = path_of

    def __call__(self, wanted: TrackWanted) -> Sequence[Recording]:
        """Raises ServiceFailed."""
        path = self._path_of(wanted.key)
        if path is None:
            return []
        try:
            heard = fingerprints.fingerprint(path)
        except Unreadable:
            return []
        if heard is None:
            return []
        hits = self._acoustid.lookup(heard.text, heard.duration_s)
        return [
            _recording(recording)
            for hit in hits
            if hit.score >= LEAST
            for recording in hit.recordings
        ]


def _recording(heard: AcoustIdRecording) -> Recording:
    return Recording(
        id=heard.id,
        title=heard.title or "",
        disambiguation="",
        artist=heard.artist,
        artists=(),
        length_ms=heard.length_ms,
        isrcs=(),
        releases=tuple(
            ReleaseStub(
                id="",
                title=group.title,
                status=None,
                date=group.first_release_date,
                country=None,
                track_count=None,
                group=group,
                artists=group.artists,
            )
            for group in heard.groups
        ),
    )
