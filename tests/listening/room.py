"""A library of a few made-up records, and two people who listen to it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from soniq.events import Bus, Event
from soniq.listening.model import BroughtPlay, HeardLine, PlaySource, Thing, ThingKind
from soniq.listening.service import Listening
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import Milliseconds, Moment, PersonId, TrackId
from tests.crowd import Record, build

ADA, BEN = PersonId(1), PersonId(2)
NOON = Moment(1_700_000_000_000)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

RECORDS = (
    Record(
        artist="Sigur Rós",
        title="Ágætis byrjun",
        tracks=("Intro", "Svefn-g-englar", "Starálfur"),
        genres=("Post-Rock", "Ambient"),
    ),
    Record(artist="Nico", title="Desertshore", tracks=("Afraid", "Abschied"), genres=("Folk",)),
    Record(artist="The Lamps", title="Amber", tracks=("Amber",), genres=("Folk",)),
)
INTRO, SVEFN, STARALFUR, AFRAID, ABSCHIED, AMBER = (TrackId(number) for number in range(1, 7))
AGAETIS, DESERTSHORE, AMBER_ALBUM = 1, 2, 3
LENGTH = Milliseconds(200_000)
"""Of every track."""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> Moment:
        return self.now

    def wait(self, milliseconds: int) -> None:
        self.now = Moment(self.now + milliseconds)


class Room:
    """A soniq in which one listens."""

    def __init__(self, folder: Path, *, tracks: int = 0) -> None:
        self.path = folder / "library.sqlite"
        self.deeds = folder / "deeds.jsonl"
        if not self.path.exists():
            build(self.path, tracks, more=RECORDS)
        self.bus = Bus()
        self.heard: list[Event] = []
        self._listening = self.bus.listen(self.heard.append)
        self._listening.__enter__()
        self.db = Database(self.path, self.bus, Deeds(self.deeds))
        self.clock = Clock()
        self.listening = Listening(self.db, self.bus, self.clock)
        with self.db.write() as tx:
            for id_, name in ((ADA, "ada"), (BEN, "ben")):
                tx.execute(
                    "INSERT OR IGNORE INTO people"
                    " (id, name, name_key, role, password_hash, created_at_ms)"
                    " VALUES (:id, :name, :name, 'user', '', 0)",
                    {"id": id_, "name": name},
                )
            tx.execute("UPDATE tracks SET duration_ms = :length", {"length": LENGTH})

    def close(self) -> None:
        self._listening.__exit__(None, None, None)
        self.db.close()

    def play(
        self, track: TrackId, at: int = NOON, played: int | None = LENGTH, by: PersonId = ADA
    ) -> None:
        self.listening.play(
            by,
            track,
            at=Moment(at),
            played=None if played is None else Milliseconds(played),
            source=PlaySource.WEB,
        )

    def count(self, track: TrackId, by: PersonId = ADA) -> tuple[int, int]:
        """Plays and skips."""
        found = self.listening.opinions(by, ThingKind.TRACK, [track])[track]
        return found.play_count, found.skip_count

    def history(self, by: PersonId = ADA) -> list[tuple[int, int | str]]:
        """When, and the track or the line's title; the newest first."""
        return [
            (play.at, play.line.title if play.line else int(play.track_id or 0))
            for play in self.listening.plays(by, first=200, skips=True).plays
        ]

    def untrack(self, track: TrackId) -> None:
        """Takes a track out of the library, as with its folder."""
        with self.db.write() as tx:
            values = {"id": track}
            tx.execute("DELETE FROM files WHERE track_id = :id", values)
            tx.execute("DELETE FROM tracks WHERE id = :id", values)

    def rows(self, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[int, ...]]:
        return [tuple(row) for row in self.db.read().execute(sql, values or {})]


def line(title: str, artist: str = "Elsewhere", album: str = "Far") -> HeardLine:
    return HeardLine(artist=artist, title=title, album=album)


def brought(
    title: str, at: int, track: TrackId | None = None, played: int | None = None
) -> BroughtPlay:
    return BroughtPlay(
        at=Moment(at),
        line=line(title),
        track_id=track,
        played=None if played is None else Milliseconds(played),
    )


def things(kind: ThingKind, ids: Sequence[int]) -> list[Thing]:
    return [Thing(kind=kind, id=id_) for id_ in ids]
