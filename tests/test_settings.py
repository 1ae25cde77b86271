"""Settings: which place wins, what is locked, and what a wrong value is told."""

from pathlib import Path

import pytest

from soniq import settings
from soniq.errors import Invalid
from soniq.settings import Settings, load


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "soniq.toml"


def test_the_defaults_listen_on_this_machine_only() -> None:
    loaded = load(environ={})
    assert loaded.settings.host == "127.0.0.1"
    assert loaded.settings.port == 8080
    assert set(loaded.origins.values()) == {"default"}


def test_each_place_outdoes_the_one_before_it(toml: Path) -> None:
    toml.write_text("port = 3\nscan_at = '03:00'\nsession_days = 3\njob_days = 3\n")
    page = {"scan_at": "01:00", "session_days": 1, "job_days": 1, "watch": False}
    loaded = load(
        page=page,
        file=toml,
        environ={"SONIQ_SESSION_DAYS": "4", "SONIQ_JOB_DAYS": "4"},
        command_line={"job_days": 5, "host": None},
    )
    assert loaded.settings.watch is False
    assert loaded.settings.scan_at == "03:00"
    assert loaded.settings.session_days == 4
    assert loaded.settings.job_days == 5
    assert loaded.origins["host"] == "default"
    assert loaded.origins["watch"] == "page"
    assert loaded.origins["scan_at"] == f"file {toml}"
    assert loaded.origins["session_days"] == "SONIQ_SESSION_DAYS"
    assert loaded.origins["job_days"] == "command line"


def test_only_what_stands_outside_the_page_is_locked(toml: Path) -> None:
    toml.write_text("scan_at = '03:00'")
    loaded = load(page={"watch": False}, file=toml, environ={"SONIQ_PORT": "99"})
    locked = {name for name in Settings.model_fields if loaded.is_locked(name)}
    assert locked == {"scan_at", "port"}


def test_lists_come_from_one_variable() -> None:
    environ = {"SONIQ_MUSIC": "/a:/b c", "SONIQ_ALLOWED_HOSTS": "music.lan, nas.lan"}
    found = load(environ=environ).settings
    assert found.music == (Path("/a"), Path("/b c"))
    assert found.allowed_hosts == ("music.lan", "nas.lan")


def test_an_empty_variable_is_no_value() -> None:
    assert load(environ={"SONIQ_PORT": ""}).origins["port"] == "default"


def test_a_page_may_be_older_than_the_settings_it_stored(toml: Path) -> None:
    with pytest.raises(Invalid, match=r"no setting gone_by \(page\)"):
        load(page={"gone_by": 1}, environ={})


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"SONIQ_PORT": "99999"}, r"setting port \(SONIQ_PORT\) is '99999'.*65535"),
        ({"SONIQ_PORT": "eighty"}, r"port \(SONIQ_PORT\).*integer"),
        ({"SONIQ_PROT": "80"}, r"no setting prot \(SONIQ_PROT\); did you mean port\?"),
        ({"SONIQ_SCAN_AT": "25:00"}, 'a time of day like "02:00"'),
        ({"SONIQ_ANALYSIS_HOURS": "22:00"}, 'hours like "22:00-07:00"'),
        ({"SONIQ_ANALYSIS_HOURS": "22:00-25:00"}, 'hours like "22:00-07:00"'),
        ({"SONIQ_ANALYSIS_HOURS": "07:00-07:00"}, 'hours like "22:00-07:00"'),
        ({"SONIQ_LOG_FORMAT": "xml"}, "'text' or 'json'"),
        ({"SONIQ_PUBLIC_URL": "music.lan"}, "an address like"),
        ({"SONIQ_CORS_ORIGINS": "https://a.example/x"}, "without a path"),
        ({"SONIQ_TRUSTED_PROXIES": "10.0.0.300"}, "networks like"),
        ({"SONIQ_ROOT_PATH": "music/"}, 'a path like "/music"'),
    ],
)
def test_a_wrong_value_is_told_with_its_name_its_place_and_what_is_allowed(
    environ: dict[str, str], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        load(environ=environ)


def test_hours_may_pass_midnight() -> None:
    loaded = load(environ={"SONIQ_ANALYSIS_HOURS": "22:00-07:00"})
    assert loaded.settings.analysis_hours == "22:00-07:00"


def test_a_wrong_key_in_the_file_names_the_file(toml: Path) -> None:
    toml.write_text("hots = '0.0.0.0'")
    with pytest.raises(Invalid, match=r"no setting hots \(file .*soniq.toml\); did you mean host"):
        load(file=toml, environ={})


@pytest.mark.parametrize("content", [b"port = ", b"host = '\xff'"])
def test_a_broken_file_is_named(toml: Path, content: bytes) -> None:
    toml.write_bytes(content)
    with pytest.raises(Invalid, match=r"soniq\.toml is no valid TOML"):
        load(file=toml, environ={})


def test_the_file_is_found_where_the_data_lies(tmp_path: Path, toml: Path) -> None:
    assert settings.find_file(data=tmp_path / "none", environ={}) in {
        None,
        Path("/etc/soniq/soniq.toml"),
    }
    toml.touch()
    assert settings.find_file(data=tmp_path, environ={}) == toml
    assert settings.find_file(environ={"SONIQ_DATA": str(tmp_path)}) == toml
    with pytest.raises(Invalid, match="no such file"):
        settings.find_file(environ={"SONIQ_CONFIG": str(tmp_path / "other.toml")})


def test_every_setting_is_described() -> None:
    described = settings.described()
    assert [setting.name for setting in described] == list(Settings.model_fields)
    assert all(len(setting.description) > 10 for setting in described)
    kinds = {setting.name: setting.kind for setting in described}
    assert kinds["music"] == "list of paths"
    assert kinds["public_url"] == "text"
    assert kinds["log_format"] == "text or json"
    assert kinds["watch"] == "true or false"


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(environ={}).settings.port = 1
