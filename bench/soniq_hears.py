"""soniq's own listening, as it does it for a library, in this process."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from soniq.audio.analyse import Listener
from soniq.audio.model import Analysis
from soniq.errors import Unreadable


@lru_cache(maxsize=1)
def listener() -> Listener:
    return Listener()


def analysis(path: Path) -> Analysis | None:
    """None where soniq says that it cannot."""
    with suppress(Unreadable):
        return listener().hear(os.fsencode(path), claims_ms=None)
    return None
