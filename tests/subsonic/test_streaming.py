"""What apps play: the file, or what they say they can take instead."""

import io
from typing import Any

import av
import pytest

from soniq.subsonic import streaming
from tests.streaming.taps import eventually
from tests.subsonic.checking import json_faults
from tests.subsonic.house import House


def seconds_of(content: bytes) -> float:
    with av.open(io.BytesIO(content), "r") as container:
        frames = container.decode(container.streams.audio[0])
        return float(sum(frame.samples / frame.sample_rate for frame in frames))


def test_without_a_wish_an_app_gets_the_file(house: House) -> None:
    for parameters in ({}, {"format": "raw", "maxBitRate": 32}, {"maxBitRate": 0}):
        answer = house.send("stream", id=house.songs["Low Tide"], **parameters)
        assert answer.headers["Content-Type"] == "audio/flac"
        assert answer.content[:4] == b"fLaC"


@pytest.mark.parametrize(
    ("asked", "mime"),
    [
        ({"format": "mp3"}, "audio/mpeg"),
        ({"format": "opus"}, "audio/ogg; codecs=opus"),
        ({"format": "ogg", "maxBitRate": 64}, "audio/ogg; codecs=opus"),
        ({"format": "aac"}, "audio/aac"),
        ({"maxBitRate": 64}, "audio/mpeg"),
        ({"format": "flv", "maxBitRate": 64}, "audio/mpeg"),
    ],
)
def test_an_app_gets_what_it_asks_for(house: House, asked: dict[str, Any], mime: str) -> None:
    answer = house.send("stream", id=house.songs["Low Tide"], **asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == mime
    assert seconds_of(answer.content) == pytest.approx(6, abs=0.15)
    if "maxBitRate" in asked:
        assert len(answer.content) * 8 / 6 / 1000 < asked["maxBitRate"] * 1.1 + 4


def test_a_stream_begins_where_it_was_left(house: House) -> None:
    """The extension transcodeOffset, in seconds."""
    song = house.songs["Salt"]
    for parameters in ({"format": "mp3"}, {}, {"maxBitRate": 96}):
        answer = house.send("stream", id=song, timeOffset=4, **parameters)
        assert seconds_of(answer.content) == pytest.approx(2, abs=0.1)


def test_an_estimated_length_is_kept_to(house: House) -> None:
    song = house.songs["Bell"]
    asked: dict[str, Any] = {"id": song, "format": "opus", "maxBitRate": 32}
    answer = house.send("stream", **asked, estimateContentLength="true", timeOffset=1)
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert seconds_of(answer.content) == pytest.approx(5, abs=0.2)
    plain = house.send("stream", **asked)
    assert "Content-Length" not in plain.headers
    eventually(lambda: not house.soniq.transcoding.is_busy)
    kept = house.send("stream", **asked)
    assert int(kept.headers["Content-Length"]) == len(kept.content) == len(plain.content)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [({}, 10), ({"id": "tr-999999"}, 70), ({"id": "nonsense"}, 70), ({"id": "al-1"}, 70)],
)
def test_what_cannot_be_streamed_is_told_by_code(
    house: House, parameters: dict[str, str], code: int
) -> None:
    assert house.code("stream", **parameters) == code


def test_a_place_behind_the_end_is_told_as_a_failure(house: House) -> None:
    answer = house.ask("stream", id=house.songs["Bell"], format="mp3", timeOffset=99)
    assert answer["status"] == "failed"
    assert "not 99000 ms long" in answer["error"]["message"]


def decided(house: House, client: dict[str, Any], title: str = "Low Tide") -> dict[str, Any]:
    answer = house.web.post(
        "/rest/getTranscodeDecision",
        params={
            "v": "1.16.1",
            "c": "tests",
            "f": "json",
            "mediaId": house.songs[title],
            "mediaType": "song",
            **house.admin.parameters,
        },
        json={"name": "tests", "platform": "Linux", **client},
    ).json()
    assert not json_faults("getTranscodeDecision", answer)
    found = answer["subsonic-response"]["transcodeDecision"]
    assert isinstance(found, dict)
    return found


MP3_ALONE = {
    "directPlayProfiles": [{"containers": ["mp3"], "audioCodecs": ["mp3"], "protocols": ["http"]}],
    "transcodingProfiles": [
        {"container": "mp4", "audioCodec": "aac", "protocol": "hls"},
        {"container": "ogg", "audioCodec": "opus", "protocol": "http"},
    ],
    "maxTranscodingAudioBitrate": 100_000,
}


def test_an_app_that_plays_the_file_is_told_so(house: House) -> None:
    decision = decided(house, MP3_ALONE, "Bell")
    assert decision["canDirectPlay"]
    assert decision["sourceStream"]["codec"] == "mp3"
    assert decision["transcodeReason"] == []


