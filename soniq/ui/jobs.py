"""Jobs in the words of pages."""

from soniq.app import Soniq
from soniq.events import JSON
from soniq.jobs.model import Job, JobType
from soniq.ui import words
from soniq.ui.shapes import Row

TITLES = {
    JobType.FILESYSTEM_SCAN: "Scan",
    JobType.ANALYSIS: "Listening",
    JobType.VECTORISE: "Sound map",
    JobType.MUSICBRAINZ_MATCH: "Matching",
    JobType.COVER_ART_FETCH: "Fetching covers",
    JobType.ENRICH: "Asking around",
    JobType.TAG_WRITING: "Writing tags",
    JobType.RENAME: "Renaming",
    JobType.DEDUPE: "Looking for duplicates",
    JobType.SCROBBLE: "Scrobbling",
    JobType.IMPORT: "Taking in what you brought",
    JobType.HOUSEKEEPING: "Tidying up",
    JobType.SPOTIFY_SYNC: "Reading Spotify",
    JobType.LIDARR_SEARCH: "Asking Lidarr",
    JobType.ARRIVAL: "Taking in a purchase",
    JobType.DOWNLOAD: "Fetching a link",
}


def title(kind: str) -> str:
    """ "Scan"; a kind without words keeps its name."""
    known = TITLES.get(JobType(kind)) if kind in set(JobType) else None
    return known or kind.replace("_", " ").capitalize()


def of_job(job: Job, names: dict[int, str] | None = None) -> Row:
    """All that pages show of a job. `names`: of the roots that scans are about."""
    about = (names or {}).get(job.entity_id or 0)
    return {
        "id": str(job.id),
        "title": f"{title(job.job_type)}: {about}" if about else title(job.job_type),
        "kind": job.job_type,
        "status": job.status,
        "done": job.processed_items,
        "total": job.total_items,
        "note": job.note,
        "speed": job.rate,
        "left": job.time_left / 1000 if job.time_left is not None else None,
        "error": job.error_message,
        "attempts": job.attempts,
        "result": summary(job.result),
        "passed": _passed(job.result),
        "created": job.created_at,
        "started": job.started_at,
        "completed": job.completed_at,
        "stopping": job.is_stopping,
    }


def of_event(name: str, payload: dict[str, JSON]) -> Row:
    """What a `job.*` event tells; fields that it does not tell are left out."""
    kind = str(payload.get("job_type", ""))
    shape: Row = {"id": str(payload.get("job_id", "")), "title": title(kind), "kind": kind}
    if name == "job.progress":
        return shape | {
            "status": "running",
            "done": payload.get("processed_items"),
            "total": payload.get("total_items"),
            "note": payload.get("note"),
            "left": payload.get("seconds_left"),
        }
    return shape | {"status": payload.get("status"), "error": payload.get("error_message")}


COUNTED = (
    ("new", "new"),
    ("changed", "changed"),
    ("moved", "moved"),
    ("missing", "missing"),
    ("unreadable", "unreadable"),
)


def summary(result: dict[str, JSON] | None) -> str | None:
    """ "412 files looked at: 12 new, 3 moved"; "47 tracks listened to"."""
    if result and isinstance(heard := result.get("analysed"), int):
        return _listened(heard, result.get("unheard"))
    if result and isinstance(groups := result.get("groups"), int):
        return _more_than_once(groups, result.get("files"))
    if result and (asked := _asked_around(result)):
        trouble = result.get("trouble")
        return f"{asked}. {trouble}" if trouble else asked
    if result and isinstance(moved := result.get("moved"), int) and "found" not in result:
        return _left(f"{words.plural(moved, 'file')} renamed", result.get("left"))
    if result and isinstance(written := result.get("written"), int):
        return _left(f"Tags of {words.plural(written, 'file')} written", result.get("refused"))
    if not result or not isinstance(result.get("found"), int):
        return None
    parts = [
        f"{words.number(count)} {word}"
        for key, word in COUNTED
        if isinstance(count := result.get(key), int) and count
    ]
    found = result["found"]
    assert isinstance(found, int)
    if result.get("held"):
        parts.append("held back, see the music folders")
    return f"{words.plural(found, 'file')} looked at: {', '.join(parts) or 'nothing new'}"


MATCHED = (
    ("matched", "matched"),
    ("manual_review", "for you to review"),
    ("no_match", "not found"),
    ("left", "left for another time"),
)


def _asked_around(result: dict[str, JSON]) -> str | None:
    """What came of asking other servers: "12 matched, 3 for you to review"; "4 covers found"."""
    if "matched" in result:
        parts = [
            f"{words.number(count)} {word}"
            for key, word in MATCHED
            if isinstance(count := result.get(key), int) and count
        ]
        return ", ".join(parts) or "Nothing to look for"
    if "asked" not in result:
        return None
    if isinstance(found := result.get("found"), int):
        return f"{words.plural(found, 'cover')} found"
    known = result.get("known")
    return f"{words.plural(known, 'track')} known elsewhere" if isinstance(known, int) else None


def _left(said: str, left: JSON) -> str:
    return f"{said}, {words.number(left)} stayed" if isinstance(left, int) and left else said


def _listened(heard: int, unheard: JSON) -> str:
    said = f"{words.plural(heard, 'track')} listened to"
    if isinstance(unheard, int) and unheard:
        said += f", {words.number(unheard)} could not be"
    return said


def _more_than_once(groups: int, files: JSON) -> str:
    """Of a search; or, where copies were put away, of that."""
    if isinstance(files, int):
        return f"{words.plural(files, 'copy', 'copies')} put away"
    return f"{words.plural(groups, 'recording is', 'recordings are')} there more than once"


def _passed(result: dict[str, JSON] | None) -> list[JSON]:
    passed = (result or {}).get("passed_by")
    return passed[:50] if isinstance(passed, list) else []


def names_of_roots(soniq: Soniq) -> dict[int, str]:
    return {root.id: root.name for root in soniq.roots.all()}
