"""Soniq as a whole: what its services do when one of them speaks."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from soniq.app import Soniq, library_file
from soniq.discovery.model import LikeFilter
from soniq.features.model import TrackAnalysed
from soniq.intake.model import Watching
from soniq.units import Progress, TrackId
from tests import listened
from tests.crowd import build
from tests.heard import hear
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


def test_a_track_that_was_heard_is_found_by_its_sound_at_once(tmp_path: Path) -> None:
    library = library_file(tmp_path)
    library.parent.mkdir(parents=True)
    build(library, 30)
    with opened(tmp_path, watch=False) as soniq:
        listened.fill(soniq.db, most=20)
        soniq.nearest.refresh()
        heard = [row[0] for row in soniq.db.read().execute("SELECT track_id FROM track_sounds")]
        new = next(each for each in range(1, 31) if each not in heard)
        with soniq.db.write() as tx:
            hear(tx.reader, new, soniq.nearest.vectors([TrackId(heard[0])])[TrackId(heard[0])])
            tx.emit(TrackAnalysed(track_id=new, bpm=None, camelot=None))
        anywhere = LikeFilter(per_artist=0, per_album=0)
        found = soniq.similar.tracks([TrackId(heard[0])], 1, anywhere)
        assert [one.track.id for one in found] == [new]


def test_sounds_that_came_while_soniq_was_away_are_indexed_at_its_start(tmp_path: Path) -> None:
    library = library_file(tmp_path)
    library.parent.mkdir(parents=True)
    build(library, 30)
    with opened(tmp_path, watch=False, analyse=False) as soniq:
        listened.fill(soniq.db)
        soniq.start()
        for _ in range(600):
            if not soniq.nearest.is_behind():
                break
            time.sleep(0.05)
        assert not soniq.nearest.is_behind()
