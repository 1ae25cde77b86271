"""Files get the names that a template gives them; their tracks stay what they are."""

import os
from pathlib import Path

import pytest

from soniq.errors import NotFound
from soniq.moving.model import PlanId, Trouble
from soniq.units import AlbumId
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import album, put
from tests.shelf import picture

TEMPLATE = "{albumartist}/{year} - {album}/{track:02} - {title}"


def troubles(house: MovingHouse, plan: PlanId) -> dict[str, Trouble | None]:
    page = house.renames.moves(plan)
    return {os.fsdecode(move.source): move.trouble for move in page.moves}


def test_a_rename_moves_files_and_keeps_tracks_without_reading_anything(
    house: MovingHouse, music: Path
) -> None:
    album(music)
    house.scan(house.root_id)
    before = house.tracks()
    moved = house.rename(TEMPLATE)
    assert moved.moved == 3
    assert house.paths() == [f"Band/1999 - Record/{n:02} - Song {n}.mp3" for n in (1, 2, 3)]
    assert not (music / "in").exists()
    after = house.tracks()
    assert after.keys() == before.keys()
    assert [row[:8] for row in after.values()] == [row[:8] for row in before.values()]
    house.check()
    report = house.scan(house.root_id)
    assert (report.read, report.moved, report.missing, report.new) == (0, 0, 0, 0)
    assert house.tracks() == after


def test_a_preview_moves_nothing_and_counts_what_differs(house: MovingHouse, music: Path) -> None:
    album(music)
    put(music, "Band/1999 - Record/04 - Song 4.mp3", 9, title="Song 4", artist="Band",
        album="Record", number=4, year="1999")  # fmt: skip
    house.scan(house.root_id)
    disk = house.on_disk()
    plan = house.preview(TEMPLATE)
    assert (plan.count, plan.same, plan.troubled) == (3, 1, 0)
    assert plan.title == "Rename 3 files"
    assert house.on_disk() == disk
    first = house.renames.moves(plan.id, first=2)
    rest = house.renames.moves(plan.id, first=2, after=first.after)
    targets = [move.target for move in (*first.moves, *rest.moves)]
    assert targets == sorted(targets)
    assert len(targets) == 3
    assert rest.after is None


def test_only_the_chosen_tracks_or_album_are_planned(house: MovingHouse, music: Path) -> None:
    album(music)
    put(music, "x/other.mp3", 77, title="Other", artist="Else", album="Apart", number=1)
    house.scan(house.root_id)
    assert house.preview("{title}", house.track("Song 2")).count == 1
    apart = AlbumId(house.one("SELECT id FROM albums WHERE title = 'Apart'"))
    assert house.renames.preview("{title}", album_id=apart).count == 1
    assert house.renames.preview("{title}", root_id=house.root_id).count == 4


def test_files_that_swap_names_do_so(house: MovingHouse, music: Path) -> None:
    put(music, "a.mp3", 1, title="b", artist="A", album="X")
    put(music, "b.mp3", 2, title="c", artist="A", album="X")
    put(music, "c.mp3", 3, title="a", artist="A", album="X")
    put(music, "d.mp3", 4, title="e", artist="A", album="X")
    put(music, "e.mp3", 5, title="f", artist="A", album="X")
    house.scan(house.root_id)
    disk = house.on_disk()
    plan = house.preview("{title}")
    assert plan.troubled == 0
    moved = house.renames.apply(plan.id, by=None)
    assert moved.moved == 5
    now = house.on_disk()
    assert [now[name] for name in ("b.mp3", "c.mp3", "a.mp3", "e.mp3", "f.mp3")] == [
        disk[name] for name in ("a.mp3", "b.mp3", "c.mp3", "d.mp3", "e.mp3")
    ]
    house.check()
    assert house.scan(house.root_id).read == 0
    house.undo(moved.change)
    assert house.on_disk() == disk


def test_case_alone_can_change(house: MovingHouse, music: Path) -> None:
    put(music, "song.mp3", 1, title="SONG", artist="A", album="X")
    house.scan(house.root_id)
    assert house.rename("{title}").moved == 1
    assert house.paths() == ["SONG.mp3"]


def test_two_files_never_get_names_that_a_disk_takes_for_one(
    house: MovingHouse, music: Path
) -> None:
    put(music, "1.mp3", 1, title="Café", artist="A", album="X")
    put(music, "2.mp3", 2, title="CAFE\u0301", artist="A", album="X")
    put(music, "3.mp3", 3, title="Stays", artist="A", album="X")
    put(music, "STAYS.mp3", 4, title="STAYS", artist="A", album="X", number=7)
    put(music, "4.mp3", 5, title="free", artist="A", album="X")
    house.scan(house.root_id)
    plan = house.preview("{title}")
    assert troubles(house, plan.id) == {
        "1.mp3": Trouble.SAME_NAME,
        "2.mp3": Trouble.SAME_NAME,
        "3.mp3": Trouble.TAKEN,
        "4.mp3": None,
    }
    only = house.renames.moves(plan.id, troubled=True)
    assert len(only.moves) == plan.troubled == 3
    disk = house.on_disk()
    assert house.renames.apply(plan.id, by=None).moved == 1
    assert sorted(house.on_disk().values()) == sorted(disk.values())


