"""Apps: what they prove with whom they come for, and what they are given for it."""

from dataclasses import dataclass
from typing import NewType, Protocol

from soniq.accounts.model import Person, Role
from soniq.units import Moment, PersonId

AppPasswordId = NewType("AppPasswordId", int)
FamilyId = NewType("FamilyId", int)


class Sealing(Protocol):
    """The box's own key, as it is lent to those who keep secrets."""

    def seal(self, secret: str) -> str:
        """The secret encrypted, as it may stand in the library."""

    def unseal(self, sealed: str) -> str:
        """The secret again.

        Raises:
            Conflict: it was encrypted with another key.
        """

    def derived(self, purpose: str) -> bytes:
        """32 bytes that only this box has, others for each purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPassword:
    """A password for one device, as lists show it; it was shown once, when it was made."""

    id: AppPasswordId
    person_id: PersonId
    name: str
    """What it is for, in its person's words: "Symfonium on the phone"."""
    role: Role | None
    """Less than its person's role, or None for the same."""
    created_at: Moment
    last_used_at: Moment | None
    last_client: str | None
    """What the app last called itself."""
    last_address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppPassword:
    """An app password at the only time that it is known."""

    app_password: AppPassword
    secret: str
    """20 letters and digits in fours of five, joined by hyphens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An app that is signed in by JWT: one sign-in and all refresh tokens that followed from it."""

    id: FamilyId
    person_id: PersonId
    app_password_id: AppPasswordId
    client: str
    """What the app called itself when it signed in; may be empty."""
    address: str
    created_at: Moment
    last_used_at: Moment
    """When it was last given a new token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an app is given at a sign-in and at each refresh."""

    person: Person
    access: str
    """A JWT for `Authorization: Bearer …`."""
    expires_in: int
    """Seconds for which `access` is good."""
    refresh: str
    """Good once, for the next grant."""
