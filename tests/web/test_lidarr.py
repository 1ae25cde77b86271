"""Lidarr over the web: the source document's two orders, what is beside them, and the webhook."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import errors, ids
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.jobs.model import JobStatus
from soniq.library.wanted import ToldAlbum
from soniq.units import AlbumId, JobId
from soniq.web import lidarr
from tests.fakes.lidarr.served import served
from tests.fakes.lidarr.server import KEY, FakeLidarr
from tests.fakes.lidarr.webhooks import event
from tests.http.routes import House, machine

OK = "0da580f2-6768-498f-af9d-2becddf15e01"
RADIOHEAD = "a74b1b7f-71a5-4011-9441-d0b5e4122711"
HOOK = "/webhooks/lidarr"
SONIQ = "http://soniq.home:8080"
STANDING = {
    "is_set_up", "lidarr_url", "has_api_key", "has_webhook", "active", "waiting", "failed",
    "looked_at", "heard_at", "trouble",
}  # fmt: skip
TESTED = {
    "success", "message", "failure", "version", "instance_name", "lidarr_url", "advice",
}  # fmt: skip
DOWNLOAD = {
    "album_id", "title", "artist", "lidarr_album_id", "download_id", "status", "progress",
    "quality_profile", "release_title", "estimated_completion_at", "error", "created_at",
    "updated_at",
}  # fmt: skip


@pytest.fixture
def house(soniq: Soniq) -> House:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(lidarr.router(soniq))
    errors.install(app)
    doors = Doors()
    app.add_middleware(
        Walls,
        accounts=soniq.accounts,
        bus=soniq.bus,
        doors=doors,
        neighbourhood=Neighbourhood(machine),
    )
    doors.learn(app)
    made = House(app=app, accounts=soniq.accounts, doors=doors, db=soniq.db)
    made.claim()
    return made


@pytest.fixture
def fake(soniq: Soniq, house: House, tmp_path: Path) -> Iterator[FakeLidarr]:
    """One that is set up, in a house with a music folder."""
    (tmp_path / "music").mkdir()
    soniq.roots.add(str(tmp_path / "music").encode())
    with served() as (found, url):
        soniq.preferences.set("lidarr_url", url, soniq.loaded)
        soniq.preferences.set("lidarr_paths", [f"/music={tmp_path / 'music'}"], soniq.loaded)
        soniq.preferences.set_secret("lidarr_api_key", KEY)
        found.tell = lambda method, url, headers, body: told(
            house, method, url, dict(headers), body
        )
        yield found


def told(house: House, method: str, url: str, headers: dict[str, str], body: bytes) -> int:
    assert url == SONIQ + HOOK
    client = house.client(origin=None)
    return client.request(method, HOOK, headers=headers, content=body).status_code


def wanted(soniq: Soniq, house: House, release_group: str | None = OK) -> AlbumId:
    wish = soniq.collection.want(
        house.people[Role.USER].id,
        ToldAlbum(
            title="OK Computer",
            artists=("Radiohead",),
            musicbrainz_release_group_id=release_group,
        ),
    )
    assert wish.album_id is not None
    return wish.album_id


def searched(soniq: Soniq, job_id: str) -> None:
    """Has the job run to its end."""
    number = ids.private("Job", job_id, JobId)
    end = time.monotonic() + 60
    while not soniq.jobs.job(number).status.is_over:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert soniq.jobs.job(number).status is JobStatus.COMPLETED, soniq.jobs.job(number)


def test_the_connection_is_tried_with_what_is_set(house: House, fake: FakeLidarr) -> None:
    said = house.client(Role.ADMIN).post("/api/settings/test-lidarr").json()
    assert set(said) == TESTED
    assert (said["success"], said["version"], said["failure"]) == (True, fake.version, None)


def test_the_connection_is_tried_before_it_is_set(house: House, fake: FakeLidarr) -> None:
    order = {"lidarr_url": "http://127.0.0.1:9", "lidarr_api_key": "canary-key"}
    said = house.client(Role.ADMIN).post("/api/settings/test-lidarr", json=order)
    assert (said.status_code, said.json()["success"]) == (200, False)
    assert "Nothing answers at http://127.0.0.1:9" in said.json()["message"]
    assert "canary" not in said.text
    order = {"lidarr_url": "not an address"}
    said = house.client(Role.ADMIN).post("/api/settings/test-lidarr", json=order)
    assert said.status_code == 422


def test_an_album_is_searched_as_a_job_and_followed_to_its_end(
    house: House, soniq: Soniq, fake: FakeLidarr
) -> None:
    fake.knows(OK, "OK Computer", artist="Radiohead", artist_mbid=RADIOHEAD, release="x")
    fake.delay = 0
    fake.take_in(OK)
    answer = house.client(Role.ADMIN).put("/api/lidarr/webhook", json={"address": SONIQ})
    assert answer.status_code == 200, answer.text
    album = ids.public("Album", wanted(soniq, house))
    soniq.jobs.open()
    client = house.client(Role.USER)
    begun = client.post(f"/api/albums/{album}/search-lidarr")
    assert begun.status_code == 202, begun.text
    assert set(begun.json()) == {"job_id", "status"}
    searched(soniq, begun.json()["job_id"])
    soniq.lidarr.look()
    fake.progress(OK, 40)
    soniq.lidarr.look()
    (found,) = client.get("/api/lidarr/downloads?status=downloading").json()["downloads"]
    assert set(found) == DOWNLOAD
    assert (found["album_id"], found["status"], found["progress"]) == (album, "downloading", 40)
    assert found["estimated_completion_at"] == "2026-05-01T12:00:00.123Z"
    fake.bring(OK)
    assert client.get(f"/api/lidarr/downloads/{album}").json()["status"] == "completed"
    heard = house.client(Role.ADMIN).get("/api/lidarr/events").json()["events"]
    assert [one["event_type"] for one in heard] == ["Download", "Grab", "Test"]
    assert heard[0]["album_id"] == album
    soniq.jobs.close()


def test_an_album_that_is_not_matched_is_said_to_be_matched_first(
    house: House, soniq: Soniq, fake: FakeLidarr
) -> None:
    album = ids.public("Album", wanted(soniq, house, None))
    answer = house.client(Role.USER).post(f"/api/albums/{album}/search-lidarr")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "match_first")
    assert fake.requests == []


def test_without_a_lidarr_that_is_said(house: House, soniq: Soniq) -> None:
    album = ids.public("Album", wanted(soniq, house))
    client = house.client(Role.USER)
    answer = client.post(f"/api/albums/{album}/search-lidarr")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "lidarr_not_set_up")
    standing = client.get("/api/lidarr").json()
    assert set(standing) == STANDING
    assert standing["is_set_up"] is False
    assert house.client(Role.ADMIN).get("/api/lidarr/choices").status_code == 409


def test_choices_are_those_of_lidarr_and_remembered(
    house: House, soniq: Soniq, fake: FakeLidarr
) -> None:
    client = house.client(Role.ADMIN)
    said = client.get("/api/lidarr/choices").json()
    assert (said["quality_profile"], said["root_folder"]) == (2, "/music")
    answer = client.put("/api/lidarr/choices", json={"quality_profile": 1})
    assert (answer.status_code, answer.json()["quality_profile"]) == (200, 1)
    assert soniq.settings.lidarr_quality_profile == 1
    answer = client.put("/api/lidarr/choices", json={"root_folder": "/nowhere"})
    assert answer.status_code == 422
    assert "no root folder /nowhere" in answer.json()["error"]["message"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_webhook_takes_the_secret_in_a_header_or_as_a_password(
    house: House, soniq: Soniq, method: str
) -> None:
    soniq.preferences.set_secret("lidarr_webhook_secret", "sesame")
    login = base64.b64encode(b"soniq:sesame").decode()
    for headers in ({"X-Soniq-Secret": "sesame"}, {"Authorization": f"Basic {login}"}):
        answer = knock(house, method, headers)
        assert (answer.status_code, answer.json()["event_type"]) == (200, "Test")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Soniq-Secret": "Sesame"},
        {"X-Soniq-Secret": ""},
        {"Authorization": "Basic"},
        {"Authorization": "Basic sesame"},
        {"Authorization": "Basic c2VzYW1l"},
        {"Authorization": "Basic " + "A" * 9_000},
        {"Authorization": "Bearer sesame"},
    ],
)
def test_a_webhook_without_the_secret_is_not_heard(
    house: House, soniq: Soniq, headers: dict[str, str]
) -> None:
    soniq.preferences.set_secret("lidarr_webhook_secret", "sesame")
    answer = knock(house, "POST", headers)
    assert answer.status_code == 401
    assert "sesame" not in answer.text
    assert soniq.lidarr.told() == []


def test_where_no_webhook_was_registered_there_is_none(house: House) -> None:
    assert knock(house, "POST", {"X-Soniq-Secret": "sesame"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 422), (b"<x>", 422), (b"[]", 422), (b"x" * 2_000_000, 413)]
)
def test_a_body_that_is_no_event_is_refused(
    house: House, soniq: Soniq, body: bytes, status: int
) -> None:
    soniq.preferences.set_secret("lidarr_webhook_secret", "sesame")
    client = house.client(origin=None)
    answer = client.post(HOOK, headers={"X-Soniq-Secret": "sesame"}, content=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_webhook_that_soniq_cannot_hear_is_said_to_the_admin(
    house: House, fake: FakeLidarr
) -> None:
    fake.tell = lambda *_: 404
    answer = house.client(Role.ADMIN).put("/api/lidarr/webhook", json={"address": SONIQ})
    assert answer.status_code == 503
    assert "address of soniq as Lidarr's machine sees it" in answer.json()["error"]["message"]


def test_a_webhook_is_taken_out_again(house: House, fake: FakeLidarr) -> None:
    client = house.client(Role.ADMIN)
    assert client.put("/api/lidarr/webhook", json={"address": SONIQ}).json()["has_webhook"] is True
    assert client.delete("/api/lidarr/webhook").json()["has_webhook"] is False
    assert fake.notifications == []


def test_lists_go_on_at_their_cursor(house: House, soniq: Soniq) -> None:
    soniq.preferences.set_secret("lidarr_webhook_secret", "sesame")
    for _ in range(5):
        knock(house, "POST", {"X-Soniq-Secret": "sesame"})
    client, seen, cursor = house.client(Role.ADMIN), 0, ""
    for _ in range(3):
        page = client.get(f"/api/lidarr/events?limit=2{cursor}").json()
        seen += len(page["events"])
        cursor = f"&cursor={page['next_cursor']}"
    assert (seen, page["next_cursor"]) == (5, None)
    assert client.get("/api/lidarr/events?cursor=x").status_code == 422
    assert client.get("/api/lidarr/downloads?cursor=x").status_code == 422
    answer = client.get("/api/lidarr/downloads?status=lost")
    assert answer.status_code == 422
    assert "'searching'" in answer.text


def test_only_admins_set_lidarr_up(house: House) -> None:
    client = house.client(Role.USER)
    assert client.post("/api/settings/test-lidarr").status_code == 403
    assert client.get("/api/lidarr/choices").status_code == 403
    assert client.get("/api/lidarr/events").status_code == 403
    assert client.get("/api/lidarr").status_code == 200
    assert house.client(Role.GUEST).get("/api/lidarr").status_code == 403


def knock(house: House, method: str, headers: dict[str, str]) -> Any:
    client = house.client(origin=None)
    return client.request(method, HOOK, headers=headers, content=json.dumps(event("Test")))
