"""App passwords: one per device, proven in either of Subsonic's forms, gone when revoked."""

import hashlib
import logging
import re
from pathlib import Path

import pytest

from soniq.accounts import app_passwords
from soniq.accounts.model import PeopleChanged, Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Throttled
from soniq.events import Bus, Event
from soniq.http.logs import redacted
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.deeds import Deeds, Replayed
from soniq.store.migrations import migrate
from soniq.units import PersonId
from tests.accounts.conftest import PASSWORD, Hands, opened

PHONE = "192.168.1.30"
SALT = "c19b2d"


def token(secret: str, salt: str = SALT) -> str:
    return hashlib.md5((secret + salt).encode(), usedforsecurity=False).hexdigest()


@pytest.fixture
def secret(accounts: Accounts, owner: Person) -> str:
    return accounts.create_app_password(owner.id, "phone", by=owner).secret


@pytest.fixture
def bob(accounts: Accounts, owner: Person) -> Person:
    assert owner
    return accounts.add_person("Bob", PASSWORD, Role.USER, by=None)


def by_password(accounts: Accounts, name: str, password: str) -> PersonId | None:
    found = accounts.person_of_app_password(name, password, address=PHONE)
    return None if found is None else found.id


def by_token(accounts: Accounts, name: str, said: str, salt: str = SALT) -> PersonId | None:
    found = accounts.person_of_app_token(name, said, salt, address=PHONE)
    return None if found is None else found.id


def test_it_reads_well_and_no_two_are_the_same(accounts: Accounts, owner: Person) -> None:
    made = [
        accounts.create_app_password(owner.id, f"device {n}", by=owner).secret for n in range(9)
    ]
    assert len(set(made)) == 9
    for one in made:
        assert re.fullmatch(r"[2-9a-z]{5}(-[2-9a-z]{5}){3}", one)
        assert not set(one) & set("01loiu")


def test_it_is_proven_whole_or_as_a_salted_md5(
    accounts: Accounts, owner: Person, secret: str
) -> None:
    assert by_password(accounts, "Ada", secret) == owner.id
    assert by_token(accounts, "Ada", token(secret)) == owner.id
    assert by_token(accounts, "aDA", token(secret).upper()) == owner.id


def test_the_hyphens_may_be_left_out(accounts: Accounts, owner: Person, secret: str) -> None:
    bare = secret.replace("-", "")
    assert by_password(accounts, "Ada", bare) == owner.id
    assert by_token(accounts, "Ada", token(bare)) == owner.id


@pytest.mark.parametrize(
    ("name", "said", "salt"),
    [
        ("Ada", "", SALT),
        ("Ada", token(""), SALT),
        ("Ada", token("", ""), ""),
        ("Ada", "right", ""),
        ("Ada", "right", "other1"),
        ("Ada", "right", "x" * 2_000),
        ("Ada", "0" * 32, SALT),
        ("Ada", "ä" * 32, SALT),
        ("Ada", token(PASSWORD), SALT),
        ("nobody", "right", SALT),
        ("", "right", SALT),
        ("nobody", token(""), SALT),
    ],
)
def test_nothing_else_proves_anybody(
    accounts: Accounts, secret: str, name: str, said: str, salt: str
) -> None:
    asked = token(secret) if said == "right" else said
    assert by_token(accounts, name, asked, salt) is None


@pytest.mark.parametrize("said", ["", "-", " ", PASSWORD, "ABCDE-ABCDE-ABCDE-ABCDE", "ü" * 3_000])
def test_no_other_password_does_either(accounts: Accounts, secret: str, said: str) -> None:
    assert secret
    assert by_password(accounts, "Ada", said) is None


def test_one_persons_does_not_open_anothers_account(
    accounts: Accounts, bob: Person, secret: str
) -> None:
    assert by_password(accounts, bob.name, secret) is None
    assert by_token(accounts, bob.name, token(secret)) is None


