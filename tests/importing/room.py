"""A library, two people, and what they bring: everything real but other people's servers."""

import io
import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from soniq.child.reckoning import reckon
from soniq.collection.service import Collection
from soniq.events import Bus, Event
from soniq.features.nearest import Nearest
from soniq.importing.accounts import Reading
from soniq.importing.model import Account, Import, Part, Report
from soniq.importing.service import Importing
from soniq.library.finding import Finder
from soniq.library.shelves import Shelves
from soniq.listening.model import Opinion, Play, ThingKind
from soniq.listening.service import Listening
from soniq.playlists.model import PlaylistId
from soniq.playlists.service import Playlists
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.vector_index import VectorIndex
from soniq.units import Moment, PersonId, Progress, Tell, TrackId, tell_nobody
from tests.crowd import Record, build
from tests.files.exports.exported import written

ADA, BEN = PersonId(1), PersonId(2)
TODAY = Moment(1_800_000_000_000)
RECORDS = (
    Record(artist="Ana", title="First", tracks=["One", "Two", "Three"]),
    Record(artist="Ben", title="X", tracks=["Noise", "Demo Tape"]),
    Record(artist="Ana", title="Live at Home", tracks=["One"]),
)
ONE, TWO, THREE, NOISE, DEMO, LIVE = (TrackId(number) for number in range(1, 7))


def history(count: int) -> bytes:
    """Plays an hour apart of songs that the library has, of which every third it has not."""
    songs = ("One", "Two", "Nowhere")
    return written(
        [
            {
                "endTime": f"2021-03-{1 + place // 24:02} {place % 24:02}:30",
                "artistName": "Ana",
                "trackName": songs[place % 3],
                "msPlayed": 200_000,
            }
            for place in range(count)
        ]
    )


def nowhere(account: Account) -> Reading:
    raise AssertionError(f"nobody is to ask {account.source}")


def record_of(songs: Iterable[tuple[str, str, str]]) -> list[Record]:
    """Records that hold these songs: artist, album, title."""
    by_album = itertools.groupby(sorted(set(songs)), key=lambda song: song[:2])
    return [
        Record(artist=artist, title=album or "Singles", tracks=[song[2] for song in songs])
        for (artist, album), songs in by_album
    ]


class Room:
    """A soniq into which people bring their past."""

    def __init__(
        self,
        folder: Path,
        records: Sequence[Record] = RECORDS,
        *,
        reading: Callable[[Account], Reading] = nowhere,
        length: int = 200_000,
    ) -> None:
        """length: of every track, in milliseconds."""
        self.folder = folder
        self.path = folder / "library.sqlite"
        if not self.path.exists():
            build(self.path, 0, more=records)
        self.bus = Bus()
        self.heard: list[Event] = []
        self._hearing = self.bus.listen(self.heard.append)
        self._hearing.__enter__()
        self.db = Database(self.path, self.bus, Deeds(folder / "deeds.jsonl"))
        self._index = VectorIndex(folder / "vectors.sqlite")
        self.change("UPDATE tracks SET duration_ms = :length", length=length)
        for id_, name in ((ADA, "ada"), (BEN, "ben")):
            self.change(
                "INSERT OR IGNORE INTO people"
                " (id, name, name_key, role, password_hash, created_at_ms)"
                " VALUES (:id, :name, :name, 'user', '', 0)",
                id=id_,
                name=name,
            )
        preferences = Preferences(self.db, secrets=folder / "secrets")
        preferences.ready()
        self.finder = Finder(self.db)
        self.listening = Listening(self.db, self.bus)
        nearest = Nearest(self.db, self._index, reckon, scratch=folder)
        self.playlists = Playlists(self.db, self.finder, nearest)
        self.collection = Collection(self.db, Shelves())
        self.importing = Importing(
            self.db,
            self.finder,
            self.listening,
            self.playlists,
            self.collection,
            preferences,
            reading,
            folder / "imports",
            lambda: TODAY,
        )

    def stage(self, content: bytes, name: str = "export", *, by: PersonId = ADA) -> Import:
        return self.importing.stage(by, io.BytesIO(content), name)

    def bring(
        self,
        content: bytes,
        name: str = "export",
        *,
        by: PersonId = ADA,
        parts: Sequence[Part] | None = None,
        guesses: bool = False,
    ) -> tuple[Import, Report]:
        """Stages an export and takes it in."""
        one = self.stage(content, name, by=by)
        self.importing.start(one.id, by, parts, guesses=guesses)
        return self.run(one)

    def run(self, one: Import, tell: Tell = tell_nobody) -> tuple[Import, Report]:
        report = self.importing.run(one.id, tell)
        assert report is not None
        return self.importing.import_(one.id, one.person_id), report

    def plays(self, by: PersonId = ADA) -> list[Play]:
        """The oldest first."""
        found = list(self.listening.plays(by, first=200, skips=True).plays)
        return found[::-1]

    def opinion(self, track_id: int, by: PersonId = ADA, kind: str = "track") -> Opinion:
        return self.listening.opinions(by, ThingKind(kind), [track_id])[track_id]

    def lists(self, by: PersonId = ADA) -> dict[str, list[str]]:
        """The titles in each of somebody's playlists, as the library or the lines tell them."""
        return {playlist.name: self.titles(playlist.id, by) for playlist in self.playlists.of(by)}

    def titles(self, playlist_id: PlaylistId, by: PersonId = ADA) -> list[str]:
        return [
            self.title(entry.track_id)
            if entry.track_id is not None
            else (entry.line.title if entry.line else "")
            for entry in self.playlists.entries(playlist_id, by).entries
        ]

    def title(self, track_id: int) -> str:
        (title,) = (
            self.db.read()
            .execute("SELECT title FROM tracks WHERE id = :id", {"id": track_id})
            .fetchone()
        )
        return str(title)

    def count(self, sql: str, **values: object) -> int:
        (found,) = self.db.read().execute(sql, values).fetchone()
        return int(found)

    def change(self, sql: str, **values: object) -> None:
        with self.db.write() as tx:
            tx.execute(sql, values)

    def bytes_kept(self) -> bytes:
        """All that lies in the data folder, the write-ahead log emptied into the library."""
        self.db.tidy()
        return b"".join(
            file.read_bytes() for file in sorted(self.folder.rglob("*")) if file.is_file()
        )

    def close(self) -> None:
        self._hearing.__exit__(None, None, None)
        self._index.close()
        self.db.close()


class Stops:
    """A `tell` that ends the work at the n-th word."""

    def __init__(self, after: int, error: BaseException) -> None:
        self.left = after
        self.error = error

    def __call__(self, progress: Progress) -> None:
        self.left -= 1
        if self.left < 0:
            raise self.error
