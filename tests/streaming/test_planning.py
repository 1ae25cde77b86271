"""What a client is sent: the file where it can take it, else the nearest it can."""

from typing import Any

import pytest

from soniq.audio.coding import CODINGS, RATES, Format, Quality, format_of, rate_within, step
from soniq.library.model import File
from soniq.streaming.deciding import (
    Client,
    Comparison,
    Limit,
    Makeable,
    Measure,
    Playable,
    decide,
)
from soniq.streaming.model import ORIGINAL, Plan
from soniq.streaming.planning import expected_bytes, plan
from soniq.units import FileId, FolderId, Milliseconds, RootId

START = Milliseconds(0)


def of(codec: str, kbits: int | None, container: str | None = None, **more: Any) -> File:
    """A file of the library, of that codec and bit rate."""
    said: dict[str, Any] = {"sample_rate": 44_100, "bit_depth": 16, "channels": 2, **more}
    return File(
        id=FileId(1),
        root_id=RootId(1),
        folder_id=FolderId(1),
        track_id=None,
        path=b"/music/song",
        size_bytes=1,
        mtime_ns=1,
        container=container or codec,
        codec=codec,
        bitrate=None if kbits is None else kbits * 1000,
        duration=Milliseconds(240_000),
        audio_hash=None,
        xxh128=None,
        sha256=None,
        unreadable=None,
        missing_since=None,
        **said,
    )


FLAC, MP3, WMA = of("flac", 900), of("mp3", 192), of("wma", 128, "asf")


@pytest.mark.parametrize(
    ("file", "asked", "sent"),
    [
        (FLAC, {}, "original"),
        (FLAC, {"max_bitrate": 1000}, "original"),
        (FLAC, {"max_bitrate": 320}, "mp3 320"),
        (FLAC, {"max_bitrate": 200}, "mp3 192"),
        (FLAC, {"max_bitrate": 5}, "mp3 32"),
        (FLAC, {"format": Format.OPUS}, "opus 256"),
        (FLAC, {"format": Format.OPUS, "max_bitrate": 100}, "opus 96"),
        (FLAC, {"format": Format.FLAC}, "original"),
        (FLAC, {"format": Format.FLAC, "max_bitrate": 128}, "original"),
        (FLAC, {"quality": Quality.LOW}, "mp3 96"),
        (FLAC, {"quality": Quality.MEDIUM}, "mp3 160"),
        (FLAC, {"quality": Quality.HIGH}, "mp3 320"),
        (FLAC, {"format": Format.OPUS, "quality": Quality.MEDIUM}, "opus 96"),
        (MP3, {"max_bitrate": 192}, "original"),
        (MP3, {"max_bitrate": 128}, "mp3 128"),
        (MP3, {"format": Format.MP3}, "original"),
        (MP3, {"format": Format.MP3, "max_bitrate": 320}, "original"),
        (MP3, {"format": Format.OPUS, "max_bitrate": 320}, "opus 192"),  # no more than it has
        (MP3, {"format": Format.FLAC}, "flac"),
        (MP3, {"quality": Quality.HIGH}, "original"),
        (MP3, {"quality": Quality.LOW}, "mp3 96"),
        (WMA, {"format": Format.AAC}, "aac 128"),
        (of("ape", None), {"max_bitrate": 320}, "mp3 320"),
        (of("vorbis", None, "ogg"), {"format": Format.OPUS}, "opus 256"),
        (MP3, {"offset": 5_000}, "mp3 192"),
        (FLAC, {"offset": 5_000}, "flac"),
        (of("wavpack", 800, "wv"), {"offset": 1}, "flac"),
        (of("aac", 250, "mp4"), {"offset": 1}, "aac 256"),
        (FLAC, {"offset": 5_000, "format": Format.FLAC}, "flac"),
    ],
)
def test_what_is_sent(file: File, asked: dict[str, Any], sent: str) -> None:
    made = plan(file, **{"offset": START, **asked})
    told = "original" if made.format is None else f"{made.format} {made.bitrate or ''}".strip()
    assert told == sent


def test_no_client_names_a_bit_rate_of_its_own() -> None:
    for most in range(1, 2_000):
        for format in (Format.OPUS, Format.MP3, Format.AAC):
            rate = rate_within(format, most)
            assert rate in RATES
            assert rate <= most or rate == RATES[0]
            assert rate <= (CODINGS[format].most or 0)
        assert rate_within(Format.FLAC, most) is None


