"""What listening to a track costs; the cost part of `bench.analysis`.

The track: four minutes of joined recordings in stereo, encoded. soniq's CPU is of a process that
has heard a track before, as a child at work has. Decoding alone is that of soniq's own decoder, at
the rate of the file, into nothing; beside it, with resampling to mono at 22,050 Hz by aubio.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import peers
from bench.exclusive import Clock
from bench.labelled import Clip
from bench.measuring import apart, cpu_now, tell
from soniq.child.process import LISTENER
from soniq.demo.encoding import encode
from soniq.demo.formats import RECIPES

SECONDS, RATE = 240, 44_100
FORMATS = ("mp3", "flac", "aac")
ROUNDS, REPEATS = 2, 4
"""Processes of each kind, and runs in each; the least counts."""

MOST_DECODINGS = 5
MOST_OF_ESSENTIA = 1 / 3
MOST_MEMORY = 130
LEAST_AN_HOUR = 1_000
CHILDREN = 3
SLOWER_BOARD = 1.44
"""A Pi 4 at 1.25 GHz, beside one at 1.8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Work of one kind. low, high: times the CPU of a desktop core that a Pi 4 of 1.8 GHz takes."""

    name: str
    low: float
    high: float


SOUND = Kind(name="sound", low=4, high=5)
NETWORK = Kind(name="network", low=10, high=10)
PYTHON = Kind(name="Python", low=4, high=4)
HASH = Kind(name="SHA-256", low=10, high=12)

PARTS = {
    "decode": SOUND,
    "resample": SOUND,
    "loudness": SOUND,
    "waveform": SOUND,
    "hashes": HASH,
    "tempo": SOUND,
    "tempo, network": NETWORK,
    "key": SOUND,
    "key, network": NETWORK,
    "tags": SOUND,
    "tags, network": NETWORK,
    "rest": PYTHON,
}
"""What a track's analysis is made of, in this order, and what kind of work it is."""


def tell_all(folder: Path, known: Sequence[Clip], *, with_peers: bool) -> None:
    print(f"\ncost of a track of {SECONDS} s")
    files = {name: track(folder, known, name) for name in FORMATS}
    ours = {}
    for name, file in files.items():
        ours[name] = soniq(name, file)
    if with_peers:
        beside_essentia(files["mp3"], ours["mp3"])
    shares = {name: by_part(file) for name, file in files.items()}
    table(shares)
    memory(files["flac"])
    on_a_pi(shares)


