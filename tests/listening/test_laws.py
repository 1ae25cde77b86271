"""Counts are always a plain count over the plays, whatever is done, and in whatever order."""

from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from soniq.events import JSON
from soniq.listening.model import BroughtCount, ForgettingId, PlaySource, Span
from soniq.units import Moment, PersonId, TrackId
from tests.listening.room import (
    ADA,
    BEN,
    LENGTH,
    MINUTE,
    NOON,
    RECORDS,
    Room,
    brought,
    line,
)

TRACKS = st.integers(1, sum(len(record.tracks) for record in RECORDS)).map(TrackId)
PEOPLE = st.sampled_from((ADA, BEN))
TIMES = st.integers(0, 40).map(lambda step: Moment(NOON + step * MINUTE // 2))
PLAYED = st.sampled_from((None, 0, 1_000, LENGTH // 2, LENGTH))
TITLES = st.sampled_from(("Gone", "Afraid", "Elsewhere"))


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.room = Room(Path(self.folder.name))
        self.moved: list[JSON] = []
        self.forgotten: list[tuple[PersonId, ForgettingId]] = []
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.room.close()
        self.folder.cleanup()

    @rule(person=PEOPLE, track=TRACKS, at=TIMES, played=PLAYED)
    def play(self, person: PersonId, track: TrackId, at: Moment, played: int | None) -> None:
        if track not in self.gone:
            self.room.play(track, at, played, by=person)

    @rule(
        person=PEOPLE,
        title=TITLES,
        track=st.none() | TRACKS,
        at=TIMES,
        played=PLAYED,
        twice=st.booleans(),
    )
    def bring(
        self,
        person: PersonId,
        title: str,
        track: TrackId | None,
        at: Moment,
        played: int | None,
        twice: bool,
    ) -> None:
        told = [brought(title, at, track, played)]
        first = self.room.listening.bring(person, told, PlaySource.LASTFM)
        assert first.added + first.known == 1
        if twice:
            assert self.room.listening.bring(person, told, PlaySource.SPOTIFY).added == 0

    @rule(
        person=PEOPLE,
        track=st.none() | TRACKS,
        plays=st.integers(0, 5),
        skips=st.integers(0, 1),
        origin=st.sampled_from("ab"),
    )
    def bring_count(
        self, person: PersonId, track: TrackId | None, plays: int, skips: int, origin: str
    ) -> None:
        told = BroughtCount(line=line("Gone"), track_id=track, plays=plays, skips=skips)
        self.room.listening.bring_counts(person, [told], origin)

    @rule(person=PEOPLE, since=st.none() | TIMES, until=st.none() | TIMES)
    def forget(self, person: PersonId, since: Moment | None, until: Moment | None) -> None:
        gone = self.room.listening.forget(person, span=Span(since=since, until=until))
        if gone.id is not None:
            self.forgotten.append((person, gone.id))

    @precondition(lambda self: self.forgotten)
    @rule(data=st.data())
    def remember(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.forgotten))
        self.forgotten.remove(one)
        self.room.listening.remember(*one)

    @rule(src=TRACKS, dst=TRACKS)
    def merge(self, src: TrackId, dst: TrackId) -> None:
        if src != dst and not {src, dst} & self.gone:
            with self.room.db.write() as tx:
                self.moved.append(self.room.listening.mover.move(tx, src, dst))

    @precondition(lambda self: self.moved)
    @rule()
    def part(self) -> None:
        told = self.moved.pop()
        assert isinstance(told, dict)
        if not {told["src"], told["dst"]} & self.gone:
            with self.room.db.write() as tx:
                self.room.listening.mover.back(tx, told)

    @rule(track=TRACKS, album=st.integers(1, 3))
    def retag(self, track: TrackId, album: int) -> None:
        with self.room.db.write() as tx:
            tx.execute(
                "UPDATE tracks SET album_id = :album WHERE id = :id", {"album": album, "id": track}
            )

    @rule(track=TRACKS)
    def take_out(self, track: TrackId) -> None:
        self.gone.add(track)
        self.room.untrack(track)

    @rule()
    def tidy(self) -> None:
        self.room.listening.tidy()

    @invariant()
    def counts_are_counts(self) -> None:
        for column, table in (("track_id", "play_counts"), ("line_id", "line_counts")):
            told = {
                (one, person): counts
                for one, person, *counts in self.room.rows(
                    f"SELECT {column}, person_id, plays, skips, heard_ms, first_played_ms,"
                    f" last_played_ms FROM {table}"
                )
            }
            assert told == self._counted(column)

    @invariant()
    def albums_add_up(self) -> None:
        told = self.room.rows(
            "SELECT album_id, person_id, plays, last_played_ms FROM album_counts ORDER BY 1, 2"
        )
        summed = self.room.rows(
            "SELECT album_id, person_id, sum(plays), max(last_played_ms)"
            " FROM play_counts JOIN tracks ON tracks.id = track_id"
            " GROUP BY album_id, person_id HAVING sum(plays) > 0 ORDER BY 1, 2"
        )
        assert told == summed

    @invariant()
    def quarters_are_counts(self) -> None:
        counted: Counter[tuple[int, int]] = Counter()
        for person, at in self.room.rows("SELECT person_id, at_ms FROM plays WHERE skipped = 0"):
            counted[person, at // 900_000] += 1
        told = self.room.rows("SELECT person_id, quarter, plays FROM played_quarters")
        assert {(person, quarter): plays for person, quarter, plays in told} == counted

    def _counted(self, column: str) -> dict[tuple[int, int], list[int | None]]:
        own: Counter[tuple[int, int]] = Counter()
        others: Counter[tuple[int, int]] = Counter()
        said: Counter[tuple[int, int]] = Counter()
        skips: Counter[tuple[int, int]] = Counter()
        heard: Counter[tuple[int, int]] = Counter()
        times: dict[tuple[int, int], list[int]] = defaultdict(list)
        lasts: dict[tuple[int, int], list[int]] = defaultdict(list)
        keys = set()
        for one, person, at, skipped, is_brought, heard_ms in self.room.rows(
            f"SELECT {column}, person_id, at_ms, skipped, brought, heard_ms FROM plays"
            f" WHERE {column} IS NOT NULL"
        ):
            key = (one, person)
            keys.add(key)
            if skipped:
                skips[key] += 1
                continue
            (others if is_brought else own)[key] += 1
            heard[key] += heard_ms or 0
            times[key].append(at)
            lasts[key].append(at)
        for one, person, plays, skip_count in self.room.rows(
            f"SELECT {column}, person_id, plays, skips FROM brought_counts"
            f" WHERE {column} IS NOT NULL"
        ):
            keys.add((one, person))
            said[one, person] += plays
            skips[one, person] += skip_count
        return {
            key: [
                own[key] + max(others[key], said[key]),
                skips[key],
                heard[key],
                min(times[key], default=None),
                max(lasts[key], default=None),
            ]
            for key in keys
            if own[key] + others[key] + said[key] + skips[key]
        }


def test_counts_are_plain_counts_after_any_order_of_things() -> None:
    run(
        Machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
