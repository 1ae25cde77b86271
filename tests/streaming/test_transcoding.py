"""Transcodes in the making: one for all who want it, none for nobody, and never half of one."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.audio.coding import Format
from soniq.errors import Invalid, SoniqError, Unavailable
from soniq.streaming import service
from soniq.streaming.growing import Reading
from soniq.streaming.model import Plan, Ready, Source
from soniq.streaming.service import WAITING, Transcoding
from soniq.units import Milliseconds
from tests.conftest import SHARED
from tests.shelf import Shelf
from tests.streaming.taps import eventually, file, parts, tap, transcoders

MP3 = Plan(format=Format.MP3, bitrate=128)
OPUS = Plan(format=Format.OPUS, bitrate=96)
START = Milliseconds(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "transcodes"


@pytest.fixture
def transcoding(folder: Path) -> Iterator[Transcoding]:
    made = Transcoding(folder, at_once=lambda: 1, most_bytes=lambda: 2**30)
    yield made
    made.close()
    assert transcoders() == []


@pytest.fixture
def song(shelf: Shelf) -> Path:
    return shelf.add("song.flac", seconds=6)


def begun(transcoding: Transcoding, source: Source, plan: Plan = MP3) -> Reading:
    found = transcoding.open(source, plan, offset=START)
    assert isinstance(found, Reading)
    return found


def end(reading: Reading) -> bytes:
    """All of it, once it is done."""
    eventually(lambda: reading.state.is_done or reading.state.failure)
    if reading.state.failure is not None:
        raise reading.state.failure
    content = reading.read(0, reading.state.size)
    reading.close()
    return content


def kept(found: Ready | Reading) -> bytes:
    assert isinstance(found, Ready)
    try:
        return os.pread(found.handle, found.size, 0)
    finally:
        os.close(found.handle)


def settled(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.suffix != ".part"]


def test_what_was_made_once_is_kept(transcoding: Transcoding, song: Path, folder: Path) -> None:
    with file(song) as source:
        content = end(begun(transcoding, source))
        eventually(lambda: settled(folder))
        assert kept(transcoding.open(source, MP3, offset=START)) == content
    assert parts(folder) == []


def test_another_file_place_or_plan_is_another_transcode(
    transcoding: Transcoding, song: Path, shelf: Shelf
) -> None:
    with file(song) as source, file(shelf.add("other.flac", seconds=6), 2) as other:
        one = end(begun(transcoding, source))
        assert end(begun(transcoding, other)) != one
        assert end(begun(transcoding, source, OPUS)) != one
        later = transcoding.open(source, MP3, offset=Milliseconds(2_000))
        assert isinstance(later, Reading)
        assert len(end(later)) < len(one)
        changed = Source(
            file_id=source.file_id,
            handle=other.handle,
            size=other.size,
            mtime_ns=other.mtime_ns,
            duration=other.duration,
        )
        assert isinstance(transcoding.open(changed, MP3, offset=START), Reading)


def test_a_listener_hears_it_while_it_is_made(transcoding: Transcoding, tmp_path: Path) -> None:
    with tap(tmp_path / "tap") as source:
        reading = begun(transcoding, source.source())
        told = threading.Event()
        reading.listen(told.set)
        source.begin()
        source.until(lambda: reading.state.size > 10_000)
        assert told.is_set()
        assert not reading.state.is_done
        assert len(reading.read(0, 5_000)) == 5_000
        reading.close()


def test_two_who_want_the_same_share_one_child(transcoding: Transcoding, tmp_path: Path) -> None:
    with tap(tmp_path / "tap") as source:
        one = begun(transcoding, source.source())
        other = begun(transcoding, source.source())
        source.begin()
        source.until(lambda: one.state.size > 5_000)
        assert len(transcoders()) == 1
        assert one.read(0, 100) == other.read(0, 100) != b""
        one.close()
        size = other.state.size
        source.until(lambda: other.state.size > size + 5_000)
        other.close()


@pytest.mark.parametrize("heard", [True, False])
def test_when_the_last_listener_has_left_no_child_and_no_file_is_left(
    transcoding: Transcoding, tmp_path: Path, folder: Path, heard: bool
) -> None:
    """Even of a child that hangs on a drive which does not answer."""
    with tap(tmp_path / "tap") as source:
        reading = begun(transcoding, source.source())
        eventually(transcoders)
        if heard:
            source.begin()
            source.until(lambda: reading.state.size)
        reading.close()
        eventually(lambda: not transcoders())
        eventually(lambda: not parts(folder))
        assert settled(folder) == []
        again = begun(transcoding, source.source())
        assert again.state.failure is None
        again.close()


def test_who_comes_back_within_a_moment_finds_it_going_on(
    transcoding: Transcoding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As players do: they look at the head of a stream, close it and open it again."""
    monkeypatch.setattr("soniq.streaming.growing.LINGERS", 60.0)
    with tap(tmp_path / "tap") as source:
        one = begun(transcoding, source.source())
        eventually(transcoders)
        (child,) = transcoders()
        one.close()
        other = begun(transcoding, source.source())
        assert transcoders() == [child]
        other.close()
        monkeypatch.setattr("soniq.streaming.growing.LINGERS", 0.0)


