"""Apps with JWTs: short access tokens, refresh tokens good once, and what abuse comes to."""

import base64
import hmac
import json
import logging
from pathlib import Path
from typing import Any

import jwt
import pytest

from soniq.accounts.app_model import Grant
from soniq.accounts.families import ACCESS_SECONDS, Refused
from soniq.accounts.model import Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Forbidden, NotFound, Throttled
from soniq.events import Bus, Event
from soniq.http.logs import redacted
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import PersonId
from tests.accounts.conftest import PASSWORD, Hands, copy_of, opened

CAR = "192.168.1.40"
DAY = 86_400


@pytest.fixture
def secret(accounts: Accounts, owner: Person) -> str:
    return accounts.create_app_password(owner.id, "car", by=owner).secret


@pytest.fixture
def grant(accounts: Accounts, secret: str) -> Grant:
    return accounts.grant("Ada", secret, address=CAR, client="Carplayer")


def bearer(accounts: Accounts, token: str) -> PersonId | None:
    """For whom a program acts that sends this token."""
    found = accounts.person_of_bearer(token)
    return None if found is None else found.id


def refreshed(accounts: Accounts, refresh: str) -> Grant:
    return accounts.refresh(refresh, address=CAR)


def test_an_app_comes_in_with_its_password_and_gets_both_tokens(
    accounts: Accounts, owner: Person, grant: Grant
) -> None:
    assert bearer(accounts, grant.access) == owner.id
    assert grant.expires_in == 900
    assert grant.person.id == owner.id
    (family,) = accounts.families(owner.id)
    assert (family.client, family.address, family.person_id) == ("Carplayer", CAR, owner.id)


def test_the_persons_own_password_is_no_way_in(accounts: Accounts, owner: Person) -> None:
    assert owner
    with pytest.raises(Refused):
        accounts.grant("Ada", PASSWORD, address=CAR)


def test_an_access_token_lasts_a_quarter_of_an_hour(
    accounts: Accounts, owner: Person, grant: Grant, hands: Hands
) -> None:
    hands.wait(ACCESS_SECONDS - 1)
    assert bearer(accounts, grant.access) == owner.id
    hands.wait(1)
    assert bearer(accounts, grant.access) is None
    assert bearer(accounts, refreshed(accounts, grant.refresh).access) == owner.id


def test_a_clock_that_jumps_lets_no_token_live_longer(
    accounts: Accounts, owner: Person, secret: str, hands: Hands
) -> None:
    hands.wall += 10 * 365 * DAY * 1_000
    ahead = accounts.grant("Ada", secret, address=CAR)
    hands.wall -= 10 * 365 * DAY * 1_000
    assert bearer(accounts, ahead.access) is None
    assert bearer(accounts, refreshed(accounts, ahead.refresh).access) == owner.id


def test_each_refresh_token_is_good_once_and_gives_the_next(
    accounts: Accounts, owner: Person, grant: Grant
) -> None:
    held, seen = grant, {grant.refresh}
    for _ in range(3):
        held = refreshed(accounts, held.refresh)
        assert held.refresh not in seen
        seen.add(held.refresh)
        assert bearer(accounts, held.access) == owner.id
    assert len(accounts.families(owner.id)) == 1


