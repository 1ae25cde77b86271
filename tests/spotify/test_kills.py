"""A process that is killed amid a sync, again and again, asks for no page twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.fakes.spotify.served import served
from tests.fakes.spotify.web import FakeSpotify
from tests.spotify.home import ADA, Home

TREE = Path(__file__).parents[2]


class Killing:
    """Kills whoever asks for a page at its turns; that page was never answered."""

    def __init__(self, *turns: int) -> None:
        self.turns = set(turns)
        self.pages: list[str] = []
        self.process: subprocess.Popen[bytes] | None = None

    def __call__(self, request: httpx.Request) -> None:
        if self.process is not None and len(self.pages) in self.turns:
            self.turns.remove(len(self.pages))
            os.kill(self.process.pid, signal.SIGKILL)
            raise BrokenPipeError
        self.pages.append(str(request.url))

    def run(self, folder: Path, web: FakeSpotify) -> int:
        command = [sys.executable, "-m", "tests.spotify.read_once", str(folder), web.accounts]
        with subprocess.Popen(command, cwd=TREE) as self.process:
            return self.process.wait(120)


def test_a_process_that_is_killed_asks_for_no_page_twice(tmp_path: Path) -> None:
    with served() as web:
        web.fill(albums=120, tracks=260, playlists=3, songs=120)
        home = Home(tmp_path, over_sockets=True)
        home.web = web
        home.connect()
        home.close()
        killing = Killing(3, 12)
        web.before = killing
        ends = [killing.run(tmp_path, web) for _ in range(3)]
        assert ends == [-signal.SIGKILL] * 2 + [0]
        assert len(killing.pages) == len(set(killing.pages)) == 3 + 6 + 1 + 9
        home = Home(tmp_path)
        try:
            assert (home.wishes("album"), home.wishes("song")) == (120, 260)
            assert [one.entries for one in home.playlists.of(ADA)] == [120] * 3
        finally:
            home.close()
