"""The command line works beside a server, which never goes by what it knew before."""

import subprocess
import sys
from pathlib import Path

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from tests.http.routes import House

PASSWORD = "correct horse battery"


@pytest.fixture
def house(full: House, soniq: Soniq) -> House:
    """Claimed, with a person of each role; it holds the lock on its data folder."""
    assert soniq.accounts.claimed()
    return full


def command(data: Path, *words: str, typed: str = "") -> str:
    """Runs `soniq …` in a process of its own; what it printed last."""
    done = subprocess.run(
        [sys.executable, "-m", "soniq", *words, "--data", str(data)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return (done.stdout.splitlines() or [""])[-1]


def test_what_the_command_line_does_holds_in_the_server_at_once(house: House, soniq: Soniq) -> None:
    data = soniq.settings.data
    with soniq.feed.subscribe(["people"]) as news:
        command(data, "user", "add", "Zoë", "--role", "user", typed=f"{PASSWORD}\n" * 2)
        zoe = {"name": "zoë", "password": PASSWORD}
        browser = house.client()
        signed_in = browser.post("/api/auth/signin", json=zoe)
        assert signed_in.status_code == 200
        assert browser.get("/api/auth/me").json()["role"] == Role.USER

        secret = command(data, "token", "create", "radio", "--person", "Zoë")
        program = house.client(origin=None)
        program.headers["Authorization"] = f"Bearer {secret}"
        assert program.get("/api/auth/me").status_code == 200
        command(data, "token", "revoke", "radio")
        assert program.get("/api/auth/me").status_code == 401

        command(data, "user", "role", "Zoë", "guest")
        assert browser.get("/api/auth/me").json()["role"] == Role.GUEST
        command(data, "user", "remove", "Zoë")
        assert browser.get("/api/auth/me").status_code == 401

        heard = [news.get(timeout=30) for _ in range(5)]
    assert [item.payload["change"] for item in heard if item is not None] == [
        "added",
        "token_created",
        "token_revoked",
        "role",
        "removed",
    ]
