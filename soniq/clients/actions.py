"""What caused a call, and whether that may call at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from soniq.clients.limits import ShouldStop
from soniq.clients.model import FailureKind, Service, ServiceFailed


def go_on() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    title: str
    """For people: "Match all albums"."""
    by_person: bool
    """Whether a person asked for it, and it is not soniq's own idea."""
    fresh: bool = False
    """Whether kept answers are passed by, and replaced."""
    should_stop: ShouldStop = go_on


NOBODY = Action(title="soniq itself", by_person=False)

_current: ContextVar[Action] = ContextVar("action", default=NOBODY)


def current() -> Action:
    return _current.get()


@contextmanager
def during(action: Action) -> Iterator[None]:
    token = _current.set(action)
    try:
        yield
    finally:
        _current.reset(token)


def permit(network: str, action: Action, service: Service) -> None:
    """Raises ServiceFailed (OFF) where the setting `network` lets the action ask nobody."""
    if network == "auto" or (network == "ask" and action.by_person):
        return
    if network == "ask":
        text = (
            f"{service.label} was not asked: soniq asks other servers only where a person asks "
            "for it. Start it yourself, or set network to auto in the settings."
        )
    else:
        text = (
            f"{service.label} was not asked: the settings keep soniq from asking other servers. "
            "Set network to ask or auto to change that."
        )
    raise ServiceFailed(text, kind=FailureKind.OFF, service=service.name, reached=False)
