"""Strangers' files: whatever is in them, the file stays, and so does soniq."""

import random
import struct
import zlib
from pathlib import Path

import pytest

from soniq.child.model import Failure, Limits
from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.files.rewritten import Retag
from tests.files import media
from tests.tagging.desk import Desk, contents


def order(path: Path, **fields: object) -> Retag:
    folder = bytes(path.parent)
    temp, kept = folder + b"/.soniq-1.tmp", folder + b"/kept"
    return Retag(path=bytes(path), temp=temp, kept=kept, fields=fields)


def bomb() -> bytes:
    """An MP3 whose ID3 tag inflates to 900 MB."""
    packed = zlib.compress(bytes(900 << 20), 9)

    def synchsafe(number: int) -> bytes:
        return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))

    body = struct.pack(">I", 0) + packed
    frame = b"TIT2" + synchsafe(len(body)) + b"\x00\x09" + body
    return b"ID3\x04\x00\x00" + synchsafe(len(frame)) + frame + media.content("mp3")


def test_a_tag_that_inflates_without_end_costs_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "bomb.mp3"
    path.write_bytes(bomb())
    before = contents(tmp_path)
    writers = Writers(Limits(memory=400 << 20, seconds=20))
    answer = writers.retag(order(path, title="New"))
    assert isinstance(answer, Failure)
    assert contents(tmp_path) == before
    good = media.write(tmp_path, "flac")
    assert not isinstance(writers.retag(order(good, title="New")), Failure)
    writers.close()


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_files_with_random_bytes_are_written_whole_or_not_at_all(
    fmt: str, tmp_path: Path, writers: Writers
) -> None:
    """Written means: the sound's hash was the same, and the fields came out."""
    chance = random.Random(fmt)
    path = media.write(tmp_path, fmt, seconds=1.0)
    media.retag(path, title="Old", comment="x" * 500, cover=media.picture())
    whole = path.read_bytes()
    for _ in range(12):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            broken[chance.randrange(min(len(broken), 3_000))] = chance.randrange(256)
        path.write_bytes(broken)
        before = contents(tmp_path)
        answer = writers.retag(order(path, title="New"))
        if isinstance(answer, Failure):
            assert contents(tmp_path) == before
        else:
            assert answer.reading.tags.title == "New"
            assert path.read_bytes() == broken
        for name in (".soniq-1.tmp", "kept"):
            (tmp_path / name).unlink(missing_ok=True)


def test_a_file_whose_name_is_no_text_is_written_and_taken_back(
    tmp_path: Path, children: Children, writers: Writers
) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for number, name in enumerate((b"\xff\xfe odd", b"-rf", b"new\nline", "é…𝄞".encode())):
        source = media.write(tmp_path, "aac", seed=number)
        source.rename(Path(str(music), (name + b".m4a").decode("utf-8", "surrogateescape")))
    desk = Desk(tmp_path, music, children, writers)
    desk.open()
    before = contents(music)
    desk.say_all({track: {"genres": ["Jazz"]} for track in desk.tracks()})
    report = desk.tagging.write(desk.tracks(), by=None)
    assert report.written == 4
    assert report.change_id is not None
    desk.journal.undo(report.change_id, by=None)
    assert contents(music) == before
    desk.close()


def test_a_copys_name_that_is_taken_is_not_written_over(tmp_path: Path, writers: Writers) -> None:
    path = media.write(tmp_path, "mp3")
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / ".soniq-1.tmp").symlink_to(victim)
    assert isinstance(writers.retag(order(path, title="New")), Failure)
    assert victim.read_bytes() == b"precious"
