"""Against a stand-in of MusicBrainz, in its own process, that counts who comes too soon."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from soniq.clients.exchange import Deadlines
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.musicbrainz import MusicBrainz, quoted
from tests.clients.asking import House, house

SHARED = Path(os.environ.get("SONIQ_SHARED") or Path(__file__).parents[3] / "shared")
MATCHING = SHARED / "fixtures" / "matching"
RATE = 5
TITLES = 10
"""Of each of the threads."""

pytestmark = pytest.mark.skipif(
    not (MATCHING / "fake_mb.py").is_file(), reason="there is no stand-in here"
)


class StandIn:
    def __init__(self, url: str) -> None:
        self.url = url

    def stats(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/_stats", timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
            return told


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(MATCHING / "fake_mb.py"), "--port", str(port)]
    command += ["--index", str(MATCHING / "mb_release_groups.jsonl"), "--rate", str(RATE)]
    running = subprocess.Popen(command)
    try:
        made = StandIn(f"http://127.0.0.1:{port}")
        while running.poll() is None:
            with suppress(OSError):
                made.stats()
                break
            time.sleep(0.05)
        yield made
    finally:
        running.terminate()
        running.wait()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, deadlines=Deadlines()) as opened:
        yield opened


def groups() -> list[dict[str, str]]:
    lines = (MATCHING / "mb_release_groups.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[: 3 * TITLES]]


def test_three_threads_of_searches_never_come_too_soon(made: House, stand_in: StandIn) -> None:
    musicbrainz = MusicBrainz(made.transport, stand_in.url, RATE)
    before, found = stand_in.stats(), []

    def search(wanted: list[dict[str, str]]) -> None:
        for group in wanted:
            query = f"artist:{quoted(group['artist'])} AND releasegroup:{quoted(group['title'])}"
            with suppress(ServiceFailed):
                found.append((group["id"], musicbrainz.search_release_groups(query)))

    wanted = groups()
    parts = [wanted[start::3] for start in range(3)]
    threads = [threading.Thread(target=search, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    after = stand_in.stats()
    assert len(found) == len(wanted)
    assert all(any(hit.id == wanted_id for hit in hits) for wanted_id, hits in found)
    assert after.get("requests", 0) - before.get("requests", 0) == len(wanted)
    assert after.get("rate_limited", 0) == 0
    assert after.get("bad_ua", 0) == 0
    assert made.transport.user_agent in after["uas"]


def test_a_group_is_looked_up_and_one_that_is_not_there_is_not_found(
    made: House, stand_in: StandIn
) -> None:
    musicbrainz = MusicBrainz(made.transport, stand_in.url, RATE)
    wanted = groups()[0]
    assert musicbrainz.release_group(wanted["id"]).title == wanted["title"]
    with pytest.raises(ServiceFailed) as failed:
        musicbrainz.release_group("ffffffff-ffff-4fff-bfff-ffffffffffff")
    assert failed.value.kind is FailureKind.NOT_FOUND


def test_who_comes_too_soon_all_the_same_is_told_to_wait_and_does(
    made: House, stand_in: StandIn
) -> None:
    """As where somebody else in the household asks, too."""
    hasty = MusicBrainz(made.transport, stand_in.url, 40.0)
    before = stand_in.stats()
    for group in groups()[:3]:
        hasty.search_release_groups(f"releasegroup:{quoted(group['title'])}")
    after = stand_in.stats()
    assert after["rate_limited"] > before.get("rate_limited", 0)
    assert after["requests"] - before["requests"] <= 9
