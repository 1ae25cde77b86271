"""What a listener's export holds, in one form for all of them.

Every reader yields entries in the order of its file, so that any place of it can be named. What it
cannot take it says in words (`Refused`); what is no music of a person's it counts (`Left`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from soniq.units import Milliseconds, Moment


class Format(StrEnum):
    """What an export is, and who wrote it."""

    SPOTIFY = "spotify"
    LASTFM = "lastfm"
    LIBREFM = "librefm"
    LISTENBRAINZ = "listenbrainz"
    MALOJA = "maloja"
    PANOSCROBBLER = "panoscrobbler"
    ITUNES = "itunes"
    SCROBBLES = "scrobbles"
    """A table of plays, or a player's log, of which nobody says who wrote it."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Format.SPOTIFY: "Spotify",
    Format.LASTFM: "Last.fm",
    Format.LIBREFM: "Libre.fm",
    Format.LISTENBRAINZ: "ListenBrainz",
    Format.MALOJA: "Maloja",
    Format.PANOSCROBBLER: "Pano Scrobbler",
    Format.ITUNES: "iTunes or Apple Music",
    Format.SCROBBLES: "a table of plays",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A track as an export tells it. path: bytes as written, or a file:// address."""

    artist: str = ""
    title: str = ""
    album: str = ""
    duration: Milliseconds | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None
    """Of the recording."""
    spotify_id: str | None = None
    path: bytes | None = None
    track_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A play. at: when it began. played: how long, where that is told; skipped: likewise."""

    told: Told
    at: Moment
    played: Milliseconds | None = None
    skipped: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often a track was played in all, where no single plays are told."""

    told: Told
    plays: int
    skips: int = 0
    last_played: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Liked:
    """What the listener thinks of a track, or of the album that it is on.

    rating: 1–5. loved: starred; False: not to be heard again. None: nothing is said.
    """

    told: Told
    rating: int | None = None
    loved: bool | None = None
    at: Moment | None = None
    of_album: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A playlist. key: what makes it that list within its source."""

    key: str
    name: str
    entries: tuple[Told, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry that cannot be taken. place: "line 3", "entry 12"; reason: for people."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that is not for soniq, such as an episode of a podcast. what: in the plural."""

    what: str
    count: int = 1


Entry: TypeAlias = Heard | Counted | Liked | Listed | Refused | Left
