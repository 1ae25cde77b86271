"""What Lidarr says of itself, its albums and its queue, as soniq needs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.units import Moment


class MetadataDown(ServiceFailed):
    """Lidarr answers, but the server that it has its metadata from (SkyHook) does not."""

    def __init__(self, service: str) -> None:
        super().__init__(
            "Lidarr's metadata server does not answer just now, so Lidarr cannot take in anything "
            "new. It is tried again later.",
            kind=FailureKind.UNREACHABLE,
            service=service,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """app: "Lidarr"; empty of old versions. url_base: as "/lidarr"; empty for none."""

    app: str
    name: str
    version: str
    url_base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProfile:
    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A root folder. The profiles are those that it gives to new artists."""

    path: str
    name: str
    accessible: bool
    free_bytes: int | None
    quality_profile: int | None
    metadata_profile: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    """id: None while Lidarr has only heard of it. mbid: of MusicBrainz."""

    id: int | None
    mbid: str
    name: str
    quality_profile: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """id: None while Lidarr has only heard of it. mbid: of its release group. percent: of its
    tracks that Lidarr has files of."""

    id: int | None
    mbid: str
    title: str
    artist: Artist | None
    artist_id: int | None
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that Lidarr does. status: queued, started, completed, failed, aborted,
    cancelled, orphaned."""

    id: int
    status: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A download, for one album of it. size, left: bytes. said: what is amiss with it, as Lidarr
    and its download client tell it."""

    album_id: int | None
    artist_id: int | None
    album_mbid: str | None
    title: str
    download_id: str | None
    size: float
    left: float
    eta: Moment | None
    status: str
    state: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    items: Sequence[QueueItem]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """Something that happened to an album. id: later lines have greater ones. event: grabbed,
    downloadImported, downloadFailed …"""

    id: int
    event: str
    at: Moment | None
    download_id: str | None
    title: str
    said: str
