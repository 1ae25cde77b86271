"""Tidy up: the ways to put a collection in order, each with a look at what it would do."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, icon, link, page_head

WAYS = [
    (
        "copy",
        "Duplicates",
        "/duplicates",
        Role.USER,
        "What is there more than once, by its bytes, its sound, or what it sounds like.",
    ),
    (
        "file-pen",
        "Rename files",
        "/renames",
        Role.ADMIN,
        "Names and folders made of what soniq knows, by a template.",
    ),
    (
        "file-music",
        "Write tags",
        "/tags",
        Role.ADMIN,
        "What you changed here, into the files themselves.",
    ),
    (
        "archive",
        "Quarantine",
        "/quarantine",
        Role.ADMIN,
        "What was put away, and the way back.",
    ),
]


async def build(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("Tidying up is for those who belong to this soniq.")
    page_head("Tidy up")
    Part("p", "You see first what would change, and each change can be taken back.", "second")
    with Part("ul", None, "ways"):
        for mark, word, path, least, text in WAYS:
            if visit.may(least):
                with Part("li"), link(path, None, "panel way"):
                    icon(mark)
                    with Part("span"):
                        Part("b", word)
                        Part("span", text, "second small")
