"""The words of asking Lidarr for albums: what was asked for, how it stands, what Lidarr told."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType

from soniq.errors import Conflict
from soniq.events import Event
from soniq.units import AlbumId, Moment

DownloadId = NewType("DownloadId", int)


class NotSetUp(Conflict):
    """Nobody said where Lidarr is, or gave its key."""

    code = "lidarr_not_set_up"


class MatchFirst(Conflict):
    """The album has no release group of MusicBrainz, by which alone Lidarr knows albums."""

    code = "match_first"


class DownloadState(StrEnum):
    """S1's states of `lidarr_downloads`."""

    PENDING = "pending"
    """soniq has yet to ask Lidarr, or Lidarr could not look now."""
    SEARCHING = "searching"
    """Lidarr looks for it."""
    DOWNLOADING = "downloading"
    COMPLETED = "completed"
    """Lidarr has put its files into its folder."""
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        """Whether Lidarr's queue is looked at for it."""
        return self in {DownloadState.SEARCHING, DownloadState.DOWNLOADING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """An album that Lidarr was asked for, or that it takes by itself; one an album.

    percent: of what is downloaded. error: why it failed, or what it waits for; for people.
    """

    id: DownloadId
    album_id: AlbumId
    title: str
    artist: str
    lidarr_album_id: int | None
    lidarr_artist_id: int | None
    download_id: str | None
    state: DownloadState
    percent: int
    quality_profile: str | None
    release_title: str | None
    estimated_completion_at: Moment | None
    error: str | None
    created_at: Moment
    updated_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that Lidarr told by its webhook. outcome: what soniq made of it, for people."""

    id: int
    event_type: str
    album_id: AlbumId | None
    download_id: str | None
    outcome: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A Lidarr that answers. url: its address as it is to be set, which may be another one than
    was tried: Lidarr tells its URL base. advice: what is still to be done, for people."""

    version: str
    name: str
    url: str
    advice: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of trying whether Lidarr answers. message: for people; where it does not, why and
    what to do. failure: a `clients.model.FailureKind`, or "not_set_up"; None where it answers."""

    connection: Connection | None
    message: str
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RootFolder:
    """Where Lidarr puts music. here: the same folder as soniq sees it, where that is known."""

    path: str
    name: str
    accessible: bool
    free_bytes: int | None
    here: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What Lidarr offers for new artists, and which of it is chosen: by the settings, else what
    Lidarr itself would take. None where Lidarr has none."""

    quality_profiles: Sequence[Profile]
    metadata_profiles: Sequence[Profile]
    root_folders: Sequence[RootFolder]
    quality_profile: int | None
    metadata_profile: int | None
    root_folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How soniq stands to Lidarr. Nothing is asked for it.

    trouble: why the last look came to nothing, for people; empty where it went well.
    heard_at: when the webhook last told something.
    """

    url: str | None
    has_key: bool
    has_webhook: bool
    active: int
    waiting: int
    failed: int
    looked_at: Moment | None
    heard_at: Moment | None
    trouble: str

    @property
    def is_set_up(self) -> bool:
        return self.url is not None and self.has_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at Lidarr's queue came to."""

    requests: int = 0
    active: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class DownloadChanged(Event):
    """An album that Lidarr was asked for got further, came, or failed."""

    name: ClassVar[str] = "lidarr.download_changed"
    audience: ClassVar[str] = "guest"

    album_id: int
    state: str
    percent: int
    error: str | None


@dataclass(frozen=True, slots=True)
class MusicTouched(Event):
    """Lidarr put files into a music folder, or changed or deleted some there."""

    name: ClassVar[str] = "lidarr.music_touched"
    audience: ClassVar[str] = "admin"

    root_id: int
