"""Whether the music folders are being looked through, and having it done."""

from soniq.accounts.model import Role
from soniq.jobs.model import JobStatus, JobType
from soniq.subsonic.answers import Body
from soniq.subsonic.asked import Asked, Methods


def get_scan_status(asked: Asked) -> Body:
    """count: songs, or the files that the scan which runs has looked at so far."""
    for job in asked.soniq.jobs.active():
        if job.job_type is JobType.FILESYSTEM_SCAN and job.status is not JobStatus.RETRYING:
            return {"scanStatus": {"scanning": True, "count": job.processed_items}}
    songs = asked.soniq.library.totals().tracks
    return {"scanStatus": {"scanning": False, "count": songs}}


def start_scan(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    asked.soniq.jobs.start(JobType.FILESYSTEM_SCAN, by=asked.person.id)
    return get_scan_status(asked)


METHODS: Methods = {
    "getScanStatus": get_scan_status,
    "startScan": start_scan,
}
