"""Whatever is renamed, put away and brought back: undo of all gives the same shelf as before."""

import contextlib
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from soniq.errors import SoniqError, Stopped
from soniq.journal.model import Source
from soniq.units import Progress, TrackId
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import StandInReader, put
from tests.shelf import picture

TEMPLATES = (
    "{albumartist}/{album}/{track:02} {title}",
    "{title}",
    "{album}/{disc}/{title}",
    "{artist:initial}/{if compilation}V A/{end}{album} - {title}",
    "in/{title:upper}",
    "{genre|'in'}/{track}",
)
COUNT = 7


class Shelf(RuleBasedStateMachine):
    """A folder with every awkward thing: names that are no text, twins, discs, lyrics, covers."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        music = Path(self.place.name, "music")
        for number in range(1, COUNT):
            put(
                music,
                f"in/{number}.mp3",
                number,
                title=f"T{number % 4}",
                artist="A",
                album="X" if number < 4 else "Y",
                number=number,
                disc=1 + number // 4,
            )
        put(music, b"in/\xe9\xff.mp3", 90, title="../T2", artist="CON", album="X", number=2)
        put(music, "A/X/02 T2.mp3", 91, title="t2", artist="A", album="X", number=8)
        put(music, "in/4.flac", 92, title="T0", artist="A", album="Y", number=4, disc=2)
        (music / "in/1.lrc").write_text("la")
        (music / "in/cover.jpg").write_bytes(picture(size=8))
        (music / "A/X/cover.jpg").write_bytes(picture("red", size=8))
        self.house = MovingHouse(Path(self.place.name, "l.sqlite"), StandInReader(), music)
        self.house.scan(self.house.root_id)
        self.content = self.house.on_disk()
        self.shown = self.house.tracks()

    def teardown(self) -> None:
        try:
            self._undo_all()
        finally:
            self.house.close()
            self.place.cleanup()

    @rule(
        template=st.sampled_from(TEMPLATES),
        chosen=st.none() | st.lists(st.integers(0, COUNT), min_size=1, max_size=3),
        stop=st.none() | st.integers(0, 4),
    )
    def rename(self, template: str, chosen: list[int] | None, stop: int | None) -> None:
        tracks = sorted(self.shown)
        wanted = None if chosen is None else [TrackId(tracks[n % len(tracks)]) for n in chosen]
        plan = self.house.renames.preview(template, track_ids=wanted)

        def tell(progress: Progress) -> None:
            if progress.done == stop:
                raise Stopped

        with contextlib.suppress(Stopped):
            self.house.renames.apply(plan.id, by=None, tell=tell)
        self._nothing_is_lost()

    @rule(chosen=st.lists(st.integers(0, COUNT), min_size=1, max_size=3))
    def put_away(self, chosen: list[int]) -> None:
        tracks = sorted(self.shown)
        with contextlib.suppress(SoniqError):
            self.house.quarantine.put_away(
                track_ids=[TrackId(tracks[number % len(tracks)]) for number in chosen],
                title="Away",
                source=Source.PERSON,
                by=None,
            )
        self._nothing_is_lost()

    @precondition(lambda self: self.house.quarantine.listing().items)
    @rule(number=st.integers(0, 9))
    def restore(self, number: int) -> None:
        items = self.house.quarantine.listing().items
        with contextlib.suppress(SoniqError):
            self.house.quarantine.restore([items[number % len(items)].file_id], by=None)
        self._nothing_is_lost()

    @rule(back=st.integers(0, 3))
    def undo_one(self, back: int) -> None:
        changes = self.house.journal.changes()
        if back < len(changes):
            with contextlib.suppress(SoniqError):
                self.house.journal.undo(changes[back].id, by=None)
        self._nothing_is_lost()

    @rule()
    def scan(self) -> None:
        report = self.house.scan(self.house.root_id)
        assert (report.read, report.new, report.moved, report.missing) == (0, 0, 0, 0)
        self.house.check()

    def _undo_all(self) -> None:
        """The newest first; what an undo undid is undone by undoing the undo."""
        changes = [
            change for change in self.house.journal.changes(first=500) if change.state == "done"
        ]
        for change in changes:
            if self.house.journal.change(change.id).undone_by is None:
                assert self.house.journal.undo(change.id, by=None).stale == ()
        assert self.house.on_disk() == self.content
        self.scan()  # finds covers again that were left behind
        assert self.house.tracks() == self.shown
        assert self.house.one("SELECT count(*) FROM moves") == 0

    def _nothing_is_lost(self) -> None:
        plain = {
            path: content
            for path, content in self.house.on_disk().items()
            if not path.endswith("READ ME.txt")
        }
        assert sorted(plain.values()) == sorted(self.content.values())
        assert not any(path.endswith((".tmp", ".part")) for path in plain)
        assert self.house.tracks().keys() == self.shown.keys()
        self.house.check()


def test_what_was_put_away_twice_is_undone_like_all_else() -> None:
    machine = Shelf()
    machine.rename("{title}", None, None)
    machine.put_away([0, 1])
    machine.restore(0)
    machine.teardown()


TestLaws = Shelf.TestCase
TestLaws.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
