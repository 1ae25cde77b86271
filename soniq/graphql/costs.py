"""What a valid request costs: its fields, times the rows of the pages that hold them.

A unit is one field of one row: about 3 µs on a PC, some 12 µs on a Pi. The budget is therefore
about a quarter of a second there, well within the deadline.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from strawberry.types.field import StrawberryField

from soniq.events import JSON
from soniq.graphql.documents import fragments_of, operation_of
from soniq.graphql.limits import too_much
from soniq.library.model import PAGE_LIMIT

BUDGET = 20_000
QUERY = 50
"""A field that asks the database, beside its rows."""
PAGE = 50
"""The rows of a page where nothing else is asked for; see `library.model.Slice`."""
INTROSPECTION = 5_000
"""The whole schema, as tools read it."""


@dataclass(slots=True)
class _Sum:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: Mapping[str, JSON]
    known: dict[str, int] = field(default_factory=dict)

    def of(self, kind: GraphQLNamedType | None, selection: SelectionSetNode) -> int:
        total = 0
        for node in selection.selections:
            if isinstance(node, FieldNode):
                total += self._of_field(kind, node)
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition
                inner = self.schema.get_type(on.name.value) if on else kind
                total += self.of(inner, node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                total += self._of_fragment(node.name.value)
        return total

    def _of_field(self, kind: GraphQLNamedType | None, node: FieldNode) -> int:
        found = self.schema.get_field(kind, node.name.value)  # type: ignore[arg-type]  # a validated selection stands on a composite type
        if found is None or node.selection_set is None:
            return 1
        inside = self.of(get_named_type(found.type), node.selection_set)
        if node.name.value in ("__schema", "__type"):
            return INTROSPECTION + inside
        return 1 + _hop(found) + self._rows(found, node) * inside

    def _rows(self, found: GraphQLField, node: FieldNode) -> int:
        """How often what stands below the field is made. `edges` of a page counts once, here."""
        if "first" not in found.args and "last" not in found.args:
            return int(_definition(found).metadata.get("rows", 1)) if _is_ours(found) else 1
        asked = [
            size
            for argument in node.arguments or ()
            if argument.name.value in ("first", "last")
            and (size := self._number(argument.value)) is not None
        ]
        return max(asked, default=PAGE)

    def _number(self, value: object) -> int | None:
        """The number that an argument gives; None for null, the most where it is not known."""
        if isinstance(value, IntValueNode):
            return _clamped(int(value.value))
        if isinstance(value, VariableNode):
            told = self.variables.get(value.name.value, PAGE_LIMIT)
            if told is None:
                return None
            return _clamped(told) if isinstance(told, int) else PAGE_LIMIT
        return None

    def _of_fragment(self, name: str) -> int:
        if name not in self.known:
            fragment = self.fragments[name]
            on = self.schema.get_type(fragment.type_condition.name.value)
            self.known[name] = self.of(on, fragment.selection_set)
        return self.known[name]


def _clamped(size: int) -> int:
    return max(0, min(size, PAGE_LIMIT))


def _is_ours(found: GraphQLField) -> bool:
    return "strawberry-definition" in found.extensions


def _definition(found: GraphQLField) -> StrawberryField:
    definition: StrawberryField = found.extensions["strawberry-definition"]
    return definition


def _hop(found: GraphQLField) -> int:
    return QUERY if _is_ours(found) and _definition(found).is_async else 0


def cost(
    schema: GraphQLSchema,
    document: DocumentNode,
    name: str | None,
    variables: Mapping[str, JSON] | None,
) -> int:
    """What the operation of a valid document costs with these variables."""
    operation = operation_of(document, name)
    if operation is None:
        return 0
    counted = _Sum(schema, fragments_of(document), variables or {})
    return counted.of(schema.get_root_type(operation.operation), operation.selection_set)


def excess(
    schema: GraphQLSchema,
    document: DocumentNode,
    name: str | None,
    variables: Mapping[str, JSON] | None,
) -> list[GraphQLError]:
    """The error of an operation beyond the budget; empty where it is within."""
    total = cost(schema, document, name, variables)
    if total <= BUDGET:
        return []
    return [
        too_much(f"The query costs {total} units; {BUDGET} are the most. Ask for shorter pages.")
    ]
