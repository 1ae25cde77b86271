"""What playing costs: the processor for each GB of ranges, beside nginx; the memory of listeners.

    python -m bench.streaming [--dir DIR] [--mb 200] [--listeners 50]

One file of so many MB is streamed whole and in parts of 4 MB, some GB of each, by soniq as it is
served and by nginx (where there is one) from the same disk cache; figures are CPU of the servers
alone, the least of three runs in turn. Then so many listeners play at once, as players do: they
take some seconds ahead and wait. Half of them hear a transcode, which is in the cache. What they
add is that of the server, not of the child that transcodes. Ends with 1 where they add more than
20 MB, or a child outlives its last listener by more than two seconds, which are musts.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil

from bench.measuring import apart, given, options, tell
from bench.serve import Served, process
from tests.streaming.serving import asked
from tests.streaming.serving import long_silence as silent_file

GB = 1_000_000_000
TAKEN = 2 * GB
PART = 4_000_000
RUNS = 3
TIMES_NGINX = 12.0
MOST_ADDED = 20.0
"""MB, by all listeners together."""

GONE_SECONDS = 2.0

AHEAD = 400_000
"""Bytes that a listener takes before it waits."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--mb", type=int, default=200)
    parser.add_argument("--listeners", type=int, default=50)
    said = given(parser)
    music = song(said.dir / "streaming", said.mb)
    data = said.dir / "streaming-data"
    token, paths = apart("bench.streaming:scanned", data, music.parent).result
    size = music.stat().st_size
    headers = {"Authorization": f"Bearer {token}"}
    with ExitStack() as running:
        soniq = running.enter_context(process(data, listening=False))
        ours = address(soniq)
        theirs = running.enter_context(nginx(music)) if shutil.which("nginx") else None
        fetched(ours, paths["song"], headers, size, size)  # what is loaded at the first time
        for name, part in (("whole", size), (f"by {PART // 1_000_000} MB", PART)):
            costs: list[float] = []
            peers: list[float] = []
            for _ in range(RUNS):
                costs.append(cost(soniq.process, ours, paths["song"], headers, size, part))
                if theirs is not None:
                    peer, place = theirs
                    peers.append(cost(peer, place, "/" + music.name, {}, size, part))
            if peers:
                tell(f"a GB {name}, nginx", min(peers), "CPU-s")
                tell(f"a GB {name}, soniq", min(costs), "CPU-s")
                times = min(costs) / min(peers)
                tell(f"a GB {name}, soniq beside nginx", times, "times", most=TIMES_NGINX)
            else:
                tell(f"a GB {name}, soniq", min(costs), "CPU-s", beside="nginx is not installed")
        heavy = listeners(soniq, ours, paths, headers, said.listeners)
        late = growing(soniq, ours, paths["song"], headers, said.listeners)
    if heavy or late:
        raise SystemExit(1)


def song(folder: Path, megabytes: int) -> Path:
    """A WAVE file whose bytes are all different from what compresses."""
    path = folder / f"song-{megabytes}.wav"
    if not path.exists():
        half = silent_file(
            path.with_suffix(".half"), hours=megabytes * 1e6 / 4 / 44_100 / 3600, rate=44_100
        )
        with half.open("r+b") as file:
            file.seek(44)
            for seed in range(megabytes):
                file.write(np.random.default_rng(seed).bytes(1_000_000))
            file.truncate(megabytes * 1_000_000 + 44)
        half.rename(path)
    return path


def scanned(data: str, music: str) -> Callable[[], tuple[str, dict[str, str]]]:
    """A library of the folder; gives a token of its owner, and where its songs are streamed."""
    from soniq.accounts.model import Role
    from soniq.app import Soniq
    from soniq.http import ids

    shutil.rmtree(data, ignore_errors=True)

    def work() -> tuple[str, dict[str, str]]:
        soniq = Soniq.open({"data": data, "analyse": False}, alone_as="bench")
        try:
            owner = soniq.accounts.add_person("bench", "correct horse", Role.OWNER, by=None)
            token = soniq.accounts.create_token(owner.id, "bench", by=owner).secret
            root = soniq.roots.add(os.fsencode(Path(music).resolve()))
            soniq.intake.scan(root.id)
            (track,) = soniq.library.tracks().items
        finally:
            soniq.close()
        return token, {"song": f"/stream/{ids.public('Track', track.id)}"}

    return work


