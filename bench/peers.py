"""Other people's listeners, asked beside soniq: aubio alone, librosa and Essentia.

librosa and Essentia are no dependencies of soniq: they are fetched into `.tools/peers`. What cannot
be fetched, or does not start, is left out, and said so. Each runs in a process of its own and gets
the samples of the same decoding, at the rate that it wants.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np

from bench.measuring import ROOT
from soniq.harmony import Key

PLACE = ROOT / ".tools" / "peers"
"""A virtual environment."""

Sound: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

RATES = (44_100, 22_050)
WANTED = {
    "aubio": "tempo alone, its running estimate at the end",
    "librosa": "beat_track; chroma_cqt with Krumhansl's profiles",
    "essentia": "RhythmExtractor2013 multifeature; KeyExtractor bgate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """cpu: seconds of the peer's own work, without decoding."""

    bpm: float | None
    key: Key | None
    cpu: float
    error: str | None = None


class Peer:
    """A process that listens to one recording after another."""

    def __init__(self, name: str, process: "subprocess.Popen[str]") -> None:
        self.name = name
        self._process = process
        self.version = self._read()["version"]

    def hear(self, decoded: dict[str, str]) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(decoded) + "\n")
        self._process.stdin.flush()
        said = self._read()
        key = Key.parse(said.pop("key") or "")
        return Answer(key=key, **said)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OSError(f"{self.name} ended with {self._process.wait()}")
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def listening(*, only: Iterable[str] = tuple(WANTED)) -> Iterator[list[Peer]]:
    """Those peers that there are."""
    with ExitStack() as stack:
        started = [stack.enter_context(_started(name)) for name in only]
        yield [peer for peer in started if peer is not None]


@contextmanager
def _started(name: str) -> Iterator[Peer | None]:
    python = Path(sys.executable) if name == "aubio" else _python(name)
    if python is None:
        yield None
        return
    command: list[str | Path] = [python, ROOT / "bench" / "peer_process.py", name]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        command,
        text=True,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        peer = Peer(name, process)
    except OSError as error:
        print(f"{error}: it is left out.")
        peer = None
    try:
        yield peer
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)


def _python(name: str) -> Path | None:
    """The Python that has the peer, which is fetched if need be."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
    if subprocess.run(
        [python, "-c", f"import {name}"], capture_output=True, check=False
    ).returncode:
        print(f"Fetching {name} into {PLACE} …", flush=True)
        wheels = ["-m", "pip", "install", "--quiet", "--pre", "--only-binary=:all:", name]
        done = subprocess.run([python, *wheels], capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["pip says nothing"])[-1]
            print(f"{name} did not install, so it is left out: {last}")
            return None
    return python


@contextmanager
def decoded(path: Path) -> Iterator[dict[str, str]]:
    """Files of mono float32 samples at each of RATES, as the peers take them."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for rate in RATES:
            file = Path(folder, f"{rate}.f32")
            samples(path, rate).tofile(file)
            files[str(rate)] = str(file)
        yield files


def samples(path: Path, rate: int, layout: str = "mono") -> Sound:
    """A file decoded by PyAV: float32, shape (n,) or, in stereo, (2, n)."""
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
    parts = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray() for part in resampler.resample(frame)]
    parts += [part.to_ndarray() for part in resampler.resample(None)]
    whole = np.concatenate(parts, axis=1).astype(np.float32, copy=False)
    return whole[0] if layout == "mono" else whole
