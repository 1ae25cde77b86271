"""Who asks a feed."""

from soniq.accounts.model import Person
from soniq.errors import SignInNeeded
from soniq.http.asker import Asker


def person_of(asker: Asker) -> Person:
    """Of a route that lets nobody else in."""
    if asker.person is None:
        raise SignInNeeded("Nobody is signed in.")
    return asker.person
