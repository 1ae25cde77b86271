"""Soniq as a whole: what its services do when one of them speaks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from soniq.app import Soniq
from soniq.intake.model import Watching
from soniq.units import Progress
from tests.shelf import Shelf


@contextmanager
def opened(data: Path, **settings: object) -> Iterator[Soniq]:
    soniq = Soniq.open({"data": data, "scan_on_start": False, **settings}, alone_as="a test")
    try:
        yield soniq
    finally:
        soniq.close()


def test_a_music_folder_whose_drive_is_away_does_not_keep_soniq_from_starting(
    tmp_path: Path, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.add("Ada/Notes/01.mp3", title="G", artist="Ada", album="Notes")
    away = tmp_path / "away"
    with (
        caplog.at_level(logging.WARNING),
        opened(tmp_path / "data", music=(away, shelf.root), watch=False) as soniq,
    ):
        soniq.start()
        [root] = soniq.roots.all()
        assert root.path == bytes(shelf.root)
        assert str(away) in caplog.text


def test_watching_follows_the_settings_page(tmp_path: Path, shelf: Shelf) -> None:
    shelf.add("Ada/Notes/01.mp3", title="G", artist="Ada", album="Notes")
    with opened(tmp_path / "data", music=(shelf.root,)) as soniq:
        soniq.start()
        assert len(soniq.watcher.status()) == 1
        soniq.preferences.set("watch", False, soniq.loaded)
        assert soniq.watcher.status() == []
        soniq.preferences.set("watch", True, soniq.loaded)
        assert [state.watching in Watching for state in soniq.watcher.status()] == [True]


def test_what_a_scan_took_in_is_counted_and_found_at_once(tmp_path: Path, shelf: Shelf) -> None:
    with opened(tmp_path / "data", music=(shelf.root,), watch=False) as soniq:
        soniq.start()
        assert soniq.library.totals().tracks == 0
        shelf.add("Ada/Notes/01.mp3", title="Gravel Road", artist="Ada", album="Notes")
        told: list[Progress] = []
        soniq.intake.scan(soniq.roots.all()[0].id, told.append)
        assert soniq.library.totals().tracks == 1
        assert [track.title for track in soniq.discovery.search("gravel").tracks] == ["Gravel Road"]
        assert told
