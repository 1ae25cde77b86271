"""Sending a file: the right bytes, the right head, and the file closed whatever happens."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import APIRouter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.responses import Response
from starlette.testclient import TestClient

from soniq.errors import Unavailable
from soniq.http.access import allow
from soniq.http.sending import CHUNK, Opened, Sending, open_within
from tests.http.asgi import Visit
from tests.http.routes import house

BODY = bytes(index % 251 for index in range(3 * CHUNK + 17))
ETAG = '"1-2-3"'


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "track.flac").write_bytes(BODY)
    (folder / "empty.flac").write_bytes(b"")
    return folder


def opened(music: Path, name: str = "track.flac") -> Opened:
    return open_within(os.fsencode(music / name), os.fsencode(music))


def sending(music: Path, name: str = "track.flac") -> Sending:
    path = os.fsencode(music / name)
    return Sending(path, opened(music, name), etag=ETAG, headers={"Content-Type": "audio/flac"})


@pytest.fixture
def client(tmp_path: Path, music: Path) -> Iterator[TestClient]:
    router = APIRouter()

    @router.api_route(
        "/files/{name}",
        methods=["GET", "HEAD"],
        dependencies=[allow(None)],
        response_class=Response,
    )
    async def file(name: str) -> Response:
        return sending(music, name)

    made = house(tmp_path, router=router)
    made.claim()
    yield made.client()
    made.db.close()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_the_whole_file_comes_with_its_head(client: TestClient, music: Path) -> None:
    answer = client.get("/files/track.flac")
    assert answer.status_code == 200
    assert answer.content == BODY
    assert answer.headers["Content-Length"] == str(len(BODY))
    assert answer.headers["Content-Type"] == "audio/flac"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == ETAG
    assert "GMT" in answer.headers["Last-Modified"]
    assert "Content-Encoding" not in answer.headers


def test_head_sends_the_head_alone(client: TestClient) -> None:
    answer = client.head("/files/track.flac", headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (206, b"")
    assert answer.headers["Content-Length"] == "5"
    assert answer.headers["Content-Range"] == f"bytes 5-9/{len(BODY)}"


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.integers(0, len(BODY) - 1), st.integers(0, 2 * len(BODY)))
def test_any_range_is_those_bytes(client: TestClient, first: int, length: int) -> None:
    last = first + length
    answer = client.get("/files/track.flac", headers={"Range": f"bytes={first}-{last}"})
    assert answer.status_code == 206
    assert answer.content == BODY[first : last + 1]
    stop = min(last, len(BODY) - 1)
    assert answer.headers["Content-Range"] == f"bytes {first}-{stop}/{len(BODY)}"


@pytest.mark.parametrize("flag", [0, 1 << 30])
def test_a_system_that_cannot_tell_what_is_in_memory_is_waited_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, flag: int
) -> None:
    """Whether it has no such flag, or a file system refuses it."""
    monkeypatch.setattr("soniq.streaming.reads._NO_WAIT", flag)
    answer = client.get("/files/track.flac", headers={"Range": "bytes=7-"})
    assert (answer.status_code, answer.content) == (206, BODY[7:])


def test_a_range_beyond_the_end_is_not_satisfiable(client: TestClient) -> None:
    for name, size in (("track.flac", len(BODY)), ("empty.flac", 0)):
        answer = client.get(f"/files/{name}", headers={"Range": f"bytes={size}-"})
        assert (answer.status_code, answer.content) == (416, b"")
        assert answer.headers["Content-Range"] == f"bytes */{size}"


def test_a_thousand_ranges_get_the_whole_file_once(client: TestClient) -> None:
    """CVE-2025-62727: many ranges cost the square of their number."""
    many = "bytes=" + ",".join(f"{at}-{at}" for at in range(1_000))
    answer = client.get("/files/track.flac", headers={"Range": many})
    assert (answer.status_code, len(answer.content)) == (200, len(BODY))


def test_an_empty_file_is_empty(client: TestClient) -> None:
    answer = client.get("/files/empty.flac")
    assert (answer.status_code, answer.content) == (200, b"")


def test_what_the_client_has_is_not_sent_again(client: TestClient) -> None:
    for named in (ETAG, f'W/{ETAG}, "x"', "*"):
        answer = client.get("/files/track.flac", headers={"If-None-Match": named})
        assert (answer.status_code, answer.content) == (304, b"")
        assert "Content-Length" not in answer.headers
    assert client.get("/files/track.flac", headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_part_of_another_version_is_answered_with_the_whole(client: TestClient) -> None:
    part = {"Range": "bytes=0-4"}
    assert client.get("/files/track.flac", headers=part | {"If-Range": ETAG}).status_code == 206
    assert client.get("/files/track.flac", headers=part | {"If-Range": '"x"'}).status_code == 200


def test_no_request_leaves_its_file_open(client: TestClient) -> None:
    client.get("/files/track.flac")
    before = open_files()
    for range_ in ("", "bytes=0-1", "bytes=99999999-", "nonsense"):
        for _ in range(5):
            client.get("/files/track.flac", headers={"Range": range_})
            client.head("/files/track.flac")
    assert open_files() <= before


async def test_who_leaves_early_closes_the_file_and_ends_the_reading(music: Path) -> None:
    before = open_files()
    visit = Visit(sending(music))
    await visit.until(lambda visit: len(visit.sent) >= 2)
    visit.leave()
    await visit.end()
    assert not visit.complete
    assert len(visit.body) < len(BODY)
    assert open_files() == before


async def test_a_file_that_shrinks_meanwhile_breaks_off_and_is_closed(music: Path) -> None:
    before = open_files()
    visit = Visit(sending(music))
    await visit.until(lambda visit: len(visit.sent) >= 2)
    os.truncate(music / "track.flac", CHUNK)
    await visit.end()
    assert visit.status == 200
    assert not visit.complete
    assert open_files() == before


async def test_a_file_that_shrank_before_is_an_honest_failure(music: Path) -> None:
    answer = sending(music)
    os.truncate(music / "track.flac", 0)
    with pytest.raises(Unavailable, match="shorter"):
        await Visit(answer).end()


def test_only_regular_files_inside_their_root_are_opened(music: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_bytes(b"key")
    (music / "out.flac").symlink_to(secret)
    (music / "in.flac").symlink_to(music / "track.flac")
    os.mkfifo(music / "fifo.flac")
    (music / "folder.flac").mkdir()
    beside = tmp_path / "music2"
    beside.mkdir()
    (beside / "track.flac").write_bytes(b"x")
    before = open_files()
    for path in (
        music / "out.flac", music / "fifo.flac", music / "folder.flac", music / "gone.flac",
        music / ".." / "secret.key", beside / "track.flac", Path("/etc/passwd"), Path("/dev/zero"),
    ):  # fmt: skip
        with pytest.raises(Unavailable):
            open_within(os.fsencode(path), os.fsencode(music))
    assert open_files() == before
    os.close(opened(music, "in.flac").handle)


@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.flac", "🎵.flac".encode(), b"new\nline.flac", b"-rf.flac", b"a" * 250 + b".flac"],
)
def test_any_name_can_be_opened(music: Path, name: bytes) -> None:
    root = os.fsencode(music)
    with open(root + b"/" + name, "wb") as file:
        file.write(b"sound")
    found = open_within(root + b"/" + name, root)
    assert os.read(found.handle, 10) == b"sound"
    os.close(found.handle)


def test_a_root_that_is_itself_a_link_holds_its_files(music: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(music)
    path = os.fsencode(link / "track.flac")
    os.close(open_within(path, os.fsencode(link)).handle)
    os.close(open_within(path, os.fsencode(link) + b"/").handle)


def test_a_body_is_sent_within_what_was_asked_for_a_head_is_not(
    tmp_path: Path, music: Path
) -> None:
    told: list[str] = []

    @contextmanager
    def during() -> Iterator[None]:
        told.append("begins")
        yield
        told.append("ends")

    router = APIRouter()

    @router.api_route(
        "/file", methods=["GET", "HEAD"], dependencies=[allow(None)], response_class=Response
    )
    async def file() -> Response:
        path = os.fsencode(music / "track.flac")
        return Sending(path, opened(music), etag=ETAG, headers={}, during=during)

    made = house(tmp_path, router=router)
    made.claim()
    client = made.client()
    assert client.head("/file").status_code == 200
    assert told == []
    assert client.get("/file").content == BODY
    assert told == ["begins", "ends"]
    made.db.close()
