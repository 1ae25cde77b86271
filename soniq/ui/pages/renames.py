"""Renaming files by a template: what it would do, and doing it."""

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui import moves
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Renames(Lists, component="renames.js"):
    """The template, the preview, and what came of it."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("Renaming files is for those who look after this soniq.")
    title("Rename files")
    Renames(spelling=moves.spelling(), roots=await ask(roots, visit.soniq))


def roots(soniq: Soniq) -> list[JSON]:
    """The music folders, and whether soniq may change files in them."""
    return [
        {"id": root.id, "name": root.name, "writable": root.writable} for root in soniq.roots.all()
    ]