def test_an_app_that_does_not_gets_what_it_can(house: House) -> None:
    decision = decided(house, MP3_ALONE)
    assert not decision["canDirectPlay"]
    assert decision["canTranscode"]
    assert decision["transcodeReason"] == ["the client does not take the container"]
    assert decision["transcodeStream"] == {
        "protocol": "http",
        "container": "ogg",
        "codec": "opus",
        "audioChannels": decision["sourceStream"]["audioChannels"],
        "audioBitrate": 96_000,
    }
    asked: dict[str, Any] = {
        "mediaId": house.songs["Low Tide"],
        "mediaType": "song",
        "transcodeParams": decision["transcodeParams"],
    }
    whole = house.send("getTranscodeStream", **asked)
    assert whole.headers["Content-Type"] == "audio/ogg; codecs=opus"
    assert seconds_of(whole.content) == pytest.approx(6, abs=0.1)
    later = house.send("getTranscodeStream", **asked, offset=4)
    assert seconds_of(later.content) == pytest.approx(2, abs=0.1)


def test_an_app_that_knows_nothing_of_ours_is_told_why(house: House) -> None:
    decision = decided(house, {"directPlayProfiles": [], "transcodingProfiles": []})
    assert not decision["canDirectPlay"]
    assert not decision["canTranscode"]
    assert decision["errorReason"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"directPlayProfiles": 3}'])
def test_what_is_no_client_info_is_refused_in_words(house: House, body: bytes) -> None:
    answer = house.web.post(
        "/rest/getTranscodeDecision",
        params={
            "v": "1.16.1",
            "c": "tests",
            "f": "json",
            "mediaId": house.songs["Bell"],
            "mediaType": "song",
            **house.admin.parameters,
        },
        content=body,
        headers={"Content-Type": "application/json"},
    ).json()["subsonic-response"]
    assert answer["error"]["message"].startswith("Post the client's info as JSON")


@pytest.mark.parametrize("params", ["", "mp3", "mp3-129", "wav-128", "mp3-128 -f null", "opus--1"])
def test_parameters_of_an_apps_own_making_are_refused(house: House, params: str) -> None:
    answer = house.ask(
        "getTranscodeStream",
        mediaId=house.songs["Bell"],
        mediaType="song",
        transcodeParams=params,
    )
    assert answer["status"] == "failed"


def test_nothing_but_songs_is_streamed(house: House) -> None:
    code = house.code(
        "getTranscodeStream",
        mediaId=house.songs["Bell"],
        mediaType="podcast",
        transcodeParams="mp3-128",
    )
    assert code == 70
    assert set(streaming.METHODS) == {"stream", "getTranscodeDecision", "getTranscodeStream"}


def test_words_come_in_time(house: House) -> None:
    told = house.told("getLyricsBySongId", id=house.songs["Bell"])
    (lyrics,) = told["lyricsList"]["structuredLyrics"]
    assert lyrics["synced"]
    assert lyrics["lang"] == "und" or lyrics["lang"] == "eng"
    assert lyrics["displayArtist"] == "The Paper Lanterns"
    assert lyrics["line"] == [
        {"start": 500, "value": "Bell <rings> & rings"},
        {"start": 2000, "value": "Once more"},
    ]
    assert "kind" not in lyrics


def test_older_apps_ask_by_name(house: House) -> None:
    told = house.told("getLyrics", artist="The Paper Lanterns", title="Bell")["lyrics"]
    assert told["value"] == "Bell <rings> & rings\nOnce more"
    assert told["title"] == "Bell"
    assert house.told("getLyrics", artist="Nobody", title="Nothing")["lyrics"] == {"value": ""}
    assert house.told("getLyrics")["lyrics"] == {"value": ""}
    assert house.told("getLyricsBySongId", id=house.songs["Salt"])["lyricsList"] == {
        "structuredLyrics": []
    }
    assert house.code("getLyricsBySongId", id="tr-99999") == 70


def test_words_of_a_line_are_cued_where_an_app_asks_for_it(house: House) -> None:
    path = house.first.root / "Grey & Lamps" / "Tide" / "02 Salt.elrc"
    path.write_text("[lang:fra]\n[00:01.00]<00:01.00>Où <00:01.50>es-tu\n", encoding="utf-8")
    try:
        told = house.told("getLyricsBySongId", id=house.songs["Salt"], enhanced="true")
        (lyrics,) = told["lyricsList"]["structuredLyrics"]
        assert (lyrics["kind"], lyrics["lang"]) == ("main", "fra")
        (line,) = lyrics["cueLine"]
        assert (line["index"], line["start"], line["value"]) == (0, 1000, "Où es-tu")
        raw = line["value"].encode()
        for cue in line["cue"]:
            assert raw[cue["byteStart"] : cue["byteEnd"] + 1].decode() == cue["value"]
        assert [cue["start"] for cue in line["cue"]] == [1000, 1500]
    finally:
        path.unlink()


def test_a_limit_that_no_number_holds_limits_nothing(house: House) -> None:
    limit = {
        "name": "audioSamplerate",
        "comparison": "Equals",
        "values": ["9" * 5_000, "44100"],
        "required": True,
    }
    codecs = [{"type": "AudioCodec", "name": "mp3", "limitations": [limit]}]
    assert decided(house, {**MP3_ALONE, "codecProfiles": codecs}, "Bell")["sourceStream"]
