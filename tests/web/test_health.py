"""Health: anybody may ask whether, only admins learn why."""

import pytest

from soniq.accounts.model import Role
from tests.http.routes import House


@pytest.mark.parametrize("role", [None, Role.GUEST, Role.MODERATOR])
def test_below_admin_only_the_status_is_told(full: House, role: Role | None) -> None:
    answer = full.client(role).get("/health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"status"}


def test_admins_see_each_service_for_itself(full: House) -> None:
    told = full.client(Role.ADMIN).get("/health").json()
    assert told["status"] in ("ok", "degraded")
    assert told["services"]["database"] == "ok"
    assert told["services"]["jobs"] == "ok"
    assert told["services"]["disks"][0]["free_bytes"] > 0
    assert told["memory_bytes"] > 0
    assert told["listeners"] == 0


def test_ready_needs_nobody_signed_in(full: House) -> None:
    answer = full.client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
