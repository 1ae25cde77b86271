"""Whether soniq gives the numbers of the reference code that its networks came with.

    python -m bench.reference [--music FOLDER] [--model FOLDER] [--seconds S] [--each]

FOLDER of --model is the delivery of the networks: `convert/` with the reference code, and the
networks: the taggers in fp32, tempo and key as they are shipped. Both hear every recording of
--music, decoded by soniq's decoder; soniq gets the file, the reference the whole decoding at its
rates: for tempo and key of that the middle, as long as soniq listens to it, or S seconds.

Ends with 1 if a limit is missed: tempo within 0.5 %, the same key, each tag within 0.02, cosine of
the embeddings at least 0.999.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from bench.labelled import AUDIO, SHARED, clips
from bench.measuring import given, options
from bench.soniq_hears import analysis
from soniq.audio import levels, sources
from soniq.audio.model import Analysis, vector
from soniq.audio.passages import MIDDLE_SECONDS

TEMPO, TAG, COSINE = 0.005, 0.02, 0.999
PITCH_RATE, TAG_RATE, PATCHES = 22_050, 16_000, 16
"""Hertz for tempo and key, and for the tags; patches for the tags."""

Sound = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the reference says. key: C … B major, C … B minor."""

    bpm: float
    key: int
    tags: Sound
    embedding: Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far soniq is from it. tempo: a share; tag: the greatest difference of the hundred."""

    file: str
    tempo: float
    other_key: bool
    tag: float
    cosine: float


class Reference:
    """The reference code, imported from where it lies."""

    def __init__(self, model: Path, seconds: float = MIDDLE_SECONDS) -> None:
        """seconds: of the middle, to be heard for tempo and key."""
        self._middle = int(seconds * PITCH_RATE)
        sys.path.insert(0, str(model / "convert"))
        self._dsp = importlib.import_module("dsp")
        both = importlib.import_module("soniq_key_tempo")
        self._key = both.Key(str(model / "soniq-key.int8.onnx"))
        beats, tempo = model / "beatnet1.fp32.onnx", model / "soniq-tempo.int8.onnx"
        self._tempo = both.Tempo(str(beats), str(tempo))
        self._music = both._session(str(model / "soniq-music.fp32.onnx"))
        with np.load(model / "embed512.npz") as projection:
            self._centre, self._axes = projection["mu"], projection["W"]

    def hear(self, path: Path) -> Truth:
        sound = decoded(path)
        middle = sound[PITCH_RATE]
        begin = max(0, (len(middle) - self._middle) // 2)
        middle = middle[begin : begin + self._middle]
        tags, embedding = self._tagged(sound[TAG_RATE])
        bpm = self._tempo(middle)["bpm"]
        return Truth(bpm=bpm, key=self._key(middle)["index"], tags=tags, embedding=embedding)

    def _tagged(self, whole: Sound) -> tuple[Sound, Sound]:
        spectrogram = self._dsp.logmel(levels.gated_level(whole))
        tags, features = zip(
            *(
                self._music.run(None, {"mel": patch[None]})
                for patch in self._dsp.patches(spectrogram, PATCHES)
            ),
            strict=True,
        )
        embedding = (np.concatenate(features).mean(axis=0) - self._centre) @ self._axes
        return np.concatenate(tags).mean(axis=0), embedding / np.linalg.norm(embedding)


def decoded(path: Path) -> dict[int, Sound]:
    """All of the track, mono, at both rates: by soniq's decoder, resampled in one go."""
    decoder = sources.PyAV if path.suffix in (".wv", ".tta", ".mpc", ".ape") else sources.Aubio
    with sources.openable(os.fsencode(path)) as name, closing(decoder(name)) as source:
        rate = source.rate
        mono = np.concatenate([block.mean(axis=0) for block in source.blocks()], dtype=np.float32)
    frame = av.AudioFrame.from_ndarray(mono[None], "fltp", "mono")
    frame.sample_rate = rate
    return {wanted: _resampled(frame, wanted) for wanted in (PITCH_RATE, TAG_RATE)}


def _resampled(frame: av.AudioFrame, rate: int) -> Sound:
    resampler = av.AudioResampler("fltp", "mono", rate)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in parts])


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--music", type=Path, default=AUDIO, help="a folder with labels.csv")
    parser.add_argument("--model", type=Path, default=SHARED / "model", help="has convert/")
    parser.add_argument(
        "--seconds", type=float, default=MIDDLE_SECONDS, help="of the middle, for tempo and key"
    )
    parser.add_argument("--each", action="store_true", help="show each recording")
    said = given(parser)
    for needed in (said.music, said.model / "convert"):
        if not needed.exists():
            print(f"{needed} is not there: nothing to compare with.")
            return
    gaps = list(compared(said))
    missed = [told(gaps, limit) for limit in LIMITS]
    sys.exit(any(missed))


def compared(said: argparse.Namespace) -> Iterator[Gap]:
    reference = Reference(said.model, said.seconds)
    for clip in clips(said.music):
        if not clip.path.exists():
            continue
        ours = analysis(clip.path)
        if ours is None:
            print(f"{clip.path.name}: soniq cannot read it")
            continue
        gap = gap_of(clip.path.name, ours, reference.hear(clip.path))
        if said.each:
            print(gap, flush=True)
        yield gap


def gap_of(file: str, ours: Analysis, truth: Truth) -> Gap:
    key = ours.tonality.key.index if ours.tonality else None
    shares = np.array(ours.tags.shares) if ours.tags else np.full(100, np.nan)
    embedding = np.array(vector(ours.embedding)) if ours.embedding else np.zeros(512)
    return Gap(
        file=file,
        tempo=abs(ours.tempo.bpm / truth.bpm - 1) if ours.tempo else np.inf,
        other_key=key != truth.key,
        tag=float(np.abs(shares - truth.tags).max()),
        cosine=float(embedding @ truth.embedding / (np.linalg.norm(embedding) or 1)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """miss: how far beyond the limit a gap is, at most 0 if it is within it."""

    name: str
    shown: Callable[[Gap], str]
    miss: Callable[[Gap], float]


LIMITS = (
    Limit(
        name="tempo within 0.5 %",
        shown=lambda gap: f"{gap.tempo:.3%}",
        miss=lambda gap: gap.tempo - TEMPO,
    ),
    Limit(
        name="same key",
        shown=lambda gap: "other" if gap.other_key else "same",
        miss=lambda gap: gap.other_key - 0.5,
    ),
    Limit(
        name="tags within 0.02",
        shown=lambda gap: f"{gap.tag:.4f}",
        miss=lambda gap: gap.tag - TAG,
    ),
    Limit(
        name="cosine of embeddings >= 0.999",
        shown=lambda gap: f"{gap.cosine:.5f}",
        miss=lambda gap: COSINE - gap.cosine,
    ),
)


def told(gaps: list[Gap], limit: Limit) -> bool:
    """Prints how many are within the limit, and the worst. True if any is not."""
    order = sorted(gaps, key=limit.miss, reverse=True)
    missed = [gap for gap in order if not limit.miss(gap) <= 0]
    word = "MISSED" if missed else "holds"
    within = f"{len(gaps) - len(missed)} of {len(gaps)}"
    print(f"{limit.name:<32} {within:<12} {word}")
    for gap in missed or order[:1]:
        print(f"    {limit.shown(gap):<10} {gap.file}")
    return bool(missed)


if __name__ == "__main__":
    main()
