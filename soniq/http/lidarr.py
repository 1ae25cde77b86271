"""What surfaces share of asking Lidarr: orders, choices, and who may tell."""

import base64
import binascii

from starlette.datastructures import Headers

from soniq.app import Soniq
from soniq.errors import Conflict, Invalid
from soniq.http import cursors
from soniq.jobs.model import Job, JobType
from soniq.lidarr.model import Choices, Download, Told
from soniq.units import AlbumId, PersonId

DOWNLOADS = "lidarr.downloads"
EVENTS = "lidarr.events"
HEADER = "x-soniq-secret"


def search(soniq: Soniq, album_id: AlbumId, by: PersonId) -> Job:
    """The job that has Lidarr look for an album. Raises NotFound, NotSetUp, MatchFirst."""
    soniq.lidarr.order(album_id)
    return soniq.jobs.start(JobType.LIDARR_SEARCH, entity_id=album_id, by=by)


def choose(
    soniq: Soniq,
    *,
    quality_profile: int | None,
    metadata_profile: int | None,
    root_folder: str | None,
) -> Choices:
    """Remembers what new artists get; None leaves it as it is.

    Raises:
        Invalid: Lidarr has no such one.
        Conflict: it is set outside the page.
    """
    found = soniq.lidarr.choices()
    qualities = {one.id for one in found.quality_profiles}
    others = {one.id for one in found.metadata_profiles}
    folders = {one.path for one in found.root_folders}
    wanted: dict[str, tuple[object, bool, str]] = {
        "lidarr_quality_profile": (quality_profile, quality_profile in qualities, "profile"),
        "lidarr_metadata_profile": (metadata_profile, metadata_profile in others, "profile"),
        "lidarr_root_folder": (root_folder, root_folder in folders, "root folder"),
    }
    said = {name: one for name, one in wanted.items() if one[0] is not None}
    for name, (value, is_there, word) in said.items():
        if not is_there:
            raise Invalid(f"Lidarr has no {word} {str(value)[:100]}; take one of those it offers.")
        if soniq.loaded.is_locked(name):
            raise Conflict(f"{name} is set by {soniq.loaded.origins[name]}; change it there.")
    for name, (value, _, _) in said.items():
        soniq.preferences.set(name, value, soniq.loaded)
    return soniq.lidarr.choices()


def secret_of(headers: Headers) -> str | None:
    """What Lidarr proves itself by: a header of its own, or the password of Basic sign-in."""
    given = headers.get(HEADER)
    if given:
        return given
    scheme, _, coded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(coded) > 2_000:
        return None
    try:
        said = base64.b64decode(coded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return said.partition(":")[2] or None


def before(cursor: str | None) -> tuple[int, int] | None:
    """The place in the list of downloads that a cursor stands for. Raises Invalid."""
    if cursor is None:
        return None
    match cursors.read(DOWNLOADS, cursor):
        case (int(at), int(number)):
            return at, number
    raise Invalid("That cursor is none of this list. Begin at the start of the list again.")


def after_download(found: list[Download], first: int) -> str | None:
    """The cursor behind the first of what was found, where there is more."""
    if len(found) <= first or first < 1:
        return None
    last = found[first - 1]
    return cursors.write(DOWNLOADS, (last.updated_at, last.id))


def after_event(found: list[Told], first: int) -> str | None:
    return cursors.write(EVENTS, (found[first - 1].id,)) if len(found) > first >= 1 else None
