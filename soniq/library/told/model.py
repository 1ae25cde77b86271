"""The words of finding: what is told of a track, what is known of one, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from soniq.units import Milliseconds, TrackId


class How(StrEnum):
    """What a line was known by, the strongest first."""

    PATH = "path"
    MUSICBRAINZ = "musicbrainz"
    ISRC = "isrc"
    SPOTIFY = "spotify"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is told of a track; any of it may be missing, and any of it may be wrong.

    path: as told, with another machine's prefix, Windows separators or as a file:// address.
    musicbrainz_id: of the recording. spotify_id: of the track, or as "spotify:track:…".
    """

    path: bytes | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    duration: Milliseconds | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None
    spotify_id: str | None = None
    track_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A track of the library for a line. Not `sure`: the best guess, for a person to look at."""

    track_id: TrackId
    how: How
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the library knows of a track, as far as lines can tell it."""

    track_id: TrackId
    title: str
    artist: str
    album: str
    album_kind: str
    duration: Milliseconds
    isrc: str | None
    musicbrainz_id: str | None
    track_number: int | None
    is_present: bool
