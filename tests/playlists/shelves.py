"""A library with people and playlists, for the tests of this room."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from soniq.child.reckoning import reckon
from soniq.events import Bus, Event
from soniq.features.nearest import Nearest
from soniq.library.finding import Finder
from soniq.playlists.model import EntryId, PlaylistId
from soniq.playlists.service import Playlists
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.vector_index import VectorIndex
from soniq.units import Moment, PersonId, TrackId

ADA, BEN, GUS = PersonId(1), PersonId(2), PersonId(3)
"""The owner, a user, a guest."""

MONDAY = Moment(1_763_942_400_000)
DAY = 86_400_000


class Shelves:
    """Playlists over a library file, with a clock that stands still until it is set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = MONDAY
        self.bus = Bus()
        self.heard: list[Event] = []
        self.db = Database(path, self.bus, Deeds(path.with_name("deeds.jsonl")))
        self.index = VectorIndex(path.with_name("vectors.sqlite"))
        self.nearest = Nearest(self.db, self.index, reckon, scratch=path.parent)
        self.playlists = Playlists(self.db, Finder(self.db), self.nearest, lambda: self.now)
        self._listening = self.bus.listen(self.heard.append)
        self._listening.__enter__()

    def tracks(self, playlist_id: PlaylistId, who: PersonId = ADA) -> list[TrackId]:
        return self.playlists.track_ids(playlist_id, who)

    def ids(self, playlist_id: PlaylistId, who: PersonId = ADA) -> list[EntryId]:
        page = self.playlists.entries(playlist_id, who)
        return [entry.id for entry in page.entries if entry.id is not None]

    def change(self, sql: str, **values: object) -> None:
        with self.db.write() as tx:
            tx.execute(sql, values)

    def replay(self) -> None:
        """As at the start after a restore."""
        self.db.replay(self.playlists.redo)

    def close(self) -> None:
        self._listening.__exit__(None, None, None)
        self.index.close()
        self.db.close()


@contextmanager
def opened(path: Path) -> Iterator[Shelves]:
    shelves = Shelves(path)
    try:
        yield shelves
    finally:
        shelves.close()


def copied(library: Path, folder: Path) -> Path:
    """A library of one's own to write into."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(library, folder / "library.sqlite"))


def ids(*numbers: int) -> Sequence[TrackId]:
    return [TrackId(number) for number in numbers]
