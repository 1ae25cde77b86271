"""The words of jobs: what takes longer than a request, and how it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from soniq.events import JSON, Event
from soniq.units import JobId, Milliseconds, Moment, PersonId, Tell


class JobType(StrEnum):
    FILESYSTEM_SCAN = "filesystem_scan"
    """Looks through one music folder (entity: the root), or through all."""
    ANALYSIS = "analyze"
    """Listens to all tracks that were not heard yet; waits while it may not."""
    VECTORISE = "vectorise"
    """Indexes what sounds alike, and draws the sound map anew where enough has changed."""
    MUSICBRAINZ_MATCH = "musicbrainz_match"
    """Finds the release of one album (entity), or of all that are pending."""
    COVER_ART_FETCH = "cover_art_fetch"
    """Fetches covers from where a person, or a match, said they are."""
    ENRICH = "enrich"
    """Asks other services for what they know of tracks."""
    TAG_WRITING = "tagwrite"
    """Writes what soniq shows into the files' own tags."""
    RENAME = "rename"
    """Renames and moves files as a preview showed it."""
    DEDUPE = "dedupe"
    """Looks for tracks that are there more than once."""
    SCROBBLE = "scrobble"
    """Tells Last.fm and ListenBrainz what people played, as they wished."""
    IMPORT = "import"
    """Takes in history, ratings and playlists that a person brought from elsewhere."""
    SPOTIFY_SYNC = "spotify_sync"
    """Reads what a person (entity) saved at Spotify."""
    LIDARR_SEARCH = "lidarr_search"
    """Has Lidarr look for an album (entity)."""
    DOWNLOAD = "download"
    """Fetches what a person gave a direct link to (entity: the download)."""
    ARRIVAL = "arrival"
    """Unpacks and files a purchase (entity) that lies in the inbox or was uploaded."""
    HOUSEKEEPING = "housekeeping"
    """Forgets old history and tidies the library file."""


class JobStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    RETRYING = "retrying"
    """It failed and waits for its next try."""
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: JobId
    job_type: JobType
    status: JobStatus
    entity_id: int | None
    """What it is about; the type says what kind of id that is. None is "all"."""
    args: dict[str, JSON]
    progress: int
    """0–100."""
    total_items: int | None
    processed_items: int
    note: str
    """What it is at, in words."""
    result: dict[str, JSON] | None
    error_message: str | None
    attempts: int
    by: PersonId | None
    """Who asked for it; None is soniq itself."""
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    next_try_at: Moment | None
    rate: float | None = None
    """Items a second, lately; only while it runs."""
    time_left: Milliseconds | None = None
    """An estimate from the rate; only while it runs and the total is known."""
    is_stopping: bool = False
    """It was cancelled and ends at its next item."""


Task: TypeAlias = Callable[[Job, Tell], dict[str, JSON]]
"""What does the work of a type. Run twice, or killed half way and run again, it ends the same.

It calls `tell` between its items, and lets the `Stopped` that `tell` may raise pass through. What
it returns is kept as the job's result.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many jobs there are of each unfinished or unhappy kind."""

    pending: int
    running: int
    retrying: int
    failed: int
    """Dead letters, which wait for a person."""


@dataclass(frozen=True, slots=True)
class JobChanged(Event):
    """A job was queued, began, ended, failed, or waits for another try."""

    name: ClassVar[str] = "job.changed"
    lasting: ClassVar[bool] = True
    audience: ClassVar[str] = "admin"

    job_id: int
    job_type: str
    entity_id: int | None
    status: str
    progress: int
    error_message: str | None


@dataclass(frozen=True, slots=True)
class JobProgress(Event):
    """A running job got further; at most five a second for each job."""

    name: ClassVar[str] = "job.progress"
    audience: ClassVar[str] = "admin"

    job_id: int
    job_type: str
    entity_id: int | None
    progress: int
    processed_items: int
    total_items: int | None
    note: str
    seconds_left: int | None
