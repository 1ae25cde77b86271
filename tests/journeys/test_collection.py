"""The collection in a browser: its four looks, its panel, and what is done in it and taken back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.units import Moment, PersonId
from tests.journeys.axe import judge
from tests.journeys.house import PASSWORD, Visitor, serving, signed_in
from tests.shelf import Shelf, picture

Sees = Callable[..., Visitor]

MARCH = Moment(1_772_496_000_000)
MANY = 240
ALIKE = "Zelda Zorn"

LOOK = """title => {
    const card = [...document.querySelectorAll('.piece')]
        .find((one) => one.querySelector('.title').textContent === title);
    const style = (of, pseudo) => of ? getComputedStyle(of, pseudo) : {};
    const edge = style(card.querySelector('.art'), '::before');
    const mark = style(card.querySelector('.art'), '::after');
    const share = card.querySelector('img.share');
    return {
        looks: [...card.classList].filter((name) => /^look-|^unsure$/.test(name)),
        words: card.querySelector('.standing').textContent,
        icon: card.querySelector('.standing .i').className,
        said: card.querySelector('.unsure-mark')?.textContent ?? '',
        grey: style(card.querySelector('.cover')).filter,
        share: share ? style(share).clipPath : '',
        greyed: style(card.querySelector('img.grey')).filter ?? '',
        pulse: edge.content === 'none' ? '' : `${edge.borderTopColor} ${edge.animationName}`,
        edge: mark.content === 'none' ? '' : mark.borderTopColor,
    };
}"""
BLUE, YELLOW = "rgb(59, 130, 246)", "rgb(234, 179, 8)"
PLAIN = {"said": "", "grey": "none", "share": "", "greyed": "", "pulse": "", "edge": ""}


def fill(shelf: Shelf) -> None:
    for album in ("Here", "Partly", "Doubtful"):
        for number in (1, 2, 3):
            shelf.add(
                f"Ada/{album}/{number:02}.flac",
                title=f"Song {number}",
                artist="Ada Grey",
                album=album,
                number=number,
                seconds=2.0,
                cover=picture("teal" if album == "Here" else "maroon"),
            )


def saved(title: str, artist: str = "Ada Grey", *, songs: int | None = None) -> BroughtWish:
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.ALBUM,
        external_id=title,
        album=ToldAlbum(title=title, artists=(artist,), total_tracks=songs),
        wished_at=MARCH,
    )


def collect(soniq: Soniq, owner: PersonId) -> None:
    """What stands in the grid beside what lies on the disk."""
    song = BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.SONG,
        external_id="song",
        album=ToldAlbum(title="Partly", artists=("Ada Grey",)),
        track=ToldTrack(title="The Missing One", track_number=4),
    )
    singles = [saved(f"Wish {n:03}", ALIKE) for n in range(MANY)]
    soniq.collection.bring(owner, [saved("Coming", songs=9), saved("Wanted", songs=11), song])
    soniq.collection.bring(owner, singles)
    grid = {one.album.title: one.album for one in soniq.collection.albums().items}
    with soniq.db.write() as tx:
        soniq.collection.coming(tx, grid["Coming"].id, 45)
        tx.execute(
            "UPDATE albums SET match_status = 'manual_review' WHERE id = :id",
            {"id": grid["Doubtful"].id},
        )


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A soniq with a collection, and what the browser of its owner remembers."""
    shelf = Shelf(tmp_path_factory.mktemp("music"))
    fill(shelf)
    data: Path = tmp_path_factory.mktemp("data")
    calm = {"data": data, "music": (shelf.root,), "watch": False, "analyse": False}
    soniq = Soniq.open({**calm, "network": "off"}, alone_as="a test")
    try:
        accounts = soniq.accounts
        anna = accounts.claim("Anna", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        soniq.start()
        soniq.intake.scan(soniq.roots.all()[0].id)
        collect(soniq, anna.id)
    finally:
        soniq.close()
    with serving(data, "--music", str(shelf.root)) as (address, _):
        yield address, signed_in(browser, address, "Anna")


@pytest.fixture
def sees(browser: Browser, house: tuple[str, Any]) -> Iterator[Sees]:
    address, state = house
    opened: list[tuple[BrowserContext, Visitor]] = []

    def sees(path: str = "/collection", *, width: int = 1280, still: bool = True) -> Visitor:
        phone = width < 500
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce" if still else "no-preference",
            storage_state=state,
        )
        visitor = Visitor.enter(context, address)
        opened.append((context, visitor))
        visitor.open(path)
        visitor.page.wait_for_selector(".piece")
        return visitor

    yield sees
    for context, visitor in opened:
        context.close()
        assert [one for one in visitor.troubles if "ERR_" not in one] == []
        assert visitor.strangers() == []


