"""Opening the data folder for one command.

soniq itself is loaded only then: help and the doctor must work where one of its packages does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soniq.app import Soniq


@contextmanager
def opened(*, data: Path | None, alone: str | None = None, **values: object) -> Iterator["Soniq"]:
    """soniq as a command needs it, closed behind it.

    alone: what to call the command to whoever is kept out of the folder; None: it may run beside
    a server. values: other settings that the command line names; None is "not given".
    """
    from soniq.app import Soniq

    said = {"data": data.absolute() if data else None, **values}
    soniq = Soniq.open(said, alone_as=alone)
    try:
        yield soniq
    finally:
        soniq.close()
