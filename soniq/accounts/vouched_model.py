"""People for whom another server vouches."""

from dataclasses import dataclass
from typing import NewType

from soniq.accounts.model import SignedIn
from soniq.units import Moment, PersonId

VouchedId = NewType("VouchedId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedPerson:
    """A person's account on another server, by which they may come in."""

    id: VouchedId
    issuer: str
    person_id: PersonId
    called: str
    """As the server named them when they were tied; may be empty."""
    created_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Somebody is sent to the other server."""

    address: str
    """Where they sign in."""
    ticket: str
    """For a cookie of the browser that goes there; only with it may they come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Somebody came back, and the other server vouches for them."""

    signed_in: SignedIn | None
    """None where somebody who is signed in already had their account tied."""
