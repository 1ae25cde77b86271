"""Connections: the accounts and servers elsewhere that soniq reads, asks, or tells."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Connections(Lists, component="connections.js"):
    """A card for Spotify, one for Lidarr, a line for each of the others; it asks how they stand."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("Connections are for those who have a part in this soniq.")
    title("Connections")
    Connections(admin=visit.may(Role.ADMIN))
