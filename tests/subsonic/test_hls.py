"""Songs by HTTP Live Streaming, as Apple's players ask for them."""

import shutil
import subprocess

import httpx
import pytest

from soniq.units import TrackId
from tests.subsonic.house import House


def told(house: House, **parameters: str | int | list[int]) -> list[str]:
    answer = house.send("hls.m3u8", id=house.songs["Low Tide"], **parameters)
    assert answer.headers["content-type"].startswith("application/vnd.apple.mpegurl")
    return answer.text.splitlines()


def test_a_song_is_one_part_that_its_player_may_fetch(house: House) -> None:
    lines = told(house, bitRate=100)
    part = next(line for line in lines if not line.startswith("#"))
    assert lines[0] == "#EXTM3U"
    assert lines[-1] == "#EXT-X-ENDLIST"
    assert "maxBitRate=96" in part
    answer = httpx.get(f"{house.url}/rest/{part}", trust_env=False, timeout=30)
    assert answer.status_code == 200
    assert answer.content[0] == 0xFF, "ADTS begins with its sync word"
    assert answer.content[1] & 0xF6 == 0xF0


def test_several_rates_make_a_variant_each(house: House) -> None:
    lines = told(house, bitRate=[64, 128, 130])
    variants = [line for line in lines if not line.startswith("#")]
    assert [line.rpartition("bitRate=")[2] for line in variants] == ["64", "128"]
    inner = httpx.get(f"{house.url}/rest/{variants[0]}", trust_env=False, timeout=30)
    assert "#EXT-X-ENDLIST" in inner.text


def test_an_unknown_song_and_a_missing_one_have_their_codes(house: House) -> None:
    assert house.code("hls.m3u8", id="tr-999999") == 70
    assert house.code("hls.m3u8") == 10


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_a_player_of_live_streams_plays_it_to_the_end(house: House) -> None:
    done = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-allowed_extensions", "ALL", "-extension_picky", "0", "-i"),
            f"{house.url}/rest/hls.m3u8?id={house.songs['Low Tide']}"
            f"&apiKey={house.admin.key}&v=1.16.1&c=tests",
            *("-f", "s16le", "-ac", "1", "-ar", "8000", "-"),
        ],
        capture_output=True,
        check=False,
    )
    song = TrackId(int(house.songs["Low Tide"].removeprefix("tr-")))
    seconds = house.soniq.library.track(song).duration / 1000
    assert abs(len(done.stdout) / 16_000 - seconds) < 0.2, done.stderr.decode()
