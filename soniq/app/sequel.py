"""What a finished job leads to: nothing runs by itself that nobody allowed."""

from collections.abc import Callable

from soniq.app.collecting import Collecting
from soniq.app.curation import Curation
from soniq.app.playing import Playing
from soniq.jobs.model import Job, JobChanged, JobType
from soniq.jobs.service import Jobs
from soniq.units import JobId


class Sequel:
    """New music and new wishes are matched; what is matched, or saved elsewhere, gets its cover."""

    def __init__(
        self,
        jobs: Jobs,
        curation: Curation,
        playing: Playing,
        collecting: Collecting,
        *,
        may_ask: Callable[[], bool],
    ) -> None:
        """may_ask: whether other servers may be asked without anybody's word."""
        self._jobs = jobs
        self._curation = curation
        self._playing = playing
        self._collecting = collecting
        self._may_ask = may_ask

    def follow(self, done: JobChanged) -> None:
        """To be called for each job that was completed."""
        if done.job_type in (JobType.FILESYSTEM_SCAN, JobType.MUSICBRAINZ_MATCH):
            self._collecting.music_came()
        if done.job_type == JobType.FILESYSTEM_SCAN:
            self._curation.settle_moves()
            self._playing.music_came()
            if self._may_ask():
                self._match(None)
        elif done.job_type == JobType.MUSICBRAINZ_MATCH:
            self._cover(self._jobs.job(JobId(done.job_id)))
        elif done.job_type in (JobType.IMPORT, JobType.SPOTIFY_SYNC):
            self._wished(self._jobs.job(JobId(done.job_id)))

    def _cover(self, job: Job) -> None:
        if job.by is not None or self._may_ask():
            self._jobs.start(JobType.COVER_ART_FETCH, entity_id=job.entity_id, by=job.by)

    def _wished(self, job: Job) -> None:
        """Whoever brings albums from elsewhere wants to see them with their covers."""
        if _brought(job) and (job.by is not None or self._may_ask()):
            self._jobs.start(JobType.COVER_ART_FETCH, by=job.by)
            self._match(job)

    def _match(self, job: Job | None) -> None:
        if self._curation.matching.has_work():
            self._jobs.start(JobType.MUSICBRAINZ_MATCH, by=None if job is None else job.by)


def _brought(job: Job) -> bool:
    """Whether albums or songs came with it, and not plays and playlists alone."""
    told = job.result or {}
    counts = [told.get(name) for name in ("albums", "tracks")]
    parts = [told.get(name) for name in ("wishes", "holdings")]
    counts += [part.get("added") for part in parts if isinstance(part, dict)]
    return any(isinstance(count, int) and count > 0 for count in counts)