def test_each_format_has_three_qualities_that_rise() -> None:
    for format in (Format.OPUS, Format.MP3, Format.AAC):
        steps = [step(format, quality) or 0 for quality in Quality]
        assert steps == sorted(set(steps))
        assert set(steps) <= set(RATES)
    assert step(Format.FLAC, Quality.LOW) is None


def test_formats_are_known_by_the_names_that_apps_use() -> None:
    assert [format_of(name) for name in ("mp3", "OPUS", "ogg", "m4a", " aac ", "flac")] == [
        Format.MP3, Format.OPUS, Format.OPUS, Format.AAC, Format.AAC, Format.FLAC,
    ]  # fmt: skip
    assert [format_of(name) for name in ("raw", "flv", "", "../x", "mp3 -f")] == [None] * 5


def test_an_estimate_is_rather_more_than_less() -> None:
    length = Milliseconds(240_000)
    made = Plan(format=Format.MP3, bitrate=128)
    assert (expected_bytes(made, length) or 0) >= 128_000 // 8 * 240
    assert expected_bytes(Plan(format=Format.FLAC), length) is None
    assert expected_bytes(made, None) is None


BROWSER = Client(
    plays=(
        Playable(containers=("mp3",), codecs=("mp3",)),
        Playable(containers=("flac",), codecs=("flac",), channels=2),
        Playable(containers=("mp4", "m4a"), codecs=("aac",)),
        Playable(containers=("oga",), codecs=("vorbis", "opus")),
    ),
    makes=(Makeable(container="ogg", codec="vorbis"), Makeable(container="ogg", codec="opus")),
    limits={},
)


@pytest.mark.parametrize(
    ("file", "plays"),
    [
        (MP3, True),
        (FLAC, True),
        (of("flac", 900, channels=6), False),
        (of("aac", 256, "mp4"), True),
        (of("alac", 900, "mp4"), False),
        (of("opus", 128, "ogg"), True),
        (WMA, False),
        (of("ape", 900), False),
    ],
)
def test_an_app_plays_what_it_says_it_plays(file: File, plays: bool) -> None:
    decision = decide(file, BROWSER)
    assert decision.plays is plays
    assert bool(decision.reasons) is not plays
    assert decision.plan is not None
    assert decision.plan.format == Format.OPUS  # Vorbis is not made


def test_limits_of_codecs_and_of_bits_are_kept() -> None:
    def limited(measure: Measure, comparison: Comparison, *values: int) -> bool:
        limit = Limit(measure=measure, comparison=comparison, values=values)
        client = Client(plays=(Playable(),), limits={"flac": (limit,)})
        return decide(FLAC, client).plays

    assert limited(Measure.SAMPLE_RATE, Comparison.AT_MOST, 48_000)
    assert not limited(Measure.SAMPLE_RATE, Comparison.AT_MOST, 32_000)
    assert limited(Measure.BIT_DEPTH, Comparison.EQUALS, 16, 24)
    assert not limited(Measure.BIT_DEPTH, Comparison.NOT_EQUALS, 16)
    assert limited(Measure.CHANNELS, Comparison.AT_LEAST, 2)
    assert not limited(Measure.CHANNELS, Comparison.AT_LEAST, 3)
    assert limited(Measure.BITRATE, Comparison.AT_MOST)

    small = Client(plays=(Playable(),), limits={}, most=500_000)
    assert not decide(FLAC, small).plays
    assert decide(MP3, small).plays


def test_what_is_made_keeps_to_the_apps_bits_and_wishes() -> None:
    client = Client(
        makes=(Makeable(container="flac", codec="flac"), Makeable(container="mp3", codec="mp3")),
        limits={},
        most_made=200_000,
    )
    assert decide(FLAC, client).plan == Plan(format=Format.FLAC)
    assert decide(WMA, client).plan == Plan(format=Format.MP3, bitrate=128)
    nothing = Client(makes=(Makeable(container="mp4", codec="alac"),), limits={})
    assert decide(FLAC, nothing).plan is None
    assert not decide(FLAC, nothing).plays
    assert plan(FLAC, offset=START) == ORIGINAL
