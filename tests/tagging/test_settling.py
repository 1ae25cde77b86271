"""What a kill leaves at each step, made by hand: finished or rolled back, and nothing stays."""

from pathlib import Path

import pytest

from soniq.child.model import Failure
from soniq.child.writers import Writers
from soniq.files.rewritten import Retag, Rewritten
from soniq.journal.model import ChangeState
from soniq.tagging.model import Settled
from soniq.tagging.service import Tagging
from tests.files import media
from tests.tagging.desk import Desk, contents


class Died(BaseException):
    """Stands for a kill: nothing after it runs."""


class Dying(Writers):
    """Dies once the copy is made, or before."""

    def __init__(self, writers: Writers, *, makes: bool) -> None:
        self._writers = writers
        self._makes = makes

    def retag(self, order: Retag) -> Rewritten | Failure:
        if self._makes:
            self._writers.retag(order)
        raise Died


@pytest.fixture
def cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> "CutOff":
    return CutOff(desk, monkeypatch)


class CutOff:
    """Leaves what a kill would."""

    def __init__(self, desk: Desk, patch: pytest.MonkeyPatch) -> None:
        self._desk = desk
        self._patch = patch

    def before_the_swap(self, *, makes: bool) -> None:
        """With an intent, and with a copy where it makes one."""
        self._run(Dying(self._desk.writers, makes=makes), "_replace")

    def before_the_note(self) -> None:
        """With the new file in its place."""
        self._run(self._desk.writers, "_note")

    def _run(self, writers: Writers, last: str) -> None:
        desk = self._desk

        def dies(*_: object) -> None:
            raise Died

        with self._patch.context() as patch:
            patch.setattr(f"soniq.tagging.replacing.Replacing.{last}", dies)
            patch.setattr("soniq.journal.service.Journal.finish", dies)
            tagging = Tagging(desk.house.db, desk.house.shelves, desk.journal, writers, desk.blocks)
            with pytest.raises(Died):
                tagging.write(desk.tracks(), by=None)
        assert len(desk.house.rows("SELECT id FROM tag_intents")) == 1


def blocks(desk: Desk) -> list[Path]:
    return [path for path in desk.blocks.rglob("*") if path.is_file()]


@pytest.mark.parametrize("makes", [True, False])
def test_a_copy_that_never_took_its_place_is_rolled_back(
    desk: Desk, cut_off: CutOff, makes: bool
) -> None:
    before = contents(desk.music)
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_swap(makes=makes)
    assert len(desk.leftovers()) == len(blocks(desk)) == int(makes)
    assert desk.tagging.settle() == Settled(rolled_back=1)
    assert contents(desk.music) == before
    assert blocks(desk) == []
    (change,) = desk.journal.changes()
    assert (change.state, change.item_count) == (ChangeState.FAILED, 0)
    assert desk.tagging.settle() == Settled()


def test_a_file_that_took_its_place_is_noted_and_can_be_taken_back(
    desk: Desk, cut_off: CutOff
) -> None:
    before = contents(desk.music)
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_note()
    assert desk.tagging.settle() == Settled(finished=1)
    assert desk.own_tags("one.mp3")["title"] == "Uno"
    assert desk.scan().read == 0
    (change,) = desk.journal.changes()
    assert (change.state, change.item_count) == (ChangeState.DONE, 1)
    assert "ended while it wrote" in change.note
    (item,) = desk.journal.items(change.id)
    assert (item.before["fields"], item.after["fields"]) == ({"title": "one"}, {"title": "Uno"})
    desk.journal.undo(change.id, by=None)
    assert contents(desk.music) == before


def test_a_file_that_somebody_else_wrote_since_is_left_to_the_scan(
    desk: Desk, cut_off: CutOff
) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_note()
    media.retag(desk.music / "Ann/First/one.mp3", title="By another program")
    later = contents(desk.music)
    assert desk.tagging.settle() == Settled(rolled_back=1)
    assert contents(desk.music) == later
    assert blocks(desk) == []


def test_a_drive_that_is_away_is_settled_when_it_is_back(desk: Desk, cut_off: CutOff) -> None:
    before = contents(desk.music)
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_swap(makes=True)
    away = desk.music.rename(desk.music.with_name("away"))
    assert desk.tagging.settle() == Settled()
    away.rename(desk.music)
    assert desk.tagging.settle() == Settled(rolled_back=1)
    assert contents(desk.music) == before


def test_the_next_writing_settles_first(desk: Desk, cut_off: CutOff) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_swap(makes=True)
    assert desk.tagging.write(desk.tracks(), by=None).written == 1
    assert desk.leftovers() == []


def test_other_peoples_files_with_such_names_stay(desk: Desk, cut_off: CutOff) -> None:
    other = desk.music / "Ann/First/.soniq-999.tmp"
    other.write_bytes(b"not ours")
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_swap(makes=True)
    desk.tagging.settle()
    assert desk.leftovers() == [other]


def test_a_library_that_forgot_the_file_leaves_no_copy_of_it(desk: Desk, cut_off: CutOff) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    cut_off.before_the_swap(makes=True)
    desk.house.roots.remove(desk.house.roots.all()[0].id)
    assert desk.tagging.settle() == Settled(rolled_back=1)
    assert desk.leftovers() == []
    assert (desk.music / "Ann/First/one.mp3").exists()
