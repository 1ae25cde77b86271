"""What was left half done is finished at the next start, or when its drive is back."""

from pathlib import Path

import pytest

from soniq.journal.model import ChangeKind
from soniq.units import Progress
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import album, put


class Died(Exception):
    """As a kill would: nothing is ended in good order."""


def begun(house: MovingHouse, template: str, count: int) -> None:
    """A batch whose job died after so many files, before the library learned of them."""
    plan = house.preview(template)

    def tell(progress: Progress) -> None:
        if progress.done >= count:
            raise Died

    with pytest.raises(Died):
        house.renames.apply(plan.id, by=None, tell=tell)
    assert len(house.journal.underway(ChangeKind.MOVES)) == 1


def test_a_batch_whose_job_died_is_finished(house: MovingHouse, music: Path) -> None:
    album(music, count=5)
    house.scan(house.root_id)
    tracks = house.tracks().keys()
    begun(house, "new/{title}", 3)
    assert len(list((music / "new").iterdir())) == 3
    assert house.renames.settle() == 1
    assert house.renames.settle() == 0
    assert house.paths() == [f"new/Song {number}.mp3" for number in range(1, 6)]
    assert house.tracks().keys() == tracks
    assert house.scan(house.root_id).read == 0
    house.check()
    house.undo(house.journal.changes()[0].id)
    assert house.paths() == [f"in/{number}.mp3" for number in range(1, 6)]


def test_the_same_job_run_again_goes_on(house: MovingHouse, music: Path) -> None:
    album(music, count=5)
    house.scan(house.root_id)
    plan = house.preview("new/{title}")

    def tell(progress: Progress) -> None:
        if progress.done == 2:
            raise Died

    with pytest.raises(Died):
        house.renames.apply(plan.id, by=None, tell=tell)
    moved = house.renames.apply(plan.id, by=None)
    assert moved.moved == 5
    assert len(house.journal.changes()) == 1


def test_a_batch_on_a_drive_that_is_away_waits_for_it(house: MovingHouse, music: Path) -> None:
    album(music, count=4)
    house.scan(house.root_id)
    begun(house, "new/{title}", 2)
    music.rename(music.with_name("unplugged"))
    assert house.renames.settle() == 0
    assert len(house.journal.underway(ChangeKind.MOVES)) == 1
    music.with_name("unplugged").rename(music)
    assert house.renames.settle() == 1
    assert len(house.paths()) == 4
    house.check()


@pytest.mark.parametrize("moved", [0, 1])
def test_files_that_were_swapping_names_end_up_swapped(
    house: MovingHouse, music: Path, moved: int
) -> None:
    put(music, "a.mp3", 1, title="b", artist="A", album="X")
    put(music, "b.mp3", 2, title="a", artist="A", album="X")
    house.scan(house.root_id)
    content = house.on_disk()
    begun(house, "{title}", 0)
    (change,) = house.journal.underway(ChangeKind.MOVES)
    (music / "a.mp3").rename(music / f".soniq-{change.id}-1.tmp")
    if moved:
        (music / "b.mp3").rename(music / "a.mp3")
    assert house.renames.settle() == 1
    assert house.on_disk() == {"a.mp3": content["b.mp3"], "b.mp3": content["a.mp3"]}
    house.check()


def test_leave_taken_back_in_the_middle_of_a_swap_still_ends_it_whole(
    house: MovingHouse, music: Path
) -> None:
    put(music, "a.mp3", 1, title="b", artist="A", album="X")
    put(music, "b.mp3", 2, title="a", artist="A", album="X")
    house.scan(house.root_id)
    content = house.on_disk()
    begun(house, "{title}", 0)
    (change,) = house.journal.underway(ChangeKind.MOVES)
    (music / "a.mp3").rename(music / f".soniq-{change.id}-1.tmp")
    house.allow(house.root_id, allowed=False)
    assert house.renames.settle() == 1
    assert house.on_disk() == content
    house.check()
