"""What playing asks of the library, through EXPLAIN QUERY PLAN: nothing reads a big table."""

import os
import re

from soniq.app import Soniq
from soniq.lyrics import rows
from soniq.lyrics.model import LyricSource
from soniq.lyrics.rows import Fetched
from soniq.units import FileId, Moment
from tests.plans import Asked
from tests.shelf import Shelf

ABOUT = re.compile(r"rg_track_gain|tracks_of_album|fetched_lyrics|lyrics")
BIG = re.compile(r"SCAN (?!wanted)\w+")
SORT = re.compile(r"USE TEMP B-TREE")


def test_levels_and_words_are_sought_by_track(soniq: Soniq, shelf: Shelf) -> None:
    for number in range(1, 4):
        shelf.add(f"Album/{number}.mp3", title=f"T{number}", artist="Ada", album="A", lyrics="la")
    soniq.intake.scan(soniq.roots.add(os.fsencode(shelf.root)).id)
    soniq.library.forget()
    tracks = [track.id for track in soniq.library.tracks().items]
    asked = Asked(db=soniq.db, about=ABOUT, big=BIG, sort=SORT)
    soniq.levels.of(tracks)
    soniq.lyrics.of(tracks[0])
    assert rows.carries_words(soniq.db.read(), FileId(1))
    kept = Fetched(
        source=LyricSource.LRCLIB, is_instrumental=False, timed=None, plain="la", at=Moment(1)
    )
    with soniq.db.write() as tx:
        rows.keep(tx, tracks[0], kept)
        moved = soniq.lyrics.mover.move(tx, tracks[0], tracks[1])
        soniq.lyrics.mover.back(tx, moved)
    assert len(asked.seen) >= 6
    assert list(asked.faults()) == []
