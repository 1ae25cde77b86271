"""What an app asks: its parameters, who asks, and with which app."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from starlette.responses import Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.subsonic import ids
from soniq.subsonic.answers import GENERIC, MISSING_PARAMETER, NOT_ALLOWED, Body, Failed
from soniq.subsonic.ids import Kind

_LOW, _HIGH = -(2**63), 2**63 - 1
_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The parameters of a request, of its address and of its form together."""

    parameters: Mapping[str, Sequence[str]]
    body: bytes = b""
    """What was posted, where that is no form."""
    headers: Mapping[str, str]
    """By their names in small letters."""
    address: str
    """Where the request comes from."""
    base: str
    """What addresses of soniq stand behind, as the app asked: scheme, host and root path."""

    def has(self, name: str) -> bool:
        return name in self.parameters

    def text(self, name: str) -> str:
        """Raises Failed (10): it is missing."""
        said = self.parameters.get(name)
        if not said:
            raise Failed(MISSING_PARAMETER, f'Required parameter "{name}" is missing.')
        return said[0]

    def text_or(self, name: str, default: str) -> str:
        said = self.parameters.get(name)
        return said[0] if said else default

    def texts(self, name: str) -> list[str]:
        """All values of a parameter that may be repeated; empty where it is missing."""
        return list(self.parameters.get(name, ()))

    def number(self, name: str, *, low: int = _LOW, high: int = _HIGH) -> int:
        """A whole number, moved into the range. Raises Failed: it is missing (10), or none (0)."""
        return _number(name, self.text(name), low, high)

    def number_or(self, name: str, default: int, *, low: int = _LOW, high: int = _HIGH) -> int:
        said = self.parameters.get(name)
        return _number(name, said[0], low, high) if said and said[0] else default

    def numbers(self, name: str, *, low: int = _LOW, high: int = _HIGH) -> list[int]:
        """All values of a parameter that may be repeated."""
        return [_number(name, said, low, high) for said in self.texts(name)]

    def decimal_or(self, name: str, default: float) -> float:
        said = self.parameters.get(name)
        if not said or not said[0]:
            return default
        try:
            value = float(said[0])
        except ValueError:
            value = float("nan")
        if not -1e15 < value < 1e15:
            raise Failed(GENERIC, f'Parameter "{name}" must be a number, not "{said[0][:40]}".')
        return value

    def flag(self, name: str, default: bool) -> bool:
        said = self.parameters.get(name)
        if not said or not said[0]:
            return default
        word = said[0].lower()
        if word in _YES or word in _NO:
            return word in _YES
        raise Failed(GENERIC, f'Parameter "{name}" must be true or false, not "{said[0][:40]}".')

    def id(self, name: str, *kinds: Kind) -> int:
        """The number behind an id of one of these kinds.

        Raises:
            Failed: it is missing (10).
            NotFound: it names nothing of these kinds.
        """
        return ids.private(self.text(name), *kinds)

    def ids(self, name: str, *kinds: Kind) -> list[int]:
        """Those of a repeated parameter; empty where it is missing. Raises NotFound."""
        return [ids.private(said, *kinds) for said in self.texts(name)]

    def thing(self, name: str) -> tuple[Kind, int]:
        """What an id names, of whatever kind. Raises as `id`."""
        return ids.parse(self.text(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Told):
    """A request of somebody who is signed in."""

    soniq: Soniq
    person: Person

    @property
    def client(self) -> str:
        """The name by which the app calls itself."""
        return self.text_or("c", "")[:100]

    def only(self, least: Role) -> None:
        """Raises Failed (50) for those whose role is less."""
        if not self.person.role.may(least):
            raise Failed(
                NOT_ALLOWED,
                f"That is for the role {least} and those above; "
                f"{self.person.name} is {self.person.role} here.",
            )


Method: TypeAlias = Callable[[Asked], Body | Response]
"""Answers one method, in a thread of its own; those that send bytes answer with the response."""
Methods: TypeAlias = dict[str, Method]


def _number(name: str, said: str, low: int, high: int) -> int:
    try:
        value = int(said) if len(said) < 30 else None
    except ValueError:
        value = None
    if value is None:
        raise Failed(GENERIC, f'Parameter "{name}" must be a whole number, not "{said[:40]}".')
    return min(max(value, low), high)
