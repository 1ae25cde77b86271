"""Strangers' files may end the child, and nothing else; it stays within its bounds."""

import gc
import os
import signal
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from soniq.child.model import Limits
from soniq.child.service import Children, Failure
from soniq.errors import Unavailable
from soniq.files.pictures import hash_of
from soniq.files.reading import Reading, Unreadable
from tests.child.strangers import (
    MEGABYTE,
    eventually,
    memory_of,
    nested_moov,
    stuck,
    tracks,
    watched,
    zlib_bomb,
)


def test_a_zlib_bomb_costs_its_own_file_only(children: Children, tmp_path: Path) -> None:
    good = tracks(tmp_path, 3)
    bomb = zlib_bomb(tmp_path / "bomb.mp3")
    assert (tmp_path / "bomb.mp3").stat().st_size < MEGABYTE

    with watched(children) as peaks:
        answers = dict(children.read([*good[:1], bomb, *good[1:]]))

    assert 100 * MEGABYTE < max(peaks) < 512 * MEGABYTE
    assert answers[bomb] == Failure(reason="Its tags claim more memory than soniq allows.")
    assert all(isinstance(answers[path], Reading) for path in good)


def test_atoms_nested_without_end_cost_their_own_file_only(
    children: Children, tmp_path: Path
) -> None:
    good = tracks(tmp_path, 2)
    nested = nested_moov(tmp_path / "nested.m4a")

    with watched(children) as peaks:
        answers = dict(children.read([good[0], nested, good[1]]))

    assert max(peaks) < 512 * MEGABYTE
    found = answers[nested]
    assert isinstance(found, Failure)
    assert "nested deeper" in found.reason
    assert all(isinstance(answers[path], Reading) for path in good)


def test_a_file_that_takes_too_long_costs_only_itself(hasty: Children, tmp_path: Path) -> None:
    good = tracks(tmp_path, 40)
    slow = stuck(tmp_path / "slow.m4a")

    answers = dict(hasty.read([*good[:20], slow, *good[20:]]))

    assert answers[slow] == Failure(
        reason="It kept its reader busy for more than 1 s.", killed=True
    )
    assert all(isinstance(answers[path], Reading) for path in good)


def test_a_child_that_is_killed_costs_the_file_at_hand(hasty: Children, tmp_path: Path) -> None:
    good = tracks(tmp_path, 40)
    slow = stuck(tmp_path / "slow.m4a")
    assert isinstance(next(iter(hasty.read(good[:1])))[1], Reading)
    process = hasty.process_id
    assert process is not None
    killer = threading.Timer(0.4, os.kill, (process, signal.SIGKILL))

    killer.start()
    answers = dict(hasty.read([*good[:20], slow, *good[20:]]))

    found = answers[slow]
    assert isinstance(found, Failure)
    assert found.killed
    assert "killed" in found.reason
    assert all(isinstance(answers[path], Reading) for path in good)


def test_two_killers_in_one_batch_are_each_told(hasty: Children, tmp_path: Path) -> None:
    good = tracks(tmp_path, 3)
    first, second = stuck(tmp_path / "a.m4a"), stuck(tmp_path / "b.m4a")

    answers = list(hasty.read([first, good[0], good[1], second, good[2]]))

    assert [isinstance(answer, Failure) for _, answer in answers] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_an_image_of_too_many_pixels_is_refused(children: Children, tmp_path: Path) -> None:
    rows = zlib.compress(bytes(1) * 20_001 * 200, 9)
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    image = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    (tmp_path / "huge.png").write_bytes(image)

    with pytest.raises(Unreadable, match="20000 × 20000 pixels"):
        children.render(os.fsencode(tmp_path / "huge.png"), hash_of(image))


def test_the_child_goes_when_there_is_no_work_and_comes_again(tmp_path: Path) -> None:
    children = Children(Limits(idle_seconds=0.1))
    paths = tracks(tmp_path, 1)
    assert children.process_id is None

    list(children.read(paths))
    assert eventually(lambda: children.process_id is None)
    again = list(children.read(paths))
    children.close()

    assert isinstance(again[0][1], Reading)


