"""Who may ask for what: the least role of each type and field, told where they are defined.

A type states it with `@least(Role.X)`, for its fields and for those that others inherit from it; a
field that asks for more states it in its metadata, `metadata=needs(Role.X)`. What states nothing
stops the server from starting. A request is judged once, on its parsed document, never row by row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from soniq.accounts.model import Person, Role
from soniq.graphql.documents import fragments_of, operation_of

Requirements: TypeAlias = dict[tuple[str, str], Role]
"""The least role of each (type, field) of a schema."""


@lru_cache(maxsize=4)
def requirements(schema: GraphQLSchema) -> Requirements:
    """The least role of every field that a request can name.

    Raises:
        LookupError: a field states none.
    """
    return {
        (kind.name, name): _stated(kind, name)
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        for name in kind.fields
    }


def _stated(kind: GraphQLObjectType | GraphQLInterfaceType, name: str) -> Role:
    if kind.name.startswith("__"):
        return Role.GUEST
    field: StrawberryField = kind.fields[name].extensions["strawberry-definition"]
    if "least" in field.metadata:
        return Role(field.metadata["least"])
    definition: StrawberryObjectDefinition = kind.extensions["strawberry-definition"]
    stated = [
        Role(parent.__dict__["__least__"])
        for parent in (field.origin, definition.origin)
        if parent is not None and "__least__" in parent.__dict__
    ]
    if not stated:
        raise LookupError(f"{kind.name}.{name} does not state who may ask for it.")
    return max(stated, key=lambda role: role.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field that an operation asks for, and where it does so first."""

    coordinate: str
    role: Role
    node: FieldNode


@lru_cache(maxsize=256)
def asked(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> tuple[Asked, ...]:
    """The fields of a valid document's operation that ask for more than a guest, each once."""
    operation = operation_of(document, name)
    if operation is None:
        return ()
    found: dict[str, Asked] = {}
    root = schema.get_root_type(operation.operation)
    for kind, node in _fields(schema, document, root, operation.selection_set):
        coordinate = f"{kind}.{node.name.value}"
        role = _role(schema, kind, node.name.value)
        if role is not Role.GUEST and coordinate not in found:
            found[coordinate] = Asked(coordinate=coordinate, role=role, node=node)
    return tuple(found.values())


def _role(schema: GraphQLSchema, kind: str, field: str) -> Role:
    if field in ("__typename", "__schema", "__type"):
        return Role.GUEST
    return requirements(schema).get((kind, field), Role.OWNER)


def _fields(
    schema: GraphQLSchema,
    document: DocumentNode,
    root: GraphQLNamedType | None,
    selection: SelectionSetNode,
) -> Iterator[tuple[str, FieldNode]]:
    """Each field node below a selection, with the name of the type that it is asked of."""
    fragments = fragments_of(document)
    seen: set[str] = set()
    pending = [(root, selection)]
    while pending:
        kind, selection = pending.pop()
        for node in selection.selections:
            if isinstance(node, FieldNode):
                assert kind is not None
                yield kind.name, node
                field = schema.get_field(kind, node.name.value)  # type: ignore[arg-type]  # a validated selection stands on a composite type
                if node.selection_set and field:
                    pending.append((get_named_type(field.type), node.selection_set))
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition
                pending.append((schema.get_type(on.name.value) if on else kind, node.selection_set))
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = fragments[node.name.value]
                on_type = schema.get_type(fragment.type_condition.name.value)
                pending.append((on_type, fragment.selection_set))


def sign_in_needed() -> GraphQLError:
    return GraphQLError(
        "Nobody is signed in. Sign in, or send an API token as `Authorization: Bearer …`.",
        extensions={"code": "sign_in_needed"},
    )


def refusals(
    schema: GraphQLSchema, document: DocumentNode, name: str | None, person: Person | None
) -> list[GraphQLError]:
    """Why this person may not run the operation; empty where they may."""
    if person is None:
        return [sign_in_needed()]
    return [
        GraphQLError(
            f"{ask.coordinate} is for the role {ask.role} and those above; "
            f"{person.name} is {person.role}.",
            nodes=[ask.node],
            extensions={"code": "forbidden", "role": ask.role.value},
        )
        for ask in asked(schema, document, name)
        if not person.role.may(ask.role)
    ]
