import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from soniq import doctor
from soniq.doctor import Finding, State, places
from soniq.errors import Unavailable
from soniq.settings import Settings, load
from soniq.store import lock, migrations, vectors


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return _settings(data=tmp_path / "data", port=_free_port())


@pytest.fixture
def library(settings: Settings) -> Path:
    path = settings.data / places.LIBRARY
    path.parent.mkdir(parents=True)
    migrations.migrate(path)
    return path


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in doctor.examine(settings)}


def test_a_healthy_machine_has_no_failures_and_a_line_for_each_test(settings: Settings) -> None:
    findings = found(settings)

    assert list(findings) == list(doctor.TESTS)
    assert [name for name, finding in findings.items() if finding.state is State.FAIL] == []


def test_whatever_is_not_well_says_what_to_do(settings: Settings) -> None:
    for finding in doctor.examine(settings):
        assert (finding.advice is None) == (finding.state is State.OK)


def test_a_sound_library_is_told_with_its_schema(settings: Settings, library: Path) -> None:
    finding = places.library(settings)

    assert finding.state is State.OK
    assert f"schema {migrations.steps()[-1][0]}" in finding.text


def test_a_damaged_library_fails(settings: Settings, library: Path) -> None:
    content = bytearray(library.read_bytes())
    content[4_096:20_480] = os.urandom(16_384)
    library.write_bytes(content)

    assert places.library(settings).state is State.FAIL


def test_a_library_of_a_newer_soniq_fails(settings: Settings, library: Path) -> None:
    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()

    assert places.library(settings).state is State.FAIL


def test_a_music_folder_that_is_gone_fails_and_is_named(tmp_path: Path) -> None:
    settings = _settings(data=tmp_path, music=(tmp_path / "usb",))

    finding = places.music(settings)

    assert finding.state is State.FAIL
    assert "usb" in finding.text


def test_secrets_that_others_may_read_fail(settings: Settings) -> None:
    secrets = settings.data / "secrets"
    secrets.mkdir(parents=True)
    secrets.chmod(0o755)

    assert places.data(settings).state is State.FAIL


def test_a_data_folder_that_is_in_use_is_told_with_its_user(settings: Settings) -> None:
    with lock.held(settings.data, "soniq serve"):
        assert "soniq serve" in places.running(settings).text


def test_a_port_that_another_program_has_fails(settings: Settings) -> None:
    with _listening(settings.port):
        assert places.port(settings).state is State.FAIL


def test_a_port_that_soniq_itself_has_is_fine(settings: Settings) -> None:
    with lock.held(settings.data, "soniq serve"), _listening(settings.port):
        assert places.port(settings).state is State.OK


def test_a_test_that_breaks_is_a_finding_and_the_next_ones_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Settings) -> Finding:
        raise ZeroDivisionError("by zero")

    def tells(_: Settings) -> Finding:
        raise Unavailable("It is not there.")

    monkeypatch.setattr(doctor, "TESTS", {"one": breaks, "two": tells, "three": places.clock})

    findings = found(settings)

    assert findings["one"].text == "ZeroDivisionError: by zero"
    assert findings["two"].text == "It is not there."
    assert findings["clock"].state is State.OK


def _settings(**values: object) -> Settings:
    return load(environ={}, command_line=values).settings


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def _listening(port: int) -> Iterator[None]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield


def test_without_sqlite_vec_soniq_works_and_the_doctor_warns(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise Unavailable("sqlite-vec is not installed: `pip install sqlite-vec`.")

    monkeypatch.setattr(vectors, "self_test", none)
    finding = found(settings)["vectors"]
    assert finding.state is State.WARN
    assert "sqlite-vec is not installed" in finding.text