def test_a_refresh_token_that_comes_twice_ends_its_whole_family(
    accounts: Accounts, owner: Person, secret: str, grant: Grant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    bystander = accounts.grant("Ada", secret, address=CAR)
    newer = refreshed(accounts, grant.refresh)
    newest = refreshed(accounts, newer.refresh)
    with pytest.raises(Refused, match="used before"):
        refreshed(accounts, grant.refresh)
    assert bearer(accounts, newest.access) is None
    with pytest.raises(Refused, match="No app holds"):
        refreshed(accounts, newest.refresh)
    assert bearer(accounts, bystander.access) == owner.id
    assert "came twice" in caplog.text


def test_a_made_up_rest_of_a_refresh_token_ends_its_family_too(
    accounts: Accounts, grant: Grant
) -> None:
    family = grant.refresh.partition(".")[0]
    with pytest.raises(Refused, match="used before"):
        refreshed(accounts, f"{family}.guessed")
    with pytest.raises(Refused):
        refreshed(accounts, grant.refresh)


@pytest.mark.parametrize("said", ["", ".", "sr_", "sr_.", "sr_x.y", "x.y.z", "sr_" + "ä" * 40])
def test_a_strange_refresh_token_is_refused(accounts: Accounts, grant: Grant, said: str) -> None:
    with pytest.raises(Refused):
        refreshed(accounts, said)
    assert bearer(accounts, grant.access) is not None


def test_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(
    accounts: Accounts, grant: Grant
) -> None:
    with pytest.raises(Refused):
        refreshed(accounts, grant.access)
    assert bearer(accounts, grant.refresh) is None
    assert accounts.person_of_token(grant.access) is None


def claims_of(access: str) -> dict[str, Any]:
    body = access.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return read


def part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def forged(accounts: Accounts, grant: Grant, how: str) -> str:
    """A JWT as somebody might try who holds a good one."""
    claims = claims_of(grant.access)
    head, body, signature = grant.access.split(".")
    mac = base64.urlsafe_b64encode(hmac.digest(b"", f"{head}.{body}".encode(), "sha256")).decode()
    longer = claims | {"exp": claims["exp"] + 60}
    made = {
        "none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "None": f"{part({'alg': 'None'})}.{body}.",
        "none with signature": f"{part({'alg': 'none'})}.{body}.{signature}",
        "longer": f"{head}.{part(longer)}.{signature}",
        "other person": f"{head}.{part(claims | {'sub': '2'})}.{signature}",
        "no signature": f"{head}.{body}.",
        "cut": grant.access[:-4],
        "key of its own": jwt.encode(claims, b"k" * 32, algorithm="HS256"),
        "empty key": f"{head}.{body}.{mac}",
        "HS512": jwt.encode(claims, b"k" * 64, algorithm="HS512"),
        "no JSON": "eyJ.e30.e30",
        "dots": "..",
        "header only": f"{head}..",
    }
    return made[how]


@pytest.mark.parametrize(
    "how",
    [
        "none", "None", "none with signature", "longer", "other person", "no signature", "cut",
        "key of its own", "empty key", "HS512", "no JSON", "dots", "header only",
    ],
)  # fmt: skip
def test_a_forged_access_token_opens_nothing(accounts: Accounts, grant: Grant, how: str) -> None:
    assert bearer(accounts, forged(accounts, grant, how)) is None
    assert bearer(accounts, grant.access) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"exp": 4_000_000_000},
        {"exp": "soon"},
        {"family": "0" * 64},
        {"iss": None},
    ],
)
def test_even_with_the_boxs_key_odd_claims_open_nothing(
    accounts: Accounts, grant: Grant, change: dict[str, Any], tmp_path: Path, db: Database
) -> None:
    key = Preferences(db, secrets=tmp_path).derived("access tokens of apps")
    claims = claims_of(grant.access)
    assert bearer(accounts, jwt.encode(claims, key, algorithm="HS256")) is not None
    said = {name: value for name, value in (claims | change).items() if value is not None}
    assert bearer(accounts, jwt.encode(said, key, algorithm="HS256")) is None


def test_revoking_the_app_password_sends_its_apps_away_at_once(
    accounts: Accounts, owner: Person, grant: Grant
) -> None:
    (password,) = accounts.app_passwords(owner.id)
    accounts.revoke_app_password(password.id, by=owner)
    assert bearer(accounts, grant.access) is None
    with pytest.raises(Refused):
        refreshed(accounts, grant.refresh)


def test_removing_a_person_sends_their_apps_away_at_once(accounts: Accounts, owner: Person) -> None:
    bob = accounts.add_person("Bob", PASSWORD, Role.USER, by=None)
    made = accounts.create_app_password(bob.id, "car", by=bob).secret
    given = accounts.grant("Bob", made, address=CAR)
    accounts.remove(bob.id, by=owner)
    assert bearer(accounts, given.access) is None


def test_signing_one_app_out_leaves_the_others(
    accounts: Accounts, owner: Person, secret: str, grant: Grant
) -> None:
    other = accounts.grant("Ada", secret, address=CAR)
    accounts.end_family(accounts.families(owner.id)[1].id, by=owner)
    assert bearer(accounts, grant.access) is None
    assert bearer(accounts, other.access) == owner.id


@pytest.mark.parametrize("which", ["access", "refresh"])
def test_an_app_signs_itself_out_with_either_token(
    accounts: Accounts, owner: Person, grant: Grant, which: str
) -> None:
    accounts.end_grant(getattr(grant, which))
    assert accounts.families(owner.id) == []
    assert bearer(accounts, grant.access) is None
    accounts.end_grant(getattr(grant, which))
    accounts.end_grant("unknown")


