"""Strangers' JSON read into typed values; what does not fit is named and refused.

Each client says with pydantic what it needs of an answer, and turns it into dataclasses of ours at
once. What a server leaves out, or sends empty, is None or (), as the field allows; what it sends in
another form than documented is GARBAGE, with the place in the answer.
"""

import re
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from soniq.clients.model import FailureKind, Service, ServiceFailed

LARGEST = 2**53
"""Of whole numbers; what JSON carries for certain, and SQLite holds."""

LONGEST = 400_000
"""Characters of a text; the longest biography has a tenth of them."""

_WEB = re.compile(r"https?://[^\s\x00-\x1f/][^\s\x00-\x1f]*")


class Wire(BaseModel):
    """A part of an answer. Names that soniq does not need are passed by.

    What checks it is built when the first answer comes: 12 kB a part until then, 44 after.
    """

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, defer_build=True
    )


class CamelWire(Wire):
    """Of servers that write trackName for track_name."""

    model_config = ConfigDict(alias_generator=to_camel)


def _none_where_empty(value: object) -> object:
    if isinstance(value, str):
        value = value.strip()
    return None if value == "" or value == [] or value == {} else value


def _web_address(value: object) -> object:
    return value if isinstance(value, str) and _WEB.fullmatch(value.strip()) else None


def _listed(value: object) -> object:
    """Some servers send a lone thing without its brackets, and "" or null for none."""
    if value is None or value == "" or value == {}:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _without_blanks(value: object) -> object:
    return [entry for entry in _entries(value) if entry not in (None, "")]


def _entries(value: object) -> list[Any]:
    listed = _listed(value)
    return list(listed) if isinstance(listed, list | tuple) else [listed]


Text: TypeAlias = Annotated[
    Annotated[str, Field(max_length=LONGEST)] | None, BeforeValidator(_none_where_empty)
]
Named: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Count: TypeAlias = Annotated[
    Annotated[int, Field(ge=0, le=LARGEST)] | None, BeforeValidator(_none_where_empty)
]
Id: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST)]
Fraction: TypeAlias = Annotated[
    Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)] | None,
    BeforeValidator(_none_where_empty),
]
Web: TypeAlias = Annotated[str | None, BeforeValidator(_web_address)]
"""An address that a browser may follow; anything else is None."""
Words: TypeAlias = Annotated[tuple[Named, ...], BeforeValidator(_without_blanks)]

One = TypeVar("One")
Many: TypeAlias = Annotated[tuple[One, ...], BeforeValidator(_listed)]

_Part = TypeVar("_Part", bound=Wire)


def read(service: Service, part: type[_Part], answer: object) -> _Part:
    """The answer as `part` describes it. Raises ServiceFailed (GARBAGE)."""
    try:
        return part.model_validate(answer)
    except ValidationError as wrong:
        raise _garbage(service, wrong) from wrong


def read_list(service: Service, part: type[_Part], answer: object) -> tuple[_Part, ...]:
    """The answer as a list of such parts. Raises ServiceFailed (GARBAGE)."""
    if not isinstance(answer, list):
        raise odd(service, "it is no list")
    return tuple(read(service, part, entry) for entry in answer)


def odd(service: Service, what: str) -> ServiceFailed:
    """A failure that says in which way an answer is not as documented."""
    return ServiceFailed(
        f"{service.label} sent an answer that soniq does not understand ({what[:200]}). "
        "Try again later; if it stays so, the service has changed.",
        kind=FailureKind.GARBAGE,
        service=service.name,
    )


def _garbage(service: Service, wrong: ValidationError) -> ServiceFailed:
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(step) for step in first["loc"]) or "the whole"
    return odd(service, f"{place}: {first['msg']}")
