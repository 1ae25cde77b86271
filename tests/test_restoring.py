"""An older copy of the library and the file of deeds give back all that people did."""

import os
import shutil
from pathlib import Path

import pytest

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq, library_file
from soniq.errors import Conflict, Forbidden

PASSWORD = "correct horse battery"
ANOTHER = "staple of another kind"


def opened(data: Path) -> Soniq:
    return Soniq.open({"data": data}, alone_as="a test")


def people(soniq: Soniq) -> dict[str, Role]:
    return {person.name: person.role for person in soniq.accounts.people()}


def test_a_restored_copy_is_brought_up_to_what_people_did_last(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    soniq = opened(data)
    accounts = soniq.accounts
    owner = accounts.claim("Ada", PASSWORD, nearness=Nearness.LOOPBACK, address="")
    bob = accounts.add_person("Bob", PASSWORD, Role.USER, by=owner)
    cleo = accounts.add_person("Cleo", PASSWORD, Role.USER, by=owner)
    lost = accounts.create_token(bob.id, "lost phone", by=None)
    soniq.preferences.set("scan_at", "04:00", soniq.loaded)

    soniq.db.backup(copy)

    accounts.revoke_token(lost.token.id, by=bob)
    kept = accounts.create_token(bob.id, "radio", Role.GUEST, by=None)
    accounts.set_role(bob.id, Role.MODERATOR, by=owner)
    accounts.set_password(bob.id, ANOTHER, by=owner)
    accounts.remove(cleo.id, by=owner)
    accounts.add_person("Dan", PASSWORD, Role.ARTIST, by=owner)
    soniq.preferences.set("scan_at", "05:00", soniq.loaded)
    soniq.preferences.set("session_days", 7, soniq.loaded)
    before = people(soniq)
    soniq.close()
    shutil.copy(copy, library_file(data))

    with pytest.raises(Conflict, match="Start soniq again"):
        _beside(data)
    soniq = opened(data)
    try:
        accounts = soniq.accounts
        assert (
            people(soniq)
            == before
            == {
                "Ada": Role.OWNER,
                "Bob": Role.MODERATOR,
                "Dan": Role.ARTIST,
            }
        )
        assert accounts.sign_in("bob", ANOTHER, address="").person.id == bob.id
        with pytest.raises(Forbidden):
            accounts.sign_in("bob", PASSWORD, address="")
        assert accounts.person_of_token(lost.secret) is None
        radio = accounts.person_of_token(kept.secret)
        assert radio is not None
        assert (radio.id, radio.role) == (bob.id, Role.GUEST)
        assert soniq.preferences.stored() == {"scan_at": "05:00", "session_days": 7}
        accounts.add_person("Eve", PASSWORD, Role.GUEST, by=None)
    finally:
        soniq.close()

    soniq = opened(data)
    assert people(soniq) == {**before, "Eve": Role.GUEST}
    assert soniq.db.check() == []
    soniq.close()


def test_a_restored_copy_knows_the_music_folders_of_today(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    kept, sold = tmp_path / "kept", tmp_path / "sold"
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/M\xfcsik"))
    for folder in (kept, sold, odd):
        folder.mkdir()
    soniq = opened(data)
    soniq.roots.add(bytes(kept))
    gone = soniq.roots.add(bytes(sold))
    soniq.db.backup(copy)
    soniq.roots.add(bytes(odd), name="Dad's")
    soniq.roots.remove(gone.id)
    before = soniq.roots.all()
    soniq.close()
    shutil.copy(copy, library_file(data))
    odd.rmdir()

    soniq = opened(data)
    assert soniq.roots.all() == before
    assert [root.path for root in before] == [bytes(kept), bytes(odd)]
    soniq.close()


def _beside(data: Path) -> None:
    """A command that may run beside a server changes something."""
    soniq = Soniq.open({"data": data})
    try:
        soniq.accounts.add_person("Mallory", PASSWORD, Role.GUEST, by=None)
    finally:
        soniq.close()