def track(folder: Path, known: Sequence[Clip], name: str) -> Path:
    """Real music of just that length, made once."""
    recipe = RECIPES[name]
    file = folder / f"listen-{SECONDS}{recipe.suffix}"
    if file.exists():
        return file
    parts: list[peers.Sound] = []
    long = sorted(known, key=lambda clip: (clip.path.stat().st_size < 500_000, clip.path))
    while sum(part.shape[1] for part in parts) < SECONDS * RATE:
        parts += [peers.samples(clip.path, RATE, "stereo") for clip in long[:: len(long) // 5 or 1]]
    half = file.with_name(f"half-{file.name}")
    joined = np.concatenate(parts, axis=1)[:, : SECONDS * RATE]
    encode(np.clip(joined, -1, 1), half, recipe=recipe, rate=RATE)
    half.rename(file)
    return file


def soniq(name: str, file: Path) -> float:
    """Prints, and gives seconds of CPU."""
    found = [
        [as_a_child(work, file) for _ in range(ROUNDS)]
        for work in ("hearing", "resampling", "decoding")
    ]
    ours, mono, decoded = (float(min(seconds)) for seconds in found)
    tell(
        f"listen, {name}: CPU of all",
        ours / mono,
        "x decoding",
        most=MOST_DECODINGS,
        beside=f"{ours:.2f} s; decoding to mono at 22,050 Hz {mono:.2f} s;"
        f" decoding alone {decoded:.2f} s, {ours / decoded:.1f} x",
    )
    return ours


def beside_essentia(file: Path, ours: float) -> None:
    with peers.listening(only=("essentia",)) as others, peers.decoded(file) as decoded:
        for other in others:
            theirs = min(other.hear(decoded).cpu for _ in range(REPEATS))
            tell(
                "listen, mp3: CPU of all",
                ours / theirs,
                "x Essentia",
                most=MOST_OF_ESSENTIA,
                beside=f"its rhythm and key extractors, without decoding, {theirs:.2f} s",
            )


def by_part(file: Path) -> dict[str, float]:
    """Seconds of CPU."""
    found = [as_a_child("hearing_in_parts", file) for _ in range(ROUNDS)]
    return min(found, key=lambda parts: sum(parts.values()))


def as_a_child(work: str, file: Path) -> Any:
    """What a function of this file gives in a process like a listening child."""
    return apart(f"bench.listening_cost:{work}", file, environment=LISTENER.variables).result


def table(shares: dict[str, dict[str, float]]) -> None:
    print(f"\n{'ms CPU by part':<20}" + "".join(f"{name:>10}" for name in shares))
    for part, kind in PARTS.items():
        row = "".join(f"{1000 * share[part]:>10.0f}" for share in shares.values())
        print(f"  {part:<18}{row}  {kind.name}")
    row = "".join(f"{1000 * sum(share.values()):>10.0f}" for share in shares.values())
    print(f"  {'all':<18}{row}\n", flush=True)


def memory(file: Path) -> None:
    """Of the child process that soniq listens in, at its highest."""
    most = as_a_child("child", file)
    tell("listen, flac: a child at its highest", most, "MB RSS", most=MOST_MEMORY)


def on_a_pi(shares: dict[str, dict[str, float]]) -> None:
    """By the kinds of work; nothing here was measured on a Pi."""
    kinds = ", ".join(
        f"{kind.name} {kind.low:g} – {kind.high:g} x" for kind in dict.fromkeys(PARTS.values())
    )
    print(f"\nestimates for a Pi 4 with {CHILDREN} children ({kinds}); not measured on one")
    for name, share in shares.items():
        low = sum(share[part] * kind.low for part, kind in PARTS.items())
        high = sum(share[part] * kind.high for part, kind in PARTS.items())
        for board, times in (("1.8 GHz", 1.0), ("1.25 GHz", SLOWER_BOARD)):
            tell(
                f"estimate, Pi 4 at {board}, {name}",
                CHILDREN * 3_600 / (high * times),
                "tracks/h",
                least=LEAST_AN_HOUR if times == 1 else None,
                beside=f"{low * times:.1f} – {high * times:.1f} s a track; the slower counts",
            )


def decoding(file: str) -> Callable[[], float]:
    from soniq.audio import sources

    def work() -> None:
        with closing(sources.Aubio(file)) as source:
            for _ in source.blocks():
                pass

    return lambda: min(of(work) for _ in range(REPEATS))


def resampling(file: str) -> Callable[[], float]:
    import aubio

    def work() -> None:
        source = aubio.source(file, 22_050, 4_096)
        while source()[1] == 4_096:
            pass

    return lambda: min(of(work) for _ in range(REPEATS))


def hearing(file: str) -> Callable[[], float]:
    hears = heard(file)
    return lambda: min(of(hears) for _ in range(REPEATS))


def hearing_in_parts(file: str) -> Callable[[], dict[str, float]]:
    """Of the run that took least in all."""
    clock = watched()
    hears = heard(file)

    def once() -> dict[str, float]:
        clock.seconds.clear()
        hears()
        return {name: clock.seconds[name] for name in PARTS}

    return lambda: min((once() for _ in range(REPEATS)), key=lambda parts: sum(parts.values()))


def of(work: Callable[[], None]) -> float:
    """Seconds of CPU."""
    begun = cpu_now()
    work()
    return cpu_now() - begun


def heard(file: str) -> Callable[[], None]:
    """Hears the file again: it has been heard once, so that the networks are loaded."""
    from soniq.audio.analyse import Listener

    listener = Listener()
    path = os.fsencode(file)
    listener.hear(path)

    def again() -> None:
        listener.hear(path)

    return again


def watched() -> Clock:
    from soniq.audio import analyse, key, network, passages, taggers, tempo
    from soniq.audio.loudness import Meter
    from soniq.audio.waveform import Waveform

    clock = Clock()
    for owner, function, name in (
        (analyse.Listener, "hear", "rest"),
        (analyse, "decode", "decode"),
        (analyse, "digests", "hashes"),
        (passages.Catcher, "offer", "resample"),
        (passages.Catcher, "caught", "resample"),
        (Meter, "add", "loudness"),
        (Meter, "integrated", "loudness"),
        (Waveform, "add", "waveform"),
        (tempo.TempoFinder, "find", "tempo"),
        (key.KeyFinder, "find", "key"),
        (taggers.Tagger, "listen_patches", "tags"),
        (network.Network, "run", "{}, network"),
    ):
        clock.watch(owner, function, name)
    return clock


def child(file: str) -> Callable[[], float]:
    """The highest resident memory of a listening child that heard the file three times, in MB."""
    from soniq.child.listeners import Listeners

    def work() -> float:
        listeners = Listeners(count=lambda: 1)
        try:
            for _ in range(3):
                listeners.hear(os.fsencode(file), None)
            [process] = listeners.process_ids
            status = Path(f"/proc/{process}/status").read_text()
        finally:
            listeners.close()
        [kilobytes] = [line.split()[1] for line in status.splitlines() if "VmHWM" in line]
        return int(kilobytes) * 1_024 / 1e6

    return work
