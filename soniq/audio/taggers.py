"""Tags and embedding of a recording, from up to sixteen patches of three seconds.

The card of soniq-music has the network, its source and how good it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soniq.audio import holes, mel
from soniq.audio.levels import RMS, SILENCE, Samples, gated_rms
from soniq.audio.model import Tagged
from soniq.audio.network import FOLDER, Network
from soniq.audio.tags import tags

SHORTEST = mel.RATE
"""Samples: of less than a second there is nothing to say."""

_SURE = 1e-6
"""Sigmoids are kept this far from 0 and 1, so that each has a logit: ±13.8."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """embedding: 512 float16, little-endian, of length 1; `model.vector` unpacks it."""

    tagged: Tagged
    embedding: bytes


class Tagger:
    """The taggers, loaded once; 16 patches take a desktop's thread a quarter of a second."""

    def __init__(self) -> None:
        self._network = Network("soniq-music")
        with np.load(FOLDER / "embed512.npz") as projection:
            self._centre = projection["mu"].astype(np.float32)
            self._axes = projection["W"].astype(np.float32)
        self._means = np.array([tag.mean for tag in tags()])
        self._deviations = np.array([tag.deviation for tag in tags()])

    def listen(
        self, samples: Samples, *, rms: float | None = None, starved: bool = False
    ) -> Heard | None:
        """What a track sounds like; None for silence and for what is shorter than a second.

        samples: float32 mono at 16 kHz, shape (n,), at any level; the whole track.
        rms: its `levels.gated_rms`, where that is known already.
        starved: it has `holes`, which are closed before it is heard.
        """
        if len(samples) < SHORTEST:
            return None
        windows = [mel.window(samples, span) for span in mel.spans(len(samples))]
        return self._listen(windows, gated_rms(samples) if rms is None else rms, starved)

    def listen_patches(
        self, patches: Sequence[Samples], *, rms: float | None = None, starved: bool = False
    ) -> Heard | None:
        """The same, for who does not keep the whole track.

        patches: the samples of `mel.spans`, one each; the last may end with the track. One alone is
        a whole track. rms: `levels.gated_rms` of the whole track; by itself that of the patches.
        """
        if len(patches) == 1:
            return self.listen(patches[0], rms=rms, starved=starved)
        windows = [mel.window(one, (0, mel.SAMPLES)) for one in patches]
        level = gated_rms(np.concatenate(patches)) if rms is None else rms
        return self._listen(windows, level, starved)

    def _listen(self, windows: Sequence[Samples], rms: float, starved: bool) -> Heard | None:
        if rms < SILENCE:
            return None
        gain = np.float32(RMS / rms)
        patches = (mel.patch(one * gain) for one in windows)
        if starved:
            patches = (holes.closed(patch) for patch in patches)
        heard = [self._network.run(mel=patch[None]) for patch in patches]
        shares, features = zip(*heard, strict=True)
        return Heard(
            tagged=self._tagged(np.concatenate(shares).astype(np.float64)),
            embedding=self._embedding(np.concatenate(features)),
        )

    def _tagged(self, shares: Vector) -> Tagged:
        """shares: (patches, 100)."""
        bounded = np.clip(shares, _SURE, 1 - _SURE)
        logits = np.log(bounded / (1 - bounded)).mean(axis=0)
        scores = (logits - self._means) / self._deviations
        return Tagged(shares=tuple(shares.mean(axis=0).tolist()), scores=tuple(scores.tolist()))

    def _embedding(self, features: NDArray[np.float32]) -> bytes:
        """features: (patches, 1518)."""
        projected = (features.mean(axis=0) - self._centre) @ self._axes
        packed: bytes = (projected / np.linalg.norm(projected)).astype("<f2").tobytes()
        return packed
