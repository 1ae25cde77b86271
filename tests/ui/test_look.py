"""The look holds together: icons exist, colours can be read, nothing comes from outside."""

import re
from itertools import product
from pathlib import Path

import pytest

from soniq.ui import icons, palette, theme
from soniq.ui.frame import HOUSE, LIBRARY, MORE, TABS

UI = Path(theme.__file__).parent
SOURCES = [
    *UI.rglob("*.js"),
    *UI.rglob("*.py"),
    *UI.rglob("*.html"),
]
TEXTS = ("ink", "second", "third", "accent", "good", "warn", "bad")
GROUNDS = ("bg", "panel", "raised")


def tokens() -> dict[str, dict[str, str]]:
    """The colours of each theme, by name."""
    css = (UI / "css" / "1-tokens.css").read_text()
    light, dark = re.findall(r":root(?:\[data-theme=\"dark\"\])? \{(.*?)\n\}", css, re.DOTALL)[:2]
    found = {"light": light, "dark": dark}
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for name, block in found.items()
    }


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    colours = tokens()[name]
    poor = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, ground in product(TEXTS, GROUNDS)
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert poor == {}
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5


def test_every_icon_that_is_named_is_there() -> None:
    named = {mark for mark, *_ in (*LIBRARY, *HOUSE, *MORE, *palette.PAGES, *palette.ACTIONS)}
    named |= {str(tab["icon"]) for tab in TABS if isinstance(tab, dict)}
    for file in SOURCES:
        text = file.read_text()
        named |= set(re.findall(r"\bi i-([a-z0-9-]+)", text))
        named |= set(re.findall(r"\bicon\(\"([a-z0-9-]+)\"", text))
    assert named <= icons.names()


def test_no_icon_is_carried_for_nothing() -> None:
    everything = "\n".join(file.read_text() for file in SOURCES)
    unused = {name for name in icons.names() if name not in everything}
    assert unused == set()


ELSEWHERE = ("keys.py", "importing.py", "connected.py", "mediabunny.js")


def test_nothing_is_asked_of_another_machine() -> None:
    """But for `keys.py`, `importing.py` and `connected.py`: whoever wants a key, an export or an
    app is led to where there are some, by a click; and what others wrote names where it is from,
    and its licence."""
    looked_at = [file for file in SOURCES if file.name not in ELSEWHERE]
    for file in (*looked_at, *UI.rglob("*.css"), *UI.rglob("*.json")):
        for address in re.findall(r"https?://[^\s\"'`)]+", file.read_text()):
            assert address.startswith("http://www.w3.org/"), f"{file.name}: {address}"


def test_browsers_get_a_new_address_when_a_file_changes() -> None:
    assert re.fullmatch("[0-9a-f]{12}", theme.version())
    assert f"soniq.css?v={theme.version()}" in theme.head("/music")
    assert 'href="/music/manifest.json"' in theme.head("/music")
