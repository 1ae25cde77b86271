"""The redirect address on this machine: open while somebody is awaited, for browsers there."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from soniq.spotify.loopback import Loopback
from soniq.spotify.model import AccountState
from tests.spotify.home import ADA, BEN, MINUTE, REDIRECT, Home


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture
def address() -> str:
    return f"http://127.0.0.1:{free_port()}/callback"


@pytest.fixture
def here(tmp_path: Path, address: str) -> Iterator[Home]:
    """Spotify sends browsers to that address."""
    made = Home(tmp_path, redirect_uri=address)
    made.web.redirect = address
    yield made
    made.close()


def open_(address: str) -> httpx.Response:
    return httpx.get(address, trust_env=False, timeout=10)


def test_a_browser_on_this_machine_connects_by_itself(here: Home) -> None:
    went = here.spotify.begin(ADA, listen=True)
    assert here.spotify.connection(ADA).listening
    page = open_(here.web.consent(went))
    assert "Spotify is connected" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert here.spotify.connection(ADA).state is AccountState.ACTIVE


def test_the_door_is_shut_once_nobody_is_awaited(here: Home) -> None:
    came = here.web.consent(here.spotify.begin(ADA, listen=True))
    open_(came)
    for _ in range(100):
        try:
            open_(came)
        except httpx.ConnectError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("it is still open")
    assert not here.spotify.connection(ADA).listening


def test_a_no_is_told_on_the_page(here: Home) -> None:
    page = open_(here.web.deny(here.spotify.begin(ADA, listen=True)))
    assert "You did not let soniq in" in page.text
    assert here.spotify.connection(ADA).state is AccountState.NONE


def test_a_strangers_state_opens_nothing(here: Home, address: str) -> None:
    here.spotify.begin(ADA, listen=True)
    page = open_(f"{address}?code=abc&state=guessed<b>")
    assert "Nobody is waited for here" in page.text
    assert "<b>" not in page.text
    assert here.requests == []
    assert here.spotify.connection(ADA).pending_until is not None


def test_it_knows_whose_browser_comes_by_its_state(here: Home) -> None:
    bens = here.spotify.begin(BEN, listen=True)
    adas = here.spotify.begin(ADA, listen=True)
    open_(here.web.consent(adas))
    assert here.spotify.connection(ADA).state is AccountState.ACTIVE
    assert here.spotify.connection(BEN).state is AccountState.NONE
    open_(here.web.consent(bens))
    assert here.spotify.connection(BEN).state is AccountState.ACTIVE


def test_there_is_nothing_else_at_that_door(here: Home, address: str) -> None:
    here.spotify.begin(ADA, listen=True)
    other = address.replace("/callback", "/api/albums")
    assert open_(other).status_code == 404
    assert httpx.post(address, trust_env=False, timeout=10).status_code == 501


def test_a_port_that_somebody_else_has_leaves_pasting(here: Home, address: str) -> None:
    port = int(address.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        went = here.spotify.begin(ADA, listen=True)
        assert not here.spotify.connection(ADA).listening
        assert here.spotify.paste(ADA, here.web.consent(went)).state is AccountState.ACTIVE


def test_nothing_listens_for_browsers_elsewhere(here: Home, address: str) -> None:
    went = here.spotify.begin(ADA)
    with pytest.raises(httpx.ConnectError):
        open_(address)
    assert went.startswith("https://accounts.spotify.com/authorize?")


def test_it_ends_with_soniq(address: str) -> None:
    door = Loopback(lambda _: "", lambda: True, address)
    assert door.open()
    assert door.open()
    door.close()
    door.close()
    with pytest.raises(httpx.ConnectError):
        open_(address)
    assert not any(one.name == "soniq-consent" for one in threading.enumerate())


def test_whoever_came_too_late_is_told(here: Home) -> None:
    came = here.web.consent(here.spotify.begin(ADA, listen=True))
    here.clock.wait(11 * MINUTE)
    try:
        assert "Nobody is waited for here" in open_(came).text
    except httpx.ConnectError:
        assert not here.spotify.connection(ADA).listening


def test_the_registered_address_is_a_loopback_number() -> None:
    assert REDIRECT == "http://127.0.0.1:8888/callback"
