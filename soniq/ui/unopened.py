"""Pages that were sent, and whose browser has not come for them yet.

NiceGUI holds each for a minute, some 140 kB: a program that asks for pages as quickly as it can,
and opens no socket, would have made it hold 900 MB.
"""

from nicegui import Client

from soniq.units import PersonId

MOST = 32
"""Of one person: all tabs of a browser that starts again. One that comes too late loads anew."""


class Unopened:
    """Forgets the oldest of a person's pages where there are too many."""

    def __init__(self) -> None:
        self._pages: dict[PersonId | None, dict[str, Client]] = {}

    def add(self, page: Client, person: PersonId | None) -> None:
        """person: None for somebody who is not signed in."""
        pages = self._pages.setdefault(person, {})
        pages[page.id] = page

        def forget() -> None:
            pages.pop(page.id, None)

        page.on_connect(forget)
        page.on_delete(forget)
        while len(pages) > MOST:
            pages.pop(next(iter(pages))).delete()
