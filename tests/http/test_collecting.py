"""The settings of the collection, where some of them are set outside soniq's pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.app import Soniq
from soniq.errors import Conflict, Invalid
from soniq.http.collecting import Wanted, change, shown


@pytest.fixture
def soniq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Soniq]:
    """Where Lidarr is, the environment says."""
    monkeypatch.setenv("SONIQ_LIDARR_URL", "http://lidarr.lan:8686")
    made = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    yield made
    made.close()


def test_what_is_set_elsewhere_is_refused_in_words_and_nothing_else_is_set(soniq: Soniq) -> None:
    assert shown(soniq).locked == ("lidarr_url",)
    said = Wanted(
        lidarr_url="http://other.lan:8686", auto_sync_enabled=True, lidarr_api_key="abc123"
    )
    with pytest.raises(Conflict, match="lidarr_url is set by SONIQ_LIDARR_URL"):
        change(soniq, said)
    assert not shown(soniq).auto_sync_enabled
    assert not shown(soniq).has_lidarr_api_key


def test_what_is_so_already_is_not_refused(soniq: Soniq) -> None:
    found = change(soniq, Wanted(lidarr_url="http://lidarr.lan:8686/", auto_sync_enabled=True))
    assert (found.lidarr_url, found.auto_sync_enabled) == ("http://lidarr.lan:8686", True)


def test_a_music_folder_is_taken_in_once(soniq: Soniq, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    for said in (str(folder), f"{folder}/", ""):
        assert change(soniq, Wanted(music_folder_path=said)).music_folder_path == str(folder)
    assert [root.path for root in soniq.roots.all()] == [str(folder).encode()]


@pytest.mark.parametrize(
    "said",
    [
        Wanted(lidarr_url="\ud800"),
        Wanted(lidarr_api_key="a\x00b"),
        Wanted(lidarr_api_key="x" * 201),
        Wanted(music_folder_path="/\ud800"),
        Wanted(music_folder_path="/a\0b"),
        Wanted(sync_interval_hours=10**30),
    ],
    ids=["broken", "control", "long", "broken path", "zero", "large"],
)
def test_what_cannot_be_is_refused_in_words(soniq: Soniq, said: Wanted) -> None:
    with pytest.raises(Invalid):
        change(soniq, said)


def test_an_empty_text_forgets(soniq: Soniq) -> None:
    change(soniq, Wanted(lidarr_api_key="abc123", local_shop="https://shop.example/{album}"))
    assert shown(soniq).has_lidarr_api_key
    found = change(soniq, Wanted(lidarr_api_key="", local_shop=""))
    assert (found.has_lidarr_api_key, found.local_shop) == (False, "")