def test_it_never_signs_a_browser_in(accounts: Accounts, secret: str) -> None:
    with pytest.raises(Forbidden):
        accounts.sign_in("Ada", secret, address=PHONE)
    assert accounts.person_of_token(secret) is None
    assert accounts.person_of_bearer(secret) is None


def test_a_revoked_one_is_good_for_nothing_at_once(
    accounts: Accounts, owner: Person, secret: str
) -> None:
    other = accounts.create_app_password(owner.id, "tablet", by=owner)
    assert by_token(accounts, "Ada", token(secret)) == owner.id
    phone = next(one for one in accounts.app_passwords(owner.id) if one.name == "phone")
    accounts.revoke_app_password(phone.id, by=owner)
    assert by_token(accounts, "Ada", token(secret)) is None
    assert by_password(accounts, "Ada", secret) is None
    assert by_token(accounts, "Ada", token(other.secret)) == owner.id
    with pytest.raises(NotFound):
        accounts.revoke_app_password(phone.id, by=owner)


def test_removing_a_person_ends_theirs(accounts: Accounts, owner: Person, bob: Person) -> None:
    made = accounts.create_app_password(bob.id, "phone", by=bob).secret
    accounts.remove(bob.id, by=owner)
    assert by_password(accounts, "Bob", made) is None
    assert accounts.app_passwords() == []


def test_the_list_tells_when_and_by_what_it_was_used_last(
    accounts: Accounts, owner: Person, secret: str, hands: Hands
) -> None:
    (fresh,) = accounts.app_passwords(owner.id)
    assert (fresh.last_used_at, fresh.last_client, fresh.last_address) == (None, None, None)
    hands.wait(90)
    accounts.person_of_app_token("Ada", token(secret), SALT, address=PHONE, client="Symfonium")
    (used,) = accounts.app_passwords(owner.id)
    assert (used.last_used_at, used.last_client, used.last_address) == (
        hands.wall,
        "Symfonium",
        PHONE,
    )


def test_a_busy_app_is_noted_once_a_minute(
    accounts: Accounts, owner: Person, secret: str, hands: Hands
) -> None:
    by_password(accounts, "Ada", secret)
    first = hands.wall
    hands.wait(30)
    by_password(accounts, "Ada", secret)
    assert accounts.app_passwords(owner.id)[0].last_used_at == first
    hands.wait(31)
    by_password(accounts, "Ada", secret)
    assert accounts.app_passwords(owner.id)[0].last_used_at == hands.wall


def test_a_lesser_one_acts_with_less(accounts: Accounts, owner: Person) -> None:
    lesser = accounts.create_app_password(owner.id, "kitchen", Role.GUEST, by=owner).secret
    found = accounts.person_of_app_password("Ada", lesser, address=PHONE)
    assert found is not None
    assert (found.id, found.role) == (owner.id, Role.GUEST)
    with pytest.raises(Forbidden):
        accounts.create_app_password(owner.id, "more", by=found, role=Role.ADMIN)
    (kept,) = accounts.app_passwords(owner.id)
    with pytest.raises(Forbidden):
        accounts.revoke_app_password(kept.id, by=found)


def test_it_never_lends_more_than_its_person_has_by_now(
    accounts: Accounts, owner: Person, bob: Person
) -> None:
    made = accounts.create_app_password(bob.id, "phone", by=bob).secret
    accounts.set_role(bob.id, Role.GUEST, by=owner)
    found = accounts.person_of_app_password("Bob", made, address=PHONE)
    assert found is not None
    assert found.role is Role.GUEST


def test_people_make_their_own_and_those_above_revoke(
    accounts: Accounts, owner: Person, bob: Person
) -> None:
    with pytest.raises(Forbidden):
        accounts.create_app_password(bob.id, "phone", by=owner)
    made = accounts.create_app_password(bob.id, "phone", by=bob).app_password
    eve = accounts.add_person("Eve", PASSWORD, Role.USER, by=None)
    with pytest.raises(Forbidden):
        accounts.revoke_app_password(made.id, by=eve)
    accounts.revoke_app_password(made.id, by=owner)
    assert accounts.app_passwords(bob.id) == []
    assert accounts.create_app_password(bob.id, "phone", by=None).app_password.person_id == bob.id