def card(page: Page, title: str) -> Any:
    return page.locator(".piece", has=page.locator(f"a.title:text-is('{title}')"))


def toast(page: Page) -> Any:
    return page.locator(".toast").last


def test_each_look_has_its_colours_its_icon_and_its_word(sees: Sees) -> None:
    visitor = sees(still=False)
    page = visitor.page
    page.wait_for_selector(".look-partly img.share.here")
    assert page.evaluate(LOOK, "Here") == {
        **PLAIN,
        "looks": ["look-owned"],
        "words": "Owned",
        "icon": "i i-circle-check",
    }
    assert page.evaluate(LOOK, "Wanted") == {
        **PLAIN,
        "looks": ["look-wanted"],
        "words": "Not owned",
        "icon": "i i-bookmark",
        "grey": "grayscale(1) opacity(0.5)",
    }
    assert page.evaluate(LOOK, "Partly") == {
        **PLAIN,
        "looks": ["look-partly"],
        "words": "3 of 4",
        "icon": "i i-circle-dashed",
        "share": "inset(25% 0px 0px)",
        "greyed": "grayscale(1)",
    }
    coming = page.evaluate(LOOK, "Coming")
    assert (coming["looks"], coming["words"]) == (["look-coming"], "On its way, 45 %")
    assert coming["pulse"] == f"{BLUE} pulse"
    unsure = page.evaluate(LOOK, "Doubtful")
    assert unsure["looks"] == ["look-owned", "unsure"]
    assert (unsure["said"], unsure["edge"]) == ("Unsure", YELLOW)


def test_nothing_pulses_for_those_who_want_no_motion(sees: Sees) -> None:
    page = sees().page
    assert page.evaluate(LOOK, "Coming")["pulse"] == f"{BLUE} none"


def test_filters_stand_in_the_address_and_back_takes_them_away(sees: Sees) -> None:
    page = sees().page
    page.click(".look-chip.partly")
    expect(page).to_have_url(re.compile("look=partly"))
    expect(page.locator(".piece")).to_have_count(1)
    page.reload()
    expect(page.locator(".piece")).to_have_count(1)
    page.fill("input[type=search]", "nothing of that name")
    page.wait_for_selector(".void h2:has-text('Nothing fits')")
    page.click(".void button:has-text('Clear filters')")
    expect(card(page, "Here")).to_be_visible()
    page.go_back()
    page.wait_for_selector(".void h2:has-text('Nothing fits')")


def test_a_wish_is_let_go_and_taken_back(sees: Sees) -> None:
    page = sees("/collection?text=ada").page
    card(page, "Wanted").locator("a.title").focus()
    page.keyboard.press("Enter")
    panel = page.locator("aside.wall-panel")
    expect(panel.locator(".reasons")).to_have_text("Saved at Spotify on 3 March 2026.")
    expect(panel.locator(".shops a").first).to_have_attribute("rel", "noopener noreferrer")
    panel.locator("button:has-text('No longer wanted')").click()
    expect(card(page, "Wanted")).to_have_count(0)
    toast(page).locator("button:has-text('Undo')").click()
    expect(card(page, "Wanted")).to_be_visible()
    card(page, "Wanted").locator("a.title").click()
    expect(panel.locator(".reasons")).to_have_text("Saved at Spotify on 3 March 2026.")


