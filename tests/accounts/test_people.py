"""People and their roles: who may change whom, and that a restore loses nobody."""

import sqlite3
from pathlib import Path

import pytest

from soniq.accounts.acts import KINDS
from soniq.accounts.model import PeopleChanged, Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import Bus, Event
from soniq.store.database import Database
from soniq.store.deeds import Deeds, Replayed
from soniq.store.migrations import migrate
from soniq.units import PersonId
from tests.accounts.conftest import PASSWORD, Hands, copy_of, opened

HOME = "192.168.1.20"


def add(accounts: Accounts, name: str, role: Role, by: Person | None = None) -> Person:
    return accounts.add_person(name, PASSWORD, role, by=by)


def test_roles_go_from_least_to_most() -> None:
    assert [role for role in Role if role.may(Role.ARTIST)] == [
        Role.ARTIST, Role.MODERATOR, Role.ADMIN, Role.OWNER,
    ]  # fmt: skip


@pytest.mark.parametrize("twin", ["zoë", "ZOË", "Zoe\u0308", " Zoë "])
def test_a_name_is_taken_whatever_its_case_or_composition(
    accounts: Accounts, owner: Person, twin: str
) -> None:
    add(accounts, "Zoë", Role.USER, owner)
    with pytest.raises(Conflict, match="already"):
        add(accounts, twin, Role.USER, owner)


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 65, "a\nb", "a\x00b", "\u202eevil", "a\u200bb", "\ud800"]
)
def test_names_that_deceive_the_eye_are_refused(
    accounts: Accounts, owner: Person, name: str
) -> None:
    with pytest.raises(Invalid):
        add(accounts, name, Role.USER, owner)


def test_there_is_one_owner(accounts: Accounts, owner: Person) -> None:
    for by in (owner, None):
        with pytest.raises(Conflict, match="one owner"):
            add(accounts, "Eve", Role.OWNER, by)


def test_the_owner_can_be_neither_removed_nor_demoted(accounts: Accounts, owner: Person) -> None:
    admin = add(accounts, "Bob", Role.ADMIN, owner)
    for by in (admin, owner, None):
        with pytest.raises(Forbidden, match="owner"):
            accounts.remove(owner.id, by=by)
        with pytest.raises(Forbidden, match="owner"):
            accounts.set_role(owner.id, Role.USER, by=by)
        with pytest.raises(Forbidden, match="owner"):
            accounts.set_role(admin.id, Role.OWNER, by=by)


def test_the_library_file_itself_keeps_its_owner(db: Database, owner: Person) -> None:
    for sql in ("DELETE FROM people", "UPDATE people SET role = 'user'"):
        with pytest.raises(sqlite3.IntegrityError, match="owner"), db.write() as tx:
            tx.execute(sql)


def test_an_admin_reigns_over_lesser_roles_only(accounts: Accounts, owner: Person) -> None:
    admin = add(accounts, "Bob", Role.ADMIN, owner)
    other = add(accounts, "Cyd", Role.ADMIN, owner)
    user = add(accounts, "Dan", Role.USER, admin)
    with pytest.raises(Forbidden):
        add(accounts, "Eve", Role.ADMIN, admin)
    with pytest.raises(Forbidden):
        accounts.set_role(user.id, Role.ADMIN, by=admin)
    with pytest.raises(Forbidden):
        accounts.remove(other.id, by=admin)
    with pytest.raises(Forbidden):
        accounts.set_password(owner.id, "taken over!", by=admin)
    assert accounts.set_role(user.id, Role.MODERATOR, by=admin).role is Role.MODERATOR
    accounts.remove(user.id, by=admin)
    with pytest.raises(NotFound):
        accounts.person(user.id)


@pytest.mark.parametrize("role", [Role.GUEST, Role.USER, Role.ARTIST, Role.MODERATOR])
def test_below_admin_nobody_changes_anybody(accounts: Accounts, owner: Person, role: Role) -> None:
    person = add(accounts, "Bob", role, owner)
    guest = add(accounts, "Dan", Role.GUEST, owner)
    with pytest.raises(Forbidden):
        add(accounts, "Eve", Role.GUEST, person)
    with pytest.raises(Forbidden):
        accounts.set_role(person.id, Role.ADMIN, by=person)
    with pytest.raises(Forbidden):
        accounts.remove(guest.id, by=person)
    with pytest.raises(Forbidden):
        accounts.set_password(guest.id, "taken over!", by=person)
    with pytest.raises(Forbidden):
        accounts.sign_out_everywhere(guest.id, by=person)


