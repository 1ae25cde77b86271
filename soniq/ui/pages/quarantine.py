"""The quarantine: files that were put away, and the way back."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Quarantine(Lists, component="quarantine.js"):
    """What lies there; it keeps itself up to date."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("The quarantine is for those who look after this soniq.")
    title("Quarantine")
    Quarantine(days=visit.soniq.settings.quarantine_days)
