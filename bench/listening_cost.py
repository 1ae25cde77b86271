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

import numpy as np

from bench import peers
from bench.exclusive import Clock
from bench.labelled import Clip
from bench.measuring import Cost, apart, least_cpu, tell
from soniq.demo.encoding import encode
from soniq.demo.formats import RECIPES

SECONDS, RATE = 240, 44_100
FORMATS = ("mp3", "flac", "aac")
ROUNDS = 3

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
    #memory(files["flac"])
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


def soniq(name: str, file: Path) -> Cost:
    hears, plain, resampled = [], [], []
    for _ in range(ROUNDS):
        plain.append(apart("bench.listening_cost:decoding", file))
        resampled.append(apart("bench.listening_cost:resampling", file))
        hears.append(apart("bench.listening_cost:hearing", file))
    ours, decode, mono = least_cpu(hears), least_cpu(plain), least_cpu(resampled)
    tell(
        f"listen, {name}: CPU of all",
        ours.cpu / mono.cpu,
        "x decoding",
        most=MOST_DECODINGS,
        beside=f"{ours.cpu:.2f} s; decoding to mono at 22,050 Hz {mono.cpu:.2f} s;"
        f" decoding alone {decode.cpu:.2f} s, {ours.cpu / decode.cpu:.1f} x",
    )
    return ours


def beside_essentia(file: Path, ours: Cost) -> None:
    with peers.listening(only=("essentia",)) as others, peers.decoded(file) as decoded:
        for other in others:
            theirs = min(other.hear(decoded).cpu for _ in range(2))
            tell(
                "listen, mp3: CPU of all",
                ours.cpu / theirs,
                "x Essentia",
                most=MOST_OF_ESSENTIA,
                beside=f"its rhythm and key extractors, without decoding, {theirs:.2f} s",
            )


def by_part(file: Path) -> dict[str, float]:
    """Seconds of CPU."""
    costs = [apart("bench.listening_cost:hearing_in_parts", file) for _ in range(ROUNDS)]
    least: dict[str, float] = least_cpu(costs).result
    return least


def table(shares: dict[str, dict[str, float]]) -> None:
    print(f"\n{'ms CPU by part':<20}" + "".join(f"{name:>10}" for name in shares))
    for part, kind in PARTS.items():
        row = "".join(f"{1000 * share[part]:>10.0f}" for share in shares.values())
        print(f"  {part:<18}{row}  {kind.name}")
    row = "".join(f"{1000 * sum(share.values()):>10.0f}" for share in shares.values())
    print(f"  {'all':<18}{row}\n", flush=True)


def memory(file: Path) -> None:
    """Of the child process that soniq listens in, at its highest."""
    most = apart("bench.listening_cost:child", file).result
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


def decoding(file: str) -> Callable[[], int]:
    from soniq.audio import sources

    def work() -> int:
        with closing(sources.Aubio(file)) as source:
            return sum(block.shape[1] for block in source.blocks())

    return work


def resampling(file: str) -> Callable[[], int]:
    import aubio

    def work() -> int:
        source = aubio.source(file, 22_050, 4_096)
        taken, read = 0, 4_096
        while read == 4_096:
            read = source()[1]
            taken += read
        return taken

    return work


def hearing(file: str) -> Callable[[], int]:
    from soniq.audio.analyse import Listener

    listener = Listener()
    listener.hear(os.fsencode(file), claims_ms=None)

    def work() -> int:
        return listener.hear(os.fsencode(file), claims_ms=None).duration

    return work


def hearing_in_parts(file: str) -> Callable[[], dict[str, float]]:
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
    heard = hearing(file)
    clock.seconds.clear()

    def work() -> dict[str, float]:
        heard()
        return {name: clock.seconds[name] for name in PARTS}

    return work
