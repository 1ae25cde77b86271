"""Files move while a scan is at work: neither takes the other's files for lost or for new."""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from soniq.child.model import Failure
from soniq.errors import Conflict, Stopped
from soniq.files.model import Reading
from soniq.library import turn
from soniq.library.turn import GiveWay, Turn
from soniq.units import Progress
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import StandInReader, album, put

MOVES: dict[str, Callable[[MovingHouse], object]] = {
    "renames": lambda house: house.rename("{albumartist}/{album}/{track:02} {title}"),
    "puts away": lambda house: house.put_away(house.track("Song 1"), house.track("Song 2")),
}


class Interrupted:
    """Reads, and at the first file that it is given lets something happen beside the scan."""

    def __init__(self) -> None:
        self.beside: threading.Thread | None = None

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        if self.beside is not None and not self.beside.ident:
            self.beside.start()
            self.beside.join(1.0)  # time enough to do it, where nothing holds it up
        yield from StandInReader().read(paths)


@pytest.mark.parametrize("moves", MOVES.values(), ids=MOVES)
def test_a_batch_beside_a_scan_loses_no_track_and_makes_none(
    tmp_path: Path, music: Path, moves: Callable[[MovingHouse], object]
) -> None:
    reads = Interrupted()
    house = MovingHouse(tmp_path / "library.sqlite", reads, music)
    album(music, "Zed/in")
    house.scan(house.root_id)
    before = house.tracks().keys()
    for number in range(60):  # more than are read before the first is written
        put(music, f"A/{number}.mp3", 100 + number, title=f"New {number}", artist="A", album="A")
    put(music, "Zed/in/4.mp3", 99, title="Song 4", artist="Band", album="Record", number=4)
    reads.beside = threading.Thread(target=moves, args=(house,))
    report = house.scan(house.root_id)
    reads.beside.join()
    house.scan(house.root_id)
    assert (report.new, report.missing, report.unreadable) == (61, 0, 0)
    assert before <= house.tracks().keys()
    assert len(house.tracks()) == len(before) + 61
    assert house.one("SELECT count(*) FROM files") == len(before) + 61
    assert house.one("SELECT count(*) FROM files WHERE unreadable IS NOT NULL") == 0
    away = house.quarantine.listing().total
    assert house.one("SELECT count(*) FROM tracks WHERE missing_since_ms IS NOT NULL") == away
    house.check()
    house.close()


def test_a_person_is_told_when_a_turn_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE", 0.01)
    folders = Turn()
    with folders.scanning(), pytest.raises(Conflict, match="just now"), folders.moving():
        pass


def test_a_job_waits_for_its_turn_until_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE", 0.01)
    folders = Turn()
    told: list[str] = []

    def tell(progress: Progress) -> None:
        told.append(progress.note)
        if len(told) == 2:
            raise Stopped

    with folders.scanning(), pytest.raises(Stopped), folders.moving(tell, for_job=True):
        pass
    assert told == ["Waiting for its turn"] * 2
    folders.give_way()


def test_a_scan_gives_way_only_where_somebody_waits() -> None:
    folders = Turn()
    with folders.scanning():
        folders.give_way()
        waiting = threading.Thread(target=lambda: folders.moving().__enter__())
        waiting.start()
        with pytest.raises(GiveWay):
            while True:
                folders.give_way()
    waiting.join()
