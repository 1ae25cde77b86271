"""A scan and an analysis in a process of its own, to be killed: `listen_once.py LIBRARY MUSIC LOG`.

LOG gets a line for each file before it is listened to.
"""

import os
import sys
from pathlib import Path

from soniq.audio.model import Analysis
from soniq.child.listeners import Listeners
from soniq.child.service import Children, Failure
from soniq.events import Bus
from soniq.features.gate import Conditions
from soniq.features.service import Features
from soniq.intake.service import Intake
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import Milliseconds

CHILDREN = 2


def main(library: Path, music: bytes, log: Path) -> None:
    migrate(library)
    bus = Bus()
    db = Database(library, bus)
    shelves, children = Shelves(), Children()
    roots = Roots(db, shelves)
    root = next(iter(roots.all()), None) or roots.add(music)
    Intake(db, shelves, children, bus).scan(root.id)
    children.close()

    lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    listeners = Listeners(count=lambda: CHILDREN)

    def hear(path: bytes, claims: Milliseconds | None) -> Analysis | Failure:
        os.write(lines, path + b"\n")
        return listeners.hear(path, claims)

    Features(db, shelves, hear, bus, Conditions(children=lambda: CHILDREN)).analyse()
    listeners.close()
    db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), os.fsencode(sys.argv[2]), Path(sys.argv[3]))
