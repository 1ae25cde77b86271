"""Listening to a file: all that soniq hears in it, out of one pass."""

from functools import cached_property

from soniq.audio.decode import Decoded, decode
from soniq.audio.digests import digests
from soniq.audio.key import KeyFinder
from soniq.audio.memory import give_back
from soniq.audio.model import Analysis, Loudness, Moods, Tonality
from soniq.audio.moods import moods
from soniq.audio.taggers import Heard, Tagger
from soniq.audio.tempo import TempoFinder, TempoFound
from soniq.units import Milliseconds

_SHORTEST_MS = 1000

_DITHER = 2 / 32_768
"""Peak of what a recorder leaves where there is nothing: the last bit of 16, and its dither."""


class Listener:
    """Keeps the networks between files; each is loaded when it is first needed, or by `load`."""

    def load(self) -> None:
        """Load all networks. Raises whatever keeps them from it: soniq is not installed well."""
        _ = self._tempo, self._key, self._tagger

    @cached_property
    def _tempo(self) -> TempoFinder:
        return TempoFinder()

    @cached_property
    def _key(self) -> KeyFinder:
        return KeyFinder()

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger()

    def hear(self, path: bytes, *, claims_ms: Milliseconds | None = None) -> Analysis:
        """Analyse a file. claims_ms: how long its tags say it is; see `decode`.

        Raises:
            Unreadable: no sound can be got out of it.
            OSError: the system does not let it be read.
        """
        xxh128, sha256 = digests(path)
        decoded = decode(path, claims=claims_ms)
        give_back()
        tempo, tonality, heard = None, None, None
        if not _is_silent(decoded.loudness):
            tempo = self._tempo.find(
                decoded.middle, offset_ms=decoded.middle_at, duration_ms=decoded.duration
            )
            give_back()
            tonality = self._key.find(decoded.middle)
            give_back()
            heard = self._heard(decoded)
            give_back()
        return Analysis(
            duration=decoded.duration,
            decoder=decoded.decoder,
            tempo=tempo.tempo if tempo else None,
            tonality=tonality,
            tags=heard.tagged if heard else None,
            moods=_moods(heard, tempo, tonality) if heard else None,
            embedding=heard.embedding if heard else None,
            loudness=decoded.loudness,
            peaks=decoded.peaks,
            xxh128=xxh128,
            sha256=sha256,
        )

    def _heard(self, decoded: Decoded) -> Heard | None:
        if decoded.duration < _SHORTEST_MS:
            return None
        return self._tagger.listen_patches(
            decoded.patches, rms=decoded.gated_rms, starved=decoded.starved
        )


def _is_silent(loudness: Loudness) -> bool:
    """Without a block above −70 LUFS, EBU R128's gate, and no more than a recorder's noise."""
    return loudness.integrated_lufs is None and loudness.peak <= _DITHER


def _moods(heard: Heard, tempo: TempoFound | None, tonality: Tonality | None) -> Moods:
    return moods(
        heard.tagged.scores,
        pulse=tempo.pulse if tempo else 0.0,
        strength=tonality.strength if tonality else 0.0,
    )
