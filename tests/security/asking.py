"""Every question that GraphQL takes without being told what about, with all that it may answer."""

from collections.abc import Iterator

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from graphql.type import GraphQLField

from soniq.graphql import sdl

DEPTHS = (3, 2, 1)
"""Of objects in objects: as deep as soniq takes it at once."""


def queries() -> Iterator[tuple[str, list[str]]]:
    """The name of each question, and the queries that ask it, the deepest first."""
    schema = build_schema(sdl.FILE.read_text(encoding="utf-8"))
    assert schema.query_type is not None
    for name, asked in schema.query_type.fields.items():
        if not _needs_more(asked):
            kind = get_named_type(asked.type)
            yield name, [f"{{ {name}{_selection(kind, depth)} }}" for depth in DEPTHS]


def _needs_more(asked: GraphQLField) -> bool:
    return any(is_required_argument(argument) for argument in asked.args.values())


def _selection(kind: GraphQLNamedType, depth: int) -> str:
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        parts = [f"... on {one.name}{_selection(one, depth)}" for one in kind.types]
        return f" {{ __typename {' '.join(parts)} }}"
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    fields = [
        name + _selection(get_named_type(one.type), depth - 1)
        for name, one in kind.fields.items()
        if not _needs_more(one) and (depth > 1 or is_leaf_type(get_named_type(one.type)))
    ]
    return f" {{ __typename {' '.join(fields)} }}"
