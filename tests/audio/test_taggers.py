"""What the taggers make of sound, and that only the music counts."""

import importlib.util
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from soniq.audio import mel
from soniq.audio.levels import Samples, gated_level, gated_rms
from soniq.audio.model import DIMENSIONS, vector
from soniq.audio.taggers import Heard, Tagger
from soniq.audio.tags import TagSet, place
from tests import sound
from tests.conftest import SHARED

REFERENCE = SHARED / "model"
CLIPS = (
    "emotify/classical/22.mp3",
    "emotify/rock/*.mp3",
    "emotify/electronic/*.mp3",
    "groove/*",
    "loops/*.ogg",
)

with_reference = pytest.mark.skipif(
    not (REFERENCE / "convert").is_dir(), reason=f"needs the reference code in {REFERENCE}"
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """A minute of one of the demo's pieces."""
    piece = sound.music("electro", key="Am", bpm=124)
    longer = np.tile(piece, math.ceil(60 * sound.RATE / len(piece)))[: 60 * sound.RATE]
    return _read(sound.write(tmp_path_factory.mktemp("song") / "song.wav", longer))


def _read(path: Path) -> Samples:
    """A file as the taggers want it, by PyAV."""
    resampler = av.AudioResampler("flt", "mono", mel.RATE)
    with av.open(str(path)) as file:
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    parts = [frame.to_ndarray()[0] for frame in (*frames, *resampler.resample(None))]
    return np.concatenate(parts).astype(np.float32)


def _heard(tagger: Tagger, samples: Samples) -> Heard:
    heard = tagger.listen(samples)
    assert heard is not None
    return heard


def _cosine(one: Heard, other: Heard) -> float:
    pairs = zip(vector(one.embedding), vector(other.embedding), strict=True)
    return sum(a * b for a, b in pairs)


def test_an_embedding_has_512_numbers_and_the_length_of_one(tagger: Tagger, song: Samples) -> None:
    numbers = vector(_heard(tagger, song).embedding)

    assert len(numbers) == DIMENSIONS
    assert math.sqrt(sum(x * x for x in numbers)) == pytest.approx(1, abs=2e-3)


def test_there_is_a_share_and_a_score_for_each_tag(tagger: Tagger, song: Samples) -> None:
    tagged = _heard(tagger, song).tagged

    assert len(tagged.shares) == len(tagged.scores) == 100
    assert all(0 < share < 1 for share in tagged.shares)


def test_electro_sounds_like_dance_music_and_a_held_chord_does_not(
    tagger: Tagger, song: Samples, tmp_path: Path
) -> None:
    chord = _read(sound.write(tmp_path / "chord.wav", sound.chord("C", voice="organ")))
    dance = place(TagSet.MSD, "dance")

    electro, held = _heard(tagger, song).tagged, _heard(tagger, chord).tagged

    assert electro.scores[dance] > held.scores[dance] + 1


def test_the_volume_does_not_matter(tagger: Tagger, song: Samples) -> None:
    quieter = np.asarray(song * 10 ** (-12 / 20), np.float32)
    one, other = _heard(tagger, song), _heard(tagger, quieter)

    assert _cosine(one, other) > 0.9999
    assert other.tagged.shares == pytest.approx(one.tagged.shares, abs=1e-4)


@pytest.mark.parametrize("fmt", ["flac", "alac"])
def test_the_container_does_not_matter(
    tagger: Tagger, song: Samples, tmp_path: Path, fmt: str
) -> None:
    short = song[: 20 * mel.RATE]
    wav = sound.write(tmp_path / "a.wav", short, rate=mel.RATE)
    other = sound.write(tmp_path / f"a.{fmt}", short, fmt=fmt, rate=mel.RATE)

    assert _cosine(_heard(tagger, _read(wav)), _heard(tagger, _read(other))) > 0.9999


def test_a_lossy_copy_is_found_again(tagger: Tagger, song: Samples, tmp_path: Path) -> None:
    mp3 = sound.write(tmp_path / "a.mp3", song, rate=mel.RATE, bit_rate=64_000)

    assert _cosine(_heard(tagger, song), _heard(tagger, _read(mp3))) > 0.85


@pytest.mark.parametrize("seconds", [0, 0.5, 0.99])
def test_a_scrap_says_nothing(tagger: Tagger, seconds: float) -> None:
    assert tagger.listen(sound.tune(1, seconds=seconds)) is None


def test_silence_says_nothing(tagger: Tagger) -> None:
    assert tagger.listen(np.zeros(10 * mel.RATE, np.float32)) is None


@pytest.mark.parametrize("seconds", [1, 1.5, 2.9, 3.1, 5.9])
def test_short_clips_are_heard(tagger: Tagger, seconds: float) -> None:
    heard = _heard(tagger, sound.tune(1, seconds=seconds))

    assert all(map(math.isfinite, vector(heard.embedding)))


def test_a_short_loop_sounds_like_itself_repeated(tagger: Tagger) -> None:
    """What is shorter than a patch is repeated to fill it."""
    loop = sound.tune(2, seconds=2.0)

    assert _cosine(_heard(tagger, loop), _heard(tagger, np.tile(loop, 8))) > 0.9


@pytest.mark.parametrize("seconds", [2.0, 4.0, 30.0, 60.0])
def test_who_keeps_only_the_patches_hears_the_same(
    tagger: Tagger, song: Samples, seconds: float
) -> None:
    samples = song[: int(seconds * mel.RATE)]
    spans = mel.spans(len(samples))
    kept = [mel.window(samples, span) for span in spans] if len(spans) > 1 else [samples]

    whole = _heard(tagger, samples)
    patches = tagger.listen_patches(kept, rms=gated_rms(samples))

    assert patches == whole


def test_a_patch_that_ends_with_the_track_is_heard_to_its_end(
    tagger: Tagger, song: Samples
) -> None:
    samples = song[: 60 * mel.RATE - 130]
    spans = mel.spans(len(samples))
    kept = [mel.window(samples, span) for span in spans]
    kept[-1] = samples[spans[-1][0] :]

    assert len(kept[-1]) < mel.SAMPLES
    assert tagger.listen_patches(kept, rms=gated_rms(samples)) == _heard(tagger, samples)


class Reference:
    """The code that came with the networks, with the exact weights."""

    def __init__(self) -> None:
        self._dsp: Any = _module(REFERENCE / "convert" / "dsp.py")
        self._network = onnxruntime.InferenceSession(REFERENCE / "soniq-music.fp32.onnx")
        self._projection = np.load(REFERENCE / "embed512.npz")

    def hear(self, samples: Samples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Shares and embedding of samples that were brought to their level."""
        patches = self._dsp.patches(self._dsp.logmel(samples), 16)
        answers = [self._network.run(None, {"mel": one[None]}) for one in patches]
        shares, features = (np.concatenate(one).mean(axis=0) for one in zip(*answers, strict=True))
        embedding = (features - self._projection["mu"]) @ self._projection["W"]
        return shares, embedding / np.linalg.norm(embedding)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"reference_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _agrees(tagger: Tagger, reference: Reference, samples: Samples) -> None:
    heard = _heard(tagger, samples)
    shares, embedding = reference.hear(gated_level(samples))

    assert heard.tagged.shares == pytest.approx(shares.tolist(), abs=0.02)
    assert float(np.array(vector(heard.embedding)) @ embedding) > 0.999


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


@with_reference
@pytest.mark.parametrize("seconds", [1.2, 3.0, 20.0, 60.0])
def test_made_up_music_is_heard_as_the_reference_hears_it(
    tagger: Tagger, reference: Reference, song: Samples, seconds: float
) -> None:
    _agrees(tagger, reference, song[: int(seconds * mel.RATE)])


@with_reference
@pytest.mark.parametrize("pattern", CLIPS)
def test_real_music_is_heard_as_the_reference_hears_it(
    tagger: Tagger, reference: Reference, pattern: str
) -> None:
    found = sorted((SHARED / "audio").glob(pattern))
    if not found:
        pytest.skip(f"needs the recordings of {SHARED}")
    _agrees(tagger, reference, _read(found[0]))
