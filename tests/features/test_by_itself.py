"""The whole of soniq listens by itself: to what a scan finds, with its own networks."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soniq.app import Soniq
from soniq.features.model import AnalysisState, Source
from soniq.jobs.model import JobStatus, JobType
from tests.jobs.house import PATIENCE
from tests.shelf import Shelf
from tests.sound import chord, clicks, write


class Watched:
    """A soniq that is started, and a way to wait for it."""

    def __init__(self, soniq: Soniq) -> None:
        self.soniq = soniq
        self._change = threading.Condition()

    def hear(self, _: object) -> None:
        with self._change:
            self._change.notify_all()

    def until(self, arrived: Callable[[], bool]) -> None:
        with self._change:
            assert self._change.wait_for(arrived, timeout=PATIENCE), self.soniq.features.status()

    def is_idle(self) -> bool:
        return not self.soniq.jobs.active()

    def analyses(self) -> list[JobStatus]:
        jobs = self.soniq.jobs.recent().items
        return [job.status for job in jobs if job.job_type is JobType.ANALYSIS]


@pytest.fixture
def started(tmp_path: Path, shelf: Shelf) -> Iterator[Watched]:
    write(shelf.place("Ada/Notes/01.flac"), clicks(100.0, seconds=20) + chord("C", seconds=20))
    soniq = Soniq.open(
        {"data": tmp_path / "data", "music": (shelf.root,), "watch": False}, alone_as="a test"
    )
    watched = Watched(soniq)
    with soniq.bus.listen(watched.hear):
        soniq.start()
        yield watched
        soniq.close()


def test_what_a_scan_finds_is_heard_and_then_it_rests(started: Watched, shelf: Shelf) -> None:
    soniq = started.soniq
    started.until(lambda: soniq.features.status().analysed == 1 and started.is_idle())
    (track,) = soniq.library.tracks().items
    found = soniq.features.of_track(track.id)
    assert found.bpm_source is Source.ONNX
    assert found.bpm == pytest.approx(100, rel=0.02)
    assert found.moods is not None
    assert soniq.features.status().state is AnalysisState.IDLE
    assert started.analyses() == [JobStatus.COMPLETED]

    shelf.put("Ada/Notes/02.flac", (shelf.root / "Ada/Notes/01.flac").read_bytes()[:9_000])
    soniq.jobs.start(JobType.FILESYSTEM_SCAN)
    started.until(lambda: soniq.library.totals().tracks == 2 and started.is_idle())
    started.until(lambda: soniq.features.status().unheard == 1 and started.is_idle())
    assert len(soniq.features.unheard().items) == 1


def test_a_pause_holds_until_it_is_resumed_and_a_setting_switches_it_off(
    started: Watched, shelf: Shelf
) -> None:
    soniq = started.soniq
    started.until(lambda: soniq.features.status().analysed == 1 and started.is_idle())
    soniq.features.pause()
    shelf.add("Ada/More/01.mp3", title="More", sound=1, artist="Ada", album="More")
    soniq.jobs.start(JobType.FILESYSTEM_SCAN)
    started.until(lambda: soniq.features.status().total == 2 and started.is_idle())
    assert soniq.features.status().state is AnalysisState.PAUSED
    soniq.preferences.set("analyse", False, soniq.loaded)
    soniq.features.resume()
    assert started.is_idle()
    soniq.preferences.set("analyse", True, soniq.loaded)
    started.until(lambda: soniq.features.status().analysed == 2 and started.is_idle())
    assert started.analyses() == [JobStatus.COMPLETED] * 2
