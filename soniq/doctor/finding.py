"""What a self-test found, in one line."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    """soniq runs, but not as well as it could."""
    FAIL = "fail"
    """Something does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    name: str
    state: State
    text: str
    advice: str | None = None
    """What to do about it."""


def ok(name: str, text: str) -> Finding:
    return Finding(name=name, state=State.OK, text=text)


def warn(name: str, text: str, advice: str) -> Finding:
    return Finding(name=name, state=State.WARN, text=text, advice=advice)


def fail(name: str, text: str, advice: str) -> Finding:
    return Finding(name=name, state=State.FAIL, text=text, advice=advice)
