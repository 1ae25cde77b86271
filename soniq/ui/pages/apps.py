"""Apps and devices: how one connects an app, and everything by which one is signed in."""

from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Apps(Lists, component="apps.js"):
    """Three steps for an app; app passwords, API keys, browsers. It asks `app_feeds`."""


async def build(visit: Visit) -> None:
    title("Apps and devices")
    Apps(me={"id": visit.person.id, "name": visit.person.name})
