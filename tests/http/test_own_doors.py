"""Doors that find out by themselves who asks: of them the walls keep back less, and know nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter

from soniq.accounts.model import Role
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.walls import Rules
from tests.http.routes import House, house

ELSEWHERE = {"Origin": "https://player.example"}


def router() -> APIRouter:
    made = APIRouter()

    @made.api_route("/own/{name}", methods=["GET", "POST"])
    async def own(name: str, asker: Annotated[Asker, allow(None, signs_in=True)]) -> str:
        return f"{name}: {asker.person.name if asker.person else 'nobody'}"

    @made.api_route("/open", methods=["GET", "POST"])
    async def open_to_all(asker: Annotated[Asker, allow(None)]) -> str:
        return asker.person.name if asker.person else "nobody"

    return made


@pytest.fixture
def full(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, router=router(), rules=Rules(requests_per_minute=3))
    made.claim()
    yield made
    made.db.close()


def test_neither_cookies_nor_tokens_are_read_there(full: House) -> None:
    assert full.client(Role.OWNER).get("/open").json() == "owner"
    assert full.client(Role.OWNER).get("/own/x").json() == "x: nobody"
    assert full.with_token(Role.OWNER).get("/own/x").json() == "x: nobody"


def test_pages_of_other_origins_may_ask_there_and_nowhere_else(full: House) -> None:
    client = full.client(Role.OWNER, origin=None)
    answer = client.post("/own/x", headers=ELSEWHERE)
    assert answer.json() == "x: nobody"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.post("/open", headers=ELSEWHERE).status_code == 403
    assert "Access-Control-Allow-Origin" not in client.get("/open").headers


def test_apps_of_one_address_ask_ten_times_as_often(full: House) -> None:
    client = full.client()
    others = [client.get("/open").status_code for _ in range(10)]
    assert others[:3] == [200] * 3
    assert 429 in others
    answers = [client.get("/own/x").status_code for _ in range(100)]
    assert answers[:30] == [200] * 30
    assert 429 in answers
