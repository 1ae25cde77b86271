"""What a browser's player gets of a track that it cannot play: made while it listens, then kept."""

import io
import os
from pathlib import Path

import av
import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.library.model import Track
from soniq.machine import cores
from soniq.settings import Settings
from tests.http.routes import House
from tests.shelf import Shelf
from tests.streaming.serving import asked, long_silence, served
from tests.streaming.taps import eventually, parts, transcoders

MIMES = {
    "opus": "audio/ogg; codecs=opus",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "flac": "audio/flac",
}


@pytest.fixture
def songs(soniq: Soniq, shelf: Shelf) -> dict[str, Track]:
    """By title, in a scanned folder."""
    for number, (title, suffix) in enumerate(
        (("Flac", "flac"), ("Mp3", "mp3"), ("Wma", "wma"), ("Wavpack", "wv")), 1
    ):
        shelf.add(f"Album/{number}.{suffix}", title=title, artist="Ada", album="A", number=number)
    return scanned(soniq, shelf)


def scanned(soniq: Soniq, shelf: Shelf) -> dict[str, Track]:
    root = soniq.roots.add(os.fsencode(shelf.root))
    soniq.intake.scan(root.id)
    soniq.library.forget()
    return {track.title: track for track in soniq.library.tracks().items}


def path_of(track: Track) -> str:
    return f"/stream/{ids.public('Track', track.id)}"


def folder_of(soniq: Soniq) -> Path:
    return soniq.settings.data / "library" / "transcodes"


def seconds_of(content: bytes) -> float:
    with av.open(io.BytesIO(content), "r") as container:
        stream = container.streams.audio[0]
        return float(sum(frame.samples / frame.sample_rate for frame in container.decode(stream)))


@pytest.mark.parametrize("format", list(MIMES))
def test_every_track_comes_in_every_format(
    full: House, songs: dict[str, Track], format: str
) -> None:
    client = full.client(Role.GUEST)
    for track in songs.values():
        answer = client.get(path_of(track), params={"format": format})
        assert answer.status_code == 200
        if track.title.lower() != format:
            assert answer.headers["Content-Type"] == MIMES[format]
        assert seconds_of(answer.content) == pytest.approx(6, abs=0.15)
        assert float(answer.headers["X-Content-Duration"]) == pytest.approx(6, abs=0.15)


def test_what_the_player_can_take_is_the_file_itself(full: House, songs: dict[str, Track]) -> None:
    client = full.client(Role.GUEST)
    for title, query in (
        ("Mp3", {"format": "mp3"}),
        ("Mp3", {"max_bitrate": "320"}),
        ("Flac", {"format": "flac"}),
        ("Flac", {"max_bitrate": "0"}),
        ("Wma", {}),
    ):
        file = songs[title].file
        assert file is not None
        answer = client.get(path_of(songs[title]), params=query)
        assert answer.content == Path(os.fsdecode(file.path)).read_bytes()
        assert answer.headers["Accept-Ranges"] == "bytes"


RANGES = [
    ({}, 200),
    ({"Range": "bytes=0-"}, 206),
    ({"Range": "bytes=0-1"}, 206),
    ({"Range": "bytes=100-199"}, 206),
    ({"Range": "bytes=-50"}, 206),
    ({"Range": "bytes=99999999-"}, 416),
    ({"Range": "bytes=1-2,5-9"}, 200),
    ({"Range": "bytes=9-1"}, 200),
    ({"Range": "bytes=100-199", "If-Range": '"another"'}, 200),
]


@pytest.mark.parametrize(("headers", "status"), RANGES)
def test_a_finished_transcode_is_sought_in_like_a_file(
    full: House, soniq: Soniq, songs: dict[str, Track], headers: dict[str, str], status: int
) -> None:
    client = full.client(Role.GUEST)
    path, params = path_of(songs["Wma"]), {"format": "opus"}
    whole = client.get(path, params=params).content
    eventually(lambda: not soniq.transcoding.is_busy)
    answer = client.get(path, params=params, headers=headers)
    assert answer.status_code == status
    size = len(whole)
    if status == 206:
        first, last = answer.headers["Content-Range"].split()[1].split("/")[0].split("-")
        assert answer.content == whole[int(first) : int(last) + 1]
        assert answer.headers["Content-Range"].endswith(f"/{size}")
        again = {**headers, "If-Range": answer.headers["ETag"]}
        assert client.get(path, params=params, headers=again).status_code == 206
    elif status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{size}"
    else:
        assert answer.content == whole


