"""Whether a recording's embedding stays the same in its copies, and whether like lies near like.

    python -m bench.embeddings [--music FOLDER] [--copies 12] [--near 5] [--kbits 56 80]

Copies: of some recordings, spread over the folder, written at −12 dB, as WAV, as FLAC and as MP3 of
64 kbit/s in mono and in stereo, each heard by soniq as a file of its own. What the least cosine of
the embeddings has to be is a must: the bench ends with 1 if it is missed.

In stereo, 64 kbit/s are so few that the encoder leaves holes, which soniq closes before it listens:
see `soniq/audio/holes.py`. --kbits adds MP3s in stereo at other bit rates, without a must.

Near: of every recording with an artist, the nearest others. Hit: whether one of them is by the same
artist, where there is one. Precision: the share of the same genre once the artist's own are left
out. Chance is what a shuffle of the same recordings would give.
"""

import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bench import scores
from bench.labelled import AUDIO, Clip, clips
from bench.measuring import given, options
from bench.peers import samples
from bench.soniq_hears import analysis
from soniq.audio.model import vector
from soniq.demo.encoding import encode
from soniq.demo.formats import RECIPES

RATE = 44_100
Sound = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A way to copy a file.

    least: what the cosine of its embedding with the file's must be; 0: no must.
    """

    name: str
    format: str
    least: float
    gain: float = 1.0
    bit_rate: int | None = None
    mono: bool = False


COPIES = (
    Copy(name="-12 dB", format="wav", least=0.98, gain=10 ** (-12 / 20)),
    Copy(name="WAV", format="wav", least=0.98),
    Copy(name="FLAC", format="flac", least=0.98),
    Copy(name="MP3 64k mono", format="mp3", least=0.85, bit_rate=64_000, mono=True),
    Copy(name="MP3 64k stereo", format="mp3", least=0.85, bit_rate=64_000),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A recording and where it lies."""

    clip: Clip
    vector: Sound


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    parser.add_argument("--copies", type=int, default=12, help="recordings to copy; 0: all")
    parser.add_argument("--near", type=int, default=5)
    parser.add_argument("--kbits", type=int, nargs="+", default=[], help="more bit rates to try")
    said = given(parser)
    if not said.music.exists():
        print(f"{said.music} is not there; --music names a folder of labelled recordings.")
        return
    known = [clip for clip in clips(said.music) if clip.path.exists()]
    step = max(1, len(known) // said.copies) if said.copies else 1
    fails = copied(known[::step], [*COPIES, *map(_tried, said.kbits)])
    near([clip for clip in known if clip.artist and clip.genre and clip.mood], said.near)
    sys.exit(fails)


def _tried(kbits: int) -> Copy:
    return Copy(name=f"MP3 {kbits}k stereo", format="mp3", least=0, bit_rate=kbits * 1_000)


def copied(some: Sequence[Clip], copies: Sequence[Copy]) -> bool:
    """Prints the cosines of each kind of copy. True if a must is missed."""
    print(f"embedding of a file and its copies, {len(some)} recordings")
    cosines: dict[str, list[tuple[float, str]]] = {copy.name: [] for copy in copies}
    with tempfile.TemporaryDirectory() as folder:
        for clip in some:
            sound = samples(clip.path, RATE, "stereo")
            first = _embedding(clip.path)
            for copy in copies:
                file = _written(sound, Path(folder, f"copy.{copy.format}"), copy)
                cosines[copy.name].append((float(first @ _embedding(file)), clip.path.name))
    missed = [_told(copy, cosines[copy.name]) for copy in copies]
    return any(missed)


def _told(copy: Copy, cosines: Sequence[tuple[float, str]]) -> bool:
    worst, name = min(cosines)
    median = float(np.median([cosine for cosine, _ in cosines]))
    below = sum(cosine < copy.least for cosine, _ in cosines)
    word = f"{'MISSED' if below else 'holds'}  must: >= {copy.least}" if copy.least else "no must"
    print(
        f"  {copy.name:<14} least {worst:.4f}  median {median:.4f}"
        f"  {word}; {below} of {len(cosines)} below; least is {name}",
        flush=True,
    )
    return below > 0


def _written(sound: Sound, file: Path, copy: Copy) -> Path:
    recipe = RECIPES[copy.format]
    if copy.bit_rate:
        recipe = replace(recipe, bit_rate=copy.bit_rate)
    if copy.mono:
        sound = sound.mean(axis=0, keepdims=True)
    encode(np.clip(sound * np.float32(copy.gain), -1, 1), file, recipe=recipe, rate=RATE)
    return file


def _embedding(file: Path) -> Sound:
    said = analysis(file)
    if said is None or said.embedding is None:
        raise SystemExit(f"{file} has no embedding")
    found = np.array(vector(said.embedding), np.float32)
    return np.asarray(found / np.linalg.norm(found), np.float32)


def near(known: Sequence[Clip], count: int) -> None:
    placed = [Placed(clip=clip, vector=_embedding(clip.path)) for clip in known]
    if len(placed) <= 2 * count:
        return
    cosines = np.stack([one.vector for one in placed]) @ np.stack([one.vector for one in placed]).T
    hits, hits_by_chance, shares, shares_by_chance = [], [], [], []
    for at, own in enumerate(placed):
        order = [i for i in np.argsort(-cosines[at]) if i != at]
        same = [placed[i].clip.artist == own.clip.artist for i in order]
        if any(same):
            hits.append(float(any(same[:count])))
            others = len(same) - sum(same)
            hits_by_chance.append(1 - math.comb(others, count) / math.comb(len(same), count))
        alike = [
            float(placed[i].clip.genre == own.clip.genre)
            for i in order
            if placed[i].clip.artist != own.clip.artist
        ]
        shares.append(scores.mean(alike[:count]))
        shares_by_chance.append(scores.mean(alike))
    artists = len({one.clip.artist for one in placed})
    print(f"neighbours of {len(placed)} recordings by {artists} artists")
    _near(f"artist hit@{count}", hits, hits_by_chance)
    _near(f"genre precision@{count}", shares, shares_by_chance)


def _near(name: str, values: list[float], by_chance: list[float]) -> None:
    low, high = scores.interval(values)
    print(
        f"  {name:<20} {scores.mean(values):.3f} [{low:.2f} – {high:.2f}], n = {len(values)}"
        f"; by chance {scores.mean(by_chance):.3f}"
    )


if __name__ == "__main__":
    main()