def test_the_line_is_served_in_order_and_is_not_endless(
    transcoding: Transcoding, tmp_path: Path, song: Path
) -> None:
    with tap(tmp_path / "tap") as source, file(song) as other:
        first = begun(transcoding, source.source())
        eventually(transcoders)
        waiting = [
            transcoding.open(other, OPUS, offset=Milliseconds(place)) for place in range(WAITING)
        ]
        with pytest.raises(Unavailable, match="Try again in a moment") as refused:
            transcoding.open(other, MP3, offset=START)
        assert refused.value.retry_after
        assert len(transcoders()) == 1
        ended: list[int] = []
        for place, reading in enumerate(waiting):
            assert isinstance(reading, Reading)
            reading.listen(lambda place=place: ended.append(place))  # type: ignore[misc]  # bound
        first.close()
        for reading in waiting:
            assert isinstance(reading, Reading)
            assert end(reading)
        assert list(dict.fromkeys(ended)) == list(range(WAITING))


def test_as_many_are_made_at_once_as_are_allowed(tmp_path: Path, folder: Path) -> None:
    transcoding = Transcoding(folder, at_once=lambda: 2, most_bytes=lambda: 0)
    with tap(tmp_path / "1") as one, tap(tmp_path / "2") as two, tap(tmp_path / "3") as three:
        readings = [
            begun(transcoding, each.source(number)) for number, each in enumerate((one, two, three))
        ]
        eventually(lambda: len(transcoders()) == 2)
        readings[0].close()
        eventually(lambda: len(transcoders()) == 2)
        readings[1].close()
        eventually(lambda: len(transcoders()) == 1)
        transcoding.close()
    assert transcoders() == []
    assert parts(folder) == []


def test_the_least_lately_played_go_when_the_room_is_full(folder: Path, song: Path) -> None:
    room = 250_000  # two of them
    transcoding = Transcoding(folder, at_once=lambda: 1, most_bytes=lambda: room)
    with file(song) as source:
        for place in range(4):
            for offset in (0, place):  # the first is played again and again
                found = transcoding.open(source, MP3, offset=Milliseconds(offset))
                if isinstance(found, Reading):
                    end(found)
                    eventually(lambda: not transcoding.is_busy)
                else:
                    os.close(found.handle)
                assert sum(path.stat().st_size for path in settled(folder)) <= room
        names = {path.name.split("-")[5] for path in settled(folder)}
    assert {"0", "3"} <= names
    assert "1" not in names
    transcoding.close()


def test_a_disk_that_is_nearly_full_is_left_alone(
    transcoding: Transcoding, song: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SPARE", 2**62)
    with file(song) as source, pytest.raises(Unavailable, match="nearly full"):
        end(begun(transcoding, source))
    eventually(lambda: not parts(folder))


def test_a_place_behind_the_end_is_refused(transcoding: Transcoding, song: Path) -> None:
    with file(song, seconds=6) as source:
        for offset in (6_000, 10**12, -1):
            with pytest.raises(Invalid):
                transcoding.open(source, MP3, offset=Milliseconds(offset))


def test_a_file_that_is_no_sound_is_told_in_words(transcoding: Transcoding, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp3"
    for content in (b"", b"RIFF....WAVE", os.urandom(50_000)):
        broken.write_bytes(content)
        with file(broken) as source, pytest.raises(Invalid, match="cannot be made into mp3"):
            end(begun(transcoding, source))


def test_a_swapped_link_changes_nothing(transcoding: Transcoding, song: Path) -> None:
    """The child has the file that was opened, not a path."""
    with file(song) as source:
        song.unlink()
        song.symlink_to("/etc/passwd")
        assert end(begun(transcoding, source))


KILLED = """
import os, sys, time
from pathlib import Path
from soniq.streaming.service import Transcoding
from tests.streaming.taps import tap
from tests.streaming.test_transcoding import begun

folder = Path(sys.argv[1])
transcoding = Transcoding(folder / "transcodes", at_once=lambda: 1, most_bytes=lambda: 2**30)
with tap(folder / "tap") as source:
    reading = begun(transcoding, source.source())
    source.begin()
    while reading.state.size < 10_000:
        source.let_out(0.3)
    from tests.streaming.taps import transcoders
    print(*transcoders(), flush=True)
    time.sleep(600)
"""


def test_a_server_killed_in_the_midst_leaves_nothing_that_is_served(
    tmp_path: Path, folder: Path
) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    (child,) = (int(word) for word in server.stdout.readline().split())
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    eventually(lambda: not Path(f"/proc/{child}/cwd").exists())
    assert len(parts(folder)) == 1
    assert settled(folder) == []
    transcoding = Transcoding(folder, at_once=lambda: 1, most_bytes=lambda: 2**30)
    transcoding.forget_parts()
    assert parts(folder) == []
    transcoding.close()


@pytest.mark.skipif(not (SHARED / "audio").is_dir(), reason=f"needs the files of {SHARED}")
@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.long)])
def test_odd_and_broken_files_of_others_end_in_sound_or_in_words(folder: Path, every: int) -> None:
    found = sorted(path for path in (SHARED / "audio" / "torture").rglob("*") if path.is_file())
    files = found[::every]
    transcoding = Transcoding(folder, at_once=lambda: 2, most_bytes=lambda: 0)
    sounds, words = 0, set()
    for number, path in enumerate(files):
        with file(path, number, seconds=0) as source:
            reading = begun(transcoding, source)
            try:
                sounds += bool(end(reading))
            except SoniqError as error:
                words.add(str(error))
            finally:
                reading.close()
    transcoding.close()
    assert sounds > len(files) / 2
    assert words
    assert not [said for said in words if not said.endswith(".") or "/dev" in said or "rno" in said]