def test_others_cannot_sign_ones_app_out(accounts: Accounts, owner: Person, grant: Grant) -> None:
    assert grant
    eve = accounts.add_person("Eve", PASSWORD, Role.ADMIN, by=None)
    (family,) = accounts.families(owner.id)
    with pytest.raises(Forbidden):
        accounts.end_family(family.id, by=eve)
    accounts.end_family(family.id, by=owner)
    with pytest.raises(NotFound):
        accounts.end_family(family.id, by=owner)


def test_an_app_acts_with_what_its_password_lends(accounts: Accounts, owner: Person) -> None:
    made = accounts.create_app_password(owner.id, "kitchen", Role.GUEST, by=owner).secret
    given = accounts.grant("Ada", made, address=CAR)
    found = accounts.person_of_bearer(given.access)
    assert found is not None
    assert (found.id, found.role) == (owner.id, Role.GUEST)
    assert refreshed(accounts, given.refresh).person.role is Role.GUEST


def test_a_role_that_is_taken_away_is_gone_from_tokens_that_are_out(
    accounts: Accounts, owner: Person
) -> None:
    bob = accounts.add_person("Bob", PASSWORD, Role.MODERATOR, by=None)
    made = accounts.create_app_password(bob.id, "car", by=bob).secret
    given = accounts.grant("Bob", made, address=CAR)
    accounts.set_role(bob.id, Role.GUEST, by=owner)
    found = accounts.person_of_bearer(given.access)
    assert found is not None
    assert found.role is Role.GUEST


def test_a_family_that_is_not_heard_of_for_a_month_is_over(
    accounts: Accounts, owner: Person, grant: Grant, hands: Hands
) -> None:
    hands.wait(29 * DAY)
    newer = refreshed(accounts, grant.refresh)
    hands.wait(30 * DAY + 1)
    assert accounts.families(owner.id) == []
    with pytest.raises(Refused, match="too long"):
        refreshed(accounts, newer.refresh)


def test_guessing_is_throttled_like_elsewhere(accounts: Accounts, secret: str) -> None:
    for _ in range(10):
        with pytest.raises(Refused):
            accounts.grant("Ada", "wrong", address=CAR)
    with pytest.raises(Throttled):
        accounts.grant("Ada", "wrong", address=CAR)
    assert accounts.grant("Ada", secret, address=CAR)


def test_one_app_password_has_twenty_apps_at_most(
    accounts: Accounts, owner: Person, secret: str, grant: Grant, hands: Hands
) -> None:
    for _ in range(20):
        hands.wait(1)
        accounts.grant("Ada", secret, address=CAR)
    assert len(accounts.families(owner.id)) == 20
    assert bearer(accounts, grant.access) is None


def test_no_token_stands_in_the_library_in_deeds_events_or_logs(
    accounts: Accounts,
    secret: str,
    bus: Bus,
    db: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[Event] = []
    caplog.set_level(logging.DEBUG)
    with bus.listen(heard.append):
        given = accounts.grant("Ada", secret, address=CAR)
        newer = refreshed(accounts, given.refresh)
        with pytest.raises(Refused):
            refreshed(accounts, given.refresh)
    db.read().execute("PRAGMA wal_checkpoint")
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for one in (given.access, given.refresh, newer.access, newer.refresh, secret):
        for piece in one.split("."):
            assert piece.removeprefix("sr_").encode() not in written
        assert one not in caplog.text + repr(heard)
        assert redacted(f"the app sent {one} along") == "the app sent [secret] along"


def test_a_restore_from_an_older_backup_revives_no_app_that_was_sent_away(
    accounts: Accounts, db: Database, grant: Grant, tmp_path: Path, hands: Hands
) -> None:
    folder = tmp_path / "restored"
    folder.mkdir()
    copy_of(db, folder / "library.sqlite")
    newer = refreshed(accounts, grant.refresh)
    with pytest.raises(Refused):
        refreshed(accounts, grant.refresh)
    again = Database(folder / "library.sqlite", Bus(), Deeds(tmp_path / "deeds.jsonl"))
    restored = opened(again, tmp_path, hands)
    assert restored.person_of_bearer(newer.access) is not None
    again.replay(restored.redo)
    assert restored.person_of_bearer(newer.access) is None
    again.close()
