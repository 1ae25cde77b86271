"""What Subsonic apps wait for: lists and searches of soniq beside supysonic's, on the same files.

    python -m bench.subsonic [--dir DIR] [--files 5000] [--rounds 40] [--supysonic SPEC]

Small MP3s are made once in DIR. supysonic is fetched from PyPI into a virtual environment in a
temporary folder and served by waitress, with its settings as they come; soniq is `soniq serve`,
pages and all, which does not listen to its music meanwhile. Both scan the same files first, each
with its own command. Then one app asks both in turn, by name and app password, over a connection
that stays open, as plainly as Python's http.client does; a figure is the least of the rounds, from
the request to the last byte of its JSON. An answer of a single song is mostly HTTP. Memory
is of all processes of each, after that.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from bench import collection, serve
from bench.measuring import Cost, apart, given, of_command, options, tell

FASTER = 10.0
"""Times as quick as supysonic, at least."""
MEMORY = 2.0
"""Times its memory, at most."""

NAME, PASSWORD = "bench", "correct-horse-battery"

ASKED: dict[str, tuple[str, dict[str, str | int]]] = {
    "getAlbumList2 newest, 500": ("getAlbumList2", {"type": "newest", "size": 500}),
    "getAlbumList2 by name, 50": (
        "getAlbumList2",
        {"type": "alphabeticalByName", "size": 50, "offset": 200},
    ),
    "search3, a word of all": ("search3", {"query": "track"}),
    "search3, one song": ("search3", {"query": "Track 1234"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A server that an app may ask."""

    name: str
    process: psutil.Process
    line: http.client.HTTPConnection
    password: str

    def ask(self, method: str, **parameters: str | int) -> dict[str, Any]:
        """What stands in the envelope."""
        told: dict[str, Any] = json.loads(self.fetch(method, **parameters))["subsonic-response"]
        assert told["status"] == "ok", told
        return told

    def fetch(self, method: str, **parameters: str | int) -> bytes:
        said = {"u": NAME, "p": self.password, "v": "1.12.0", "c": "bench", "f": "json"}
        address = f"/rest/{method}.view?{urlencode({**said, **parameters})}"
        try:
            self.line.request("GET", address)
            answer = self.line.getresponse()
        except ConnectionError:  # servers let go of a line that was quiet while the other was asked
            self.line.close()
            self.line.request("GET", address)
            answer = self.line.getresponse()
        assert answer.status == 200, answer.status
        return answer.read()

    def memory(self) -> tuple[float, float]:
        """MB resident, and as they are shared out, of all its processes."""
        rss = pss = 0.0
        for one in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                held = one.memory_full_info()
                rss += held.rss / 1e6
                pss += held.pss / 1e6
        return rss, pss


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--supysonic", default="supysonic", help="what pip is asked for")
    said = given(parser)
    music = collection.many(said.dir, said.files).resolve()
    name = f"subsonic {said.files:,} files"
    with tempfile.TemporaryDirectory() as folder:
        theirs = Supysonic(Path(folder), said.supysonic)
        ours_scan = apart("bench.scan:first_scan", music, Path(folder, "scanned"))
        theirs_scan = theirs.scan(music)
        scans(name, ours_scan, theirs_scan)
        data = Path(folder, "soniq")
        password = apart("bench.subsonic:owned", music, data).result
        with soniq(data, password) as ours, theirs.serve() as other:
            compared(name, ours, other, said.rounds)
            memory(name, ours, other)


def scans(name: str, ours: Cost, theirs: Cost) -> None:
    beside = f"soniq {ours.wall:.1f} s, supysonic {theirs.wall:.1f} s"
    tell(f"{name}: scan, clock", theirs.wall / ours.wall, "x supysonic", beside=beside)
    beside = f"soniq {ours.cpu:.1f} s, supysonic {theirs.cpu:.1f} s"
    tell(f"{name}: scan, CPU", theirs.cpu / ours.cpu, "x supysonic", beside=beside)


def compared(name: str, ours: Peer, theirs: Peer, rounds: int) -> None:
    for what, (method, parameters) in ASKED.items():
        agree(ours.ask(method, **parameters), theirs.ask(method, **parameters))
        times: dict[str, list[float]] = {ours.name: [], theirs.name: []}
        for _ in range(rounds):
            for peer in (ours, theirs):
                begun = time.perf_counter()
                peer.fetch(method, **parameters)
                times[peer.name].append(time.perf_counter() - begun)
        mine, other = (1000 * min(times[one.name]) for one in (ours, theirs))
        beside = f"soniq {mine:.1f} ms, supysonic {other:.1f} ms"
        tell(f"{name}: {what}", other / mine, "x as quick", least=FASTER, beside=beside)


