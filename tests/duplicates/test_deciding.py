"""What people decide of duplicates, and the way back."""

import os
from pathlib import Path

import pytest

from soniq.duplicates.model import Choice, GroupId, Kind, Rule, Rules
from soniq.duplicates.service import Duplicates
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Stopped
from soniq.journal.model import ChangeKind, ChangeState, Only
from soniq.store.deeds import Deeds
from soniq.units import FileId, Progress
from tests.duplicates.house import DuplicatesHouse, named, names
from tests.moving.stand_ins import StandInReader, put


def copies(music: Path, *paths: str, sound: int = 7) -> None:
    for path in paths:
        album = path.split("/")[0]
        put(music, path, sound, title=f"Creep {album}", artist="Band", album=album, number=1)


@pytest.fixture
def twice(house: DuplicatesHouse, music: Path) -> DuplicatesHouse:
    copies(music, "a/1.mp3", "b/2.mp3")
    house.scan(house.root_id)
    house.told(house.track("Creep b"), "listeners", "12")
    house.told(house.track("Creep b"), "mood", "b")
    house.told(house.track("Creep a"), "mood", "a")
    house.duplicates.find()
    return house


def test_keeping_one_puts_the_other_away_and_takes_along_what_hung_on_it(
    twice: DuplicatesHouse,
) -> None:
    house = twice
    content, hung = house.on_disk(), house.hangs()
    (group,) = house.duplicates.groups().groups
    done = house.keep(group, name="1.mp3")
    assert (done.groups, done.files) == (1, 1)
    assert done.size_bytes == len(content["b/2.mp3"])
    assert house.duplicates.groups().groups == []
    assert "b/2.mp3" not in house.on_disk()
    kept = house.track("Creep a")
    assert (kept, "listeners", "lastfm", '"12"') in house.hangs()
    assert (kept, "mood", "lastfm", '"a"') in house.hangs()
    (away,) = house.quarantine.listing().items
    assert away.reason == "Duplicate: 1 duplicate of Creep a"
    house.undo(done.change)
    assert house.on_disk() == content
    assert house.hangs() == hung
    assert [names(group) for group in house.duplicates.groups().groups] == [["1.mp3", "2.mp3"]]


def test_the_change_names_that_of_the_quarantine(twice: DuplicatesHouse) -> None:
    (group,) = twice.duplicates.groups().groups
    done = twice.keep(group)
    assert done.change is not None
    (item,) = twice.journal.items(done.change)
    quarantine = twice.journal.changes(kind=ChangeKind.QUARANTINE)[0]
    assert item.after["quarantine"] == quarantine.id
    assert twice.journal.change(done.change).kind == ChangeKind.MERGE


def test_an_undo_can_be_taken_back_and_that_again(twice: DuplicatesHouse) -> None:
    content, hung = twice.on_disk(), twice.hangs()
    (group,) = twice.duplicates.groups().groups
    done = twice.keep(group)
    merged = twice.hangs()
    undo = twice.undo(done.change)
    again = twice.undo(undo.change)
    assert "b/2.mp3" not in twice.on_disk()
    assert twice.hangs() == merged
    twice.undo(again.change)
    assert (twice.on_disk(), twice.hangs()) == (content, hung)


def test_what_was_brought_back_by_hand_leaves_only_the_rest_to_undo(
    twice: DuplicatesHouse,
) -> None:
    hung = twice.hangs()
    (group,) = twice.duplicates.groups().groups
    done = twice.keep(group)
    (away,) = twice.quarantine.listing().items
    twice.restore(away.file_id)
    undone = twice.undo(done.change)
    assert undone.restored == 1
    assert twice.hangs() == hung


def test_what_was_deleted_for_good_stays_merged(twice: DuplicatesHouse) -> None:
    (group,) = twice.duplicates.groups().groups
    done = twice.keep(group)
    merged = twice.hangs()
    (away,) = twice.quarantine.listing().items
    twice.quarantine.delete_now([away.file_id], by=None)
    with pytest.raises(Conflict, match="deleted for good"):
        twice.undo(done.change)
    assert twice.hangs() == merged


