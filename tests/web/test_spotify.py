"""One's own account at Spotify over the web: the source document's shapes, and what is beside."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.jobs.model import JobStatus, JobType
from soniq.units import JobId
from tests.fakes.spotify.served import served
from tests.fakes.spotify.web import CLIENT, FakeSpotify
from tests.http.routes import House

STATE = {
    "state", "client_id", "own_client_id", "redirect_uri", "pending_until", "listening", "account",
    "note", "with_playlists", "playlist_songs", "connected_at", "expires_at", "synced_at",
    "syncing", "waits", "resumes_at", "requests_today", "daily_budget", "lists", "job",
}  # fmt: skip


@pytest.fixture
def soniq(tmp_path: Path) -> Iterator[Soniq]:
    """It asks no real server: what is brought leads to a match."""
    nobody = "http://127.0.0.1:9"
    made = Soniq.open({"data": tmp_path / "data", "musicbrainz_url": nobody}, alone_as="a test")
    yield made
    made.close()


@pytest.fixture
def web() -> Iterator[FakeSpotify]:
    with served() as fake:
        yield fake


def begun(full: House, role: Role = Role.USER, client_id: str | None = CLIENT) -> str:
    answer = full.client(role).post("/api/auth/spotify/authorize", json={"client_id": client_id})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["authorization_url"])


def connected(full: House, web: FakeSpotify, role: Role = Role.USER) -> None:
    address = web.consent(begun(full, role))
    answer = full.client(role).post("/api/auth/spotify/callback", json={"address": address})
    assert answer.status_code == 200, answer.text


def state(full: House, role: Role = Role.USER) -> dict[str, Any]:
    answer = full.client(role).get("/api/auth/spotify")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def synced(full: House, role: Role = Role.USER) -> dict[str, Any]:
    end = time.monotonic() + 60
    while (said := state(full, role))["job"] is not None or said["syncing"]:
        assert time.monotonic() < end, said
        time.sleep(0.05)
    return said


def test_authorize_answers_as_the_source_document_has_it(full: House, web: FakeSpotify) -> None:
    said = full.client(Role.USER).post(
        "/api/auth/spotify/authorize", json={"client_id": CLIENT}
    ).json()  # fmt: skip
    assert set(said) == {"authorization_url", "code_verifier"}
    assert said["authorization_url"].startswith(f"{web.accounts}/authorize?")
    assert said["code_verifier"] == "stored_in_session"


def test_authorize_needs_no_body_where_the_house_has_a_client_id(
    full: House, soniq: Soniq, web: FakeSpotify
) -> None:
    assert full.client(Role.USER).post("/api/auth/spotify/authorize").status_code == 422
    soniq.preferences.set("spotify_client_id", CLIENT, soniq.loaded)
    answer = full.client(Role.USER).post("/api/auth/spotify/authorize")
    assert answer.status_code == 200
    assert f"client_id={CLIENT}" in answer.json()["authorization_url"]
    assert state(full)["own_client_id"] is False


def test_the_callback_takes_code_and_state_and_answers_as_documented(
    full: House, web: FakeSpotify
) -> None:
    came = httpx.URL(web.consent(begun(full))).params
    said = full.client(Role.USER).post(
        "/api/auth/spotify/callback", json={"code": came["code"], "state": came["state"]}
    ).json()  # fmt: skip
    assert set(said) == {"success", "expires_at"}
    assert said["success"] is True
    assert said["expires_at"].endswith("Z")


def test_the_callback_takes_a_pasted_address(full: House, web: FakeSpotify) -> None:
    assert state(full)["state"] == "none"
    address = web.consent(begun(full))
    assert state(full)["pending_until"] is not None
    full.client(Role.USER).post("/api/auth/spotify/callback", json={"address": address})
    said = state(full)
    assert set(said) == STATE
    assert (said["state"], said["account"], said["pending_until"]) == ("active", "Ida Holm", None)
    assert said["redirect_uri"] == "http://127.0.0.1:8888/callback"
    assert [one["name"] for one in said["lists"]] == ["albums", "tracks", "playlists"]


@pytest.mark.parametrize(
    "body", [{}, {"code": "abc"}, {"state": "abc"}, {"address": ""}, {"address": "abc"}]
)
def test_half_an_answer_is_told_what_is_lacking(full: House, body: dict[str, str]) -> None:
    answer = full.client(Role.USER).post("/api/auth/spotify/callback", json=body)
    assert answer.status_code == 422
    assert "address" in answer.text


def test_a_state_of_nobodys_is_a_conflict(full: House) -> None:
    answer = full.client(Role.USER).post(
        "/api/auth/spotify/callback", json={"code": "abc", "state": "def"}
    )
    assert answer.status_code == 409
    assert "Begin to connect Spotify once more" in answer.text


def test_a_sync_begins_a_job_and_its_state_is_told(
    full: House, soniq: Soniq, web: FakeSpotify
) -> None:
    web.fill(albums=60, tracks=20, playlists=2)
    web.playlists[1].owner = "somebody"
    soniq.start()
    connected(full, web)
    answer = full.client(Role.USER).post("/api/jobs/spotify-sync")
    assert answer.status_code == 202
    assert set(answer.json()) == {"job_id", "status"}
    said = synced(full)
    assert [(one["name"], one["taken"], one["total"]) for one in said["lists"]] == [
        ("albums", 60, 60),
        ("tracks", 20, 20),
        ("playlists", 1, 2),
    ]
    assert said["synced_at"] is not None
    assert said["requests_today"] == len(web.asked) == 1 + 2 + 1 + 1 + 1
    lists = full.client(Role.USER).get("/api/auth/spotify/playlists").json()["playlists"]
    assert [one["reading"] for one in lists] == ["taken", "refused"]
    assert lists[0]["playlist_id"] is not None
    job = soniq.jobs.job(ids.private("Job", answer.json()["job_id"], JobId))
    assert (job.job_type, job.status) == (JobType.SPOTIFY_SYNC, JobStatus.COMPLETED)
    assert web.wrong == []


def test_a_sync_without_an_account_is_a_conflict(full: House, web: FakeSpotify) -> None:
    answer = full.client(Role.USER).post("/api/jobs/spotify-sync")
    assert answer.status_code == 409
    assert "Connect Spotify first" in answer.text


def test_options_are_changed_one_by_one(full: House, web: FakeSpotify) -> None:
    client = full.client(Role.USER)
    assert client.patch("/api/auth/spotify", json={}).status_code == 404
    connected(full, web)
    said = client.patch("/api/auth/spotify", json={"playlist_songs": True}).json()
    assert (said["with_playlists"], said["playlist_songs"]) == (True, True)


def test_letting_go_says_how_much_went(full: House, soniq: Soniq, web: FakeSpotify) -> None:
    web.fill(albums=3)
    soniq.start()
    connected(full, web)
    full.client(Role.USER).post("/api/jobs/spotify-sync")
    synced(full)
    client = full.client(Role.USER)
    assert client.delete("/api/auth/spotify").json() == {"forgotten": 3}
    assert client.delete("/api/auth/spotify").status_code == 404
    assert state(full)["state"] == "none"


def test_an_account_is_its_persons_own(full: House, web: FakeSpotify) -> None:
    connected(full, web)
    assert state(full, Role.ADMIN)["state"] == "none"
    assert full.client(Role.ADMIN).delete("/api/auth/spotify").status_code == 404
    assert full.client(Role.GUEST).get("/api/auth/spotify").status_code == 403


def test_a_spotify_that_refuses_is_told_with_its_words(full: House, web: FakeSpotify) -> None:
    address = begun(full, client_id="0000")
    came = httpx.URL(address).params["state"]
    answer = full.client(Role.USER).post(
        "/api/auth/spotify/callback", json={"code": "abc", "state": came}
    )
    assert answer.status_code == 503
    assert '"unavailable"' in answer.text
    assert "look at the Client ID" in answer.text


def test_a_browser_on_soniqs_own_machine_comes_back_by_itself(
    full: House, web: FakeSpotify
) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 8888)) == 0:
            pytest.skip("port 8888 is somebody else's here")
    near = full.client(Role.USER, address="127.0.0.1")
    said = near.post("/api/auth/spotify/authorize", json={"client_id": CLIENT}).json()
    assert state(full)["listening"]
    page = httpx.get(web.consent(said["authorization_url"]), trust_env=False, timeout=10)
    assert "Spotify is connected" in page.text
    assert state(full)["state"] == "active"