def test_a_seek_begins_there(full: House, songs: dict[str, Track]) -> None:
    client = full.client(Role.GUEST)
    for format in ("opus", "mp3"):
        answer = client.get(path_of(songs["Wavpack"]), params={"format": format, "offset_ms": 2500})
        assert seconds_of(answer.content) == pytest.approx(3.5, abs=0.1)
    behind = client.get(path_of(songs["Wavpack"]), params={"format": "mp3", "offset_ms": 7000})
    assert behind.status_code == 422
    assert "not 7000 ms long" in behind.json()["error"]["message"]


def test_only_words_of_soniqs_own_are_taken(full: House, songs: dict[str, Track]) -> None:
    client = full.client(Role.GUEST)
    for params in (
        {"format": "mp3 -f null"},
        {"format": "../../x"},
        {"quality": "best"},
        {"max_bitrate": "128k"},
        {"max_bitrate": "-1"},
        {"offset_ms": "-1"},
    ):
        assert client.get(path_of(songs["Wma"]), params=params).status_code == 422


def test_a_look_begins_nothing(full: House, soniq: Soniq, songs: dict[str, Track]) -> None:
    client = full.client(Role.GUEST)
    answer = client.head(path_of(songs["Wma"]), params={"format": "opus"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == MIMES["opus"]
    assert "Content-Length" not in answer.headers
    assert not soniq.transcoding.is_busy
    assert soniq.transcoding.size() == 0


def test_listening_to_a_transcode_is_playing(
    full: House, soniq: Soniq, songs: dict[str, Track]
) -> None:
    assert not soniq.streams.is_playing()
    full.client(Role.GUEST).get(path_of(songs["Wma"]), params={"format": "opus"})
    assert soniq.streams.is_playing()


def test_a_file_that_is_broken_is_told_in_words(
    full: House, soniq: Soniq, songs: dict[str, Track]
) -> None:
    file = songs["Wavpack"].file
    assert file is not None
    path = Path(os.fsdecode(file.path))
    path.write_bytes(b"nothing of sound" * 1_000)
    answer = full.client(Role.GUEST).get(path_of(songs["Wavpack"]), params={"format": "mp3"})
    assert answer.status_code == 422
    assert "cannot be made into mp3" in answer.json()["error"]["message"]


@pytest.mark.parametrize("reads", [0, 20_000])
def test_a_client_that_vanishes_leaves_no_process_and_no_file(
    full: House, soniq: Soniq, shelf: Shelf, reads: int
) -> None:
    """Whether it leaves before the first byte or after some; and the next one is served."""
    long_silence(shelf.root / "Album" / "Long.wav")
    (track,) = scanned(soniq, shelf).values()
    guest = next(one for one in soniq.accounts.people() if one.role == Role.GUEST)
    secret = soniq.accounts.create_token(guest.id, "player", by=guest).secret
    with served(full.app) as address:
        for _ in range(2):
            connection = asked(
                address, path_of(track) + "?format=mp3", Authorization=f"Bearer {secret}"
            )
            eventually(transcoders)
            while reads and len(connection.recv(65_536)) > 0 and not soniq.transcoding.size():
                continue
            connection.close()
            eventually(lambda: not transcoders())
            eventually(lambda: not soniq.transcoding.is_busy)
            assert parts(folder_of(soniq)) == []
            assert soniq.transcoding.size() == 0


def test_a_pi_makes_one_at_a_time() -> None:
    assert Settings.model_fields["transcodes"].default == 0
    assert cores.transcodes(3) == 3
    assert cores.transcodes(0) == max(1, cores.available() // 4)