def agree(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Both answer with as many entries: else one of them is quick for the wrong reason."""
    counts = [
        {kind: len(entries) for kind, entries in sorted(answer[key].items())}
        for answer, key in ((ours, _body(ours)), (theirs, _body(theirs)))
    ]
    mine, other = ({kind: n for kind, n in one.items() if n} for one in counts)
    if mine != other:
        print(f"The answers differ: soniq has {mine}, supysonic {other}.", file=sys.stderr)


def _body(answer: dict[str, Any]) -> str:
    return next(key for key in answer if key.startswith(("albumList", "searchResult")))


def memory(name: str, ours: Peer, theirs: Peer) -> None:
    (rss, pss), (their_rss, their_pss) = ours.memory(), theirs.memory()
    beside = f"soniq {rss:.0f} MB (PSS {pss:.0f}), supysonic {their_rss:.0f} MB ({their_pss:.0f})"
    tell(f"{name}: memory, RSS", rss / their_rss, "x supysonic", most=MEMORY, beside=beside)


def owned(music: str, data: str) -> Callable[[], str]:
    """A soniq with that music scanned, and an app password of its owner."""
    from soniq.accounts.model import Role
    from soniq.app import Soniq

    Path(data).mkdir()
    soniq = Soniq.open({"data": Path(data), "music": (music,)}, alone_as="bench")
    root = soniq.roots.add(os.fsencode(music))
    soniq.intake.scan(root.id)
    soniq.discovery.refresh()
    owner = soniq.accounts.add_person(NAME, PASSWORD, Role.OWNER, by=None)
    made = soniq.accounts.create_app_password(owner.id, "bench", by=None)
    soniq.close()
    return lambda: made.secret


@contextmanager
def soniq(data: Path, password: str) -> Iterator[Peer]:
    with serve.process(data, listening=False) as served:
        serve.answered(served.client)
        served.settle()
        line = _line(served.url.rpartition(":")[2])
        yield Peer(name="soniq", process=served.process, line=line, password=password)
        line.close()


class Supysonic:
    """supysonic in a virtual environment of its own, with a home that holds its settings."""

    def __init__(self, folder: Path, wanted: str) -> None:
        self._bin = folder / "supysonic" / "bin"
        self._home = folder / "home"
        self._home.mkdir()
        print(f"Fetching {wanted} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", self._bin.parent], check=True)
        pip = [self._bin / "python", "-m", "pip", "install", "--quiet", wanted, "waitress"]
        subprocess.run(pip, check=True)
        (self._home / ".supysonic").write_text(
            f"[base]\ndatabase_uri = sqlite:///{self._home}/music.db\n"
            f"[webapp]\ncache_dir = {self._home}/cache\n"
            f"[daemon]\nsocket = {self._home}/daemon.sock\n"
        )

    @property
    def _environment(self) -> dict[str, str]:
        return {"HOME": str(self._home), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore"}

    def scan(self, music: Path) -> Cost:
        cli = self._bin / "supysonic-cli"
        for words in (("user", "add", NAME, "-p", PASSWORD), ("folder", "add", "music", music)):
            of_command([cli, *words], environment=self._environment)
        return of_command([cli, "folder", "scan", "--foreground"], environment=self._environment)

    @contextmanager
    def serve(self) -> Iterator[Peer]:
        port = _free_port()
        command = [self._bin / "supysonic-server", "-S", "waitress", "-h", "127.0.0.1"]
        started = subprocess.Popen(
            [*command, "-p", str(port)],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            line = _line(port)
            peer = Peer(
                name="supysonic",
                process=psutil.Process(started.pid),
                line=line,
                password=PASSWORD,
            )
            _wait_for(peer)
            yield peer
            line.close()
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(30)


def _line(port: str | int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)


def _wait_for(peer: Peer) -> None:
    for _ in range(600):
        with suppress(ConnectionError):
            peer.ask("ping")
            return
        peer.line.close()
        time.sleep(0.05)
    raise SystemExit(f"{peer.name} serves nothing")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


if __name__ == "__main__":
    main()
