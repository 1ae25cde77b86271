"""People, what they may do, and how a request proves who asks."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType

from soniq.events import Event
from soniq.units import Moment, PersonId, TokenId, now

SessionId = NewType("SessionId", int)


class Role(StrEnum):
    """From least to most; each may do what those before it may."""

    GUEST = "guest"
    """Reads and plays."""
    USER = "user"
    ARTIST = "artist"
    MODERATOR = "moderator"
    ADMIN = "admin"
    """Scans, folders, people, settings."""
    OWNER = "owner"
    """One, who claimed the box, and cannot be removed."""

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def may(self, least: "Role") -> bool:
        """Whether this role reaches the least one that something asks for."""
        return self.rank >= least.rank


class Nearness(StrEnum):
    """How close to this machine a request comes from."""

    LOOPBACK = "loopback"
    SUBNET = "subnet"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: PersonId
    name: str
    role: Role
    """What this person may do here and now: with a lesser token, the token's role."""
    created_at: Moment
    last_seen_at: Moment | None

    def hears(self, audience: str) -> bool:
        """Whether this person may hear what is meant for it; see `events.Event.heard_by`."""
        kind, _, number = audience.partition(":")
        return number == str(self.id) if kind == "person" else self.role.may(Role(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token as lists show it; its secret was shown once, when it was made."""

    id: TokenId
    person_id: PersonId
    name: str
    role: Role | None
    """Less than its person's role, or None for the same."""
    hint: str
    """The first characters of the secret, to tell tokens apart."""
    created_at: Moment
    last_used_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token at the only time that its secret is known."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that is signed in."""

    id: SessionId
    person_id: PersonId
    created_at: Moment
    last_seen_at: Moment
    user_agent: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in, and the secret for the cookie."""

    person: Person
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The wall clock and one that never jumps; a Pi's wall clock may jump by years at start."""

    now: Callable[[], Moment] = now
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class PeopleChanged(Event):
    """A person came or went, or their role, password, tokens or sessions changed."""

    name: ClassVar[str] = "people.changed"
    lasting: ClassVar[bool] = True
    audience: ClassVar[str] = "admin"

    person_id: int
    change: str
    """added, removed, role, password, token_created, token_revoked, signed_out,
    app_password_created, app_password_revoked, app_signed_out, vouched or vouched_no_more."""
