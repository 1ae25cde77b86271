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
    EXPORTIFY = "exportify"
    """Tables that Exportify makes of a Spotify account."""
    LASTFM = "lastfm"
    LIBREFM = "librefm"
    LISTENBRAINZ = "listenbrainz"
    MALOJA = "maloja"
    PANOSCROBBLER = "panoscrobbler"
    ITUNES = "itunes"
    BANDCAMP = "bandcamp"
    DISCOGS = "discogs"
    LIST = "list"
    """A playlist as a file: M3U, PLS, XSPF, JSPF."""
    SCROBBLES = "scrobbles"
    """A table of plays, or a player's log, of which nobody says who wrote it."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Format.SPOTIFY: "Spotify",
    Format.EXPORTIFY: "Exportify",
    Format.LASTFM: "Last.fm",
    Format.LIBREFM: "Libre.fm",
    Format.LISTENBRAINZ: "ListenBrainz",
    Format.MALOJA: "Maloja",
    Format.PANOSCROBBLER: "Pano Scrobbler",
    Format.ITUNES: "iTunes or Apple Music",
    Format.BANDCAMP: "Bandcamp",
    Format.DISCOGS: "Discogs",
    Format.LIST: "a playlist file",
    Format.SCROBBLES: "a table of plays",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A track as an export tells it. path: bytes as written, or a file:// address.

    raw: the same in the file's own bytes, where its text was not UTF-8.
    """

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
    disc_number: int | None = None
    raw: bytes | None = None


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


class Medium(StrEnum):
    """What somebody owns is on."""

    CD = "cd"
    VINYL = "vinyl"
    CASSETTE = "cassette"
    DIGITAL = "digital"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """An album as an export tells it.

    artists: each by himself; the first is the album's. release_date: YYYY, YYYY-MM or YYYY-MM-DD.
    kind: album, single, ep or compilation; None: not told. total_tracks: of all discs.
    """

    title: str
    artists: tuple[str, ...]
    release_date: str | None = None
    kind: str | None = None
    total_tracks: int | None = None
    spotify_id: str | None = None
    cover_url: str | None = None
    songs: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An album, or one song of it, that the listener saved at a service.

    key: its id there; empty where none is told. of_list: not saved by itself, but on a playlist.
    """

    album: Album
    song: Told | None = None
    key: str = ""
    url: str | None = None
    at: Moment | None = None
    of_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """An album that the listener owns as a record or as a purchase. key: its id there."""

    album: Album
    key: str
    medium: Medium
    catalog_number: str | None = None
    note: str = ""
    at: Moment | None = None


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


Entry: TypeAlias = Heard | Counted | Liked | Listed | Saved | Owned | Refused | Left
