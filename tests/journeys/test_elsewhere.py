"""Signing in by another server with a real browser, which keeps cookies as browsers do."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fakes.oidc.server import CLIENT, served
from tests.journeys.house import PASSWORD, Visitor, serving

pytestmark = pytest.mark.browser


def test_somebody_comes_in_by_the_button_and_stays_in(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(secret=None) as server:
        server.now, server.present = int(time.time()), "grace"
        monkeypatch.setenv("SONIQ_OIDC_ISSUER", server.url)
        monkeypatch.setenv("SONIQ_OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("SONIQ_OIDC_NAME", "the family's server")
        monkeypatch.setenv("SONIQ_OIDC_NEW_PEOPLE", "user")
        with serving(tmp_path) as (address, _):
            context = browser.new_context()
            owner = Visitor.enter(context, address)
            owner.open("/")
            owner.page.fill("[name=name]", "Anna")
            owner.page.fill("[name=password]", PASSWORD)
            owner.page.click("text=Go on")
            owner.page.wait_for_url("**/welcome")
            context.close()

            context = browser.new_context()
            visitor = Visitor.enter(context, address)
            visitor.open("/signin")
            visitor.page.click("text=Sign in with the family's server")
            visitor.page.wait_for_url(f"{address}/")
            visitor.page.wait_for_selector("#content h1")
            me = visitor.page.evaluate("async () => (await fetch('/api/auth/me')).json()")
            assert (me["name"], me["role"]) == ("grace", "user")
            names = {cookie["name"] for cookie in context.cookies()}
            assert names == {"soniq_session"}
            assert visitor.troubles == []
            context.close()
