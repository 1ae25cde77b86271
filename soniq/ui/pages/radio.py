"""Internet radio: the stations of the house."""

from soniq.accounts.model import Role
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Stations(Lists, component="radio.js"):
    """They play here, or on this machine's own sound output. It asks `radio_feeds`."""


async def build(visit: Visit) -> None:
    title("Radio")
    Stations(may=visit.may(Role.ADMIN))
