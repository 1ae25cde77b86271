"""Adds tracks to a list for ever, saying each one that was acknowledged; to be killed."""

import itertools
import os
import sys
from pathlib import Path

from soniq.playlists.model import Duplicates
from tests.playlists.shelves import ADA, Shelves, ids


def main(path: Path, said: Path) -> None:
    shelves = Shelves(path)
    made = shelves.playlists.create(ADA, "Busy")
    with said.open("w") as out:
        for track in itertools.cycle(range(1, 200)):
            shelves.playlists.add(made.id, ADA, ids(track), duplicates=Duplicates.ADD)
            out.write(f"{track}\n")
            out.flush()
            os.fsync(out.fileno())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
