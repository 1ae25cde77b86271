"""Files that soniq cannot read or listen to, each with its reason."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden
from soniq.features.model import Rank, Unheard
from soniq.http.asking import ask
from soniq.library.model import Page, Slice
from soniq.text import shown
from soniq.ui import words
from soniq.ui.asking import Visit
from soniq.ui.parts import Part, button, nothing, page_head
from soniq.units import TrackId

SHOWN = 200


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("The list of unreadable files is for those who look after this soniq.")
    soniq = visit.soniq
    page = await ask(soniq.library.unreadable, Slice(first=SHOWN))
    unheard = await ask(soniq.features.unheard, Slice(first=SHOWN))
    totals = await ask(soniq.library.totals)
    page_head("Unreadable files", words.number(totals.unreadable) if page.items else None)
    if not page.items and not unheard.items:
        nothing("circle-check", "All files can be read", "Nothing was left out of the library.")
        return
    if page.items:
        text = "Soniq looked at these files and could not read them. It looks again when they "
        Part("p", text + "change.", "second")
        with _table("Unreadable files", "File", "Reason"):
            for file in page.items:
                _file(file.path, file.unreadable or "")
        if page.has_next:
            Part("p", f"These are the first {SHOWN}.", "third")
    if unheard.items:
        _unheard(visit, unheard)


def _unheard(visit: Visit, found: Page[Unheard]) -> None:
    """They play as well as they can; only what listening tells is missing."""
    with Part("section", None, "stack", id="unheard"):
        Part("h2", "Could not be listened to")
        text = "These files are in the library, but soniq could not listen to all of their sound: "
        Part("p", text + "their tempo, key and mood are not known.", "second")
        with _table("Could not be listened to", "File", "Reason", "More"):
            for file in found.items:
                with _file(file.path, file.reason), Part("td"):
                    if file.track_id is not None:
                        _again(visit, file.track_id)
        if found.has_next:
            Part("p", f"These are the first {SHOWN}.", "third")


def _again(visit: Visit, track_id: TrackId) -> None:
    again = button("Try again", "rotate-ccw", "btn small")

    async def listen(_: Person, __: object) -> str:
        await ask(visit.soniq.features.want, [track_id], Rank.ASKED)
        again.props["disabled"] = True
        again.update()
        return "Soniq listens to it next."

    visit.on(again, "click", listen, Role.ADMIN)


@contextmanager
def _table(label: str, *heads: str) -> Iterator[None]:
    with Part("div", None, "scroll-x"), Part("table", None, "table files", aria_label=label):
        with Part("thead"), Part("tr"):
            for head in heads:
                Part("th", head, scope="col")
        with Part("tbody"):
            yield


def _file(path: bytes, reason: str) -> Part:
    """A row, to which more may be added."""
    folder, name = os.path.split(path)
    with Part("tr") as row:
        with Part("td", None, "mono"):
            Part("div", shown(name))
            Part("div", shown(folder), "third")
        Part("td", reason, "wrap")
    return row
