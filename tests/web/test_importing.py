"""Bringing one's past over the web: sent, looked through, taken in by a job, taken back."""

import csv
import io
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.importing.service import LARGEST
from tests.files.exports.collected import COLLECTED
from tests.files.exports.exported import EXPORTS, written
from tests.whole import Whole

ADDED = ("counts", "opinions", "playlists", "wishes", "holdings")
NOTHING = {"told": 0, "tracks": 0, "found": 0, "guessed": 0, "lost": 0}
ZIP = EXPORTS["my_spotify_data.zip"]


@pytest.fixture
def user(box: Whole) -> Iterator[httpx.Client]:
    """A user; what they bring is gone when the test is over."""
    with box.client(Role.USER) as client:
        yield client
        for one in client.get("/api/imports").json()["imports"]:
            if one["state"] in {"staged", "waiting", "failed"}:
                client.delete(f"/api/imports/{one['id']}")
            elif one["state"] == "done":
                client.post(f"/api/imports/{one['id']}/undo")


@pytest.fixture
def other(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.OWNER) as client:
        yield client


def sent(client: httpx.Client, content: bytes = ZIP, name: str = "spotify.zip") -> dict[str, Any]:
    answer = client.post(
        "/api/imports/from/file",
        params={"name": name},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def after(client: httpx.Client, import_id: str, done: Callable[[dict[str, Any]], bool]) -> Any:
    for _ in range(600):
        said = client.get(f"/api/imports/{import_id}").json()
        if done(said):
            return said
        time.sleep(0.05)
    raise AssertionError(f"it never came to that: {said}")


def test_an_export_is_looked_through_and_waits(user: httpx.Client) -> None:
    said = sent(user)
    assert (said["source"], said["name"], said["state"]) == ("spotify", "spotify.zip", "staged")
    preview = said["preview"]
    assert preview["parts"] == ["history", "opinions", "playlists", "collection", "listed"]
    assert said["suggested"] == preview["parts"][:-1]
    assert (preview["albums"]["told"], preview["songs"]["told"]) == (1, 1)
    assert (preview["holdings"], preview["listed"]["told"]) == (NOTHING, 3)
    assert (preview["plays"]["told"], preview["counts"]) == (2, NOTHING)
    assert preview["since"] < preview["until"]
    assert user.get("/api/imports").json()["imports"][0] == said


def test_a_form_is_taken_as_well(user: httpx.Client) -> None:
    answer = user.post("/api/imports/from/file", files={"file": ("my.zip", ZIP, "application/zip")})
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == "my.zip"
    empty = user.post("/api/imports/from/file", files={"other": ("my.zip", ZIP)})
    assert empty.status_code == 422


def test_an_export_is_taken_in_by_a_job_and_taken_back(user: httpx.Client) -> None:
    import_id = sent(user)["id"]
    started = user.post(f"/api/imports/{import_id}/start", json={"parts": ["history"]})
    assert started.status_code == 202
    assert started.json()["state"] == "waiting"
    done = after(user, import_id, lambda said: said["state"] == "done")
    assert (done["report"]["plays"]["added"], done["report"]["lists"]) == (2, 0)
    lost = user.get(f"/api/imports/{import_id}/lost", params={"limit": 1}).json()
    assert (lost["total"], len(lost["lines"])) == (2, 1)
    rest = user.get(f"/api/imports/{import_id}/lost", params={"after": lost["after"]}).json()
    assert [line["title"] for line in lost["lines"] + rest["lines"]] == ["One", "Two"]
    table = user.get(f"/api/imports/{import_id}/lost.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(table.text)))) == 3
    undone = user.post(f"/api/imports/{import_id}/undo")
    assert undone.json() == {"plays": 2, **dict.fromkeys(ADDED, 0)}


def test_records_come_into_the_grid_and_go_again(user: httpx.Client) -> None:
    import_id = sent(user, COLLECTED["me-collection-20240101.csv"], "records.csv")["id"]
    assert user.post(f"/api/imports/{import_id}/start", json={}).status_code == 202
    done = after(user, import_id, lambda said: said["state"] == "done")
    assert (done["source"], done["report"]["holdings"]["added"]) == ("discogs", 6)
    undone = user.post(f"/api/imports/{import_id}/undo").json()
    assert (undone["holdings"], undone["wishes"]) == (6, 0)


def test_one_that_is_not_wanted_is_let_go(user: httpx.Client) -> None:
    import_id = sent(user)["id"]
    assert user.delete(f"/api/imports/{import_id}").status_code == 204
    assert user.delete(f"/api/imports/{import_id}").status_code == 409
    assert user.get(f"/api/imports/{import_id}").json()["state"] == "dropped"


def test_what_is_no_export_is_refused_in_words(user: httpx.Client) -> None:
    answer = user.post("/api/imports/from/file", content=b"hello")
    assert answer.status_code == 422
    assert "soniq knows" in answer.text
    cut = user.post("/api/imports/from/file", content=ZIP[:-200])
    assert "cut short" in cut.text


def test_an_export_that_is_too_large_is_refused(box: Whole) -> None:
    """At its announcement: nobody waits for 300 MB to hear that."""
    place = httpx.URL(box.url)
    with socket.create_connection((place.host, place.port or 80), timeout=20) as line:
        said = (
            f"POST /api/imports/from/file HTTP/1.1\r\nHost: {place.host}:{place.port}\r\n"
            f"Authorization: Bearer {box.tokens[Role.USER]}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {LARGEST + 1}\r\n\r\n"
        )
        line.sendall(said.encode())
        assert line.recv(12).endswith(b" 413")


def test_everybody_sees_their_own_alone(user: httpx.Client, other: httpx.Client) -> None:
    import_id = sent(user)["id"]
    assert other.get("/api/imports").json() == {"imports": []}
    for method, path in (
        ("GET", ""),
        ("GET", "/lost"),
        ("GET", "/lost.csv"),
        ("POST", "/undo"),
        ("DELETE", ""),
    ):
        assert other.request(method, f"/api/imports/{import_id}{path}").status_code == 404
    assert other.post(f"/api/imports/{import_id}/start", json={}).status_code == 404


def test_an_account_is_asked_only_where_that_is_allowed(user: httpx.Client) -> None:
    """The settings of the box keep soniq from asking other servers."""
    order = {"source": "subsonic", "name": "me", "url": "https://music.invalid", "password": "x"}
    before = user.get("/api/imports").json()
    answer = user.post("/api/imports/from/account", json=order)
    assert answer.status_code == 503
    assert user.get("/api/imports").json() == before


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ({"source": "spotify", "name": "me"}, "as a file"),
        ({"source": "lastfm_account", "name": " "}, "what you are called"),
        ({"source": "subsonic", "name": "me", "url": "ftp://x"}, "address of the server"),
        ({"source": "subsonic", "name": "me", "url": "http://me:pw@x"}, "address of the server"),
        ({"source": "nobody", "name": "me"}, "lastfm_account"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(
    user: httpx.Client, order: dict[str, str], word: str
) -> None:
    answer = user.post("/api/imports/from/account", json=order)
    assert answer.status_code == 422
    assert word in answer.text


def test_nothing_that_was_sent_is_left_lying_about(box: Whole, user: httpx.Client) -> None:
    sent(user, written([{"endTime": "2021-01-01 10:00", "artistName": "Zed", "msPlayed": 9,
                           "trackName": "A", "ip": "203.0.113.99"}]))  # fmt: skip
    folder = box.soniq.settings.data / "imports"
    assert all(b"203.0.113" not in file.read_bytes() for file in folder.iterdir())
