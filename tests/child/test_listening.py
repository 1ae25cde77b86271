"""Listening in children: several at a time, each file at most its own trouble."""

import hashlib
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from soniq.audio.analyse import Listener
from soniq.audio.model import Analysis
from soniq.child.listeners import LISTENING, Listeners
from soniq.child.model import Failure
from soniq.child.process import LISTENER
from soniq.child.pump import Batch, Pump
from soniq.errors import Unavailable
from soniq.units import Milliseconds
from tests import sound
from tests.child.strangers import MEGABYTE, eventually, memory_of

PATIENCE = 60
"""Seconds until a test that hangs gives up; nothing is measured with it."""


@pytest.fixture(scope="module")
def two() -> Iterator[Listeners]:
    """Two children at most, for all tests that do not end them."""
    listeners = Listeners(count=lambda: 2)
    yield listeners
    listeners.close()


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return _track(tmp_path_factory.mktemp("track"))


def _track(folder: Path, *, seed: int = 1, seconds: float = 3.0) -> bytes:
    path = sound.write(folder / f"{seed}.flac", sound.tune(seed, seconds=seconds), rate=16_000)
    return os.fsencode(path)


def _rounded(heard: Analysis | Failure) -> tuple[object, ...]:
    """What does not hang on how many threads add numbers up."""
    assert isinstance(heard, Analysis)
    assert heard.tempo is not None
    assert heard.tonality is not None
    assert heard.tags is not None
    return (
        *(heard.duration, heard.decoder, heard.loudness, heard.peaks, heard.xxh128, heard.sha256),
        *(round(heard.tempo.bpm, 1), heard.tonality.key),
        *(round(share, 3) for share in heard.tags.shares),
    )


def _digest(heard: Analysis | Failure) -> bytes:
    assert isinstance(heard, Analysis)
    return heard.sha256


def _sha256(path: bytes) -> bytes:
    return hashlib.sha256(Path(os.fsdecode(path)).read_bytes()).digest()


def _endless(folder: Path) -> bytes:
    """Four gigabytes of silence that take no room on the disk, and minutes to listen to."""
    length = 0xF000_0000
    path = folder / "endless.wav"
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", length + 36) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 1, 2, 44_100, 176_400, 4, 16))
        file.write(b"data" + struct.pack("<I", length))
        file.truncate(length + 44)
    return os.fsencode(path)


def test_a_child_hears_what_the_listener_does(two: Listeners, track: bytes) -> None:
    assert _rounded(two.hear(track, None)) == _rounded(Listener().hear(track))


def test_what_cannot_be_heard_is_told_and_the_child_goes_on(
    two: Listeners, track: bytes, tmp_path: Path
) -> None:
    (tmp_path / "text.mp3").write_text("no sound at all")

    found = two.hear(os.fsencode(tmp_path / "text.mp3"), Milliseconds(5_000))

    assert isinstance(found, Failure)
    assert not found.killed
    assert "No sound" in found.reason
    assert two.hear(b"/no/such.mp3", None) == Failure(reason="It is gone.")
    assert isinstance(two.hear(track, None), Analysis)


def test_any_name_reaches_the_child(two: Listeners, track: bytes, tmp_path: Path) -> None:
    for name in (b"\xff\xfe.flac", b"line\nbreak.flac", "♫ \"'.flac".encode()):
        path = os.path.join(os.fsencode(tmp_path), name)
        os.link(track, path)

        assert isinstance(two.hear(path, None), Analysis)


def test_many_threads_share_few_children(two: Listeners, tmp_path: Path) -> None:
    paths = [_track(tmp_path, seed=seed, seconds=1.5) for seed in range(12)]
    seen: set[int] = set()

    def hear(path: bytes) -> Analysis | Failure:
        heard = two.hear(path, None)
        seen.update(two.process_ids)
        return heard

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(hear, paths))

    assert [_digest(one) for one in found] == [_sha256(path) for path in paths]
    assert 1 <= len(seen) <= 2


def test_as_many_listen_as_may_now(track: bytes) -> None:
    allowed = [1]
    listeners = Listeners(count=lambda: allowed[0])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: listeners.hear(track, None), range(4)))
        one = len(listeners.process_ids)
        allowed[0] = 3
        list(pool.map(lambda _: listeners.hear(track, None), range(8)))
        three = len(listeners.process_ids)
    listeners.close()

    assert one == 1
    assert 2 <= three <= 3


def test_a_file_that_takes_too_long_costs_only_itself(track: bytes, tmp_path: Path) -> None:
    listeners = Listeners(replace(LISTENING, seconds=1.5), count=lambda: 1)

    tries = [listeners.hear(_endless(tmp_path), None) for _ in range(2)]
    after = listeners.hear(track, None)
    listeners.close()

    reason = "It kept its reader busy for more than 1.5 s."
    assert tries == [Failure(reason=reason, killed=True)] * 2
    assert isinstance(after, Analysis)


def test_a_long_file_is_given_more_time(tmp_path: Path) -> None:
    listeners = Listeners(replace(LISTENING, seconds=0.1), count=lambda: 1)

    heard = listeners.hear(_track(tmp_path, seconds=20.0), Milliseconds(120_000))
    listeners.close()

    assert isinstance(heard, Analysis)


