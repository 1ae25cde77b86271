"""Laws that hold whatever people do to their files between two scans.

The files here are not sound but JSON, and read by a reader that knows that: so thousands of scans
cost seconds.
"""

import contextlib
import itertools
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from soniq.child.model import Failure
from soniq.errors import Stopped
from soniq.files.model import Reading, Sound, Tags
from soniq.intake import scanning
from soniq.units import Milliseconds, Progress
from tests.intake.house import House

FOLDERS = ("", "A", "A/CD1", "A/CD2", "B", "B/deep/down")
NAMES = ("1.mp3", "2.mp3", "3.flac", "2 (copy).mp3")
places = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map(
    lambda pair: "/".join(filter(None, pair))
)
sounds = st.integers(min_value=0, max_value=6)
"""0 has no identity: silence."""
tags = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["One", "Two", "Three"]),
        "artists": st.sampled_from([["X"], ["x"], ["Y feat. X"], ["Various"], []]),
        "album": st.sampled_from(["P", "p (Deluxe)", "Q", None]),
        "genres": st.sampled_from([[], ["Jazz"], ["jazz", "Rock"]]),
        "track_number": st.sampled_from([1, 2, None]),
        "artist_sort": st.sampled_from([None, None, "X, the", "Y"]),
    }
)


class Reader:
    """Reads the JSON that stands for sound."""

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        for path in paths:
            content = json.loads(Path(os.fsdecode(path)).read_bytes())
            if content["sound"] is None:
                yield path, Failure(reason="It is broken.")
                continue
            codec = path.rpartition(b".")[2].decode()
            said = {name: value for name, value in content["tags"].items() if value}
            yield (
                path,
                Reading(
                    sound=Sound(container=codec, codec=codec, duration_ms=Milliseconds(6000)),
                    tags=Tags.of(said),
                    audio_hash=bytes([content["sound"]] * 16) if content["sound"] else None,
                ),
            )


class ShelfOfPeople(RuleBasedStateMachine):
    """People add, retag, move, copy and delete files; soniq scans every now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.root = Path(self.place.name, "music")
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        self.house = House(Path(self.place.name, "library.sqlite"), Reader())
        self.root_id = self.house.add(self.root).id
        self.clock = 0
        self.scanned: dict[int, int] = {}
        """Tracks by sound, of sounds that lay in one file alone at the last scan."""
        self.is_scanned = True

    def teardown(self) -> None:
        self.house.close()
        self.place.cleanup()

    @rule(place=places, sound=st.one_of(sounds, st.none()), said=tags)
    def write(self, place: str, sound: int | None, said: dict[str, object]) -> None:
        self._write(place, json.dumps({"sound": sound, "tags": said}))

    @rule(place=places, said=tags)
    def retag(self, place: str, said: dict[str, object]) -> None:
        if (self.root / place).exists():
            sound = json.loads((self.root / place).read_text())["sound"]
            self._write(place, json.dumps({"sound": sound, "tags": said}))

    @rule(source=places, to=places)
    def move(self, source: str, to: str) -> None:
        if (self.root / source).exists():
            (self.root / source).rename(self.root / to)
            self.is_scanned = False

    @rule(source=places, to=places)
    def copy(self, source: str, to: str) -> None:
        if (self.root / source).exists() and source != to:
            self._write(to, (self.root / source).read_text())

    @rule(place=places)
    def delete(self, place: str) -> None:
        (self.root / place).unlink(missing_ok=True)
        self.is_scanned = False

    def _write(self, place: str, content: str) -> None:
        file = self.root / place
        file.unlink(missing_ok=True)
        file.write_text(content)
        self.clock += 1
        os.utime(file, (self.clock, self.clock))
        self.is_scanned = False

    @precondition(lambda self: not self.is_scanned)
    @rule()
    def scan(self) -> None:
        before = self.house.rows("SELECT id FROM tracks")
        self.house.scan(self.root_id, accept_missing=True)
        self.is_scanned = True
        assert set(before) <= set(self.house.rows("SELECT id FROM tracks"))
        self._compare_files()
        self._compare_tracks()
        self.house.check()
        again = self.house.scan(self.root_id, accept_missing=True)
        assert (again.read, again.new, again.changed, again.moved, again.missing) == (0,) * 5

    def _on_disk(self) -> dict[str, int | None]:
        files = (file for file in self.root.rglob("*") if file.is_file())
        return {
            str(file.relative_to(self.root)): json.loads(file.read_text())["sound"]
            for file in files
        }

    def _compare_files(self) -> None:
        rows = self.house.rows(
            """
            SELECT d.path, f.name, f.unreadable IS NULL
            FROM files AS f JOIN folders AS d ON d.id = f.folder_id
            WHERE f.missing_since_ms IS NULL
            """
        )
        known = {os.path.join(path, name).decode(): readable for path, name, readable in rows}
        assert known == {path: sound is not None for path, sound in self._on_disk().items()}

    def _compare_tracks(self) -> None:
        """A sound that lay in one file, and lies in one file now, is the same track."""
        counts = Counter(sound for sound in self._on_disk().values() if sound)
        rows = self.house.rows(
            """
            SELECT hex(audio_hash), track_id, unreadable IS NULL
            FROM files
            WHERE missing_since_ms IS NULL
            """
        )
        formats = Counter(track for _, track, _ in rows)
        now = {
            int(hash_[:2], 16): track
            for hash_, track, readable in rows
            if hash_ and readable and formats[track] == 1
        }
        now = {sound: track for sound, track in now.items() if counts[sound] == 1}
        for sound, track in now.items():
            assert self.scanned.get(sound, track) == track, f"sound {sound} is another track now"
        self.scanned = now


class InSmallBatches(ShelfOfPeople):
    """The same, with batches of two files, and scans that are stopped half way.

    Which of several files that changed places is which is decided batch by batch, so the law of
    tracks is left to the other.
    """

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(scanning, "BATCH", 2)
        self.patch.setattr(scanning, "SHELVED_TOGETHER", 3)

    def teardown(self) -> None:
        self.patch.undo()
        super().teardown()

    @precondition(lambda self: not self.is_scanned)
    @rule(after=st.integers(min_value=1, max_value=4))
    def scan_and_stop(self, after: int) -> None:
        calls = itertools.count()

        def stop(_: Progress) -> None:
            if next(calls) == after:
                raise Stopped

        with contextlib.suppress(Stopped):
            self.house.intake.scan(self.root_id, stop, accept_missing=True)

    def _compare_tracks(self) -> None:
        pass


HOW = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

TestLaws = ShelfOfPeople.TestCase
TestLaws.settings = HOW
TestLawsInSmallBatches = InSmallBatches.TestCase
TestLawsInSmallBatches.settings = HOW
