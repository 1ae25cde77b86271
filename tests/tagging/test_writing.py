"""Tags in files: looked at before, written with care, and taken back to the last byte."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from soniq.child.model import Failure
from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.errors import Conflict, Forbidden, Invalid, Stopped
from soniq.files.model import Cover
from soniq.files.rewritten import Retag, Rewritten
from soniq.journal.model import ChangeKind, ChangeState, Only
from soniq.tagging.service import Tagging
from soniq.units import JobId, Progress, TrackId
from tests.files import media
from tests.shelf import Shelf
from tests.tagging.desk import Desk, contents, sounds


def test_writing_is_off_until_a_person_allows_it(desk: Desk) -> None:
    root = desk.house.roots.all()[0]
    desk.house.roots.set_writable(root.id, False, by=None)
    before = contents(desk.music)
    desk.say(desk.track("one.mp3"), title="Uno")
    (change,) = desk.preview()
    assert change.refusal is not None
    assert "may not change files" in change.refusal
    with pytest.raises(Forbidden, match="Allow it"):
        desk.tagging.write(desk.tracks(), by=None)
    assert contents(desk.music) == before
    assert desk.journal.changes() == []


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_in_every_format_an_undo_brings_back_the_very_bytes(
    fmt: str, tmp_path: Path, children: Children, writers: Writers
) -> None:
    music = tmp_path / "music"
    music.mkdir()
    path = media.write(music, fmt)
    media.retag(path, title="Old", cover=media.picture(bytes_at_least=50_000))
    desk = Desk(tmp_path, music, children, writers)
    desk.open()
    bytes_before, sounds_before = contents(music), sounds(music)
    desk.say(desk.track(path.name), title="New", artists=["Ann", "Bo"], genres=["Jazz"])

    (change,) = desk.preview()
    assert [(write.field, write.before, write.after) for write in change.fields] == [
        ("artists", [], ["Ann", "Bo"]),
        ("genres", [], ["Jazz"]),
        ("title", "Old", "New"),
    ]
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.written == 1
    assert report.change_id is not None
    assert contents(music) != bytes_before
    assert sounds(music) == sounds_before
    assert desk.preview() == []
    scanned = desk.scan()
    assert (scanned.read, scanned.changed, scanned.new, scanned.missing) == (0, 0, 0, 0)

    undone = desk.journal.undo(report.change_id, by=None)
    assert undone.restored == 1
    assert contents(music) == bytes_before
    scanned = desk.scan()
    assert (scanned.read, scanned.changed) == (0, 0)

    assert undone.change is not None
    desk.journal.undo(undone.change, by=None)
    assert desk.own_tags(path.name)["title"] == "New"
    assert sounds(music) == sounds_before
    assert desk.leftovers() == []
    desk.close()


def test_a_file_keeps_its_mode_its_attributes_its_track_and_its_sound(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    path.chmod(0o640)
    os.setxattr(path, "user.note", b"mine")
    desk.scan()
    track = desk.track("one.mp3")
    sql = "SELECT audio_hash FROM files WHERE track_id = :track"
    sound = desk.house.one(sql, track=track)
    desk.say(track, title="Uno")
    desk.tagging.write([track], by=None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.getxattr(path, "user.note") == b"mine"
    assert desk.track("one.mp3") == track
    assert desk.house.one(sql, track=track) == sound


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    os.chown(path, 1234, 4321)
    desk.say(desk.track("one.mp3"), title="Uno")
    desk.tagging.write(desk.tracks(), by=None)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


@pytest.mark.parametrize("keeps", [True, False])
def test_the_time_of_a_file_is_kept_where_one_asks_for_it(desk: Desk, keeps: bool) -> None:
    path = desk.music / "Ann/First/one.mp3"
    os.utime(path, ns=(10**18, 10**18))
    desk.scan()
    tagging = Tagging(
        desk.house.db,
        desk.house.shelves,
        desk.journal,
        desk.writers,
        desk.blocks,
        keep_times=lambda: keeps,
    )
    desk.say(desk.track("one.mp3"), title="Uno")
    assert tagging.write(desk.tracks(), by=None).written == 1
    assert (path.stat().st_mtime_ns == 10**18) is keeps
    assert desk.scan().read == 0


def test_all_files_of_a_track_are_written(desk: Desk, shelf: Shelf) -> None:
    shelf.add("Ann/First/one.flac", title="one", artist="Ann", album="First", number=1, year="1997")
    desk.scan()
    assert desk.track("one.mp3") == desk.track("one.flac")
    desk.say(desk.track("one.mp3"), title="Uno")
    report = desk.tagging.write([desk.track("one.mp3")], by=None)
    assert report.written == 2
    assert desk.own_tags("one.flac")["title"] == "Uno"


def test_only_the_chosen_files_and_fields_are_written(desk: Desk) -> None:
    for name in ("one.mp3", "two.flac"):
        desk.say(desk.track(name), title="New", genres=["Jazz"])
    report = desk.tagging.write(
        desk.tracks(), by=None, files=[desk.file("two.flac")], fields=["genres"]
    )
    assert report.written == 1
    assert "genres" not in desk.own_tags("one.mp3")
    assert desk.own_tags("two.flac")["genres"] == ["Jazz"]
    assert desk.own_tags("two.flac")["title"] == "two"


def test_a_cover_is_written_once_and_taken_back(desk: Desk) -> None:
    before = contents(desk.music)
    cover = Cover(image=media.picture(), mime="image/png")
    report = desk.tagging.write(desk.tracks(), by=None, cover=cover)
    assert (report.written, report.same) == (2, 0)
    assert desk.house.one("SELECT count(DISTINCT picture) FROM files") == 1
    again = desk.tagging.write(desk.tracks(), by=None, cover=cover)
    assert (again.written, again.same, again.change_id) == (0, 2, None)
    assert report.change_id is not None
    desk.journal.undo(report.change_id, by=None)
    assert contents(desk.music) == before
    with pytest.raises(Invalid, match="JPEG or PNG"):
        desk.tagging.write(desk.tracks(), by=None, cover=Cover(image=b"<svg/>"))


def test_what_was_written_stands_in_the_history(desk: Desk) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    report = desk.tagging.write(desk.tracks(), by=None, job_id=JobId(7))
    (change,) = desk.journal.changes()
    assert (change.id, change.kind, change.state) == (
        report.change_id,
        ChangeKind.TAGS,
        ChangeState.DONE,
    )
    assert change.job_id == 7
    (item,) = desk.journal.items(change.id)
    assert (item.entity, item.entity_id) == ("file", desk.file("one.mp3"))
    assert item.before["fields"] == {"title": "one"}
    assert item.after["fields"] == {"title": "Uno"}
    assert item.before.keys() == item.after.keys()


def test_one_field_of_two_is_taken_back_and_the_other_stays(desk: Desk) -> None:
    desk.say(desk.track("one.mp3"), title="Uno", genres=["Jazz"])
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.change_id is not None
    only = Only(fields=frozenset(["title"]))
    undone = desk.journal.undo(report.change_id, by=None, only=only)
    assert undone.restored == 1
    assert desk.own_tags("one.mp3")["title"] == "one"
    assert desk.own_tags("one.mp3")["genres"] == ["Jazz"]
    assert undone.change is not None
    desk.journal.undo(undone.change, by=None)
    assert desk.own_tags("one.mp3")["title"] == "Uno"


def test_one_file_of_two_is_taken_back(desk: Desk) -> None:
    before = contents(desk.music)
    for name in ("one.mp3", "two.flac"):
        desk.say(desk.track(name), genres=["Jazz"])
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.change_id is not None
    only = Only(entities=frozenset([("file", int(desk.file("one.mp3")))]))
    desk.journal.undo(report.change_id, by=None, only=only)
    path = desk.music / "Ann/First/one.mp3"
    assert path.read_bytes() == before[path]
    assert desk.own_tags("two.flac")["genres"] == ["Jazz"]


def test_an_undo_leaves_a_file_that_was_changed_later(desk: Desk) -> None:
    for name in ("one.mp3", "two.flac"):
        desk.say(desk.track(name), genres=["Jazz"])
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.change_id is not None
    media.retag(desk.music / "Ann/First/one.mp3", title="By another program")
    later = (desk.music / "Ann/First/one.mp3").read_bytes()
    undone = desk.journal.undo(report.change_id, by=None)
    assert undone.restored == 1
    assert [stale.entity_id for stale in undone.stale] == [desk.file("one.mp3")]
    assert "after soniq wrote it" in undone.stale[0].reason
    assert (desk.music / "Ann/First/one.mp3").read_bytes() == later
    assert desk.leftovers() == []


def test_an_undo_follows_a_file_that_was_renamed(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    before = path.read_bytes()
    desk.say(desk.track("one.mp3"), title="Uno")
    report = desk.tagging.write(desk.tracks(), by=None)
    moved = path.rename(desk.music / "uno.mp3")
    desk.scan()
    assert report.change_id is not None
    desk.journal.undo(report.change_id, by=None)
    assert moved.read_bytes() == before


def test_a_file_changed_by_someone_else_since_the_scan_is_refused(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    desk.say(desk.track("one.mp3"), title="Uno")
    desk.say(desk.track("two.flac"), title="Due")
    media.retag(path, title="By another program")
    later = path.read_bytes()
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.written == 1
    (refused,) = report.refused
    assert refused.path == os.fsencode(path)
    assert "Something else changed it" in refused.reason
    assert path.read_bytes() == later
    assert desk.leftovers() == []


def test_a_file_changed_since_the_preview_is_refused(desk: Desk) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    versions = {change.file_id: change.version for change in desk.preview()}
    media.retag(desk.music / "Ann/First/one.mp3", title="By another program")
    desk.scan()
    report = desk.tagging.write(desk.tracks(), by=None, versions=versions)
    assert report.written == 0
    assert "since the preview" in report.refused[0].reason
    fresh = {change.file_id: change.version for change in desk.preview()}
    assert desk.tagging.write(desk.tracks(), by=None, versions=fresh).written == 1


class Interfering(Writers):
    """Lets something happen once a copy is made, before it takes its place."""

    def __init__(self, writers: Writers, happens: Callable[[], None]) -> None:
        self._writers = writers
        self._happens = happens

    def retag(self, order: Retag) -> Rewritten | Failure:
        answer = self._writers.retag(order)
        self._happens()
        return answer


def with_writers(desk: Desk, writers: Writers) -> Tagging:
    return Tagging(desk.house.db, desk.house.shelves, desk.journal, writers, desk.blocks)


def test_a_file_changed_while_its_copy_was_made_is_left_as_it_is(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    desk.say(desk.track("one.mp3"), title="Uno")

    def changed() -> None:
        media.retag(path, title="By another program")

    report = with_writers(desk, Interfering(desk.writers, changed)).write(desk.tracks(), by=None)
    assert report.written == 0
    assert "Something else changed it" in report.refused[0].reason
    desk.scan()
    assert desk.own_tags("one.mp3")["title"] == "By another program"
    assert desk.leftovers() == []
    assert desk.house.rows("SELECT id FROM tag_intents") == []
    (change,) = desk.journal.changes()
    assert change.state == ChangeState.FAILED


def test_a_stopped_batch_ends_between_two_files_and_goes_on_in_the_same_change(
    desk: Desk,
) -> None:
    before = contents(desk.music)
    for name in ("one.mp3", "two.flac"):
        desk.say(desk.track(name), genres=["Jazz"])

    def stop(progress: Progress) -> None:
        if progress.done == 1:
            raise Stopped

    with pytest.raises(Stopped):
        desk.tagging.write(desk.tracks(), by=None, job_id=JobId(3), tell=stop)
    assert len(desk.preview()) == 1
    report = desk.tagging.write(desk.tracks(), by=None, job_id=JobId(3))
    assert (report.written, report.same) == (1, 1)
    (change,) = desk.journal.changes()
    assert (change.item_count, change.state, change.note) == (2, ChangeState.DONE, "")
    desk.journal.undo(change.id, by=None)
    assert contents(desk.music) == before


def test_what_no_tag_can_say_is_refused_and_the_file_stays(desk: Desk) -> None:
    before = contents(desk.music)
    desk.say(desk.track("one.mp3"), artists=["Ann; Bo"])
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.written == 0
    assert "No tag can say" in report.refused[0].reason
    assert contents(desk.music) == before


def test_a_write_protected_file_is_left_as_it_is(desk: Desk) -> None:
    path = desk.music / "Ann/First/one.mp3"
    path.chmod(0o444)
    desk.scan()
    desk.say(desk.track("one.mp3"), title="Uno")
    report = desk.tagging.write(desk.tracks(), by=None)
    assert [refused.reason for refused in report.refused] == ["It is write-protected (mode 444)."]


def test_a_file_that_a_job_wrote_twice_is_taken_back_to_its_first_bytes(desk: Desk) -> None:
    before = contents(desk.music)
    for title in ("Uno", "Ein"):
        desk.say(desk.track("one.mp3"), title=title)
        report = desk.tagging.write([*desk.tracks(), *desk.tracks()], by=None, job_id=JobId(5))
        assert report.written == 1
    (change,) = desk.journal.changes()
    assert change.item_count == 2
    desk.journal.undo(change.id, by=None)
    assert contents(desk.music) == before


def test_links_are_left_alone(desk: Desk) -> None:
    link = desk.music / "Ann/First/two copy.flac"
    link.symlink_to("two.flac")
    desk.scan()
    desk.say(desk.track("two.flac"), title="Due")
    report = desk.tagging.write(desk.tracks(), by=None)
    assert link.is_symlink()
    assert all("link" in refused.reason for refused in report.refused)


def test_a_missing_file_is_named(desk: Desk) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    (desk.music / "Ann/First/one.mp3").unlink()
    track = TrackId(desk.house.one("SELECT id FROM tracks WHERE title = 'Uno'"))
    report = desk.tagging.write([track], by=None)
    assert "cannot be found" in report.refused[0].reason
    desk.scan()
    report = desk.tagging.write([track], by=None)
    assert "not where it was" in report.refused[0].reason


def test_two_do_not_write_at_once(desk: Desk) -> None:
    desk.say(desk.track("one.mp3"), title="Uno")
    refused: list[str] = []

    def meanwhile() -> None:
        try:
            tagging.write(desk.tracks(), by=None)
        except Conflict as error:
            refused.append(str(error))

    tagging = with_writers(desk, Interfering(desk.writers, meanwhile))
    assert tagging.write(desk.tracks(), by=None).written == 1
    assert "already" in refused[0]


def test_a_preview_is_another_one_once_what_is_said_changes(desk: Desk) -> None:
    track = desk.track("one.mp3")
    desk.say(track, title="Uno")
    (first,) = desk.preview()
    desk.say(track, title="Ein")
    (second,) = desk.preview()
    assert first.version != second.version
    assert replace(first, fields=(), version="") == replace(second, fields=(), version="")
