"""A page that is left open does not outlive its session."""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import PASSWORD, Home, Visitor

pytestmark = pytest.mark.browser

SEND = """async ([path, body]) => (await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
})).ok"""


def test_a_page_goes_to_the_door_when_one_signs_out_in_another_tab(
    home: Home, browser: Browser
) -> None:
    address, _ = home
    context = browser.new_context()
    page, tab = Visitor.enter(context, address), Visitor.enter(context, address)
    tab.open("/signin")
    anna = {"name": "Anna", "password": PASSWORD}
    assert tab.page.evaluate(SEND, ["/api/auth/signin", anna])
    page.open("/library/albums")
    page.page.wait_for_selector("#content h1")
    page.page.wait_for_function("window.socket?.connected")

    assert tab.page.evaluate(SEND, ["/api/auth/signout", {}])

    page.page.wait_for_url(re.compile("/signin"))
    context.close()
