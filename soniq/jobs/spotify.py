"""The job that reads what a person saved at Spotify."""

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.jobs.model import Job, Task
from soniq.spotify.service import Spotify
from soniq.units import PersonId, Tell


def syncing(spotify: Spotify) -> Task:
    """A task for the job's person. Where the day's requests are used up it ends well, and says when
    it goes on. It names no music, as others may see jobs."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Name the person whose account at Spotify is to be read.")
        person_id = PersonId(job.entity_id)
        synced = spotify.sync(person_id, tell, by_person=job.by is not None)
        if synced is None:
            return {"connected": False}
        return {
            "albums": synced.albums,
            "tracks": synced.tracks,
            "gone": synced.gone,
            "playlists": synced.playlists,
            "unreadable": synced.unreadable,
            "requests": synced.requests,
            "waits": None if synced.waits is None else str(synced.waits),
            "resumes_at_ms": synced.resumes_at,
        }

    return run
