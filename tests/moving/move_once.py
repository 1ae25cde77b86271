"""Renames, puts away and brings back until it is killed: `move_once.py LIBRARY MUSIC SEED LOG`.

LOG gets a line when what an earlier one left half done is settled, and one for each batch begun.
"""

import os
import random
import sys
from pathlib import Path

from soniq.errors import SoniqError
from soniq.journal.model import Source
from soniq.units import TrackId
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import StandInReader

TEMPLATES = (
    "{albumartist}/{year} - {album}/{track:02} - {title}",
    "{title}",
    "{album}/{title:upper}",
    "swapped/{if track}{track} {end}{title}",
    "{genre}/{disc}-{track:02}",
)
"""By the last one, tracks swap names as their genre and number say; see `test_kills.shelf`."""


def main(library: Path, music: Path, seed: int, log: Path) -> None:
    chance = random.Random(seed)
    house = MovingHouse(library, StandInReader(), music)
    house.renames.settle()
    house.quarantine.settle()
    lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(lines, b"settled\n")
    while True:
        os.write(lines, b"batch\n")
        try:
            one_batch(house, chance)
        except SoniqError:
            continue


def one_batch(house: MovingHouse, chance: random.Random) -> None:
    tracks = [TrackId(row[0]) for row in house.rows("SELECT id FROM tracks ORDER BY id")]
    away = [one.file_id for one in house.quarantine.listing(first=1_000).items]
    what = chance.random()
    if what < 0.5:
        chosen = chance.sample(tracks, len(tracks) // 2) if chance.random() < 0.5 else None
        plan = house.renames.preview(chance.choice(TEMPLATES), track_ids=chosen)
        house.renames.apply(plan.id, by=None)
    elif what < 0.7:
        chosen = chance.sample(tracks, 6)
        house.quarantine.put_away(track_ids=chosen, title="Away", source=Source.PERSON, by=None)
    elif what < 0.85 and away:
        house.quarantine.restore(chance.sample(away, min(len(away), 5)), by=None)
    elif changes := [one for one in house.journal.changes(first=10) if one.undone_by is None]:
        house.journal.undo(chance.choice(changes).id, by=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(os.fsdecode(sys.argv[2])), int(sys.argv[3]), Path(sys.argv[4]))
