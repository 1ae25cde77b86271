"""A scan in a process of its own, to be killed: `scan_once.py LIBRARY MUSIC LOG`.

LOG gets a line for each file before it is read.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from soniq.child.model import Failure
from soniq.child.service import Children
from soniq.events import Bus
from soniq.files.model import Reading
from soniq.intake.service import Intake
from soniq.library.roots import Roots
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.migrations import migrate


class Logging:
    """Reads by the child, and notes what."""

    def __init__(self, children: Children, log: Path) -> None:
        self._children = children
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        wanted = list(paths)
        os.write(self._log, b"".join(path + b"\n" for path in wanted))
        return self._children.read(wanted)


def main(library: Path, music: bytes, log: Path) -> None:
    migrate(library)
    bus = Bus()
    db = Database(library, bus)
    shelves, children = Shelves(), Children()
    roots = Roots(db, shelves)
    root = next(iter(roots.all()), None) or roots.add(music)
    report = Intake(db, shelves, Logging(children, log), bus).scan(root.id)
    assert report.held is None, report.held
    children.close()
    db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), os.fsencode(sys.argv[2]), Path(sys.argv[3]))
