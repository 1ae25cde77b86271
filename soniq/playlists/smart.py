"""Lists by rules: found anew whenever they are opened, with their owner's ears."""

import json
import sqlite3
import threading
import time
from array import array as numbers
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from soniq.errors import Invalid, Unavailable
from soniq.features.nearest import Nearest
from soniq.playlists import rows, sql
from soniq.playlists.checking import Checked, check
from soniq.playlists.days import DAY
from soniq.playlists.fields import FieldKind
from soniq.playlists.model import LONGEST, Playlist, PlaylistId, Rules
from soniq.store.database import Database
from soniq.units import Milliseconds, Moment, PersonId, TrackId

DEEPEST = 5
"""Lists that name lists that name lists."""

OPENED = 8
"""Lists whose last finding is kept, so that their second page is of the same list."""

FRESH_SECONDS = 600
STEPS = 20_000
"""SQLite's steps between two looks at the clock."""

PATIENCE = 20.0
"""Seconds for a list that is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What rules found. cut: there were more than `LONGEST`. at: on a steady clock. seconds: what
    it took. changes: of the list as it was then."""

    track_ids: "numbers[int]"
    duration: Milliseconds
    cut: bool
    at: float
    seconds: float = 0.0
    changes: int = -1

    def part(self, first: int, skip: int) -> list[TrackId]:
        return [TrackId(one) for one in self.track_ids[skip : skip + first]]


class ByRules:
    def __init__(self, db: Database, nearest: Nearest, clock: Callable[[], Moment]) -> None:
        self._db = db
        self._nearest = nearest
        self._now = clock
        self._opened: OrderedDict[PlaylistId, Finding] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, rules: Rules, person_id: PersonId, *, seed: int, seconds: float) -> Finding:
        """Raises Invalid, Unavailable: as `Playlists.preview`."""
        check(rules)
        reader = self._db.read()
        began = time.monotonic()
        try:
            with _until(reader, began + seconds):
                found = self._found(reader, rules, person_id, seed, ())
            return replace(found, seconds=found.at - began)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise Unavailable(
                f"These rules took longer than {seconds:g} s. Narrow them by one that finds little "
                "at once: a date, a rating, a playlist."
            ) from None

    def open(self, playlist: Playlist, *, anew: bool) -> Finding:
        """What the list holds now; what it held a moment ago, where the rest of it is asked for."""
        assert playlist.rules is not None
        with self._lock:
            known = self._opened.get(playlist.id)
        is_same = known is not None and known.changes == playlist.changes
        if not anew and is_same and known and time.monotonic() - known.at < FRESH_SECONDS:
            return known
        found = self.find(
            playlist.rules, playlist.owner_id, seed=self._seed(playlist.id), seconds=PATIENCE
        )
        kept = replace(found, changes=playlist.changes)
        with self._lock:
            self._opened[playlist.id] = kept
            self._opened.move_to_end(playlist.id)
            while len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        self._keep(playlist, kept)
        return kept

    def _seed(self, playlist_id: PlaylistId) -> int:
        """A random order lasts a day, each list its own."""
        return playlist_id * 7_919 + self._now() // DAY * 104_729

    def _keep(self, playlist: Playlist, found: Finding) -> None:
        """For lists of lists; it is no person's change."""
        covers = rows.covers_of(self._db.read(), found.part(rows.LOOKED_AT, 0))
        told = (playlist.entries, playlist.duration, playlist.covers)
        if told == (len(found.track_ids), found.duration, covers):
            return
        with self._db.write() as tx:
            tx.execute(
                """
                UPDATE playlists
                SET found_count = :count, duration_ms = :duration, found_covers = :covers
                WHERE id = :id AND changes = :changes
                """,
                {
                    "id": playlist.id,
                    "changes": playlist.changes,
                    "count": len(found.track_ids),
                    "duration": found.duration,
                    "covers": json.dumps(covers),
                },
            )

    def _found(
        self,
        reader: sqlite3.Connection,
        rules: Rules,
        person_id: PersonId,
        seed: int,
        within: tuple[PlaylistId, ...],
    ) -> Finding:
        sets = {
            sql.set_name(one): self._set(reader, one, person_id, seed, within)
            for one in sql.named_sets(rules)
        }
        asker = sql.Asker(person=person_id, now=self._now(), seed=seed, sets=sets)
        statement, values = sql.sql(rules, asker, LONGEST + 1)
        sql.ready(reader)
        found = sql.cut(
            ((row["id"], row["duration_ms"], row["size_bytes"])
             for row in reader.execute(statement, values)),
            rules.limit,
        )  # fmt: skip
        pairs = list(found)
        cut = len(pairs) > LONGEST
        return Finding(
            track_ids=numbers("q", [track_id for track_id, _ in pairs[:LONGEST]]),
            duration=Milliseconds(sum(duration for _, duration in pairs[:LONGEST])),
            cut=cut,
            at=time.monotonic(),
        )

    def _set(
        self,
        reader: sqlite3.Connection,
        one: Checked,
        person_id: PersonId,
        seed: int,
        within: tuple[PlaylistId, ...],
    ) -> Sequence[TrackId]:
        if one.field.kind is FieldKind.TRACK:
            assert isinstance(one.value, tuple)
            return self._near(TrackId(int(one.value[0])), int(one.value[1]))
        assert isinstance(one.value, int)
        return self._of_list(reader, PlaylistId(one.value), person_id, seed, within)

    def _of_list(
        self,
        reader: sqlite3.Connection,
        playlist_id: PlaylistId,
        person_id: PersonId,
        seed: int,
        within: tuple[PlaylistId, ...],
    ) -> Sequence[TrackId]:
        """None of a list that was deleted, or is not shown to whose rules these are."""
        playlist = rows.by_id(reader, playlist_id)
        if playlist is None or playlist.deleted_at is not None:
            return ()
        if not rows.may_see(reader, playlist, person_id):
            return ()
        if playlist.rules is None:
            there = rows.present(reader, playlist_id).values()
            return [one for one in dict.fromkeys(there) if one is not None]
        if playlist_id in within or len(within) >= DEEPEST:
            raise Invalid(f'The rules of "{playlist.name}" lead back to themselves.')
        path = (*within, playlist_id)
        found = self._found(reader, playlist.rules, playlist.owner_id, seed, path)
        return found.part(LONGEST, 0)

    def _near(self, track_id: TrackId, count: int) -> Sequence[TrackId]:
        """The tracks nearest by their sound, without itself; none while it is not analysed."""
        vectors = self._nearest.vectors([track_id])
        if track_id not in vectors:
            return ()
        sounds = [one for one, _ in self._nearest.nearest(vectors[track_id], count + 10)]
        tracks = self._nearest.tracks_of(sounds)
        found = [one for sound in sounds for one in tracks.get(sound, ()) if one != track_id]
        return list(dict.fromkeys(found))[:count]


@contextmanager
def _until(reader: sqlite3.Connection, deadline: float) -> Iterator[None]:
    """SQLite gives up what it does at the deadline: "interrupted"."""
    reader.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        yield
    finally:
        reader.set_progress_handler(None, 0)
