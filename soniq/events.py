"""News that something happened, told to whoever listens in this process."""

import dataclasses
import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args, get_origin, get_type_hints

from typing_extensions import override

logger = logging.getLogger(__name__)

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Each kind is a frozen dataclass that names itself `topic.verb`.

    `lasting` events are written to the outbox in the transaction that caused them, so that a
    client that was away, or a restart, misses none. `audience` is the least role that may hear.
    The first line of the docstring and the fields make the page of events in the documentation.
    """

    name: ClassVar[str] = "event"
    lasting: ClassVar[bool] = False
    audience: ClassVar[str] = "guest"

    @property
    def topic(self) -> str:
        return self.name.split(".", 1)[0]

    @property
    def heard_by(self) -> str:
        """Whom it is meant for: a role and those above it, or one person ("person:12")."""
        return self.audience

    def payload(self) -> dict[str, JSON]:
        """The event's fields as JSON, ids as strings."""
        return {
            field.name: _plain(field.name, getattr(self, field.name))
            for field in dataclasses.fields(self)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalEvent(Event):
    """Something of one person's own, such as what they play: nobody else hears of it."""

    audience: ClassVar[str] = "person"

    person_id: int

    @property
    @override
    def heard_by(self) -> str:
        return f"person:{self.person_id}"


def _plain(name: str, value: object) -> JSON:
    if isinstance(value, int) and not isinstance(value, bool) and name.endswith("id"):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(name.removesuffix("s"), item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A kind of event, as the documentation shows it."""

    name: str
    summary: str
    fields: tuple[tuple[str, str], ...]
    """Names and types, as clients get them: "string", "integer", "list of string" …"""
    audience: str
    lasting: bool


def catalogue(package: str = "soniq") -> list[Described]:
    """Every kind of event in the modules of a package that are imported, by name."""
    found = {
        kind.name: _described(kind)
        for kind in _kinds(Event)
        if kind.__module__.startswith(f"{package}.") and "name" in vars(kind)
    }
    return [found[name] for name in sorted(found)]


def _kinds(parent: type[Event]) -> Iterator[type[Event]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _described(kind: type[Event]) -> Described:
    return Described(
        name=kind.name,
        summary=(inspect.getdoc(kind) or "").partition("\n")[0],
        fields=tuple(
            (field.name, _json_type(field.name, hints[field.name]))
            for hints in [get_type_hints(kind)]
            for field in dataclasses.fields(kind)
        ),
        audience=kind.audience,
        lasting=kind.lasting,
    )


_JSON_TYPES: dict[object, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


def _json_type(name: str, hint: object) -> str:
    """What `_plain` makes of a field of that type."""
    hint = getattr(hint, "__supertype__", hint)
    parts = get_args(hint)
    if get_origin(hint) in {tuple, list}:
        return f"list of {_json_type(name.removesuffix('s'), parts[0])}"
    if parts:
        return " or ".join(dict.fromkeys(_json_type(name, part) for part in parts))
    if hint is int and name.endswith("id"):
        return "string"
    return _JSON_TYPES.get(hint, "string")


Listener: TypeAlias = Callable[[Event], None]


class Bus:
    """Hands each event to every listener, in the publisher's own thread."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                logger.exception("listener failed on %s", event.name)

    def listen(self, listener: Listener) -> AbstractContextManager[None]:
        """Call `listener` for each event until the block ends."""
        return self._listening(listener)

    @contextmanager
    def _listening(self, listener: Listener) -> Iterator[None]:
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)
