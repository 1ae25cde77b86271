"""Files that soniq cannot read, each with its reason."""

import os

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.http.asking import ask
from soniq.library.model import Slice
from soniq.text import shown
from soniq.ui import words
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, nothing, page_head

SHOWN = 200


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("The list of unreadable files is for those who look after this soniq.")
    page = await ask(visit.soniq.library.unreadable, Slice(first=SHOWN))
    totals = await ask(visit.soniq.library.totals)
    page_head("Unreadable files", words.number(totals.unreadable))
    if not page.items:
        nothing("circle-check", "All files can be read", "Nothing was left out of the library.")
        return
    text = "soniq looked at these files and could not read them. It looks again when they change."
    Part("p", text, "second")
    with Part("div", None, "scroll-x"), Part("table", None, "table"):
        with Part("thead"), Part("tr"):
            Part("th", "File", scope="col")
            Part("th", "Reason", scope="col")
        with Part("tbody"):
            for file in page.items:
                with Part("tr"):
                    folder, name = os.path.split(file.path)
                    with Part("td", None, "mono"):
                        Part("div", shown(name))
                        Part("div", shown(folder), "third")
                    Part("td", file.unreadable or "")
    if page.has_next:
        Part("p", f"These are the first {SHOWN}.", "third")