def test_the_child_is_replaced_after_so_many_files(tmp_path: Path) -> None:
    children = Children(Limits(files=20))
    paths = tracks(tmp_path, 30)

    before = list(children.read(paths[:5]))
    first = children.process_id
    between = list(children.read(paths[5:25]))
    after = list(children.read(paths[25:]))
    second = children.process_id
    children.close()

    assert first != second
    assert all(isinstance(answer, Reading) for _, answer in (*before, *between, *after))


def test_after_close_nobody_waits(tmp_path: Path) -> None:
    children = Children()
    answers = children.read([stuck(tmp_path / "slow.m4a")])
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            list(answers)
        except Unavailable as error:
            caught.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert eventually(lambda: children.process_id is not None)
    process = children.process_id
    children.close()
    waiting.join()

    assert len(caught) == 1
    assert process is not None
    assert not Path(f"/proc/{process}").exists()
    with pytest.raises(Unavailable):
        list(children.read([b"/x"]))
    children.close()


@pytest.mark.parametrize("python", ["/bin/false", "/no/such/python"])
def test_a_child_that_cannot_start_is_told_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: str
) -> None:
    children = Children()
    paths = tracks(tmp_path, 40)

    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", python)
        for _ in range(2):
            with pytest.raises(Unavailable, match="does not run"):
                list(children.read(paths))
    mended = list(children.read(paths))
    children.close()

    assert all(isinstance(answer, Reading) for _, answer in mended)


def test_a_child_that_talks_nonsense_leaves_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    babbler = tmp_path / "python"
    babbler.write_text("#!/bin/sh\nread line\necho nonsense\nsleep 5\n")
    babbler.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(babbler))
    children = Children()

    with pytest.raises(Unavailable, match="does not run"):
        list(children.read(tracks(tmp_path, 1)))
    children.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_child_is_bounded_and_bare(children: Children, tmp_path: Path) -> None:
    os.environ["SONIQ_SECRET"] = "hush"
    with open(tmp_path / "open", "w") as held:
        os.set_inheritable(held.fileno(), True)
        list(children.read(tracks(tmp_path, 1)))
        process = children.process_id
        about = Path(f"/proc/{process}")
        opened = {str(link.readlink()) for link in (about / "fd").iterdir()}
        limits = (about / "limits").read_text()
        environment = (about / "environ").read_bytes()
        nice = (about / "stat").read_text().rpartition(")")[2].split()[16]
    del os.environ["SONIQ_SECRET"]

    assert process is not None
    assert str(tmp_path / "open") not in opened
    assert b"hush" not in environment
    assert int(nice) == 19
    assert str(400 * MEGABYTE) in limits
    assert memory_of(process, "VmRSS") < 64 * MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise")
def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    slow = stuck(tmp_path / "slow.m4a")
    script = (
        "import os, sys, threading, time\n"
        "from soniq.child.service import Children\n"
        "children = Children()\n"
        "threading.Thread(target=lambda: list(children.read([os.fsencode(sys.argv[1])]))).start()\n"
        "while children.process_id is None: time.sleep(0.01)\n"
        "time.sleep(0.5)\n"
        "print(children.process_id, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, os.fsdecode(slow)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert Path(f"/proc/{child}").exists()

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert eventually(lambda: not Path(f"/proc/{child}").exists())


def test_no_descriptor_is_left_behind(tmp_path: Path) -> None:
    paths = tracks(tmp_path, 20)
    children = Children(Limits(files=5))
    list(children.read(paths))
    children.close()
    gc.collect()
    before = len(os.listdir("/dev/fd"))

    for _ in range(3):
        children = Children(Limits(files=5))
        list(children.read(paths))
        children.close()
    gc.collect()

    assert len(os.listdir("/dev/fd")) <= before
