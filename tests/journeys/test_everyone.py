"""Everyone can use every page: axe-core finds nothing serious, in the dark and by day."""

import pytest

from tests.journeys.axe import judge
from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/library/albums",
    "/library/albums/1",
    "/library/artists",
    "/library/artists/1",
    "/library/tracks",
    "/library/tracks/1",
    "/library/genres",
    "/library/genres/1",
    "/library/folders",
    "/library/folders/1",
    "/library/unreadable",
    "/playlists",
    "/playlists/smart",
    "/network",
    "/review",
    "/explore",
    "/explore?part=sliders",
    "/explore?part=map",
    "/renames",
    "/quarantine",
    "/tidy",
    "/tags",
    "/jobs",
    "/people",
    "/apps",
    "/shares",
    "/radio",
    "/outputs",
    "/settings",
    "/about",
    "/welcome",
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_page_is_for_everyone(enter: Enter, theme: str, width: int) -> None:
    visitor = enter("/", width=width, theme=theme)
    wrong: list[str] = []
    for path in PAGES:
        visitor.open(path)
        visitor.page.wait_for_selector("#content h1, #content h2")
        visitor.page.wait_for_function("!document.querySelector('.waiting')")
        wrong += judge(visitor)
        assert visitor.js("document.documentElement.scrollWidth") == width, path
    assert wrong == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_opens_over_pages_is_for_everyone(enter: Enter, theme: str) -> None:
    visitor = enter("/library/albums/1", theme=theme)
    page = visitor.page
    page.click(".actions [data-how=now]")
    page.wait_for_selector(".player .name")
    page.keyboard.press("q")
    wrong = judge(visitor)
    page.click("button[aria-label='Open the large view']")
    wrong += judge(visitor)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("song")
    page.wait_for_selector("[role=option]")
    wrong += judge(visitor)
    page.keyboard.press("Escape")
    page.click(".row .dots >> nth=0", force=True)
    wrong += judge(visitor)
    page.keyboard.press("Escape")
    visitor.open("/people")
    page.click("text=Add a person")
    wrong += judge(visitor)
    assert wrong == []


def test_the_keyboard_alone_reaches_content_and_player(enter: Enter) -> None:
    visitor = enter("/library/albums/1")
    page = visitor.page
    page.keyboard.press("Tab")
    assert visitor.js("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if visitor.js("document.activeElement.dataset.how") == "now":
            break
    page.keyboard.press("Enter")
    visitor.hears(0.3)
