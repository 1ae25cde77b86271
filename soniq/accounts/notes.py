"""What happens at the door, for whoever keeps watch over it."""

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

logger = logging.getLogger(__name__)


class Noted(StrEnum):
    CLAIMED = "claimed"
    REFUSED = "sign-in refused"
    REUSED = "an app's sign-in ended, as its refresh token came twice"
    PASSWORD = "password changed"  # noqa: S105 - a sentence, no password


Note: TypeAlias = Callable[[Noted, str, str], None]
"""What happened, to which name as it was typed, from which address."""


def log_note(what: Noted, name: str, address: str) -> None:
    level = logging.WARNING if what in (Noted.REFUSED, Noted.REUSED) else logging.INFO
    logger.log(level, "%s: %r from %s", what.value, name[:64], address or "this machine")
