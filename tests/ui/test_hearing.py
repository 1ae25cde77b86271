"""What soniq hears, in plain words."""

from dataclasses import replace

import pytest

from soniq.audio.model import Candidate, Moods
from soniq.features.model import AnalysisState, AnalysisStatus, AudioFeatures, Source, Waveform
from soniq.harmony import Key
from soniq.ui import hearing
from soniq.units import Milliseconds, Moment, TrackId

UNKNOWN = AudioFeatures(track_id=TrackId(1))
A_MINOR = Key(9, True)
HEARD = replace(
    UNKNOWN,
    bpm=124.0,
    bpm_source=Source.ONNX,
    bpm_confidence=0.7,
    bpm_candidates=(Candidate(bpm=62.0, share=0.2),),
    measured_bpm=124.0,
    key=A_MINOR,
    key_source=Source.ONNX,
    key_confidence=0.9,
    measured_key=A_MINOR,
    analyzed_at=Moment(1),
)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (HEARD, "quite sure"),
        (replace(HEARD, bpm_confidence=0.95), "sure"),
        (replace(HEARD, bpm_confidence=0.5), "not quite sure"),
        (replace(HEARD, bpm_confidence=0.1), "a guess"),
        (replace(HEARD, tag_bpm=62.0), "quite sure · the file’s tag says 62"),
        (replace(HEARD, tag_bpm=123.0), "quite sure"),
        (replace(HEARD, bpm=62.0, bpm_source=Source.PERSON), "set by hand · 124 was heard"),
        (replace(HEARD, bpm_source=Source.PERSON), "set by hand"),
        (replace(HEARD, bpm=None, bpm_source=None), "No steady beat was heard."),
        (
            replace(UNKNOWN, bpm=62.0, bpm_source=Source.TAGS, tag_bpm=62.0),
            "as the file’s tag says; soniq has not listened yet",
        ),
        (UNKNOWN, ""),
    ],
)
def test_who_says_the_tempo_is_said_with_it(found: AudioFeatures, said: str) -> None:
    assert hearing.bpm_words(found) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (HEARD, "sure"),
        (replace(HEARD, tag_key="Am"), "sure"),
        (replace(HEARD, tag_key="8A"), "sure"),
        (replace(HEARD, tag_key="C"), "sure · the file’s tag says C"),
        (
            replace(HEARD, key=Key(0, False), key_source=Source.PERSON),
            "set by hand · A minor was heard",
        ),
        (replace(HEARD, key=None, key_source=None), "No key was heard."),
    ],
)
def test_who_says_the_key_is_said_with_it(found: AudioFeatures, said: str) -> None:
    assert hearing.key_words(found) == said


def test_a_page_of_a_track_is_told_all_of_its_sound() -> None:
    moods = Moods(
        danceability=0.1,
        mood_happy=0.2,
        mood_aggressive=0.3,
        mood_party=0.4,
        mood_relaxed=0.5,
        instrumental=0.6,
        acoustic=0.7,
        tonal=0.8,
    )
    row = hearing.of_features(replace(HEARD, moods=moods, top_tags=(("jazz", 2.0),)))
    assert (row["bpm"], row["camelot"], row["key"], row["heard"]) == (124.0, "8A", "A minor", True)
    assert row["mixes"] == ["8B", "7A", "9A"]
    assert row["tags"] == ["jazz"]
    assert row["moods"] == [
        ["Danceable", 0.1],
        ["Happy", 0.2],
        ["Party", 0.4],
        ["Relaxed", 0.5],
        ["Aggressive", 0.3],
        ["Acoustic", 0.7],
        ["Instrumental", 0.6],
        ["Tonal", 0.8],
    ]


@pytest.mark.parametrize(("value", "said"), [(124.0, "124"), (123.456, "123.5"), (99.97, "100")])
def test_a_tempo_is_said_in_tenths(value: float, said: str) -> None:
    assert hearing.bpm(value) == said


def test_loudness_is_said_in_a_word_and_its_number() -> None:
    assert hearing.loudness(-8.04, 1.0) == "Very loud: −8.0 LUFS. Its peaks touch full scale."
    assert hearing.loudness(-30.0, 0.5) == "Very quiet: −30.0 LUFS. Peak 0.50."
    assert hearing.loudness(None, 0.0) is None


def test_only_a_tuning_that_one_hears_is_told() -> None:
    assert hearing.tuning(3.0) is None
    assert hearing.tuning(-31.4) == "Tuned 31 cents below A = 440 Hz"


def test_a_waveform_reaches_the_browser_as_text() -> None:
    wave = Waveform(duration=Milliseconds(1000), peaks=bytes([0, 255]), beats=(500,))
    assert hearing.of_wave(wave) == {"ms": 1000, "peaks": "AP8=", "beats": [500]}


STATUS = AnalysisStatus(
    state=AnalysisState.RUNNING,
    reason=None,
    total=18_000,
    analysed=1_204,
    outdated=0,
    unheard=3,
    model="m",
    rate=940.4,
    time_left=Milliseconds(17 * 3_600_000),
    children=3,
)


def test_the_listening_tells_how_far_it_is_and_how_long_still() -> None:
    assert hearing.progress(STATUS) == (
        "1,204 of 18,000 tracks · 940 an hour · about 17 h 0 min left · 3 processes"
    )


def test_what_rests_tells_no_time() -> None:
    resting = replace(STATUS, state=AnalysisState.PAUSED, children=0)
    assert "left" not in hearing.progress(resting)


def test_home_speaks_of_the_first_listening_alone() -> None:
    assert hearing.of_status(STATUS)["first"] is True
    assert hearing.of_status(replace(STATUS, analysed=17_500))["first"] is False
    assert hearing.of_status(replace(STATUS, outdated=16_000))["first"] is False


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (AnalysisState.RUNNING, None, "Soniq listens to it soon."),
        (AnalysisState.PAUSED, "Paused", "Listening is paused; soniq hears it when it goes on."),
        (
            AnalysisState.WAITING,
            "Waits for 22:00",
            "Soniq does not listen just now: waits for 22:00.",
        ),
    ],
)
def test_a_track_that_waits_is_told_what_for(
    state: AnalysisState, reason: str | None, said: str
) -> None:
    waits = hearing.waits(replace(STATUS, state=state, reason=reason))
    assert waits["said"] == said
    assert (waits["act"] == "Listen now") is (state is AnalysisState.RUNNING)
