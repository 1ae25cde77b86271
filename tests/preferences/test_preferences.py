"""The settings page: it changes what it may, and secrets never lie in the open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from soniq.app import Soniq
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import Bus, Event
from soniq.preferences import keys
from soniq.preferences.service import Preferences
from soniq.settings import Loaded, load
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def db(tmp_path: Path, bus: Bus) -> Iterator[Database]:
    migrate(tmp_path / "library.sqlite")
    db = Database(tmp_path / "library.sqlite", bus, Deeds(tmp_path / "deeds.jsonl"))
    yield db
    db.close()


@pytest.fixture
def preferences(db: Database, tmp_path: Path) -> Preferences:
    return Preferences(db, secrets=tmp_path / "secrets")


def loaded(preferences: Preferences, environ: dict[str, str] | None = None) -> Loaded:
    return load(page=preferences.stored(), environ=environ or {})


def test_what_the_page_sets_is_in_force_at_the_next_load(
    preferences: Preferences, bus: Bus
) -> None:
    told = list[Event]()
    with bus.listen(told.append):
        assert preferences.set("scan_at", "04:30", loaded(preferences)) == "04:30"
    assert loaded(preferences).settings.scan_at == "04:30"
    assert loaded(preferences).origins["scan_at"] == "page"
    assert [event.payload() for event in told] == [{"setting": "scan_at"}]


def test_a_reset_brings_the_default_back(preferences: Preferences) -> None:
    preferences.set("watch", False, loaded(preferences))
    preferences.reset("watch")
    assert loaded(preferences).settings.watch is True
    assert loaded(preferences).origins["watch"] == "default"


def test_what_is_set_outside_the_page_is_shown_as_locked(preferences: Preferences) -> None:
    now = loaded(preferences, {"SONIQ_SCAN_AT": "05:00"})
    shown = {preference.name: preference for preference in preferences.shown(now)}
    assert (shown["scan_at"].value, shown["scan_at"].origin) == ("05:00", "SONIQ_SCAN_AT")
    assert shown["scan_at"].locked
    assert shown["watch"].on_page
    assert not shown["watch"].locked
    assert not shown["port"].on_page
    assert shown["music"].value == []
    with pytest.raises(Conflict, match="set by SONIQ_SCAN_AT"):
        preferences.set("scan_at", "06:00", now)


def test_the_page_cannot_move_the_house(preferences: Preferences) -> None:
    for name in ("data", "host", "port", "trusted_proxies", "nonsense"):
        with pytest.raises(NotFound, match=f"has no {name}"):
            preferences.set(name, "x", loaded(preferences))


def test_a_wrong_value_is_refused_and_nothing_stored(preferences: Preferences) -> None:
    with pytest.raises(Invalid, match="a time of day"):
        preferences.set("scan_at", "late", loaded(preferences))
    assert preferences.stored() == {}


def test_what_an_older_soniq_stored_does_not_keep_this_one_from_starting(
    preferences: Preferences, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with db.write() as tx:
        tx.execute(
            """
            INSERT INTO settings (name, value)
            VALUES ('gone_by', '1'), ('session_days', '-5'), ('watch', 'false'), ('port', '1')
            """
        )
    assert preferences.stored() == {"watch": False}
    assert caplog.text.count("is left out") == 3


def test_a_restore_sets_again_what_was_set(preferences: Preferences, db: Database) -> None:
    preferences.set("scan_at", "04:30", loaded(preferences))
    preferences.set("watch", False, loaded(preferences))
    preferences.reset("watch")
    with db.write() as tx:
        tx.execute("DELETE FROM settings")
        tx.execute("UPDATE deeds_held SET number = 0")
    assert db.replay(preferences.redo()).done == 3
    assert preferences.stored() == {"scan_at": "04:30"}


def test_a_secret_comes_back_and_never_lies_in_the_open(
    preferences: Preferences, db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "canary-7d1f-sings"
    with caplog.at_level(0):
        preferences.set_secret("lidarr", canary)
        assert preferences.secret("lidarr") == canary
        assert canary not in caplog.text
    db.tidy()
    db.backup(tmp_path / "backup.sqlite")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert canary.encode() not in path.read_bytes(), path
    assert canary not in repr(preferences)
    assert preferences.secret_names() == ["lidarr"]


def test_a_forgotten_secret_is_gone(preferences: Preferences) -> None:
    preferences.set_secret("lidarr", "x")
    preferences.set_secret("lidarr", None)
    assert preferences.secret("lidarr") is None
    assert preferences.secret_names() == []


def test_the_key_is_made_once_and_for_this_account_only(
    preferences: Preferences, tmp_path: Path
) -> None:
    preferences.set_secret("a", "1")
    folder = tmp_path / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert keys.key(folder, {}) == keys.key(folder, {})


def test_the_key_is_there_before_anybody_asks(tmp_path: Path) -> None:
    soniq = Soniq.open({"data": tmp_path})
    soniq.close()
    assert (tmp_path / "secrets" / "key").stat().st_mode & 0o777 == 0o600


def test_another_key_is_told_as_such(
    preferences: Preferences, db: Database, tmp_path: Path
) -> None:
    preferences.set_secret("a", "1")
    with pytest.raises(Conflict, match="stored with another key"):
        Preferences(db, secrets=tmp_path / "others").secret("a")


@pytest.mark.parametrize(
    "content", [b"k" * 32, Fernet.generate_key() + b"\n"], ids=["bytes", "a key of Fernet"]
)
def test_the_key_may_come_from_systemd(tmp_path: Path, content: bytes) -> None:
    (tmp_path / keys.CREDENTIAL).write_bytes(content)
    found = keys.key(tmp_path / "secrets", {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert Fernet(found).decrypt(Fernet(found).encrypt(b"x")) == b"x"
    assert not (tmp_path / "secrets").exists()


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(Invalid, match="holds no key"):
        keys.key(tmp_path, {})
