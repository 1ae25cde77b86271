"""Writes tags until it is killed: `write_on.py FOLDER MUSIC SEED`. Says "go" when it begins."""

import random
import sys
from pathlib import Path

from soniq.child.service import Children
from soniq.child.writers import Writers
from soniq.events import JSON
from soniq.files.model import Cover
from tests.files import media
from tests.tagging.desk import Desk


def main(folder: Path, music: Path, seed: int) -> None:
    """Each round gives all files another genre and 300 kB of art, or takes the last one back."""
    chance = random.Random(seed)
    desk = Desk(folder, music, Children(), Writers())
    desk.tagging.settle()
    art = media.picture()
    desk.say(desk.tracks()[0], title=f"Warm {seed}")
    desk.tagging.write(desk.tracks(), by=None)  # from here on the child is there
    print("go", flush=True)
    while True:
        said: dict[str, JSON] = {"genres": [f"Round {chance.getrandbits(40)}"]}
        desk.say_all(dict.fromkeys(desk.tracks(), said))
        cover = Cover(image=art + chance.randbytes(300_000), mime="image/png")
        report = desk.tagging.write(desk.tracks(), by=None, cover=cover)
        assert report.change_id is not None, report
        assert not report.refused, report.refused
        if chance.random() < 0.5:
            desk.journal.undo(report.change_id, by=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
