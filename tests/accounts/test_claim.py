"""Who may make a new soniq their own."""

from collections.abc import Callable

import pytest

from soniq.accounts.model import Nearness, Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Conflict, Forbidden, Invalid, Throttled
from tests.accounts.conftest import PASSWORD, Hands

HOME = "192.168.1.20"


def claim(accounts: Accounts, nearness: Nearness, code: str | None = None) -> Person:
    return accounts.claim("Ada", PASSWORD, nearness=nearness, address=HOME, code=code)


def test_whoever_sits_at_the_machine_may_claim_at_any_time(
    accounts: Accounts, hands: Hands
) -> None:
    hands.wait(10 * 24 * 3600)
    assert claim(accounts, Nearness.LOOPBACK).role is Role.OWNER
    assert accounts.claimed()


def test_a_device_of_the_subnet_may_claim_in_the_first_half_hour(
    accounts: Accounts, hands: Hands
) -> None:
    hands.wait(30 * 60 - 1)
    assert claim(accounts, Nearness.SUBNET).name == "Ada"


def test_after_half_an_hour_the_subnet_needs_the_code(accounts: Accounts, hands: Hands) -> None:
    hands.wait(30 * 60)
    assert accounts.claim_needs_code(Nearness.SUBNET)
    with pytest.raises(Forbidden, match="claim code"):
        claim(accounts, Nearness.SUBNET)


def test_a_restart_opens_the_half_hour_again(
    restarted: Callable[[], Accounts], hands: Hands
) -> None:
    restarted()
    hands.wait(3_600)
    assert claim(restarted(), Nearness.SUBNET).role is Role.OWNER


def test_setting_the_wall_clock_back_opens_nothing(accounts: Accounts, hands: Hands) -> None:
    hands.wait(3_600)
    hands.wall -= 3_600_000
    with pytest.raises(Forbidden):
        claim(accounts, Nearness.SUBNET)


def test_from_elsewhere_only_the_code_opens(accounts: Accounts) -> None:
    with pytest.raises(Forbidden):
        claim(accounts, Nearness.ELSEWHERE)
    code = accounts.claim_code()
    assert code is not None
    assert claim(accounts, Nearness.ELSEWHERE, f" {code.lower().replace('-', ' ')} ").name == "Ada"


def test_the_code_is_void_once_soniq_has_an_owner(accounts: Accounts) -> None:
    code = accounts.claim_code()
    claim(accounts, Nearness.LOOPBACK)
    assert accounts.claim_code() is None
    with pytest.raises(Conflict, match="has an owner"):
        claim(accounts, Nearness.LOOPBACK, code)


def test_guessing_the_code_is_throttled(accounts: Accounts) -> None:
    for _ in range(10):
        with pytest.raises(Forbidden, match="not the claim code"):
            claim(accounts, Nearness.ELSEWHERE, "AAAA-AAAA")
    with pytest.raises(Throttled) as refusal:
        claim(accounts, Nearness.ELSEWHERE, accounts.claim_code())
    assert refusal.value.retry_after == 300


def test_a_wrong_code_is_not_forgiven_by_being_near(accounts: Accounts) -> None:
    with pytest.raises(Forbidden, match="not the claim code"):
        claim(accounts, Nearness.LOOPBACK, "AAAA-AAAA")


def test_an_owner_made_on_the_command_line_closes_the_door_of_the_running_server(
    accounts: Accounts, restarted: Callable[[], Accounts]
) -> None:
    restarted().add_person("Ada", PASSWORD, Role.OWNER, by=None)
    assert accounts.claimed()
    with pytest.raises(Conflict):
        claim(accounts, Nearness.LOOPBACK)


def test_two_starts_have_two_codes(restarted: Callable[[], Accounts]) -> None:
    assert restarted().claim_code() != restarted().claim_code()


def test_a_poor_password_leaves_soniq_unclaimed(accounts: Accounts) -> None:
    with pytest.raises(Invalid, match="at least 8"):
        accounts.claim("Ada", "short", nearness=Nearness.LOOPBACK, address=HOME)
    assert not accounts.claimed()
