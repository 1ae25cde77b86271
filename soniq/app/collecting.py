"""What a household owns, wants and streams elsewhere, and how it comes home."""

from collections.abc import Callable, Mapping

from soniq.app.ground import Ground
from soniq.app.outside import Outside
from soniq.app.playing import Playing
from soniq.collection.service import Collection
from soniq.jobs.model import JobType, Task
from soniq.library.shelves import Shelves
from soniq.settings import Settings
from soniq.store.deeds import Redo


class Collecting:
    """Every service of the collection, over those that play and those that ask others."""

    def __init__(
        self,
        ground: Ground,
        shelves: Shelves,
        playing: Playing,
        outside: Outside,
        *,
        settings: Callable[[], Settings],
    ) -> None:
        """settings: those in force, which may change while soniq runs."""
        self.collection = Collection(ground.db, shelves)

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""
        return {}

    @property
    def tasks(self) -> Mapping[JobType, Task]:
        return {}

    @property
    def chores(self) -> Mapping[str, Callable[[], object]]:
        """For the nightly tidying."""
        return {}

    @property
    def daily(self) -> Mapping[JobType, Callable[[], str]]:
        """Jobs that begin by themselves at an hour ("02:00") of each day; empty: not today."""
        return {}

    def settle(self) -> None:
        """Puts in order what a kill has cut off; before any job runs."""

    def start(self) -> None:
        """Begins what goes on by itself while soniq runs."""

    def close(self) -> None:
        """Ends it."""
