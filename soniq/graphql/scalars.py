"""Values that GraphQL's own scalars cannot carry."""

from datetime import UTC, datetime
from typing import NewType, cast

import strawberry
from strawberry.scalars import JSON as ANY
from strawberry.types.scalar import ScalarDefinition

from soniq.events import JSON
from soniq.http.times import iso
from soniq.units import Moment

BigInt = NewType("BigInt", int)
"""Sizes and sums that outgrow GraphQL's Int of 32 bits."""


def json(value: JSON) -> ANY | None:
    """A value of any shape; JSON's null is GraphQL's."""
    return None if value is None else ANY(value)


def told(value: ANY | None) -> JSON:
    """What a client sent as a value of any shape."""
    return cast("JSON", value)  # the scalar takes what is JSON, and nothing else


def _moment(told: object) -> Moment:
    if not isinstance(told, str):
        raise TypeError(f"A DateTime is a text like 2026-11-20T04:49:00Z, not {told!r}.")
    read = datetime.fromisoformat(told)
    return Moment(round((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000))


def _whole(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or abs(told) >= 1 << 53:
        raise TypeError(f"A BigInt is a whole number of at most 53 bits, not {told!r}.")
    return told


SCALARS: dict[object, ScalarDefinition] = {
    Moment: strawberry.scalar(
        name="DateTime",
        description="A point in time, ISO 8601 in UTC with milliseconds: 2026-11-20T04:49:00.120Z",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=iso,
        parse_value=_moment,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number beyond 32 bits. Sent as a JSON number, always below 2^53, "
        "so that JavaScript reads it exactly.",
        serialize=_whole,
        parse_value=_whole,
    ),
}
