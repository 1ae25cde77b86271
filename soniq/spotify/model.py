"""The words of somebody's account at Spotify, and of reading what is saved there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from soniq.events import PersonalEvent
from soniq.playlists.model import PlaylistId
from soniq.units import Moment, PersonId

REDIRECT_URI = "http://127.0.0.1:8888/callback"
"""To be registered, letter by letter, with the app at developer.spotify.com. Spotify takes plain
http for loopback addresses alone, and not by the name localhost."""

SCOPES = (
    "user-library-read",
    "playlist-read-private",
    "playlist-read-collaborative",
    "user-follow-read",
)

CONSENT_MINUTES = 10
"""So long a person may take at Spotify's page."""


class AccountState(StrEnum):
    NONE = "none"
    """Not connected."""
    ACTIVE = "active"
    OVER = "over"
    """Spotify takes soniq's word no more: the consent was taken back. Connect anew."""


class Wait(StrEnum):
    """Why a sync goes on later."""

    BUDGET = "budget"
    """soniq's own requests of the day are used up; it goes on tomorrow."""
    QUOTA = "quota"
    """Spotify grants the app no more for now (QUOTA_EXCEEDED)."""
    THROTTLED = "throttled"
    """Spotify asked for a pause that is too long to sit out."""


class Reading(StrEnum):
    """What became of a playlist."""

    OPEN = "open"
    """It was not read yet."""
    TAKEN = "taken"
    REFUSED = "refused"
    """Spotify shows its songs to its owner and those who may change it alone. The way round: the
    privacy export, or Exportify, which soniq imports."""
    GONE = "gone"
    """It is listed, but not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """How far a list is read. total: as Spotify says; None while nobody asked."""

    name: str
    """albums, tracks or playlists."""
    taken: int
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How a person's account stands.

    client_id: of the app that was, or would be, asked: one's own, else the house's; None: there is
    none yet. pending_until: a consent is begun, and can be finished until then. listening: soniq
    waits at the redirect address on its own machine, so nothing need be pasted. account: the name
    there. note: why the last try came to nothing, for people. is_passing: a look at everything is
    not at its end; it goes on at resumes_at where it waits. asked, budget: requests of today.
    """

    person_id: PersonId
    state: AccountState
    client_id: str | None
    is_own_client: bool
    pending_until: Moment | None
    listening: bool
    account: str
    note: str
    with_playlists: bool
    playlist_songs: bool
    connected_at: Moment | None
    expires_at: Moment | None
    synced_at: Moment | None
    is_passing: bool
    waits: Wait | None
    resumes_at: Moment | None
    asked: int
    budget: int
    lists: Sequence[ListState] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlaylist:
    """A playlist of the person's at Spotify. playlist_id: soniq's own, once it is taken in."""

    spotify_id: str
    name: str
    owner: str
    url: str | None
    total: int
    reading: Reading
    playlist_id: PlaylistId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a run came to; where it `waits`, the rest comes later.

    albums, tracks: new wishes. gone: wishes that are saved there no more. playlists: that were
    read. unreadable: playlists that Spotify does not show. requests: that were made.
    """

    albums: int = 0
    tracks: int = 0
    gone: int = 0
    playlists: int = 0
    unreadable: int = 0
    requests: int = 0
    waits: Wait | None = None
    resumes_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotifyChanged(PersonalEvent):
    """A person's account at Spotify was connected, let go, read, or waits."""

    name: ClassVar[str] = "spotify.changed"

    state: str
    """connected, over, gone, options, synced or waiting."""