def test_one_track_of_a_merge_can_be_taken_back_alone(house: DuplicatesHouse, music: Path) -> None:
    copies(music, "a/1.mp3", "b/2.mp3", "c/3.mp3")
    house.scan(house.root_id)
    (group,) = house.found()
    done = house.keep(group, name="1.mp3")
    assert done.change is not None
    only = Only(entities=frozenset({("track", house.track("Creep b"))}))
    house.journal.undo(done.change, by=None, only=only)
    assert sorted(path for path in house.paths() if not path.startswith(".")) == [
        "a/1.mp3", "b/2.mp3",
    ]  # fmt: skip
    assert [names(group) for group in house.duplicates.groups().groups] == [["1.mp3", "2.mp3"]]
    undone = house.undo(done.change)
    assert undone.restored == 1
    assert "c/3.mp3" in house.on_disk()


def test_a_track_that_keeps_a_file_keeps_what_hangs_on_it(
    house: DuplicatesHouse, music: Path
) -> None:
    put(music, "a/1.flac", 1, title="Creep", artist="Band", album="X", number=1)
    put(music, "a/1.mp3", 2, title="Creep", artist="Band", album="X", number=1)
    put(music, "b/9.mp3", 2, title="Creep b", artist="Band", album="Y", number=1)
    house.scan(house.root_id)
    track = house.track("Creep")
    house.told(track, "mood", "a")
    hung = house.hangs()
    (group,) = house.found(Kind.AUDIO)
    house.keep(group, name="9.mp3")
    assert house.hangs() == hung
    assert house.library.track(track).missing_since is None


def test_where_soniq_may_change_nothing_it_says_so_and_notes_nothing(
    twice: DuplicatesHouse,
) -> None:
    twice.allow(twice.root_id, allowed=False)
    (group,) = twice.duplicates.groups().groups
    with pytest.raises(Forbidden):
        twice.keep(group)
    assert twice.journal.changes() == []
    assert twice.duplicates.preview_all().locked == 1
    assert (
        twice.duplicates.resolve_all(by=None).note == "1 file lies where soniq may not change it."
    )


def test_the_last_copy_does_not_go_for_one_that_is_not_there(
    twice: DuplicatesHouse, music: Path
) -> None:
    (group,) = twice.duplicates.groups().groups
    (music / "a/1.mp3").unlink()
    with pytest.raises(Conflict, match="not there as it was scanned"):
        twice.keep(group, name="1.mp3")
    assert twice.duplicates.resolve_all(by=None).groups == 0
    assert (music / "b/2.mp3").exists()
    assert twice.journal.changes() == []


def test_what_is_no_group_any_more_is_named(twice: DuplicatesHouse) -> None:
    (group,) = twice.duplicates.groups().groups
    with pytest.raises(NotFound):
        twice.duplicates.resolve([Choice(group_id=group.id, keep=FileId(99))], by=None)
    with pytest.raises(NotFound):
        twice.duplicates.resolve([Choice(group_id=GroupId(99), keep=FileId(1))], by=None)
    with pytest.raises(Invalid):
        twice.duplicates.resolve([], by=None)


def test_all_exact_ones_go_at_once_as_the_preview_says(house: DuplicatesHouse, music: Path) -> None:
    for sound in range(1, 6):
        copies(music, f"a/{sound}.mp3", f"b/{sound}.mp3", sound=sound)
    house.scan(house.root_id)
    house.duplicates.find()
    content = house.on_disk()
    preview = house.duplicates.preview_all()
    assert (preview.groups, preview.files, preview.locked) == (5, 5, 0)
    seen: list[Progress] = []
    done = house.duplicates.resolve_all(by=None, tell=seen.append)
    assert (done.groups, done.files, done.size_bytes) == (5, 5, preview.size_bytes)
    assert seen
    assert house.duplicates.resolve_all(by=None).groups == 0
    house.undo(done.change)
    assert house.on_disk() == content


def test_what_was_stopped_in_the_midst_can_be_taken_back(
    house: DuplicatesHouse, music: Path
) -> None:
    for sound in range(1, 6):
        copies(music, f"a/{sound}.mp3", f"b/{sound}.mp3", sound=sound)
    house.scan(house.root_id)
    house.duplicates.find()
    content = house.on_disk()

    def stop(progress: Progress) -> None:
        if progress.total == 5 and progress.done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        house.duplicates.resolve_all(by=None, tell=stop)
    assert house.quarantine.listing().total == 2
    change = house.journal.changes(kind=ChangeKind.MERGE)[0]
    assert (change.state, change.item_count) == (ChangeState.DONE, 2)
    house.undo(change.id)
    assert house.on_disk() == content


