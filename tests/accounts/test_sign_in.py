"""Coming in: passwords, sessions, tokens, links."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from soniq.accounts import passwords
from soniq.accounts.model import Nearness, Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Throttled
from soniq.store.database import Database
from tests.accounts.conftest import PASSWORD, Hands

HOME, AWAY = "192.168.1.20", "10.9.8.7"
DAY = 24 * 3600


def sign_in(accounts: Accounts, name: str = "Ada", password: str = PASSWORD) -> str:
    return accounts.sign_in(name, password, address=HOME, user_agent="Lynx").secret


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada ", "\uff21da"])
def test_the_case_and_width_of_a_name_do_not_matter(
    accounts: Accounts, owner: Person, name: str
) -> None:
    assert accounts.person_of_session(sign_in(accounts, name)) == accounts.person(owner.id)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Ada", "wrong horse battery"),
        ("Ada", ""),
        ("Bob", PASSWORD),
        ("Bob", ""),
        ("", ""),
        ("%", PASSWORD),
        ("A_a", PASSWORD),
        ("Ada' OR '1'='1", PASSWORD),
        ("Ada\x00", PASSWORD),
        ("\ud800", "\udfff"),
        ("Ada", "x" * 1_000_000),
    ],
)
def test_wrong_names_and_passwords_get_one_and_the_same_answer(
    accounts: Accounts, owner: Person, name: str, password: str
) -> None:
    with pytest.raises(Forbidden, match=r"^That name and that password do not belong together"):
        sign_in(accounts, name, password)


def test_an_unknown_name_costs_a_full_try_of_a_password(
    accounts: Accounts, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    fits = passwords.fits

    def counted(typed: str, kept: str) -> bool:
        tried.append(kept)
        return fits(typed, kept)

    monkeypatch.setattr(passwords, "fits", counted)
    for name in ("Ada", "Bob"):
        with pytest.raises(Forbidden):
            sign_in(accounts, name, "wrong horse battery")
    assert [kept.rsplit("$", 2)[0] for kept in tried] == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


def test_the_eleventh_try_for_a_name_waits_even_with_the_right_password(
    accounts: Accounts, owner: Person, hands: Hands
) -> None:
    for _ in range(10):
        with pytest.raises(Forbidden):
            sign_in(accounts, password="wrong horse")
    with pytest.raises(Throttled) as refusal:
        sign_in(accounts)
    assert refusal.value.retry_after == 300
    hands.wait(300)
    assert sign_in(accounts)


def test_a_guesser_does_not_lock_the_owner_out_from_another_address(
    accounts: Accounts, owner: Person
) -> None:
    for _ in range(10):
        with pytest.raises(Forbidden):
            sign_in(accounts, password="wrong horse")
    assert accounts.sign_in("Ada", PASSWORD, address=AWAY).person.id == owner.id


def test_signing_in_rightly_all_day_is_never_throttled(accounts: Accounts, owner: Person) -> None:
    for _ in range(15):
        sign_in(accounts)


def test_passwords_are_kept_as_argon2id_alone(
    accounts: Accounts, owner: Person, db: Database
) -> None:
    sign_in(accounts)
    dump = "\n".join(db.read().iterdump())
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in dump
    assert PASSWORD not in dump


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(
    accounts: Accounts, owner: Person, db: Database
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with db.write() as tx:
        tx.execute("UPDATE people SET password_hash = :old", {"old": old})
    first = sign_in(accounts)
    (kept,) = db.read().execute("SELECT password_hash FROM people").fetchone()
    assert "m=19456,t=2,p=1" in kept
    assert accounts.person_of_session(first) is not None
    assert sign_in(accounts)


@pytest.mark.parametrize("password", ["x" * 1_024, "пароль и соль", "🎵" * 8, "\ud800 lone half"])
def test_long_and_strange_passwords_work(accounts: Accounts, owner: Person, password: str) -> None:
    accounts.add_person("Bob", password, Role.USER, by=owner)
    assert sign_in(accounts, "bob", password)


def test_a_password_typed_in_decomposed_letters_is_the_same(
    accounts: Accounts, owner: Person
) -> None:
    accounts.add_person("Bob", "caf\u00e9 noir", Role.USER, by=owner)
    assert sign_in(accounts, "bob", "cafe\u0301 noir")


@pytest.mark.parametrize("password", ["", "seven77", "x" * 1_025, "Bobby the Great"])
def test_poor_passwords_are_refused(accounts: Accounts, owner: Person, password: str) -> None:
    with pytest.raises(Invalid):
        accounts.add_person("bobby the great", password, Role.USER, by=owner)


def test_a_session_keeps_only_the_hash_of_its_secret(
    accounts: Accounts, owner: Person, db: Database
) -> None:
    secret = sign_in(accounts)
    assert len(secret) >= 43
    assert secret not in "\n".join(db.read().iterdump())


def test_a_session_ends_thirty_days_after_the_last_visit(
    accounts: Accounts, owner: Person, hands: Hands
) -> None:
    secret = sign_in(accounts)
    hands.wait(29 * DAY)
    assert accounts.person_of_session(secret) is not None
    hands.wait(29 * DAY)
    assert accounts.person_of_session(secret) is not None
    hands.wait(31 * DAY)
    assert accounts.person_of_session(secret) is None
    assert accounts.sessions(owner.id) == []


def test_a_session_made_before_the_clock_was_set_lives_on(
    accounts: Accounts, owner: Person, hands: Hands
) -> None:
    noon, hands.wall = hands.wall, 5_000
    secret = sign_in(accounts)
    hands.wall = noon
    assert accounts.person_of_session(secret) is not None
    hands.wait(31 * DAY)
    assert accounts.person_of_session(secret) is None


def test_a_clock_that_ran_ahead_does_not_make_a_session_immortal(
    accounts: Accounts, owner: Person, hands: Hands
) -> None:
    secret = sign_in(accounts)
    hands.wait(20 * DAY)
    assert accounts.person_of_session(secret) is not None
    hands.wait(-20 * DAY)
    assert accounts.person_of_session(secret) is not None
    hands.wait(31 * DAY)
    assert accounts.person_of_session(secret) is None


@pytest.mark.parametrize("days", [10 * 365, -50 * 365, -1 / 24])
def test_a_clock_that_jumps_and_is_set_right_signs_nobody_out(
    accounts: Accounts, owner: Person, hands: Hands, days: float
) -> None:
    session = sign_in(accounts)
    token = accounts.create_token(owner.id, "radio", by=owner).secret
    hands.wall += round(days * DAY * 1_000)
    accounts.person_of_session(session)  # far ahead it seems over, but is not ended for that
    assert accounts.person_of_token(token) is not None
    meanwhile = sign_in(accounts)
    assert accounts.person_of_session(meanwhile) is not None
    hands.wall -= round(days * DAY * 1_000)
    for secret in (session, meanwhile):
        assert accounts.person_of_session(secret) is not None
    assert accounts.person_of_token(token) is not None


def test_visits_are_written_down_seldom(
    accounts: Accounts, owner: Person, hands: Hands, db: Database
) -> None:
    secret = sign_in(accounts)
    before = db.read().execute("PRAGMA data_version").fetchone()[0]
    hands.wait(60)
    accounts.person_of_session(secret)
    assert db.read().execute("PRAGMA data_version").fetchone()[0] == before


def test_signing_out_ends_this_browser_alone(accounts: Accounts, owner: Person) -> None:
    here, there = sign_in(accounts), sign_in(accounts)
    accounts.sign_out(here)
    accounts.sign_out(here)
    assert accounts.person_of_session(here) is None
    assert accounts.person_of_session(there) is not None


def test_a_listed_session_can_be_ended(accounts: Accounts, owner: Person) -> None:
    secret = sign_in(accounts)
    (session,) = accounts.sessions(owner.id)
    assert (session.user_agent, session.address) == ("Lynx", HOME)
    accounts.end_session(session.id, of=owner.id, by=owner)
    assert accounts.person_of_session(secret) is None
    with pytest.raises(NotFound):
        accounts.end_session(session.id, of=owner.id, by=owner)


def test_changing_the_password_signs_out_everywhere(accounts: Accounts, owner: Person) -> None:
    here, there = sign_in(accounts), sign_in(accounts)
    accounts.set_password(owner.id, "a newer password", by=owner, current=PASSWORD)
    assert accounts.person_of_session(here) is None
    assert accounts.person_of_session(there) is None
    assert sign_in(accounts, password="a newer password")


def test_ones_own_password_changes_only_with_the_current_one(
    accounts: Accounts, owner: Person
) -> None:
    for current in (None, "wrong horse"):
        with pytest.raises(Forbidden, match="current password"):
            accounts.set_password(owner.id, "a newer password", by=owner, current=current)
    assert sign_in(accounts)


def test_the_current_password_cannot_be_guessed_at_leisure(
    accounts: Accounts, owner: Person
) -> None:
    for _ in range(10):
        with pytest.raises(Forbidden):
            accounts.set_password(owner.id, "a newer password", by=owner, current="no")
    with pytest.raises(Throttled):
        accounts.set_password(owner.id, "a newer password", by=owner, current=PASSWORD)


def test_no_person_fills_the_table_of_sessions(accounts: Accounts, owner: Person) -> None:
    first = accounts.open_session(owner.id, address=HOME)
    for _ in range(50):
        accounts.open_session(owner.id, address=HOME)
    assert len(accounts.sessions(owner.id)) == 50
    assert accounts.person_of_session(first) is None


def test_a_token_speaks_for_its_person_until_it_is_revoked(
    accounts: Accounts, owner: Person, db: Database
) -> None:
    new = accounts.create_token(owner.id, "my script", by=owner)
    assert new.secret.startswith("sq_")
    assert len(new.secret) >= 46
    assert new.secret.startswith(new.token.hint)
    assert new.secret not in "\n".join(db.read().iterdump())
    found = accounts.person_of_token(new.secret)
    assert found is not None
    assert found.id == owner.id
    accounts.revoke_token(new.token.id, by=owner)
    assert accounts.person_of_token(new.secret) is None


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(
    accounts: Accounts, owner: Person, hands: Hands
) -> None:
    secret = accounts.create_token(owner.id, "my script", by=owner).secret
    first = hands.wall
    accounts.person_of_token(secret)
    hands.wait(59)
    accounts.person_of_token(secret)
    assert accounts.tokens()[0].last_used_at == first
    hands.wait(1)
    accounts.person_of_token(secret)
    assert accounts.tokens()[0].last_used_at == hands.wall


def test_a_lesser_token_makes_a_lesser_person(accounts: Accounts, owner: Person) -> None:
    secret = accounts.create_token(owner.id, "radio", Role.GUEST, by=owner).secret
    lesser = accounts.person_of_token(secret)
    assert lesser is not None
    assert lesser.role is Role.GUEST


def test_a_lesser_token_cannot_make_itself_more(accounts: Accounts, owner: Person) -> None:
    secret = accounts.create_token(owner.id, "radio", Role.GUEST, by=owner).secret
    lesser = accounts.person_of_token(secret)
    assert lesser is not None
    with pytest.raises(Forbidden):
        accounts.create_token(owner.id, "more", Role.ADMIN, by=lesser)
    with pytest.raises(Forbidden):
        accounts.set_password(owner.id, "a newer password", by=lesser, current=PASSWORD)
    with pytest.raises(Forbidden):
        accounts.sign_out_everywhere(owner.id, by=lesser)
    assert accounts.create_token(owner.id, "twin", by=lesser).token.role is Role.GUEST


def test_a_token_never_outranks_its_person(accounts: Accounts, owner: Person) -> None:
    bob = accounts.add_person("Bob", PASSWORD, Role.ADMIN, by=owner)
    secret = accounts.create_token(bob.id, "script", Role.MODERATOR, by=bob).secret
    accounts.set_role(bob.id, Role.GUEST, by=owner)
    found = accounts.person_of_token(secret)
    assert found is not None
    assert found.role is Role.GUEST


def test_tokens_are_ones_own_to_make(accounts: Accounts, owner: Person) -> None:
    bob = accounts.add_person("Bob", PASSWORD, Role.USER, by=owner)
    with pytest.raises(Forbidden, match="their own"):
        accounts.create_token(bob.id, "for bob", by=owner)
    assert accounts.create_token(bob.id, "by the command line", by=None).token.person_id == bob.id


def test_a_hundred_tokens_are_enough(accounts: Accounts, owner: Person) -> None:
    for number in range(100):
        accounts.create_token(owner.id, f"script {number}", by=owner)
    with pytest.raises(Conflict, match="Revoke"):
        accounts.create_token(owner.id, "one more", by=owner)


@pytest.mark.parametrize(
    "secret", ["", "sq_", "sq_" + "a" * 43, "\ud800", "' OR 1=1 --", "x" * 10**6]
)
def test_a_forged_secret_is_nobodys(accounts: Accounts, owner: Person, secret: str) -> None:
    assert accounts.person_of_session(secret) is None
    assert accounts.person_of_token(secret) is None


def test_a_sessions_secret_is_no_token_and_the_other_way_round(
    accounts: Accounts, owner: Person
) -> None:
    assert accounts.person_of_token(sign_in(accounts)) is None
    assert (
        accounts.person_of_session(accounts.create_token(owner.id, "script", by=owner).secret)
        is None
    )


def test_a_link_signs_in_once_on_this_machine(accounts: Accounts, owner: Person) -> None:
    link = accounts.create_link(owner.id)
    with pytest.raises(Forbidden):
        accounts.follow_link(link, nearness=Nearness.SUBNET, address=HOME)
    opened = accounts.follow_link(link, nearness=Nearness.LOOPBACK, address="127.0.0.1")
    assert accounts.person_of_session(opened.secret) is not None
    with pytest.raises(Forbidden, match="once"):
        accounts.follow_link(link, nearness=Nearness.LOOPBACK, address="127.0.0.1")


def test_a_link_closes_after_ten_minutes(accounts: Accounts, owner: Person, hands: Hands) -> None:
    link = accounts.create_link(owner.id)
    hands.wait(600)
    with pytest.raises(Forbidden):
        accounts.follow_link(link, nearness=Nearness.LOOPBACK, address="127.0.0.1")


def test_a_session_outlives_a_restart(
    accounts: Accounts, owner: Person, restarted: Callable[[], Accounts]
) -> None:
    assert restarted().person_of_session(sign_in(accounts)) is not None
