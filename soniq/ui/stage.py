"""Where the pages change: NiceGUI's sub-pages, with designed failures and our own scrolling."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.elements.sub_pages import SubPages
from nicegui.page_arguments import RouteMatch

from soniq.accounts.model import Person
from soniq.errors import Forbidden, NotFound, SoniqError
from soniq.ui.asking import Visit
from soniq.ui.pages import every
from soniq.ui.parts import Part, nothing, title

logger = logging.getLogger(__name__)

BUILDING_SECONDS = 2.5
"""How long the first page may take before it is sent without its content, which then follows."""


class Stage(SubPages):
    """One page at a time, by the address."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        routes = {path: self._shown(build) for path, build in every.PAGES.items()}
        super().__init__(routes)

    async def settled(self) -> None:
        """Waits for the page that is being built, so that it comes with the first answer."""
        if self._active_tasks:
            await asyncio.wait(self._active_tasks, timeout=BUILDING_SECONDS)

    async def again(self, _: Person, __: object) -> None:
        """Builds the page anew, as what it shows was changed."""
        self.refresh()

    def _shown(self, build: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def page(**given: str) -> None:
            content = Part("div", None, "page")
            try:
                with content:
                    await build(self.visit, **{name: _number(text) for name, text in given.items()})
            except SoniqError as error:
                content.clear()
                with content:
                    _failed(error)
            except Exception:
                logger.exception("the page at %s broke", self._router.current_path)
                content.clear()
                with content:
                    _broken()
            self._arrived()

        page.__signature__ = _signature(build)  # type: ignore[attr-defined]  # NiceGUI reads it
        return page

    def _render_404(self) -> None:
        with Part("div", None, "page"):
            _failed(NotFound("Nothing is at this address. It may have been another name once."))

    def _render_error(self, _: Exception) -> None:
        with Part("div", None, "page"):
            _broken()

    def _handle_scrolling(self, _: RouteMatch, *, behavior: str) -> None:
        """Pages say when they have arrived; the browser then scrolls to where it was, or up.

        A page that stays, with other filters in its address, has arrived at once.
        """
        if behavior == "smooth":
            self._arrived()

    def _arrived(self) -> None:
        self.client.run_javascript("window.soniqArrived?.()")


def _failed(error: SoniqError) -> None:
    icon, heading = "circle-alert", "That did not work"
    if isinstance(error, NotFound):
        icon, heading = "search", "Not here"
    elif isinstance(error, Forbidden):
        icon, heading = "lock", "Not for everyone"
    title(heading)
    nothing(
        icon,
        heading,
        str(error),
        path="/",
        word="Go home",
        level="h1",
    )


def _broken() -> None:
    title("Broken")
    text = "Something in soniq broke while it made this page. The log tells more."
    nothing("circle-alert", "This page broke", text, path="/", word="Go home", level="h1")


def _number(text: str) -> int:
    """Ids in addresses are numbers.

    Raises:
        NotFound: it is none that anything could have.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotFound("Nothing is at this address: it does not end in a number.")
    return int(text)


def _signature(build: Callable[..., Awaitable[None]]) -> Any:
    found = inspect.signature(build)
    names = list(found.parameters.values())[1:]
    return found.replace(parameters=[name.replace(annotation=str) for name in names])
