"""A real soniq in a process of its own, and a browser that reaches it under a name of the LAN."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    StorageState,
    sync_playwright,
)

TREE = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
HOST = "soniq.test"
"""No loopback name: there, browsers allow neither clipboard nor service worker over plain HTTP."""

Home: TypeAlias = tuple[str, StorageState]
"""An address, and what the browser of its owner remembers."""

PASSWORD = "an evening with records"
ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
)


def need_chromium() -> None:
    """Skips where there is no Chromium; on the build server that is a failure."""
    if CHROMIUM.is_file():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"no browser at {CHROMIUM}; the build server must have it")
    pytest.skip(f"no Chromium at {CHROMIUM}")


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(
    data: Path, *options: str, command: str = "serve", module: str = "soniq"
) -> Iterator[tuple[str, list[str]]]:
    """`soniq serve` until the block ends; its address under `HOST`, and what it said.

    module: what is run in place of soniq, such as `tests.journeys.wired`.
    """
    environ = {
        **os.environ,
        "SONIQ_ALLOWED_HOSTS": HOST,
        "SONIQ_REQUESTS_PER_MINUTE": "100000",
        "SONIQ_LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
    }
    call = [sys.executable, "-m", module, command, "--data", str(data), "--port", "0", *options]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=environ, cwd=TREE)
    said: list[str] = []
    try:
        yield _address(process, said), said
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "http://" in line:
            port = line.rsplit(":", 1)[1].split("/")[0].strip()
            return f"http://{HOST}:{port}"
    raise AssertionError(f"soniq did not start: {''.join(said)}")


def until(page: Page, promise: str, arg: object = None, *, seconds: float = 60.0) -> None:
    """Waits until what is promised is true; `wait_for_function` takes any promise for that."""
    end = time.monotonic() + seconds
    while not page.evaluate(promise, arg):
        assert time.monotonic() < end, f"never came true: {promise} of {arg}"
        page.wait_for_timeout(200)


@dataclass
class Visitor:
    """A page in a browser, with what went wrong on it and what it asked of whom."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def enter(cls, context: BrowserContext, address: str) -> "Visitor":
        visitor = cls(page=context.new_page(), address=address)
        page = visitor.page
        page.set_default_timeout(20_000)
        page.on(
            "pageerror", lambda error: visitor.troubles.append(f"error: {error.stack or error}")
        )
        page.on(
            "console",
            lambda said: visitor.troubles.append(said.text) if said.type == "error" else None,
        )
        page.on("request", visitor._note)
        return visitor

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def strangers(self) -> list[str]:
        """What was asked of anyone but soniq itself."""
        own = (self.address + "/", "data:", "blob:")
        return [url for url in self.asked if not url.startswith(own)]

    def js(self, expression: str) -> object:
        return self.page.evaluate(expression)

    def until(self, promise: str, *, seconds: float = 60.0) -> None:
        until(self.page, promise, seconds=seconds)

    def playing_time(self) -> float:
        return float(str(self.js("document.querySelector('audio').currentTime")))

    def hears(self, seconds: float) -> None:
        """Waits until that much more was played, without an error."""
        start = self.playing_time()
        self.page.wait_for_function(
            "until => document.querySelector('audio').currentTime >= until", arg=start + seconds
        )
        assert self.js("document.querySelector('audio').error") is None


def claimed(browser: Browser, address: str, *, tracks: int) -> StorageState:
    """What the browser of Anna remembers, who made a new soniq hers; its music is read by then."""
    context = browser.new_context()
    visitor = Visitor.enter(context, address)
    visitor.open("/")
    visitor.page.fill("[name=name]", "Anna")
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.page.click("text=Go on")
    visitor.page.wait_for_url("**/welcome")
    visitor.open("/library/tracks")
    visitor.until(
        "fetch('/library/_feed/tracks').then((it) => it.json())"
        f".then((it) => it.total === {tracks})"
    )
    state = context.storage_state()
    context.close()
    return state


def forget_queue(address: str, state: StorageState) -> None:
    """Empties a person's queue, so that no browser offers to go on with what another played."""
    port = address.rsplit(":", 1)[1]
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in state["cookies"])
    answer = httpx.delete(
        f"http://127.0.0.1:{port}/api/queue",
        headers={"Host": f"{HOST}:{port}", "Origin": address, "Cookie": cookies},
    )
    assert answer.status_code == 204, answer.text


_SIGN_IN = """async ([name, password]) => (await fetch("/api/auth/signin", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password }),
})).ok"""


def signed_in(browser: Browser, address: str, name: str) -> StorageState:
    """What a browser remembers in which a person has signed in with `PASSWORD`."""
    context = browser.new_context()
    visitor = Visitor.enter(context, address)
    visitor.open("/signin")
    assert visitor.page.evaluate(_SIGN_IN, [name, PASSWORD])
    state = context.storage_state()
    context.close()
    return state
