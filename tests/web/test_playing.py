"""What a player fetches: the sound by range, and covers for good."""

import os
from pathlib import Path

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.features.model import Rank
from soniq.http import ids
from soniq.library.model import Track
from tests.http.routes import House
from tests.shelf import Shelf, picture


@pytest.fixture
def tracks(soniq: Soniq, shelf: Shelf) -> list[Track]:
    """An album of two, the first as FLAC, in a scanned folder."""
    cover = picture("teal")
    shelf.add("Album/01.flac", title="One", artist="Ada", album="Album", number=1, cover=cover)
    shelf.add("Album/02.mp3", title="Two", artist="Ada", album="Album", number=2, cover=cover)
    root = soniq.roots.add(os.fsencode(shelf.root))
    soniq.intake.scan(root.id)
    soniq.library.forget()
    return soniq.library.tracks().items


def path_of(track: Track) -> str:
    return f"/stream/{ids.public('Track', track.id)}"


def file_of(track: Track) -> Path:
    assert track.file is not None
    return Path(os.fsdecode(track.file.path))


def test_the_sound_of_a_track_is_its_file(full: House, tracks: list[Track]) -> None:
    client = full.client(Role.GUEST)
    for track, kind in zip(tracks, ("audio/flac", "audio/mpeg"), strict=True):
        answer = client.get(path_of(track))
        assert answer.content == file_of(track).read_bytes()
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "private, no-cache"
        part = client.get(path_of(track), headers={"Range": "bytes=-100"})
        assert (part.status_code, part.content) == (206, file_of(track).read_bytes()[-100:])
        head = client.head(path_of(track))
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(file_of(track).stat().st_size)


def test_what_is_played_is_listened_to_soon_and_background_work_makes_room(
    full: House, soniq: Soniq, tracks: list[Track]
) -> None:
    client = full.client(Role.GUEST)
    client.get(path_of(tracks[1]))
    assert soniq.streams.is_playing()
    rows = soniq.db.read().execute("SELECT track_id, rank FROM analysis_wanted")
    assert (tracks[1].id, Rank.SEEN) in [tuple(row) for row in rows]


def test_a_changed_file_is_another_version(full: House, tracks: list[Track]) -> None:
    client = full.client(Role.GUEST)
    etag = client.head(path_of(tracks[0])).headers["ETag"]
    assert client.get(path_of(tracks[0]), headers={"If-None-Match": etag}).status_code == 304
    with file_of(tracks[0]).open("ab") as file:
        file.write(b"more")
    changed = client.get(path_of(tracks[0]), headers={"Range": "bytes=0-9", "If-Range": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_strangers_hear_nothing(full: House, tracks: list[Track]) -> None:
    assert full.client().get(path_of(tracks[0])).status_code == 401


@pytest.mark.parametrize(
    "id_",
    [
        "1", "..", "..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "VHJhY2s6OTk5", "Track:1",
        ids.public("Album", 1), ids.public("Track", 2**62), "a" * 5_000,
    ],
)  # fmt: skip
def test_an_id_that_is_none_is_not_found(full: House, tracks: list[Track], id_: str) -> None:
    answer = full.client(Role.GUEST).get(f"/stream/{id_}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_file_that_is_gone_says_what_to_do(full: House, tracks: list[Track]) -> None:
    file_of(tracks[0]).unlink()
    answer = full.client(Role.GUEST).get(path_of(tracks[0]))
    assert answer.status_code == 503
    assert "Scan" in answer.json()["error"]["message"]


def test_a_file_swapped_for_a_link_outside_is_not_sent(
    full: House, tracks: list[Track], tmp_path: Path
) -> None:
    secret = tmp_path / "data" / "secrets" / "key"
    file_of(tracks[0]).unlink()
    file_of(tracks[0]).symlink_to(secret)
    answer = full.client(Role.GUEST).get(path_of(tracks[0]))
    assert answer.status_code == 503
    assert secret.read_bytes() not in answer.content


def test_a_cover_is_a_webp_that_never_changes(full: House, tracks: list[Track]) -> None:
    client = full.client(Role.GUEST)
    path = f"/covers/{tracks[0].cover}/160"
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.content[:4] == b"RIFF"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert full.client().get(path).status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/covers/" + "0" * 32 + "/160", 404),
        ("/covers/..%2f..%2fsecrets/160", 404),
        ("/covers/../../secrets/key/160", 404),
        ("/covers/" + "A" * 32 + "/160", 404),
        ("/covers/" + "0" * 32 + "/161", 422),
        ("/covers/" + "0" * 32 + "/x", 422),
    ],
)
def test_a_cover_that_is_none_is_told_in_json(full: House, path: str, status: int) -> None:
    answer = full.client(Role.GUEST).get(path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
