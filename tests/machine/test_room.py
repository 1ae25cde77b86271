"""How much of the machine the listening may take, and when it makes room."""

import os

import pytest

from soniq.machine import cores
from soniq.machine.streams import LINGERS, Streams


@pytest.mark.parametrize(
    ("count", "memory", "listeners"),
    [(4, 4_000_000_000, 3), (2, 2_000_000_000, 1), (1, 2_000_000_000, 1), (4, 950_000_000, 1)],
)
def test_one_core_is_left_to_the_people_and_a_small_box_has_one_child(
    count: int, memory: int, listeners: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(count)))
    monkeypatch.setattr(cores, "memory_bytes", lambda: memory)
    assert cores.listeners() == listeners
    assert cores.listeners(7) == 7


def test_a_system_that_does_not_say_which_cores_are_ours_is_asked_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(cores, "memory_bytes", lambda: 8_000_000_000)
    assert cores.listeners() == 7


def test_the_memory_is_that_of_the_machine() -> None:
    assert 10**8 < cores.memory_bytes() < 10**14


def test_a_stream_counts_a_moment_longer_than_it_lasts() -> None:
    clock = [0.0]
    streams = Streams(lambda: clock[0])
    assert not streams.is_playing()
    with streams.playing():
        with streams.playing():
            clock[0] += 1_000
        assert streams.is_playing()
        clock[0] += 1_000
        assert streams.is_playing()
    clock[0] += LINGERS - 1
    assert streams.is_playing()
    clock[0] += 1
    assert not streams.is_playing()


def test_a_stream_that_fails_is_over() -> None:
    clock = [0.0]
    streams = Streams(lambda: clock[0])
    with pytest.raises(OSError, match="gone"), streams.playing():
        raise OSError("gone")
    clock[0] += LINGERS
    assert not streams.is_playing()