def test_what_waits_for_a_file_that_stays_stays_too(house: MovingHouse, music: Path) -> None:
    put(music, "a.mp3", 1, title="b", artist="A", album="X")
    put(music, "b.mp3", 2, title="c", artist="A", album="X")
    put(music, "b.lrc.mp3", 3, title="d", artist="A", album="X")
    (music / "c.mp3").mkdir()
    house.scan(house.root_id)
    plan = house.preview("{title}")
    assert troubles(house, plan.id) == {
        "a.mp3": Trouble.TAKEN, "b.mp3": Trouble.TAKEN, "b.lrc.mp3": None,
    }  # fmt: skip


def test_lyrics_cue_sheets_and_covers_follow(house: MovingHouse, music: Path) -> None:
    album(music)
    (music / "in/1.lrc").write_text("la")
    (music / "in/1.txt").write_text("la la")
    (music / "in/cover.jpg").write_bytes(picture())
    (music / "in/Record.cue").write_text("cue")
    (music / "in/notes.pdf").write_text("pdf")
    house.scan(house.root_id)
    cover = house.one("SELECT cover FROM albums")
    before, disk = house.tracks(), house.on_disk()
    assert cover is not None
    moved = house.rename(TEMPLATE)
    there = "Band/1999 - Record"
    assert house.paths() == sorted(
        [
            f"{there}/01 - Song 1.lrc", f"{there}/01 - Song 1.mp3", f"{there}/01 - Song 1.txt",
            f"{there}/02 - Song 2.mp3", f"{there}/03 - Song 3.mp3", f"{there}/Record.cue",
            f"{there}/cover.jpg", "in/notes.pdf",
        ]
    )  # fmt: skip
    assert house.one("SELECT cover FROM albums") == cover
    house.check()
    house.scan(house.root_id)
    assert house.one("SELECT cover FROM albums") == cover
    house.undo(moved.change)
    assert house.on_disk() == disk
    assert house.tracks() == before


def test_a_cover_stays_with_tracks_that_stay(house: MovingHouse, music: Path) -> None:
    album(music)
    (music / "in/cover.jpg").write_bytes(picture())
    house.scan(house.root_id)
    house.rename(TEMPLATE, house.track("Song 1"))
    assert (music / "in/cover.jpg").exists()
    assert (music / "in/2.mp3").exists()


def test_the_cover_above_disc_folders_goes_with_all_discs(house: MovingHouse, music: Path) -> None:
    for disc in (1, 2):
        put(music, f"box/CD{disc}/1.mp3", disc, title=f"On {disc}", artist="Band", album="Box",
            number=1, disc=disc)  # fmt: skip
    (music / "box/folder.png").write_bytes(picture(png=True))
    house.scan(house.root_id)
    cover = house.one("SELECT cover FROM albums")
    house.rename("{artist}/{album}/{if multidisc}Disc {disc}/{end}{title}")
    assert house.paths() == [
        "Band/Box/Disc 1/On 1.mp3", "Band/Box/Disc 2/On 2.mp3", "Band/Box/folder.png",
    ]  # fmt: skip
    assert house.one("SELECT cover FROM albums") == cover is not None
    house.check()