class Killed(BaseException):
    """As if the power went."""


def test_a_merge_that_a_kill_cut_off_is_ended_at_the_next_start(
    twice: DuplicatesHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = twice.hangs()
    (group,) = twice.duplicates.groups().groups

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("soniq.duplicates.merging.Merging._end", die)
        with pytest.raises(Killed):
            twice.keep(group)
    assert twice.journal.underway(ChangeKind.MERGE)
    twice.again().settle()
    assert twice.journal.underway(ChangeKind.MERGE) == []
    change = twice.journal.changes(kind=ChangeKind.MERGE)[0]
    assert twice.hangs() != hung
    twice.undo(change.id)
    assert twice.hangs() == hung


def test_not_a_duplicate_is_remembered_through_scans_and_moves(
    twice: DuplicatesHouse, music: Path
) -> None:
    (group,) = twice.duplicates.groups().groups
    change = twice.duplicates.not_duplicate(group.id, by=None)
    assert twice.found() == []
    (music / "b/2.mp3").rename(music / "a/9.mp3")
    twice.scan(twice.root_id)
    assert twice.found() == []
    twice.undo(change)
    assert [names(group) for group in twice.duplicates.groups().groups] == [["1.mp3", "9.mp3"]]


def test_not_a_duplicate_outlives_a_library_restored_from_before(
    tmp_path: Path, music: Path
) -> None:
    copies(music, "a/1.mp3", "b/2.mp3")
    house = DuplicatesHouse(tmp_path / "old.sqlite", StandInReader(), music)
    house.scan(house.root_id)
    house.close()
    backup = (tmp_path / "old.sqlite").read_bytes()
    deeds = Deeds(tmp_path / "deeds")
    house = DuplicatesHouse(tmp_path / "old.sqlite", StandInReader(), music, deeds)
    (group,) = house.found()
    house.duplicates.not_duplicate(group.id, by=None)
    rules = Rules(order=(Rule.TAGS, Rule.FOLDER), folders=(b"/music/\xff",))
    house.duplicates.set_rules(rules, by=None)
    house.close()
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"old.sqlite{end}").unlink(missing_ok=True)
    (tmp_path / "old.sqlite").write_bytes(backup)
    house = DuplicatesHouse(tmp_path / "old.sqlite", StandInReader(), music, deeds)
    assert house.db.replay(house.duplicates.redo).done == 2
    assert house.duplicates.rules() == rules
    assert house.found() == []
    house.undo(house.journal.changes()[0].id)
    assert len(house.found()) == 1
    house.close()


def test_rules_are_checked_and_kept(house: DuplicatesHouse) -> None:
    assert house.duplicates.rules() == Rules()
    with pytest.raises(Invalid, match="twice"):
        house.duplicates.set_rules(Rules(order=(Rule.TAGS, Rule.TAGS)), by=None)
    with pytest.raises(Invalid, match="absolute"):
        house.duplicates.set_rules(Rules(folders=(b"music",)), by=None)
    chosen = Rules(order=(Rule.OLDEST,), folders=(os.fsencode("/a"),))
    house.duplicates.set_rules(chosen, by=None)
    assert house.again().rules() == chosen


def test_a_choice_does_not_take_what_another_keeps(house: DuplicatesHouse, music: Path) -> None:
    put(music, "a/1.flac", 1, title="Creep", artist="Band", album="X", number=1)
    put(music, "a/1.mp3", 2, title="Creep", artist="Band", album="X", number=1)
    put(music, "b/9.mp3", 2, title="Creep b", artist="Band", album="Y", number=1)
    house.scan(house.root_id)
    exact, place = house.found()
    with pytest.raises(Invalid, match="one by one"):
        house.duplicates.resolve(
            [
                Choice(group_id=exact.id, keep=named(exact, "1.mp3")),
                Choice(group_id=place.id, keep=named(place, "1.flac")),
            ],
            by=None,
        )
    assert isinstance(house.duplicates, Duplicates)
    done = house.duplicates.resolve_all({Kind.AUDIO, Kind.PLACE}, by=None)
    assert done.files >= 1
    assert any(path.endswith("1.flac") for path in house.paths())
