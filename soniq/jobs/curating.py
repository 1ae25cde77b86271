"""The jobs that change the collection, or what is known of it."""

from soniq.artworks.service import Artworks
from soniq.duplicates.model import Kind
from soniq.duplicates.service import Duplicates
from soniq.enriching.service import Enriching
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.jobs.model import Job, Task
from soniq.library.service import Library
from soniq.matching.service import Matching
from soniq.moving.model import PlanId
from soniq.moving.renames import Renames
from soniq.tagging.service import Tagging
from soniq.units import AlbumId, Tell, TrackId


def matching(matching: Matching) -> Task:
    """A task that looks for the job's album in catalogues, or for all that wait for it.

    Where servers do not answer, it says so and ends well: what is left waits for another run.
    """

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        albums = None if job.entity_id is None else [AlbumId(job.entity_id)]
        return matching.match_all(tell, by=job.by, job_id=job.id, albums=albums).to_json()

    return run


def covering(artworks: Artworks) -> Task:
    """A task that fetches a cover for the job's album, or for all matched ones without."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        only = None if job.entity_id is None else AlbumId(job.entity_id)
        done = artworks.fetch_for_matched(tell, only=only, by=job.by, job_id=job.id)
        return {
            "asked": done.asked,
            "found": done.found,
            "failures": done.failures,
            "trouble": done.trouble,
        }

    return run


def enriching(enriching: Enriching, library: Library) -> Task:
    """A task that asks services about the tracks `track_ids`, the job's album, or all of which
    nobody told lately. Where they do not answer, it says so and ends well."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        ids: list[TrackId] | None = None
        named = job.args.get("track_ids")
        if isinstance(named, list):
            ids = [TrackId(int(str(track_id))) for track_id in named]
        elif job.entity_id is not None:
            ids = [track.id for track in library.album_detail(AlbumId(job.entity_id)).tracks]
        return enriching.enrich(ids, tell, by=job.by, job_id=job.id).to_json()

    return run


def writing(tagging: Tagging) -> Task:
    """A task that writes what is shown of the tracks `track_ids` into their files."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        named = job.args.get("track_ids")
        if not isinstance(named, list):
            raise Invalid("Nothing says whose tags are to be written.")
        ids = [TrackId(int(str(track_id))) for track_id in named]
        return tagging.write(ids, by=job.by, job_id=job.id, tell=tell).summary()

    return run


def renaming(renames: Renames) -> Task:
    """A task that renames files as the plan says that is the job's entity."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Nothing says which plan is to be carried out.")
        done = renames.apply(PlanId(job.entity_id), by=job.by, job_id=job.id, tell=tell)
        return {"change_id": done.change, "moved": done.moved, "left": done.left, "note": done.note}

    return run


def deduping(duplicates: Duplicates) -> Task:
    """A task that looks for duplicates; or, with the argument `accept`, a list of kinds, one that
    accepts the proposals of all groups of these kinds."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        accepted = job.args.get("accept")
        if not isinstance(accepted, list):
            return duplicates.find(tell).to_json()
        kinds = {Kind(str(kind)) for kind in accepted}
        return duplicates.resolve_all(kinds, by=job.by, job_id=job.id, tell=tell).to_json()

    return run
