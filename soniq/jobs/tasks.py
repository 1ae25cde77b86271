"""What the jobs do: the name of a job becomes a call of a service."""

from dataclasses import replace

from soniq.discovery.service import Discovery
from soniq.discovery.soundmap import SoundMap
from soniq.events import JSON
from soniq.features.nearest import Nearest
from soniq.features.service import Features
from soniq.intake.model import ScanReport
from soniq.intake.service import Intake
from soniq.jobs.model import Job, Task
from soniq.library.model import Root
from soniq.library.roots import Roots
from soniq.units import Progress, RootId, Tell

COUNTS = ("found", "new", "changed", "moved", "missing", "unreadable")


def scanning(intake: Intake, roots: Roots, discovery: Discovery, features: Features) -> Task:
    """A task that scans the job's music folder, or all of them one after the other.

    The argument `accept_missing` says that a person has confirmed what the scan would mark missing.
    """

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        accept = job.args.get("accept_missing") is True
        chosen = roots.all() if job.entity_id is None else [roots.root(RootId(job.entity_id))]
        reports = [
            intake.scan(root.id, _naming(root, tell, chosen), accept_missing=accept)
            for root in chosen
        ]
        # Even if nothing is new: an earlier scan may have been killed.
        discovery.refresh()
        features.take_up()
        return _summary(reports)

    return run


def analysing(features: Features) -> Task:
    """A task that listens to what was not heard yet."""

    def run(_: Job, tell: Tell) -> dict[str, JSON]:
        return features.analyse(tell)

    return run


def vectorising(nearest: Nearest, soundmap: SoundMap) -> Task:
    """A task that brings the index of near sounds in step with the library, and draws its map.

    With the argument `anew` it makes both anew even if little has changed.
    """

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        anew = job.args.get("anew") is True
        indexed = nearest.rebuild(tell) if anew else nearest.refresh(tell)
        return {"indexed": indexed, **soundmap.build(tell, anew=anew)}

    return run


def _naming(root: Root, tell: Tell, chosen: list[Root]) -> Tell:
    """With several folders, each progress says which one it is about."""
    if len(chosen) == 1:
        return tell

    def named(progress: Progress) -> None:
        tell(
            replace(progress, note=f"{root.name}: {progress.note}" if progress.note else root.name)
        )

    return named


def _summary(reports: list[ScanReport]) -> dict[str, JSON]:
    counts: dict[str, JSON] = {
        name: sum(getattr(report, name) for report in reports) for name in COUNTS
    }
    held: list[JSON] = [report.held for report in reports if report.held]
    return {**counts, "seconds": round(sum(report.seconds for report in reports), 2), "held": held}
