"""The icons: Lucide's (ISC licence, see icons/LICENSE.txt), handed to the browser as CSS masks.

As masks they take the colour of the text, need one element each, and cost no request.
"""

from functools import cache
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(__file__).parent / "icons"
FILLED = {
    "play",
    "pause",
    "skip-back",
    "skip-forward",
    "ellipsis",
    "grip-vertical",
    "heart-full",
    "star-full",
}
"""Icons whose shapes are filled; all others are drawn in lines."""


@cache
def names() -> frozenset[str]:
    return frozenset(file.stem for file in FOLDER.glob("*.svg"))


def stylesheet() -> str:
    """One class for each icon; the caret of selects, and the arrow of what unfolds."""
    rules = [f".i-{name}{{--i:{_data_url(name)}}}" for name in sorted(names())]
    carets = [
        f':root[data-theme="{theme}"]{{--i-caret:{_data_url("chevron-down", colour)}}}'
        for theme, colour in (("light", "#5c554a"), ("dark", "#b9b2a4"))
    ]
    arrow = f":root{{--i-right:{_data_url('chevron-right')}}}"
    return "\n".join((*rules, *carets, arrow))


def _data_url(name: str, colour: str = "#000") -> str:
    svg = (FOLDER / f"{name}.svg").read_text().strip().replace("currentColor", colour)
    if name in FILLED:
        svg = svg.replace('fill="none"', f'fill="{colour}"', 1)
    return f'url("data:image/svg+xml,{quote(svg, safe=" =:/")}")'.replace("'", "%27")
