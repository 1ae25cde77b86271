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

DEPTH = 3
"""Of objects in objects; what lies deeper is asked by a question of its own."""


def queries() -> Iterator[tuple[str, str]]:
    """The name of each question, and the query that asks it."""
    schema = build_schema(sdl.FILE.read_text(encoding="utf-8"))
    assert schema.query_type is not None
    for name, asked in schema.query_type.fields.items():
        if not _needs_more(asked):
            yield name, f"{{ {name}{_selection(get_named_type(asked.type), DEPTH)} }}"


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
