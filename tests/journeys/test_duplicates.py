"""Duplicates in a browser: seen side by side, heard, decided by a key, and taken back."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.axe import judge
from tests.journeys.house import PASSWORD, Visitor, browsing, need_chromium, serving
from tests.shelf import Shelf, picture

Sees = Callable[..., Visitor]

ALLOW = """async () => {
    const ask = async (query, variables) => (await (await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ query, variables }),
    })).json()).data;
    const { roots } = await ask("{ roots { id } }");
    const allow = "mutation($id: ID!) { setRootWritable(rootId: $id, writable: true) { id } }";
    for (const { id } of roots) await ask(allow, { id });
}"""


def fill(shelf: Shelf) -> None:
    """A record that is there twice, one song of it a third time under another name, and a song in
    two formats."""
    for number, song in enumerate(("Low Tide", "Fog", "Bell"), 1):
        shelf.add(
            f"The Paper Lanterns/Harbour Lights/{number:02} {song}.flac",
            title=song,
            artist="The Paper Lanterns",
            album="Harbour Lights",
            number=number,
            year="1987",
            genre="Folk",
            cover=picture("teal"),
            sound=number,
            seconds=8.0,
        )
    shutil.copytree(
        shelf.root / "The Paper Lanterns/Harbour Lights", shelf.root / "old disk/Harbour Lights"
    )
    shelf.add("unsorted/track07.flac", title="Track 07", artist="Unknown", sound=2, seconds=8.0)
    for suffix in ("flac", "mp3"):
        shelf.add(
            f"Ida Holm/Ferry/01 Slow Boat.{suffix}",
            title="Slow Boat",
            artist="Ida Holm",
            album="Ferry",
            number=1,
            sound=9,
            seconds=8.0,
            cover=picture("maroon"),
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_chromium()
    with browsing() as browser:
        yield browser


@pytest.fixture
def music(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path / "music")
    fill(shelf)
    return shelf.root


@pytest.fixture
def sees(browser: Browser, music: Path, tmp_path: Path) -> Iterator[Sees]:
    """Opens the page as the owner of a soniq of its own, that has looked for duplicates."""
    with serving(tmp_path / "data", "--music", str(music)) as (address, _):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        visitor = Visitor.enter(context, address)
        visitor.open("/")
        visitor.page.fill("[name=name]", "Anna")
        visitor.page.fill("[name=password]", PASSWORD)
        visitor.page.click("text=Go on")
        visitor.page.wait_for_url("**/welcome")
        visitor.until(
            "fetch('/library/_feed/tracks').then((it) => it.json()).then((it) => it.total === 8)"
        )

        def sees(*, allowed: bool = True) -> Visitor:
            if allowed:
                visitor.page.evaluate(ALLOW)
            visitor.open("/duplicates")
            visitor.page.click("text=Look for duplicates")
            visitor.page.wait_for_selector(".twins")
            return visitor

        yield sees
        context.close()
        assert visitor.troubles == []
        assert visitor.strangers() == []


def groups(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".twins h2").all_inner_texts()


def test_copies_stand_side_by_side_with_what_differs(sees: Sees) -> None:
    page = sees().page
    expect(page.locator(".twins")).to_have_count(4)
    fog = page.locator(".twins", has_text="Fog").first
    expect(fog.locator(".copy")).to_have_count(3)
    assert "Harbour Lights" in fog.inner_text()
    assert "Track 07" in " ".join(fog.locator("mark").all_inner_texts())
    expect(fog.locator(".copy.kept")).to_have_count(1)
    last = page.locator(".twins").last
    assert "Two formats" in last.inner_text()
    assert "Lossless (FLAC), not MP3" in last.inner_text()


def test_a_key_keeps_one_and_another_takes_it_back(sees: Sees, music: Path) -> None:
    visitor = sees()
    page = visitor.page
    before = sorted(path.name for path in music.rglob("*.flac"))
    first = groups(visitor)[0]
    page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="is kept")).to_be_visible()
    expect(page.locator(".twins")).to_have_count(3)
    away = [path for path in music.rglob("*.flac") if ".soniq" in path.parts]
    assert len(away) == 1
    page.keyboard.press("u")
    expect(page.locator(".twins")).to_have_count(4)
    assert first in groups(visitor)
    assert sorted(path.name for path in music.rglob("*.flac")) == before
    assert not (music / ".soniq").exists()


def test_a_number_keeps_another_one_than_proposed(sees: Sees, music: Path) -> None:
    visitor = sees()
    page = visitor.page
    title = groups(visitor)[0]
    group = page.locator(".twins").first
    kept = group.locator(".copy").nth(1).locator("dd", has_text="/").first.inner_text()
    page.keyboard.press("2")
    expect(page.locator(".toast", has_text="is kept")).to_be_visible()
    left = [path for path in music.rglob(f"*{title}.flac") if ".soniq" not in path.parts]
    assert [str(path.parent) for path in left] == [kept]


def test_no_duplicates_are_not_shown_again(sees: Sees) -> None:
    visitor = sees()
    page = visitor.page
    first, *rest = groups(visitor)
    page.keyboard.press("n")
    expect(page.locator(".twins")).to_have_count(3)
    expect(page.locator(".toast", has_text="no duplicates")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(page.locator(".toast", has_text="is done")).to_be_visible()
    page.reload()
    page.wait_for_selector(".twins")
    assert groups(visitor) == rest
    assert first not in rest


def test_skipping_goes_on_without_deciding(sees: Sees) -> None:
    visitor = sees()
    page = visitor.page
    page.keyboard.press("s")
    expect(page.locator(".twins").nth(1)).to_have_attribute("aria-current", "true")
    assert len(groups(visitor)) == 4


def test_copies_are_heard_in_turn(sees: Sees) -> None:
    page = sees().page
    playing = page.locator(".twins").first.locator(".round[aria-pressed=true]")
    page.keyboard.press("a")
    expect(playing).to_have_attribute("aria-label", "Stop copy 1")
    page.keyboard.press("b")
    expect(playing).to_have_attribute("aria-label", "Stop copy 2")
    page.keyboard.press("b")
    expect(playing).to_have_count(0)


def test_all_exact_ones_go_at_once_after_a_look(sees: Sees, music: Path) -> None:
    page = sees().page
    page.click("text=Look at all, and put away")
    sheet = page.locator("dialog[open]")
    expect(sheet).to_contain_text("Put 4 exact copies away?")
    expect(sheet).to_contain_text("recordings keep one copy")
    sheet.get_by_role("button", name="Put them away").click()
    expect(page.locator(".toast", has_text="4 copies put away")).to_be_visible()
    expect(page.locator(".twins")).to_have_count(1)
    assert len([path for path in music.rglob("*.flac") if ".soniq" in path.parts]) == 4
    page.keyboard.press("u")
    expect(page.locator(".twins")).to_have_count(4)
    assert not (music / ".soniq").exists()


def test_rules_say_what_is_proposed(sees: Sees, music: Path) -> None:
    page = sees().page
    page.get_by_role("button", name="What is kept").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("textarea").fill(str(music / "old disk"))
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator(".toast", has_text="rules")).to_be_visible()
    expect(page.locator(".copy.kept").first).to_contain_text("In a folder that you prefer")
    expect(page.locator(".copy.kept").first).to_contain_text("old disk")


def test_where_nothing_may_change_it_says_so(sees: Sees, music: Path) -> None:
    page = sees(allowed=False).page
    expect(page.locator(".twins .note.warn").first).to_contain_text("nobody allowed it")
    page.keyboard.press("Enter")
    expect(page.locator(".toast", has_text="may not change files")).to_be_visible()
    assert len(list(page.locator(".twins").all())) == 4
    assert not (music / ".soniq").exists()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_everyone_can_use_the_page_and_it_fits_a_phone(sees: Sees, theme: str) -> None:
    visitor = sees()
    page = visitor.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.reload()
    page.wait_for_selector(".twins")
    assert judge(visitor) == []
    page.click("text=Look at all, and put away")
    page.wait_for_selector("dialog[open] .counts")
    assert judge(visitor) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="What is kept").click()
    page.wait_for_selector("dialog[open] textarea")
    assert judge(visitor) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        """() => document.documentElement.scrollWidth === 390
            && ![...document.querySelectorAll("#content .twins *")].some((one) =>
                one.getBoundingClientRect().right > 391 && one.checkVisibility())"""
    )
    assert page.evaluate("document.querySelectorAll('*').length") < 3000