def test_a_person_has_fifty_at_most(
    accounts: Accounts, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_passwords, "MOST", 2)
    for name in ("a", "b"):
        accounts.create_app_password(owner.id, name, by=owner)
    with pytest.raises(Conflict, match="Revoke one"):
        accounts.create_app_password(owner.id, "c", by=owner)
    with pytest.raises(Invalid):
        accounts.create_app_password(owner.id, " ", by=owner)


def test_wrong_ones_are_throttled_and_the_right_one_passes_still(
    accounts: Accounts, owner: Person, secret: str, hands: Hands
) -> None:
    for _ in range(10):
        assert by_token(accounts, "Ada", "0" * 32) is None
    with pytest.raises(Throttled):
        by_token(accounts, "Ada", "0" * 32)
    with pytest.raises(Throttled):
        by_password(accounts, "Ada", "wrong")
    assert by_token(accounts, "Ada", token(secret)) == owner.id
    hands.wait(301)
    assert by_token(accounts, "Ada", "0" * 32) is None


def test_an_unknown_name_is_throttled_like_a_known_one(accounts: Accounts, secret: str) -> None:
    assert secret
    for _ in range(10):
        assert by_password(accounts, "nobody", "x") is None
    with pytest.raises(Throttled):
        by_password(accounts, "nobody", "x")


def test_neither_the_library_nor_deeds_nor_events_nor_logs_hold_it(
    accounts: Accounts,
    owner: Person,
    bus: Bus,
    db: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[Event] = []
    caplog.set_level(logging.DEBUG)
    with bus.listen(heard.append):
        new = accounts.create_app_password(owner.id, "phone", by=owner)
        by_password(accounts, "Ada", new.secret)
        by_token(accounts, "Ada", "0" * 32)
        accounts.revoke_app_password(new.app_password.id, by=owner)
    db.read().execute("PRAGMA wal_checkpoint")
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for form in (new.secret, new.secret.replace("-", "")):
        assert form.encode() not in written
        assert form not in caplog.text
        assert form not in repr(heard)
    changes = [one.change for one in heard if isinstance(one, PeopleChanged)]
    assert changes == ["app_password_created", "app_password_revoked"]
    assert "[secret]" in redacted(f"somebody wrote {new.secret} into a log")


def test_a_restore_brings_them_back_and_leaves_revoked_ones_out(
    accounts: Accounts, owner: Person, secret: str, tmp_path: Path, hands: Hands
) -> None:
    gone = accounts.create_app_password(owner.id, "lost phone", by=owner)
    accounts.revoke_app_password(gone.app_password.id, by=owner)
    folder = tmp_path / "restored"
    folder.mkdir()
    migrate(folder / "library.sqlite")
    again = Database(folder / "library.sqlite", Bus(), Deeds(tmp_path / "deeds.jsonl"))
    restored = opened(again, tmp_path, hands)
    assert again.replay(restored.redo) == Replayed(done=4, skipped=0)
    assert again.replay(restored.redo) == Replayed(done=0, skipped=0)
    assert restored.app_passwords() == accounts.app_passwords()
    assert by_token(restored, "Ada", token(secret)) == owner.id
    assert by_password(restored, "Ada", gone.secret) is None
    assert restored.create_app_password(owner.id, "new", by=None).app_password.id > 2
    again.close()


def test_with_another_key_old_ones_prove_nothing_and_break_nothing(
    accounts: Accounts,
    owner: Person,
    secret: str,
    db: Database,
    tmp_path: Path,
    hands: Hands,
    caplog: pytest.LogCaptureFixture,
) -> None:
    strange = Accounts(db, box=Preferences(db, secrets=tmp_path / "other"), clock=hands.clock())
    assert by_token(strange, "Ada", token(secret)) is None
    assert "another key" in caplog.text
    fresh = strange.create_app_password(owner.id, "again", by=owner).secret
    assert by_token(strange, "Ada", token(fresh)) == owner.id
