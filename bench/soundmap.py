"""How true the sound map is, how long it takes, and how much memory.

    python -m bench.soundmap [--music FOLDER] [--sounds 10000 50000]

The rows are embeddings of segments of the recordings in the folder as soniq's tagger hears them;
and, for the larger maps, mixtures of four such segments by chance, with noise. Trustworthiness
(Venna & Kaski 2001, k = 15): 1 where all neighbours on the map are neighbours by ear; beside it
that of the first two principal components. The time is the processor's, in the child process that
draws it; memory is the most that this process held, libraries and the mapped rows among it.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.labelled import AUDIO, clips
from bench.measuring import cpu_now, given, options, tell
from bench.peers import samples
from soniq.audio.model import vector
from soniq.audio.projection import principal
from soniq.audio.taggers import Tagger
from soniq.child.reckoning import reckon
from soniq.units import Progress

RATE = 16_000
SECONDS = 6
OF_EACH = 20
NEAR = 15
LOOKED_AT = 500
PI = (4.0, 6.4)

Rows = np.ndarray[Any, np.dtype[np.float32]]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    parser.add_argument("--sounds", type=int, nargs="*", default=[10_000, 50_000])
    said = given(parser)
    if not said.music.exists():
        print(f"{said.music} is not there; --music names a folder of labelled recordings.")
        return
    kept = said.dir / "map-segments.npy"
    if not kept.exists():
        np.save(kept, np.array(list(segments(said.music)), np.float32))
    real = np.load(kept)
    measure(f"{len(real):,} segments", real)
    for count in said.sounds:
        measure(f"{count:,} mixtures", mixed(real, count))


def segments(music: Path) -> Iterator[tuple[float, ...]]:
    """What the tagger hears in parts of the recordings, halves of which overlap."""
    tagger = Tagger()
    for clip in clips(music):
        if not clip.path.exists():
            continue
        whole = samples(clip.path, RATE)
        starts = range(0, max(1, len(whole) - SECONDS * RATE), SECONDS * RATE // 2)
        for start in starts[:OF_EACH]:
            heard = tagger.listen(whole[start : start + SECONDS * RATE])
            if heard is not None:
                yield vector(heard.embedding)


def mixed(real: Rows, count: int) -> Rows:
    chance = np.random.default_rng(1)
    shares = chance.dirichlet([0.7] * 4, size=count).astype(np.float32)
    found: Rows = np.zeros((count, real.shape[1]), np.float32)
    for part in shares.T:
        found += part[:, None] * real[chance.integers(len(real), size=count)]
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    found += chance.normal(scale=0.35 / np.sqrt(real.shape[1]), size=found.shape)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def measure(name: str, rows: Rows) -> None:
    with tempfile.NamedTemporaryFile(suffix=".rows") as file:
        rows.astype("<f2").tofile(file.name)
        began, cpu, most = time.perf_counter(), cpu_now(), 0

        def look(_: Progress) -> None:
            nonlocal most
            most = max([most, *(resident(child) for child in psutil.Process().children())])

        told = reckon("map", Path(file.name), tell=look)
        places = np.frombuffer(told, "<f4").reshape(-1, 2)
        wall, cpu = time.perf_counter() - began, cpu_now() - cpu
    by_components = trustworthiness(rows, principal(rows.astype(np.float16), 2))
    beside = f"principal components {by_components:.3f}"
    tell(f"{name}: trustworthiness", trustworthiness(rows, places), "", beside=beside)
    pi = f"a Pi 4, an estimate: {cpu * PI[0]:.0f}–{cpu * PI[1]:.0f} s"
    tell(f"{name}: CPU", cpu, "s", beside=f"{wall:.1f} s by the clock; {pi}")
    tell(f"{name}: the most memory", most / 1e6, "MB", most=300)


def resident(process: psutil.Process) -> int:
    """The most bytes that a process had in memory since it runs this program."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def trustworthiness(rows: Rows, places: Rows) -> float:
    count, penalty = len(rows), 0.0
    some = np.random.default_rng(0).permutation(count)[:LOOKED_AT]
    for one in some:
        by_ear = -(rows @ rows[one])
        by_eye = ((places - places[one]) ** 2).sum(axis=1)
        by_ear[one] = by_eye[one] = np.inf
        rank = np.empty(count, int)
        rank[np.argsort(by_ear)] = np.arange(count)
        shown = np.argpartition(by_eye, NEAR)[:NEAR]
        penalty += np.maximum(0, rank[shown] + 1 - NEAR).sum()
    return 1 - 2 * penalty / (len(some) * NEAR * (2 * count - 3 * NEAR - 1))


if __name__ == "__main__":
    main()
