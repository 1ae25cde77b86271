"""Files that cannot be heard are given up with their reason, and nothing else with them."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soniq.child.model import Failure
from soniq.errors import Unavailable
from soniq.features.model import AnalysisChanged, AnalysisNeeded, Rank
from soniq.library.model import Slice
from soniq.units import Progress
from tests.features.house import House, made
from tests.shelf import Shelf

ALBUM: dict[str, Any] = {"artist": "Ada", "album": "Notes"}
BROKEN = Failure(reason="It breaks off in the middle.")
DEADLY = Failure(reason="Its reader died of it.", killed=True)


def add(shelf: Shelf, number: int, *, sound: int | None = None) -> Path:
    return shelf.add(
        f"Ada/Notes/{number:02}.mp3",
        title=f"T{number}",
        number=number,
        sound=sound or number,
        **ALBUM,
    )


@pytest.fixture
def three(house: House, shelf: Shelf) -> House:
    for number in (1, 2, 3):
        add(shelf, number)
    house.take_in(shelf)
    return house


def test_a_broken_file_is_given_up_at_once_and_says_why(three: House) -> None:
    three.ear.tells["02.mp3"] = lambda _: BROKEN
    assert three.analyse() == {"analysed": 2, "unheard": 1, "passed_by": 0, "left": 0}
    assert three.ear.heard.count("02.mp3") == 1
    assert three.of("T2").unheard == "It breaks off in the middle."
    (only,) = three.features.unheard().items
    assert (only.reason, only.tries, only.track_id) == (BROKEN.reason, 1, three.track("T2"))
    assert only.path.endswith(b"Ada/Notes/02.mp3")
    assert three.features.status().unheard == 1
    three.features.forget()
    assert three.features.status().unheard == 1
    assert three.analyse()["unheard"] == 0


def test_a_file_that_kills_its_child_has_a_second_try_at_the_end(three: House) -> None:
    three.ear.tells["01.mp3"] = lambda _: DEADLY
    assert three.analyse() == {"analysed": 2, "unheard": 1, "passed_by": 0, "left": 0}
    assert three.ear.heard.count("01.mp3") == 2
    assert three.ear.heard[-1] == "01.mp3"
    (only,) = three.features.unheard().items
    assert (only.reason, only.tries) == (DEADLY.reason, 2)


def test_what_was_killed_by_chance_is_heard_in_the_second_try(three: House) -> None:
    answers = iter((DEADLY, None))
    three.ear.tells["01.mp3"] = lambda content: next(answers) or made(content)
    assert three.analyse() == {"analysed": 3, "unheard": 0, "passed_by": 0, "left": 0}
    assert three.rows("SELECT * FROM unheard") == []


def test_tries_are_counted_over_restarts(three: House) -> None:
    turns: list[str] = []

    def kills(_: bytes) -> Failure:
        turns.append("killed")
        return DEADLY

    def goes_down(_: bytes) -> Any:
        while not three.rows("SELECT 1 FROM unheard"):
            time.sleep(0.01)
        raise Unavailable("soniq is going down.")

    three.ear.tells = {"01.mp3": kills, "02.mp3": goes_down, "03.mp3": goes_down}
    with pytest.raises(Unavailable):
        three.analyse()
    del three.ear.tells["02.mp3"], three.ear.tells["03.mp3"]
    three.analyse()
    assert turns == ["killed", "killed"]
    assert three.features.unheard().items[0].tries == 2


def test_a_file_that_was_put_right_is_tried_anew(three: House, shelf: Shelf) -> None:
    three.ear.tells["02.mp3"] = lambda _: BROKEN
    three.analyse()
    del three.ear.tells["02.mp3"]
    add(shelf, 2, sound=22)
    three.take_in(shelf)
    assert three.features.unheard().items == []
    assert three.of("T2").unheard is None
    assert three.analyse()["analysed"] == 1


def test_what_was_given_up_is_tried_again_only_if_a_person_asks(three: House) -> None:
    three.ear.tells["02.mp3"] = lambda _: BROKEN
    three.analyse()
    del three.ear.tells["02.mp3"]
    three.events.clear()
    for rank in (Rank.SEEN, Rank.NEW):
        three.features.want([three.track("T2")], rank)
    assert three.told(AnalysisNeeded) == []
    three.features.want([three.track("T2")], Rank.ASKED)
    assert three.told(AnalysisNeeded) == [AnalysisNeeded()]
    assert three.analyse()["analysed"] == 1
    assert three.features.status().unheard == 0


def test_a_failure_for_want_of_its_drive_is_not_the_files_fault(three: House, shelf: Shelf) -> None:
    file = shelf.root / "Ada/Notes/02.mp3"

    def vanishes(_: bytes) -> Failure:
        file.rename(f"{file}.away")
        return BROKEN

    three.ear.tells["02.mp3"] = vanishes
    assert three.analyse() == {"analysed": 2, "unheard": 0, "passed_by": 1, "left": 1}
    assert three.rows("SELECT * FROM unheard") == []


def test_a_failure_of_what_the_library_knows_otherwise_by_now_does_not_count(
    three: House,
) -> None:
    def is_scanned(_: bytes) -> Any:
        with three.db.write() as tx:
            tx.execute("UPDATE files SET audio_hash = x'00' WHERE name = CAST('02.mp3' AS BLOB)")
        return BROKEN if three.ear.heard.count("02.mp3") == 1 else made(b"")

    three.ear.tells["02.mp3"] = is_scanned
    assert three.analyse() == {"analysed": 3, "unheard": 0, "passed_by": 0, "left": 0}
    assert three.features.status().unheard == 0


def test_a_full_disk_is_waited_for_and_no_track_heard_twice(
    three: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.features.listening.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("soniq.features.listening.DISK_SECONDS", 0)
    notes: list[str] = []

    def pages(most: int) -> None:
        with three.db.write() as tx:
            tx.execute(f"PRAGMA max_page_count = {most}")

    def fills(content: bytes) -> Any:
        pages(three.one("PRAGMA page_count"))
        return replace(made(content), peaks=bytes(200_000))

    def tell(progress: Progress) -> None:
        notes.append(progress.note)
        if len([note for note in notes if "is full" in note]) == 2:
            pages(1_000_000)

    three.ear.heard.clear()
    three.ear.tells["02.mp3"] = fills
    assert three.features.analyse(tell)["analysed"] == 3
    assert sorted(three.ear.heard) == ["01.mp3", "02.mp3", "03.mp3"]
    assert any("Free some space" in note for note in notes)
    waits = [event for event in three.told(AnalysisChanged) if "is full" in str(event)]
    assert len(waits) == 1


def test_a_copy_of_what_failed_is_tried_itself(house: House, shelf: Shelf) -> None:
    for number in (1, 2):
        shelf.add(f"Ada/{number}/{number:02}.mp3", title=f"T{number}", sound=5, **ALBUM)
    house.take_in(shelf)
    house.ear.tells["01.mp3"] = lambda _: BROKEN
    assert house.analyse()["analysed"] == 2
    assert house.ear.heard == ["01.mp3", "02.mp3"]
    assert house.features.status().unheard == 0


def test_the_unheard_are_listed_in_parts(house: House, shelf: Shelf) -> None:
    for number in range(1, 6):
        add(shelf, number)
        house.ear.tells[f"{number:02}.mp3"] = lambda _: BROKEN
    house.take_in(shelf)
    house.analyse()
    first = house.features.unheard(Slice(first=3))
    rest = house.features.unheard(Slice(first=3, after=first.keys[-1]))
    assert (len(first.items), first.has_next, len(rest.items), rest.has_next) == (3, True, 2, False)