def test_an_album_is_owned_on_vinyl_on_a_phone(sees: Sees) -> None:
    visitor = sees("/collection?text=ada", width=390)
    page = visitor.page
    card(page, "Wanted").locator("a.title").tap()
    sheet = page.locator("dialog.wall-panel")
    sheet.locator("button:has-text('I own it')").tap()
    assert judge(visitor) == []
    page.locator(".menu [role=menuitem]:has-text('On vinyl')").tap()
    expect(sheet.locator(".holdings")).to_contain_text("Vinyl")
    expect(sheet.locator(".panel-head .standing")).to_have_text("Owned")
    sheet.locator("button[aria-label='Close']").tap()
    expect(sheet).to_have_count(0)
    expect(card(page, "Wanted").locator(".standing")).to_have_text("Owned")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.collection :is(button, select, input)')]
            .filter((one) => one.checkVisibility({ opacityProperty: true }))
            .filter((one) => one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
    card(page, "Wanted").locator("a.title").tap()
    sheet.locator(".holdings button").tap()
    expect(sheet.locator(".panel-head .standing")).to_have_text("Not owned")


def test_the_wall_is_walked_by_keys(sees: Sees) -> None:
    page = sees().page
    titles = page.locator(".piece a.title")
    titles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    heading = page.locator("aside.wall-panel h2")
    expect(heading).to_be_focused()
    first = heading.inner_text()
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(first)
    name = heading.inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("aside.wall-panel")).to_have_count(0)
    expect(card(page, name).locator("a.title")).to_be_focused()


def test_several_albums_are_chosen_and_get_a_priority(sees: Sees) -> None:
    visitor = sees("/collection?text=wish")
    page = visitor.page
    page.locator(".piece a.title").nth(0).click(modifiers=["Control"])
    page.locator(".piece a.title").nth(3).click(modifiers=["Shift"])
    bar = page.locator(".chosen")
    expect(bar).to_contain_text("4 albums")
    bar.locator("button:has-text('Priority')").click()
    page.locator(".menu [role=menuitem]:has-text('Soon')").click()
    expect(toast(page)).to_contain_text("Soon")
    expect(bar).to_have_count(0)
    page.locator(".piece a.title").nth(2).click()
    expect(page.locator("aside.wall-panel .buying select")).to_have_value("1")
    assert judge(visitor) == []


def test_however_far_one_goes_the_wall_stays_small(sees: Sees) -> None:
    page = sees().page
    page.mouse.move(700, 400)
    end = card(page, f"Wish {MANY - 1:03}")
    most = 0
    while not end.count():
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(40)
        most = max(most, page.locator(".piece").count())
    expect(end).to_be_visible()
    assert most <= 80
    end.locator("a.title").click()
    page.reload()
    expect(page.locator("aside.wall-panel h2")).to_have_text(f"Wish {MANY - 1:03}")


def test_what_cannot_be_loaded_is_told_and_tried_again(sees: Sees) -> None:
    page = sees().page

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/collection/_feed/albums*", fail)
    page.click(".look-chip.owned")
    page.wait_for_selector(".void[role=alert]")
    page.unroute("**/collection/_feed/albums*")
    page.click(".void button:has-text('Try again')")
    expect(card(page, "Here")).to_be_visible()
    expect(page.locator(".void")).to_have_count(0)


def test_the_album_page_tells_how_much_is_here(sees: Sees) -> None:
    page = sees().page
    card(page, "Partly").locator("a.title").click()
    page.locator("aside.wall-panel a:has-text('Open album')").click()
    expect(page.locator(".standing-line")).to_have_text("3 of 4 songs are here")
    expect(page.locator(".row.missing")).to_contain_text("The Missing One")
    page.locator(".standing-line").click()
    expect(page.locator("aside.wall-panel h2")).to_have_text("Partly")
