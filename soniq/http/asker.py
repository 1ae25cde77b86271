"""Who asks: what `guard` found out about a request, for all that come after it."""

from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import HTTPConnection

from soniq.accounts.model import Nearness, Person


class Proof(StrEnum):
    """What a request proves its person with."""

    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - a kind, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """person and proof are None where nobody is signed in."""

    person: Person | None
    proof: Proof | None
    address: str
    nearness: Nearness
    request_id: str


def asker_of(connection: HTTPConnection) -> Asker:
    """Who asks by this request or websocket."""
    asker = connection.scope["state"]["asker"]
    assert isinstance(asker, Asker)
    return asker
