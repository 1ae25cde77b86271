"""The Internet is sent away, whichever way it comes, unless it was asked in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.accounts.model import Role
from soniq.http.walls import Rules
from tests.http.routes import House, house

PUBLIC = [
    "8.8.8.8",
    "100.128.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "169.253.0.1",
    "2606:4700::1111",
    "2002:c0a8:114::1",  # 6to4, with a private address in it
    "2001:0:53aa:64c::1",  # Teredo
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "fec0::1",
    "unknown",
    "",
]
HOME = [
    "127.0.0.1",
    "::1",
    "192.168.1.20",
    "10.200.3.4",
    "172.31.255.255",
    "169.254.7.7",
    "100.64.0.9",
    "100.127.255.254",
    "fd12:3456::7",
    "fe80::1%eth0",
    "::ffff:192.168.1.20",
]


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, rules=Rules(trusted_proxies=["10.0.0.7"]))
    made.claim()
    yield made
    made.db.close()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_refused(closed: House, address: str) -> None:
    answer = closed.client(Role.OWNER, address=address).get("/open")
    assert answer.status_code == 403
    assert "public_access" in answer.json()["error"]["message"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", HOME)
def test_an_address_of_the_house_is_not(closed: House, address: str) -> None:
    assert closed.client(address=address).get("/open").status_code == 200


def test_a_public_ipv6_address_of_our_own_network_is_of_the_house(tmp_path: Path) -> None:
    made = house(tmp_path, interfaces=("2606:4700:0:1::10/64", "93.184.216.10/24"))
    made.claim()
    assert made.client(address="2606:4700:0:1::77").get("/open").status_code == 200
    assert made.client(address="2606:4700:0:2::77").get("/open").status_code == 403
    assert made.client(address="93.184.216.11").get("/open").status_code == 403
    made.db.close()


def test_behind_a_trusted_proxy_it_is_the_address_that_the_proxy_tells(closed: House) -> None:
    client = closed.client(address="10.0.0.7", origin=None)
    assert client.get("/open", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 403
    assert client.get("/open", headers={"X-Forwarded-For": "192.168.1.9"}).status_code == 200
    assert (
        client.get("/open", headers={"X-Forwarded-For": "192.168.1.9, 8.8.8.8"}).status_code == 403
    )


def test_a_stranger_does_not_come_nearer_by_saying_so(closed: House) -> None:
    client = closed.client(address="8.8.8.8", origin=None)
    assert client.get("/open", headers={"X-Forwarded-For": "192.168.1.9"}).status_code == 403


def test_the_internet_may_come_where_the_settings_say_so(tmp_path: Path) -> None:
    made = house(tmp_path, rules=Rules(public_access=True))
    made.claim()
    assert made.client(address="8.8.8.8").get("/open").status_code == 200
    made.db.close()
