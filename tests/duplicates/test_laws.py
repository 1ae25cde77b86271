"""Whatever is merged or said to be none: undo of all gives the same shelf, of real files."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from soniq.child.service import Children
from soniq.duplicates.model import Choice, Kind
from soniq.errors import SoniqError, Stopped
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.library.spoken import Said
from soniq.units import Progress, TrackId
from tests.duplicates.house import DuplicatesHouse
from tests.shelf import Shelf, picture

CHILDREN: list[Children] = []
MADE: list[Path] = []
"""The files that each example begins with, made once."""
UNDONE = (ChangeKind.MERGE, ChangeKind.QUARANTINE)


@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("made"))
    for number, suffix in enumerate(("mp3", "flac", "m4a", "opus"), start=1):
        shelf.add(
            f"Band/Record/{number}.{suffix}",
            title=f"Song {number}",
            artist="Band",
            album="Record",
            number=number,
            sound=number,
            cover=picture("teal", size=32),
        )
    shutil.copytree(shelf.root / "Band/Record", shelf.root / "copy")
    shelf.add("loose/x.mp3", title="Song one", artist="Band", album="Hits", number=9, sound=1)
    shelf.add("Band/Record/1.flac", title="Song 1", artist="Band", album="Record", number=1)
    MADE.append(shelf.root)


@pytest.fixture(scope="module", autouse=True)
def children() -> Iterator[None]:
    started = Children()
    CHILDREN.append(started)
    yield
    started.close()


class Merges(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        music = Path(self.place.name, "music")
        shutil.copytree(MADE[-1], music)
        self.house = DuplicatesHouse(Path(self.place.name, "l.sqlite"), CHILDREN[-1], music)
        self.house.scan(self.house.root_id)
        for track_id in sorted(self.house.tracks()):
            self.house.told(TrackId(track_id), f"key {track_id % 3}", f"of {track_id}")
        self.house.hear({"Song 1": [1.0]}, indexed=False)  # its FLAC and its MP3 sound alike
        self._override()
        self.house.duplicates.find()
        kinds = self.house.duplicates.groups().counts
        assert {Kind.AUDIO, Kind.EMBEDDING, Kind.PLACE} <= kinds.keys()
        self.content = self.house.on_disk()
        self.standing = self._stands()
        self.found = self._groups()

    def teardown(self) -> None:
        try:
            self._undo_all()
        finally:
            self.house.close()
            self.place.cleanup()

    @rule(number=st.integers(0, 9), keep=st.integers(0, 3))
    def resolve(self, number: int, keep: int) -> None:
        groups = self.house.duplicates.groups().groups
        if groups:
            group = groups[number % len(groups)]
            kept = group.copies[keep % len(group.copies)].file_id
            self.house.duplicates.resolve([Choice(group_id=group.id, keep=kept)], by=None)

    @rule(
        kinds=st.sets(st.sampled_from(list(Kind)), min_size=1), stop=st.none() | st.integers(0, 3)
    )
    def resolve_all(self, kinds: set[Kind], stop: int | None) -> None:
        def tell(progress: Progress) -> None:
            if progress.total is not None and progress.done == stop:
                raise Stopped

        with contextlib.suppress(Stopped):
            self.house.duplicates.resolve_all(kinds, by=None, tell=tell)

    @rule(number=st.integers(0, 9))
    def say_they_are_none(self, number: int) -> None:
        groups = self.house.duplicates.groups().groups
        if groups:
            self.house.duplicates.not_duplicate(groups[number % len(groups)].id, by=None)

    @rule(number=st.integers(0, 9))
    def restore(self, number: int) -> None:
        items = self.house.quarantine.listing().items
        if items:
            self.house.quarantine.restore([items[number % len(items)].file_id], by=None)

    @rule(back=st.integers(0, 3))
    def undo_one(self, back: int) -> None:
        changes = self.house.journal.changes()
        if back < len(changes):
            with contextlib.suppress(SoniqError):
                self.house.journal.undo(changes[back].id, by=None)

    @rule()
    def look_again(self) -> None:
        self.house.scan(self.house.root_id)
        self.house.duplicates.find()
        self.house.check()

    def _undo_all(self) -> None:
        changes = [
            one
            for one in self.house.journal.changes(first=500)
            if one.kind in UNDONE and one.state == "done"
        ]
        for change in changes:
            if self.house.journal.change(change.id).undone_by is None:
                with contextlib.suppress(SoniqError):  # its files were brought back by hand
                    self.house.journal.undo(change.id, by=None)
        assert self.house.on_disk() == self.content
        assert self._stands() == self.standing
        self.house.scan(self.house.root_id)
        self.house.duplicates.find()
        assert self._groups() == self.found
        assert self.house.one("SELECT count(*) FROM merges_underway") == 0

    def _stands(self) -> tuple[object, ...]:
        """All that hangs on tracks, and the tracks."""
        overrides = self.house.rows("SELECT track_id, said FROM track_overrides ORDER BY 1")
        merged = self.house.rows("SELECT track_id FROM merged_tracks")
        apart = self.house.rows("SELECT a FROM not_duplicates")
        return self.house.tracks(), self.house.hangs(), overrides, merged, apart

    def _groups(self) -> set[str]:
        return {key for (key,) in self.house.rows("SELECT member_key FROM duplicate_groups")}

    def _override(self) -> None:
        tracks = [TrackId(one) for one in self.house.tracks() if one % 2 == 0]
        with self.house.db.write() as tx:
            change = self.house.journal.begin(
                tx, Entry(kind=ChangeKind.FIELDS, title="By hand", source=Source.PERSON)
            )
            self.house.shelves.override(
                tx,
                {one: {"title": Said(value=f"By hand {one}", change_id=change)} for one in tracks},
            )
            self.house.shelves.reshelve(tx, tracks)


def test_undo_of_all_gives_the_same_shelf() -> None:
    run_state_machine_as_test(
        Merges,
        settings=settings(
            max_examples=10,
            stateful_step_count=9,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
