"""Long work on the collection, as every surface orders it: as a job that can be followed."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from soniq.app import Soniq
from soniq.duplicates.model import Kind
from soniq.errors import Conflict, Invalid
from soniq.events import JSON
from soniq.http import ids
from soniq.jobs.model import Job, JobType
from soniq.journal.model import Source
from soniq.moving.model import Moved, PlanId
from soniq.spotify.model import AccountState
from soniq.units import FileId, PersonId, TrackId

AT_ONCE = 20_000
"""Tracks that one order may name."""

ENTITIES = {
    JobType.FILESYSTEM_SCAN: "Root",
    JobType.MUSICBRAINZ_MATCH: "Album",
    JobType.COVER_ART_FETCH: "Album",
    JobType.RENAME: "Plan",
    JobType.SPOTIFY_SYNC: "Person",
    JobType.LIDARR_SEARCH: "Album",
}
"""What the entity of a job is, for its public id."""

ACCEPTING = 1
"""Entity of the job that accepts proposals of duplicates: a search is another job."""

T = TypeVar("T")


def entity_id(job: Job) -> str | None:
    """What a job is about, by its public id; None: all, or nothing that has an id."""
    kind = ENTITIES.get(job.job_type)
    return None if kind is None or job.entity_id is None else ids.public(kind, job.entity_id)


def result(told: Mapping[str, JSON]) -> dict[str, JSON]:
    """What a job found, its change by the public id."""
    change = told.get("change_id")
    named = ids.public("Change", change) if isinstance(change, int) else None
    return {**told, "change_id": named} if "change_id" in told else dict(told)


def write_tags(soniq: Soniq, track_ids: Sequence[TrackId], by: PersonId) -> Job:
    """The job that writes what is shown of these tracks into their files."""
    if not track_ids:
        raise Invalid("Name the tracks whose tags are to be written.")
    chosen = sorted(set(track_ids))
    named = zlib.crc32(",".join(map(str, chosen)).encode())
    return soniq.jobs.start(
        JobType.TAG_WRITING, entity_id=named, args={"track_ids": list(map(int, chosen))}, by=by
    )


def match_all(soniq: Soniq, by: PersonId) -> Job:
    """The job that looks for all albums that wait for it."""
    return soniq.jobs.start(JobType.MUSICBRAINZ_MATCH, by=by)


def fetch_covers(soniq: Soniq, by: PersonId) -> Job:
    """The job that fetches covers of matched albums that have none."""
    return soniq.jobs.start(JobType.COVER_ART_FETCH, by=by)


def sync_spotify(soniq: Soniq, by: PersonId) -> Job:
    """The job that reads what a person saved at Spotify. Raises Conflict: it is not connected."""
    state = soniq.spotify.connection(by).state
    if state is not AccountState.ACTIVE:
        raise Conflict(
            "Connect Spotify first."
            if state is AccountState.NONE
            else "The consent to read Spotify was taken back, or has ended. Connect Spotify anew."
        )
    return soniq.jobs.start(JobType.SPOTIFY_SYNC, entity_id=by, by=by)


def spotify_job(soniq: Soniq, person_id: PersonId) -> Job | None:
    """The job that reads what they saved at Spotify, where one is not at its end."""
    active = soniq.jobs.active()
    found = (job for job in active if job.job_type is JobType.SPOTIFY_SYNC)
    return next((job for job in found if job.entity_id == person_id), None)


def find_duplicates(soniq: Soniq, by: PersonId) -> Job:
    """The job that looks for what is there more than once."""
    return soniq.jobs.start(JobType.DEDUPE, by=by)


def resolve_duplicates(soniq: Soniq, kinds: Sequence[Kind], by: PersonId) -> Job:
    """The job that accepts the proposals of all groups of these kinds. Raises Invalid: none."""
    if not kinds:
        raise Invalid("Name the kinds of duplicates whose proposals are accepted.")
    accept: list[JSON] = [kind.value for kind in Kind if kind in kinds]
    return soniq.jobs.start(JobType.DEDUPE, entity_id=ACCEPTING, args={"accept": accept}, by=by)


def rename(soniq: Soniq, plan_id: PlanId, by: PersonId) -> Job:
    """The job that renames as a plan says. Raises NotFound: it has expired."""
    soniq.renames.plan(plan_id)
    return soniq.jobs.start(JobType.RENAME, entity_id=plan_id, by=by)


def numbers(
    kind: str, public: Sequence[str], of: Callable[[int], T], *, most: int = AT_ONCE
) -> list[T]:
    """What is behind some public ids of a kind, each once.

    Raises:
        Invalid: too many. NotFound: one is of another kind.
    """
    if len(public) > most:
        raise Invalid(f"{len(public)} are more than {most} at once. Ask in several parts.")
    return [ids.private(kind, one, of) for one in dict.fromkeys(public)]


def put_away(
    soniq: Soniq,
    track_ids: Sequence[TrackId],
    file_ids: Sequence[FileId],
    *,
    reason: str,
    by: PersonId,
) -> Moved:
    """Puts files away, at once. Raises as `Quarantine.put_away`; Invalid: none is named."""
    if not track_ids and not file_ids:
        raise Invalid("Name the tracks or the files that are to be put away.")
    return soniq.quarantine.put_away(
        track_ids=track_ids,
        file_ids=file_ids,
        title=_title(soniq, track_ids, file_ids),
        source=Source.PERSON,
        reason=reason[:500],
        confidence=1.0,
        by=by,
    )


def _title(soniq: Soniq, track_ids: Sequence[TrackId], file_ids: Sequence[FileId]) -> str:
    if len(track_ids) == 1 and not file_ids:
        return f'"{soniq.library.track(track_ids[0]).title}" put away'
    parts = [
        f"{len(named):,} {word}{'' if len(named) == 1 else 's'}"
        for named, word in ((track_ids, "track"), (file_ids, "file"))
        if named
    ]
    return f"{' and '.join(parts)} put away"
