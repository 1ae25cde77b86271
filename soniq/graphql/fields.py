"""How types and fields state who may ask for them and what they cost."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from soniq.accounts.model import Role

T = TypeVar("T", bound=type)

strawberry.enum(Role, description="What a person may do, from least to most.")

Resolver: TypeAlias = Callable[..., object]


def least(role: Role) -> Callable[[T], T]:
    """The least role for the fields that the class defines, and for those that it inherits."""

    def state(kind: T) -> T:
        kind.__least__ = role  # type: ignore[attr-defined]  # read by `access` alone
        return kind

    return state


def needs(role: Role) -> dict[str, Role]:
    """Metadata of a field that asks for more than its type."""
    return {"least": role}


def rows(count: int) -> dict[str, int]:
    """Metadata of a list field without pages: how many rows it holds as a rule."""
    return {"rows": count}


def field(
    description: str | None = None, *, metadata: dict[str, Role] | dict[str, int] | None = None
) -> Callable[[Resolver], StrawberryField]:
    """A field, or a mutation, with a resolver; strawberry's own decorator tells mypy nothing."""

    def make(resolver: Resolver) -> StrawberryField:
        return strawberry.field(resolver, description=description, metadata=metadata)

    return make


def subscription(description: str) -> Callable[[Resolver], StrawberryField]:
    def make(resolver: Resolver) -> StrawberryField:
        return strawberry.field(resolver, description=description, is_subscription=True)

    return make
