"""Every self-test, one line each, with what to do."""

import logging
from collections.abc import Callable, Iterator

from soniq.doctor import parts, places
from soniq.doctor.finding import Finding, State, fail
from soniq.errors import SoniqError
from soniq.settings import Settings

__all__ = ["TESTS", "Finding", "State", "examine"]

logger = logging.getLogger(__name__)

TESTS: dict[str, Callable[[Settings], Finding]] = {
    "python": parts.python,
    "packages": parts.packages,
    "versions": parts.versions,
    "sqlite": parts.sqlite,
    "vectors": parts.sqlite_vec,
    "reader": parts.reader,
    "memory": places.memory,
    "clock": places.clock,
    "data": places.data,
    "space": places.space,
    "lock": places.running,
    "library": places.library,
    "music": places.music,
    "watching": places.watching,
    "port": places.port,
}
"""By name, in the order of their report. They change nothing, and may run beside soniq."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Runs all tests. One that itself fails is a finding, and the next ones still run."""
    for name, test in TESTS.items():
        try:
            yield test(settings)
        except SoniqError as error:
            yield fail(name, str(error), "See what the text names.")
        except Exception as error:
            logger.debug("self-test %s failed", name, exc_info=True)
            advice = "This test broke; please report the text with `soniq doctor --verbose`."
            yield fail(name, f"{type(error).__name__}: {error}", advice)
