"""The links that one gave away."""

from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Shares(Lists, component="shares.js"):
    """Each link with its visits and its end. It asks `share_feeds`."""


async def build(visit: Visit) -> None:
    title("Shares")
    Shares(me=visit.person.id)
