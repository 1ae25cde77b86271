"""People, what they may do, and how a request proves who asks."""

from dataclasses import dataclass
from enum import StrEnum

from soniq.units import Moment, PersonId, TokenId


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: PersonId
    name: str
    role: Role
    created_at: Moment
    last_seen_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token as lists show it; its secret was shown once, when it was made."""

    id: TokenId
    person_id: PersonId
    name: str
    hint: str
    """The first characters of the secret, to tell tokens apart."""
    created_at: Moment
    last_used_at: Moment | None
