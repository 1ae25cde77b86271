"""Writing what soniq shows into the files' own tags: what would change, and doing it."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Tags(Lists, component="tags.js"):
    """The preview, and what came of it."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("Writing tags into files is for those who look after this soniq.")
    title("Write tags")
    Tags()