def test_a_removed_person_is_out_at_once_and_their_number_is_never_given_again(
    accounts: Accounts, owner: Person
) -> None:
    bob = add(accounts, "Bob", Role.USER, owner)
    session = accounts.sign_in("bob", PASSWORD, address=HOME).secret
    token = accounts.create_token(bob.id, "script", by=bob).secret
    accounts.remove(bob.id, by=owner)
    assert accounts.person_of_session(session) is None
    assert accounts.person_of_token(token) is None
    assert add(accounts, "Bob", Role.USER, owner).id > bob.id


def test_a_new_role_counts_in_open_sessions_at_once(accounts: Accounts, owner: Person) -> None:
    bob = add(accounts, "Bob", Role.ADMIN, owner)
    session = accounts.sign_in("bob", PASSWORD, address=HOME).secret
    accounts.set_role(bob.id, Role.GUEST, by=owner)
    found = accounts.person_of_session(session)
    assert found is not None
    assert found.role is Role.GUEST


def test_people_are_listed_by_name(accounts: Accounts, owner: Person) -> None:
    add(accounts, "zoë", Role.USER)
    add(accounts, "Bob", Role.USER)
    assert [person.name for person in accounts.people()] == ["Ada", "Bob", "zoë"]
    assert accounts.person_named("BOB").name == "Bob"


def test_what_changes_is_told_to_admins_after_the_commit(
    accounts: Accounts, owner: Person, bus: Bus
) -> None:
    told: list[Event] = []
    with bus.listen(told.append):
        bob = add(accounts, "Bob", Role.USER, owner)
        accounts.set_role(bob.id, Role.ARTIST, by=owner)
        accounts.create_token(bob.id, "script", by=bob_now(accounts, bob.id))
        accounts.set_password(bob.id, "a newer password", by=owner)
        accounts.remove(bob.id, by=owner)
    assert told == [
        PeopleChanged(person_id=bob.id, change=change)
        for change in ("added", "role", "token_created", "password", "removed")
    ]
    assert {event.audience for event in told} == {"admin"}


def bob_now(accounts: Accounts, person_id: PersonId) -> Person:
    return accounts.person(person_id)


def test_deeds_alone_bring_everybody_back(
    accounts: Accounts, owner: Person, tmp_path: Path, hands: Hands
) -> None:
    bob = add(accounts, "Bob", Role.USER, owner)
    gone = add(accounts, "Cyd", Role.USER, owner)
    kept = accounts.create_token(bob.id, "kept", by=bob)
    revoked = accounts.create_token(bob.id, "revoked", by=bob)
    accounts.revoke_token(revoked.token.id, by=bob)
    accounts.set_role(bob.id, Role.ARTIST, by=owner)
    accounts.set_password(bob.id, "a newer password", by=owner)
    accounts.remove(gone.id, by=owner)
    people, tokens = accounts.people(), accounts.tokens()

    folder = tmp_path / "restored"
    folder.mkdir()
    migrate(folder / "library.sqlite")
    again = Database(folder / "library.sqlite", Bus(), Deeds(tmp_path / "deeds.jsonl"))
    restored = opened(again, tmp_path, hands)
    assert again.replay(restored.redo) == Replayed(done=9, skipped=0)
    assert again.replay(restored.redo) == Replayed(done=0, skipped=0)

    assert restored.people() == people
    assert restored.tokens() == tokens
    assert restored.person_of_token(kept.secret) is not None
    assert restored.person_of_token(revoked.secret) is None
    assert restored.sign_in("bob", "a newer password", address=HOME).person.id == bob.id
    assert add(restored, "Dan", Role.USER).id > gone.id
    again.close()


def test_a_restore_revives_no_session_that_was_signed_out(
    accounts: Accounts, owner: Person, tmp_path: Path, hands: Hands, db: Database
) -> None:
    secret = accounts.sign_in("Ada", PASSWORD, address=HOME).secret
    folder = tmp_path / "restored"
    folder.mkdir()
    copy_of(db, folder / "library.sqlite")
    accounts.sign_out(secret)
    again = Database(folder / "library.sqlite", Bus(), Deeds(tmp_path / "deeds.jsonl"))
    restored = opened(again, tmp_path, hands)
    assert restored.person_of_session(secret) is not None
    again.replay(restored.redo)
    assert restored.person_of_session(secret) is None
    again.close()


def test_every_deed_can_be_done_again_and_none_tells_a_secret(
    accounts: Accounts, owner: Person, tmp_path: Path
) -> None:
    assert set(accounts.redo) == set(KINDS)
    token = accounts.create_token(owner.id, "script", by=owner)
    text = (tmp_path / "deeds.jsonl").read_text()
    assert PASSWORD not in text
    assert token.secret not in text