def test_a_file_that_claims_years_is_not_waited_for_that_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.child.listeners._LONGEST", 4_000)
    listeners = Listeners(replace(LISTENING, seconds=0.5), count=lambda: 1)

    heard = listeners.hear(_endless(tmp_path), Milliseconds(10**11))
    listeners.close()

    reason = "It kept its reader busy for more than 1.5 s."
    assert heard == Failure(reason=reason, killed=True)


def test_who_asks_while_a_child_goes_home_and_soniq_goes_down_is_told() -> None:
    late = Batch(b"", [b"late"])

    class Leaving(Pump):
        def may_rest(self) -> bool:
            self.inbox.append(late)
            self.closed = True
            return super().may_rest()

    abandoned = Batch(b"", [b"abandoned"])
    abandoned.promise.cancel()
    Leaving(replace(LISTENING, idle_seconds=0.01), LISTENER).submit(abandoned)

    with pytest.raises(Unavailable, match="going down"):
        late.promise.result(PATIENCE)


def test_a_crash_costs_only_the_file_at_hand(track: bytes, tmp_path: Path) -> None:
    listeners = Listeners(count=lambda: 1)
    assert isinstance(listeners.hear(track, None), Analysis)
    [child] = listeners.process_ids
    crash = threading.Timer(0.5, os.kill, (child, signal.SIGSEGV))

    crash.start()
    found = listeners.hear(_endless(tmp_path), None)
    after = listeners.hear(track, None)
    listeners.close()

    assert found == Failure(reason="It crashed its reader (SIGSEGV).", killed=True)
    assert isinstance(after, Analysis)


def test_want_of_memory_costs_only_the_file_at_hand(track: bytes) -> None:
    """Which step runs out first, and whether its library says so or ends the child, is chance."""
    listeners = Listeners(replace(LISTENING, memory=330 * MEGABYTE), count=lambda: 1)

    found = [listeners.hear(track, None) for _ in range(2)]
    listeners.close()

    for one in found:
        assert isinstance(one, Failure)
        assert one.killed
        assert "more memory than soniq allows" in one.reason or "its reader" in one.reason


def test_a_child_is_replaced_after_so_many_tracks(track: bytes) -> None:
    listeners = Listeners(replace(LISTENING, files=2), count=lambda: 1)
    seen = []
    for _ in range(5):
        assert isinstance(listeners.hear(track, None), Analysis)
        seen.extend(listeners.process_ids)
    listeners.close()

    assert len(set(seen)) >= 2


def test_children_go_when_there_is_no_work_and_come_again(track: bytes) -> None:
    listeners = Listeners(replace(LISTENING, idle_seconds=0.2), count=lambda: 1)
    assert listeners.process_ids == []

    listeners.hear(track, None)
    assert eventually(lambda: listeners.process_ids == [])
    again = listeners.hear(track, None)
    listeners.close()

    assert isinstance(again, Analysis)


def test_after_close_nobody_waits(tmp_path: Path) -> None:
    listeners = Listeners(count=lambda: 1)
    endless = _endless(tmp_path)
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            listeners.hear(endless, None)
        except Unavailable as error:
            caught.append(error)

    waiting = [threading.Thread(target=wait) for _ in range(3)]
    for thread in waiting:
        thread.start()
    assert eventually(lambda: len(listeners.process_ids) == 1)
    [child] = listeners.process_ids
    listeners.close()
    for thread in waiting:
        thread.join()

    assert len(caught) == 3
    assert not Path(f"/proc/{child}").exists()
    with pytest.raises(Unavailable):
        listeners.hear(endless, None)


def test_a_broken_installation_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, track: bytes
) -> None:
    listeners = Listeners(count=lambda: 1)

    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(Unavailable, match="does not run"):
            listeners.hear(track, None)
    mended = listeners.hear(track, None)
    listeners.close()

    assert isinstance(mended, Analysis)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_child_is_bounded_yields_and_prints_nothing(track: bytes) -> None:
    script = (
        "import sys\n"
        "from soniq.child.listeners import Listeners\n"
        "listeners = Listeners(count=lambda: 1)\n"
        "listeners.hear(sys.argv[1].encode(), None)\n"
        "[child] = listeners.process_ids\n"
        "print(open(f'/proc/{child}/stat').read().rpartition(')')[2].split()[16])\n"
        "print(open(f'/proc/{child}/limits').read())\n"
        "listeners.close()\n"
        "print({'numpy', 'av', 'aubio', 'onnxruntime'} & set(sys.modules))\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", script, os.fsdecode(track)], capture_output=True, text=True
    )

    assert run.stderr == ""
    nice, *limits, loaded = run.stdout.splitlines()
    assert nice == "19"
    assert str(LISTENING.memory) in "".join(limits)
    assert loaded == "set()"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_memory_does_not_grow_with_tracks_or_their_length(tmp_path: Path) -> None:
    listeners = Listeners(count=lambda: 1)
    short = _track(tmp_path, seconds=62.0)
    for _ in range(2):
        listeners.hear(short, None)
    [child] = listeners.process_ids
    before = memory_of(child, "VmHWM")

    long = _track(tmp_path, seed=2, seconds=500.0)
    for path in (short, long):
        assert isinstance(listeners.hear(path, None), Analysis)
    after = memory_of(child, "VmHWM")
    listeners.close()

    assert after - before < 12 * MEGABYTE
    assert after < 200 * MEGABYTE
