"""The few words with which pages are laid out: plain HTML elements, their text always as text."""

from fastapi import Request
from nicegui import ui
from nicegui.element import Element


class Part(Element):
    """An HTML element. Names of attributes are given with `_` for `-`."""

    def __init__(
        self, tag: str, text: str | None = None, classes: str = "", **attributes: str | int | bool
    ) -> None:
        super().__init__(tag)
        self._text = text
        if classes:
            self.classes(classes)
        for name, value in attributes.items():
            self._props[name.rstrip("_").replace("_", "-")] = value

    def say(self, text: str) -> None:
        """Changes the text."""
        self._text = text
        self.update()


def request() -> Request:
    """The request by which the page was opened."""
    return ui.context.client.request


def prefix() -> str:
    """The path under which a proxy shows soniq, or ""."""
    return str(request().scope.get("root_path", ""))


def icon(name: str, classes: str = "") -> Part:
    return Part("i", None, f"i i-{name} {classes}".strip(), aria_hidden="true")


def link(path: str, text: str | None = None, classes: str = "") -> Part:
    """A link inside soniq."""
    return Part("a", text, classes, href=prefix() + path)


def button(text: str, mark: str | None = None, classes: str = "btn", **attributes: str) -> Part:
    part = Part("button", None, classes, type="button", **attributes)
    with part:
        if mark:
            icon(mark)
        Part("span", text)
    return part


def play(what: str, text: str, mark: str, *, how: str = "now", classes: str = "btn") -> Part:
    """A button that plays or queues `what` ("album/12"); the browser does it by itself."""
    return button(text, mark, classes, data_play=what, data_how=how)


def title(text: str) -> None:
    """Names the page, in the tab."""
    ui.page_title(f"{text} · soniq" if text else "soniq")


def page_head(text: str, count: str | None = None) -> Part:
    """The heading of a page, with an optional count behind it."""
    title(text)
    part = Part("header", None, "page-head")
    with part, Part("h1", text):
        if count is not None:
            Part("span", count, "count")
    return part


def nothing(
    mark: str, heading: str, text: str, *, path: str = "", word: str = "", level: str = "h2"
) -> Part:
    """What is shown where nothing is: what the place is for, and one next step."""
    part = Part("div", None, "void")
    with part:
        icon(mark)
        Part(level, heading)
        Part("p", text)
        if path:
            link(path, word, "btn lead")
    return part


def facts(pairs: list[tuple[str, str | None]]) -> None:
    """A list of names and values; those without a value are left out."""
    with Part("dl", None, "facts"):
        for name, value in pairs:
            if value:
                Part("dt", name)
                Part("dd", value)
