"""What soniq cannot do safely it refuses in words, and nothing is lost: disks that are read-only or
full, and files that somebody else changed since they were looked at."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soniq.errors import SoniqError, Unavailable
from soniq.files.model import Cover
from soniq.journal.model import Source
from soniq.moving.model import PlanId
from soniq.provenance.edits import SetField
from tests.files import media
from tests.heirlooms import HARBOUR, Heirlooms, lay_out
from tests.shelf import picture

NOWHERE = "http://127.0.0.1:9"
TEMPLATE = "{albumartist}/{album}/{title} {track}"


def mount(place: Path, size: str) -> None:
    """A small disk; only root may make one."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("needs root and mount, to make a small disk")
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be made here: {mounted.stderr.decode()}")


def remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def fill(ballast: Path) -> None:
    """Takes the last byte of the disk."""
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            with pytest.raises(OSError, match="No space"):
                while True:
                    file.write(b"x" * size)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Where the music and the data of soniq lie, each on a disk of its own."""
    place = tmp_path / "disks"
    mount(place / "music", "64m")
    mount(place / "data", "64m")
    yield place
    for name in ("music", "data"):
        subprocess.run(["umount", "--lazy", str(place / name)], check=True)


@pytest.fixture
def home(disk: Path, tmp_path: Path) -> Iterator[Heirlooms]:
    """Something is said of each track that no file says yet."""
    lay_out(tmp_path / "pattern")
    home = Heirlooms(disk, tmp_path / "pattern", NOWHERE)
    home.soniq.editing.apply(home.tracks, SetField(field="genres", value=["Shanty"]), by=home.me)
    yield home
    home.close()


def refusals(home: Heirlooms, plan: PlanId) -> dict[str, str]:
    """What is told where files are to be changed, by what was asked for. plan: made before."""
    soniq, told = home.soniq, {}
    report = soniq.tagging.write(
        home.tracks, by=home.me, cover=Cover(image=picture(size=900), mime="image/jpeg")
    )
    assert report.written == 0
    (told["tags"],) = {refused.reason for refused in report.refused}
    moved = soniq.renames.apply(plan, by=home.me)
    assert moved.moved == 0
    told["rename"] = moved.note
    deeds: dict[str, Callable[[], object]] = {
        "quarantine": lambda: soniq.quarantine.put_away(
            track_ids=home.tracks[:3], title="Away", source=Source.PERSON, by=home.me
        ),
        "merge": lambda: soniq.duplicates.resolve_all(by=home.me),
    }
    soniq.duplicates.find()
    for name, deed in deeds.items():
        with pytest.raises(SoniqError) as refused:
            deed()
        told[name] = str(refused.value)
    return told


def test_a_read_only_music_folder_is_told_and_left(home: Heirlooms) -> None:
    disk, sounds, shown = home.disk(), home.sounds(), home.shown()
    plan = home.soniq.renames.preview(TEMPLATE).id
    remount(home.music, "ro")
    for name, told in refusals(home, plan).items():
        assert "read-only" in told.lower(), (name, told)
    assert (home.disk(), home.sounds(), home.shown()) == (disk, sounds, shown)
    remount(home.music, "rw")
    assert home.leftovers() == []
    assert home.soniq.tagging.write(home.tracks, by=home.me).written == sum(sounds.values())
    home.check()


def test_a_full_music_disk_refuses_what_needs_room(home: Heirlooms) -> None:
    disk, sounds = home.disk(), home.sounds()
    ballast = home.music / "ballast"
    fill(ballast)
    report = home.soniq.tagging.write(home.tracks, by=home.me)
    assert report.written == 0
    assert all("Make room first" in refused.reason for refused in report.refused)
    ballast.unlink()
    assert (home.disk(), home.leftovers()) == (disk, [])
    assert home.soniq.tagging.write(home.tracks, by=home.me).written == len(report.refused)
    assert home.sounds() == sounds
    home.check()


def test_a_full_disk_of_soniqs_own_refuses_and_keeps_all(home: Heirlooms, disk: Path) -> None:
    before, sounds, shown = home.disk(), home.sounds(), home.shown()
    image = media.picture(size=1_000, bytes_at_least=300_000)
    home.soniq.db.tidy()
    fill(disk / "data" / "ballast")
    deeds: list[Callable[[], object]] = [
        lambda: home.soniq.artworks.upload(home.albums[0], image, by=home.me),
        lambda: home.soniq.editing.apply(
            home.tracks, SetField(field="comment", value="x" * 3_900), by=home.me
        ),
    ]
    for deed in deeds:
        with pytest.raises(Unavailable, match=r"(?s)disk.*space|full"):
            deed()
    try:
        report = home.soniq.tagging.write(home.tracks, by=home.me)
        told = " ".join(refused.reason for refused in report.refused)
        assert report.written == 0
    except Unavailable as refused:
        told = str(refused)
    assert "full" in told or "space" in told or "room" in told
    assert home.sounds() == sounds
    (disk / "data" / "ballast").unlink()
    assert home.disk() == before
    assert home.shown() == shown
    home.check()
    assert home.soniq.artworks.upload(home.albums[0], image, by=home.me) is not None
    assert home.soniq.tagging.write(home.tracks, by=home.me).written == sum(sounds.values())


def test_what_somebody_else_changed_since_it_was_looked_at_stays_theirs(home: Heirlooms) -> None:
    soniq, track = home.soniq, home.track("Low Tide")
    seen = soniq.tagging.preview([track])
    plan = soniq.renames.preview(TEMPLATE, track_ids=[track])
    theirs = home.music / "Lanterns/Harbour/01 Low Tide.flac"
    media.retag(theirs, title="Theirs")
    content = theirs.read_bytes()

    versions = {change.file_id: change.version for change in seen}
    report = soniq.tagging.write([track], by=home.me, versions=versions)
    assert (report.written, len(report.refused)) == (0, 1)
    assert "changed" in report.refused[0].reason
    moved = soniq.renames.apply(plan.id, by=home.me)
    assert theirs.read_bytes() == content if moved.moved == 0 else moved.moved == 1
    assert content in {path.read_bytes() for path in home.music.rglob("*.flac") if path.is_file()}
    home.scan()
    assert soniq.library.track(track).title == "Theirs"
    home.check()


def test_a_file_that_came_into_the_way_is_not_written_over(home: Heirlooms) -> None:
    track = home.track("Low Tide")
    plan = home.soniq.renames.preview("Here/{title}", track_ids=[track])
    stranger = home.music / "Here" / "Low Tide.flac"
    stranger.parent.mkdir()
    stranger.write_bytes(b"theirs")
    before = home.disk()
    moved = home.soniq.renames.apply(plan.id, by=home.me)
    assert moved.moved == 0
    assert moved.note
    assert home.disk() == before
    assert HARBOUR["title"] in home.soniq.library.track(track).album
