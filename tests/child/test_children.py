"""The child process: strangers' files may end it, and nothing else."""

import gc
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from soniq.child.model import Limits
from soniq.child.service import Children, Failure
from soniq.errors import Unavailable
from soniq.files.pictures import hash_of
from soniq.files.reading import Reading, Unreadable, read
from tests.files import media

MEGABYTE = 1024 * 1024
TIMED_OUT = 1.0  # seconds for a file in these tests


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def hasty() -> Iterator[Children]:
    """Gives up on a file after a second."""
    children = Children(Limits(seconds=TIMED_OUT))
    yield children
    children.close()


def tracks(folder: Path, count: int) -> list[bytes]:
    content = media.content("mp3")
    paths = [folder / f"{number:03}.mp3" for number in range(count)]
    for path in paths:
        path.write_bytes(content)
    return [os.fsencode(path) for path in paths]


def zlib_bomb(path: Path) -> bytes:
    """An MP3 of 300 kB whose ID3v2.4 frame unpacks to 300 MB, several times over."""
    text = zlib.compress(b"\0" + bytes(300 * MEGABYTE), 9)
    frame = b"TIT2" + _synchsafe(4 + len(text)) + b"\0\x09" + _synchsafe(300) + text
    path.write_bytes(b"ID3\4\0\0" + _synchsafe(len(frame)) + frame + media.content("mp3"))
    return os.fsencode(path)


def nested_moov(path: Path) -> bytes:
    """An MP4 of 16 kB that is 2,000 atoms deep."""
    depth = 2_000
    atoms = b"".join(struct.pack(">I4s", 8 * (depth - level), b"moov") for level in range(depth))
    path.write_bytes(struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + atoms)
    return os.fsencode(path)


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def stuck(path: Path) -> bytes:
    """A file that no reader gets through in time: an MP4 of a million atoms in `moov`."""
    atoms = struct.pack(">I4s", 8, b"free") * 6_000_000
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0)
    path.write_bytes(head + struct.pack(">I4s", 8 + len(atoms), b"moov") + atoms)
    return os.fsencode(path)


def failure(children: Children, path: bytes) -> Failure:
    [(_, answer)] = children.read([path])
    assert isinstance(answer, Failure)
    return answer


def memory_of(process: int, key: str) -> int:
    """Bytes, as Linux tells of a process."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise AssertionError(key)


@contextmanager
def watched(children: Children) -> Iterator[list[int]]:
    """The most memory that the child has had so far, looked at every few milliseconds."""
    peaks = [0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.003):
            process = children.process_id
            if process is not None:
                with suppress(OSError, AssertionError):
                    peaks.append(memory_of(process, "VmHWM"))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        over.set()
        watching.join()


def eventually(what: Callable[[], bool]) -> bool:
    for _ in range(400):
        if what():
            return True
        time.sleep(0.05)
    return False


def test_the_child_reads_what_the_server_would(children: Children, tmp_path: Path) -> None:
    paths = [media.write(tmp_path, fmt) for fmt in media.FORMATS]
    media.retag(paths[0], title="Títle", cover=media.picture())
    names = [os.fsencode(path) for path in paths]

    assert list(children.read(names)) == [(name, read(name)) for name in names]


def test_answers_come_in_the_order_of_the_paths(children: Children, tmp_path: Path) -> None:
    paths = tracks(tmp_path, 100)

    assert [path for path, _ in children.read(paths)] == paths


def test_paths_are_taken_only_a_little_ahead(children: Children, tmp_path: Path) -> None:
    taken: list[bytes] = []

    def paths() -> Iterator[bytes]:
        for path in tracks(tmp_path, 300):
            taken.append(path)
            yield path

    answers = children.read(paths())
    next(answers)

    assert len(taken) < 100
    assert sum(1 for _ in answers) == 299


def test_an_unreadable_file_is_told_with_its_reason(children: Children, tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("no sound at all")

    found = failure(children, os.fsencode(tmp_path / "text.mp3"))

    assert found.reason
    assert not found.killed
    assert failure(children, os.fsencode(tmp_path / "none.mp3")).reason == "It is gone."


def test_any_name_reaches_the_child(children: Children, tmp_path: Path) -> None:
    content = media.content("mp3")
    names = [b"\xff\xfe.mp3", "\N{GUITAR}.mp3".encode(), b"line\nbreak.mp3", b'"\\.mp3', b"-x.mp3"]
    paths = [os.fsencode(tmp_path) + b"/" + name for name in names]
    for path in paths:
        with open(path, "wb") as file:
            file.write(content)

    assert all(isinstance(answer, Reading) for _, answer in children.read(paths))


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


def test_threads_share_the_child(children: Children, tmp_path: Path) -> None:
    paths = tracks(tmp_path, 60)
    found: dict[int, list[bytes]] = {}

    def work(number: int) -> None:
        mine = paths[number::4]
        found[number] = [
            path for path, answer in children.read(mine) if isinstance(answer, Reading)
        ]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: paths[number::4] for number in range(4)}


def test_a_reader_that_stops_early_leaves_the_child_free(
    children: Children, tmp_path: Path
) -> None:
    paths = tracks(tmp_path, 100)
    answers = children.read(paths)
    next(answers)
    answers.close()

    assert isinstance(next(iter(children.read(paths[:1])))[1], Reading)


def test_pictures_are_rendered_while_files_wait(children: Children, tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    cover = media.picture(size=600)
    media.retag(path, title="A", cover=cover)
    name = os.fsencode(path)
    reading = children.read(tracks(tmp_path, 50))
    next(reading)

    rendered = children.render(name, hash_of(cover))

    assert (rendered.width, rendered.height) == (600, 600)
    assert sorted(rendered.webp) == [160, 480, 1200]
    assert sum(1 for _ in reading) == 49


def test_a_picture_that_is_gone_is_told(children: Children, tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")

    with pytest.raises(Unreadable, match="no longer"):
        children.render(os.fsencode(path), hash_of(b"another"))


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


def test_a_child_that_cannot_start_is_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    children = Children()

    with pytest.raises(Unavailable, match="does not start"):
        list(children.read([b"/x"]))
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

    assert len(os.listdir("/dev/fd")) == before


def test_files_are_only_read(children: Children, tmp_path: Path) -> None:
    paths = [media.write(tmp_path, fmt) for fmt in media.FORMATS]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}
    for path in paths:
        path.chmod(0o400)

    list(children.read([os.fsencode(path) for path in paths]))

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths} == before


def test_reading_here_and_there_need_no_mutagen_in_the_server() -> None:
    script = (
        "import sys, soniq.child.service, soniq.files.walk, soniq.files.volume\n"
        "import soniq.files.reading, soniq.files.artwork\n"
        "print({'mutagen', 'PIL', 'numpy', 'av'} & set(sys.modules))"
    )

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert printed.stdout.strip() == "set()"