def address(soniq: Served) -> tuple[str, int]:
    parts = urlsplit(soniq.url)
    assert parts.hostname is not None
    assert parts.port is not None
    for _ in range(1_000):
        with suppress(OSError, HTTPException):
            looking = HTTPConnection(parts.hostname, parts.port)
            looking.request("GET", "/health")
            looking.getresponse().read()
            looking.close()
            return parts.hostname, parts.port
        time.sleep(0.02)
    raise SystemExit("soniq serves nothing; see bench.log in its data folder")


@contextmanager
def nginx(music: Path) -> Iterator[tuple[psutil.Process, tuple[str, int]]]:
    """Serves the folder of the file as it is usually set: one worker, sendfile."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder, "nginx.conf")
        conf.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error;"
            " events { } http { access_log off; sendfile on; tcp_nopush on; server {"
            f" listen 127.0.0.1:{port}; root {music.parent.resolve()}; }}"
            f" client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;"
            f" fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;"
            " }"
        )
        command = ["nginx", "-p", folder, "-e", f"{folder}/error", "-c", str(conf)]
        started = subprocess.Popen(command)
        try:
            time.sleep(0.5)
            yield psutil.Process(started.pid), ("127.0.0.1", port)
        finally:
            started.terminate()
            started.wait(10)


def cost(
    server: psutil.Process,
    place: tuple[str, int],
    path: str,
    headers: dict[str, str],
    size: int,
    part: int,
) -> float:
    """CPU-seconds of the server for a GB."""
    before = spent(server)
    taken = fetched(place, path, headers, size, part, until=TAKEN)
    return (spent(server) - before) * GB / taken


def spent(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system


def fetched(
    place: tuple[str, int],
    path: str,
    headers: dict[str, str],
    size: int,
    part: int,
    *,
    until: int = 1,
) -> int:
    """Takes the file in ranges of that many bytes, again and again; how many bytes came."""
    taken = start = 0
    buffer = bytearray(1 << 20)
    connection = HTTPConnection(*place, timeout=60)
    while taken < until:
        wanted = min(part, size - start)
        range_ = f"bytes={start}-{start + wanted - 1}"
        connection.request("GET", path, headers={**headers, "Range": range_})
        answer = connection.getresponse()
        came = 0
        while count := answer.readinto(buffer):
            came += count
        if answer.status != 206 or came != wanted:
            raise SystemExit(f"{path} gave {came:,} bytes of {wanted:,}, status {answer.status}")
        taken += wanted
        start = 0 if start + wanted >= size else start + wanted
    connection.close()
    return taken


def listeners(
    soniq: Served,
    place: tuple[str, int],
    paths: dict[str, str],
    headers: dict[str, str],
    count: int,
) -> bool:
    """Whether they add more than they may."""
    made = paths["song"] + "?format=mp3&max_bitrate=128"
    with asked(place, made, Connection="close", **headers) as first:
        while first.recv(1 << 20):  # so that it is in the cache
            continue
    time.sleep(2)
    before = memory(soniq)
    with ExitStack() as playing:
        for number in range(count):
            path = paths["song"] if number % 2 else made
            connection = playing.enter_context(asked(place, path, **headers))
            taken = 0
            while taken < AHEAD and (chunk := connection.recv(1 << 16)):
                taken += len(chunk)
        time.sleep(3)
        added = memory(soniq) - before
        tell(f"{count} listeners: what they add", added, "MB RSS", most=MOST_ADDED)
    return added > MOST_ADDED


def growing(
    soniq: Served, place: tuple[str, int], path: str, headers: dict[str, str], count: int
) -> bool:
    """The same while the transcode is made for all of them; and whether it outlives them."""
    time.sleep(2)
    before = memory(soniq)
    most = 0.0
    with ExitStack() as playing:
        connections = [
            playing.enter_context(asked(place, path + "?format=opus&max_bitrate=160", **headers))
            for _ in range(count)
        ]
        for connection in connections:
            connection.recv(1 << 16)
        children = len(soniq.process.children())
        for _ in range(30):
            time.sleep(0.1)
            most = max(most, memory(soniq) - before)
    beside = f"{children} child" + "ren" * (children != 1)
    tell(f"{count} listeners of one in the making", most, "MB RSS", most=MOST_ADDED, beside=beside)
    left = time.monotonic()
    while soniq.process.children() and time.monotonic() < left + 3 * GONE_SECONDS:
        time.sleep(0.05)
    outlived = time.monotonic() - left
    tell("from the last one's leaving to no child", outlived, "s", most=GONE_SECONDS)
    return most > MOST_ADDED or outlived > GONE_SECONDS


def memory(soniq: Served) -> float:
    return float(soniq.process.memory_info().rss) / 1e6


if __name__ == "__main__":
    main()