def test_without_leave_nothing_moves_and_the_plan_says_so(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    house.allow(house.root_id, allowed=False)
    disk = house.on_disk()
    plan = house.preview(TEMPLATE)
    assert plan.count == plan.troubled == 3
    assert set(troubles(house, plan.id).values()) == {Trouble.LOCKED}
    assert house.renames.apply(plan.id, by=None).change is None
    assert house.on_disk() == disk
    assert house.journal.changes() == []


def test_leave_that_is_taken_back_after_the_preview_holds(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    house.allow(house.root_id, allowed=False)
    disk = house.on_disk()
    moved = house.renames.apply(plan.id, by=None)
    assert (moved.change, moved.moved, moved.left) == (None, 0, 3)
    assert "may not change" in moved.note
    assert house.on_disk() == disk


def test_a_file_changed_or_gone_since_the_preview_is_left(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    (music / "in/1.mp3").write_text("somebody else's")
    (music / "in/2.mp3").unlink()
    moved = house.renames.apply(plan.id, by=None)
    assert (moved.moved, moved.left) == (1, 2)
    assert (music / "in/1.mp3").read_text() == "somebody else's"
    again = house.preview(TEMPLATE)
    assert troubles(house, again.id) == {
        "in/1.mp3": Trouble.CHANGED, "in/2.mp3": Trouble.MISSING,
    }  # fmt: skip


def test_nothing_is_overwritten_that_came_after_the_preview(
    house: MovingHouse, music: Path
) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    place = music / "Band/1999 - Record/02 - Song 2.mp3"
    place.parent.mkdir(parents=True)
    place.write_text("precious")
    moved = house.renames.apply(plan.id, by=None)
    assert (moved.moved, moved.left) == (2, 1)
    assert place.read_text() == "precious"
    assert (music / "in/2.mp3").exists()


def test_no_file_leaves_through_a_link(house: MovingHouse, music: Path, tmp_path: Path) -> None:
    album(music)
    (tmp_path / "elsewhere").mkdir()
    (music / "Band").symlink_to(tmp_path / "elsewhere")
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    assert set(troubles(house, plan.id).values()) == {Trouble.LINK}
    (music / "Band").unlink()
    plan = house.preview(TEMPLATE)
    (music / "Band").symlink_to(tmp_path / "elsewhere")
    assert house.renames.apply(plan.id, by=None).moved == 0
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_tags_of_an_attacker_stay_inside_the_root(
    house: MovingHouse, music: Path, tmp_path: Path
) -> None:
    evil = [
        *("../../etc/cron.d/x", "/etc/passwd", "..", "a\x00b", "\u202egpj.exe", "CON", "x" * 900),
        *("~/.ssh/id", "-rf", "{title}", "\\\\server\\share", "a\nb", ".." * 40, "é" * 200),
    ]
    for number, text in enumerate(evil, start=1):
        put(music, f"{number}.mp3", number, title=text, artist=text, album=text, number=number)
    outside = sorted(path for path in tmp_path.iterdir())
    house.scan(house.root_id)
    house.rename("{artist}/{album}/{track} {title}")
    assert sorted(path for path in tmp_path.iterdir()) == outside
    paths = [os.fsencode(path) for path in house.paths()]
    assert len(paths) == len(evil)
    for path in paths:
        assert all(0 < len(name) <= 255 for name in path.split(b"/"))
        assert not set(path.decode()) & set('\\:*?"<>|\x00\n\u202e')


def test_names_that_are_no_text_are_renamed_and_come_back(house: MovingHouse, music: Path) -> None:
    put(music, b"\xff\xfe na\xefve/\xe9.mp3", 1, title="Fine", artist="A", album="X")
    house.scan(house.root_id)
    disk = house.on_disk()
    moved = house.rename("{artist}/{title}")
    assert house.paths() == ["A/Fine.mp3"]
    house.undo(moved.change)
    assert house.on_disk() == disk


def test_an_expired_or_unknown_plan_is_refused(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    with house.db.write() as tx:
        tx.execute("UPDATE rename_plans SET expires_at_ms = 1")
    with pytest.raises(NotFound, match="expired"):
        house.renames.apply(plan.id, by=None)
    assert house.renames.forget_old() == 1
    assert house.one("SELECT count(*) FROM plan_moves") == 0
    with pytest.raises(NotFound):
        house.renames.plan(PlanId(99))


def test_a_drive_that_is_away_moves_nothing(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    music.rename(music.with_name("unplugged"))
    moved = house.renames.apply(plan.id, by=None)
    assert moved.moved == 0
    assert "away" in moved.note
    music.with_name("unplugged").rename(music)
    assert house.rename(TEMPLATE).moved == 3


def test_templates_speak_of_the_track(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    assert house.renames.example(TEMPLATE, house.track("Song 2")) == (
        "Band/1999 - Record/02 - Song 2.mp3"
    )
    assert house.renames.example("{title}") == "Paranoid Android.flac"


def test_a_scan_after_a_half_moved_album_still_has_one_album(
    house: MovingHouse, music: Path
) -> None:
    album(music)
    house.scan(house.root_id)
    album_id = house.one("SELECT id FROM albums")
    house.rename(TEMPLATE, house.track("Song 1"))
    house.check()
    house.rename(TEMPLATE)
    assert house.one("SELECT id FROM albums WHERE missing_since_ms IS NULL") == album_id
    house.scan(house.root_id)
    house.check()


def test_a_root_taken_out_of_soniq_ends_a_batch_of_it(house: MovingHouse, music: Path) -> None:
    album(music)
    house.scan(house.root_id)
    plan = house.preview(TEMPLATE)
    house.roots.remove(house.root_id)
    disk = house.on_disk()
    moved = house.renames.apply(plan.id, by=None)
    assert moved.moved == 0
    assert house.on_disk() == disk
