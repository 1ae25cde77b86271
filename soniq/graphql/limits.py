"""How much one request may ask for.

The shape (tokens, depth, aliases, fragments) is judged before validation, whose rule on
overlapping fields compares repeated names pair by pair. What a request costs needs the types and
the variables, so `costs` judges that afterwards.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from soniq.graphql.documents import fragments_of

LETTERS = 64_000
TOKENS = 2_000
DEPTH = 8
INTROSPECTION_DEPTH = 16
"""The introspection query that every tool sends is 13 deep."""
ALIASES = 20
"""Fields under another name, or named again in the same selection."""
SPREADS = 50

_TOKEN = re.compile(r"\w+|[^\s\w,]")
"""Roughly a token, counted in a fifth of the time that reading up to the limit takes. Strings and
comments count by their words, hence twice the limit."""


def too_much(text: str, node: FieldNode | None = None) -> GraphQLError:
    return GraphQLError(text, nodes=[node] if node else None, extensions={"code": "too_much"})


@lru_cache(maxsize=256)
def parsed(query: str) -> DocumentNode:
    """The document of a request whose shape is within the limits.

    Raises:
        GraphQLError: it is no GraphQL, or larger than a page of a client ever needs.
    """
    if len(query) > LETTERS:
        raise too_much(f"The query has {len(query)} letters; {LETTERS} are the most.")
    if sum(1 for _ in _TOKEN.finditer(query)) > 2 * TOKENS:
        raise too_much(f"The query is far longer than {TOKENS} tokens, the most.")
    try:
        document = parse(query, max_tokens=TOKENS)
        _judge(document)
    except GraphQLSyntaxError as error:
        if "tokens" in error.description:
            raise too_much(f"The query is longer than {TOKENS} tokens, the most.") from None
        raise
    except RecursionError:
        raise too_much(f"The query is far deeper than {DEPTH} levels, the most.") from None
    return document


def _judge(document: DocumentNode) -> None:
    fragments = fragments_of(document)
    shapes: dict[str, Shape] = {}
    total = Shape()
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            total = total.beside(_shape(node.selection_set, fragments, shapes))
        elif isinstance(node, FragmentDefinitionNode):
            _fragment(node.name.value, fragments, shapes)
    spreads = sum(shape.spreads for shape in shapes.values()) + total.spreads
    if total.depth > DEPTH:
        raise too_much(f"The query is {total.depth} levels deep; {DEPTH} are the most.")
    if total.introspection > INTROSPECTION_DEPTH:
        raise too_much(f"Introspection may be {INTROSPECTION_DEPTH} levels deep.")
    if total.aliases > ALIASES:
        raise too_much(
            f"The query names fields again {total.aliases} times; {ALIASES} is the most."
        )
    if spreads > SPREADS:
        raise too_much(f"The query spreads fragments {spreads} times; {SPREADS} is the most.")


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a selection. A fragment counts wherever it is spread."""

    depth: int = 0
    introspection: int = 0
    aliases: int = 0
    spreads: int = 0

    def beside(self, other: "Shape") -> "Shape":
        return Shape(
            depth=max(self.depth, other.depth),
            introspection=max(self.introspection, other.introspection),
            aliases=self.aliases + other.aliases,
            spreads=self.spreads + other.spreads,
        )


def _shape(
    selection: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Shape],
) -> Shape:
    total = Shape()
    names: set[str] = set()
    for node in selection.selections:
        if isinstance(node, FieldNode):
            below = _below(node, fragments, known)
            again = node.alias is not None or node.name.value in names
            names.add(node.name.value)
            total = total.beside(below).beside(Shape(aliases=int(again)))
        elif isinstance(node, InlineFragmentNode):
            inside = _shape(node.selection_set, fragments, known)
            total = total.beside(inside).beside(Shape(spreads=1))
        elif isinstance(node, FragmentSpreadNode):
            inside = _fragment(node.name.value, fragments, known)
            total = total.beside(
                Shape(depth=inside.depth, introspection=inside.introspection, spreads=1)
            ).beside(Shape(aliases=inside.aliases))
    return total


def _below(
    node: FieldNode, fragments: dict[str, FragmentDefinitionNode], known: dict[str, Shape]
) -> Shape:
    if node.selection_set is None:
        return Shape(depth=1)
    inside = _shape(node.selection_set, fragments, known)
    deep = max(inside.depth, inside.introspection)
    if node.name.value in ("__schema", "__type"):
        return Shape(introspection=deep + 1, aliases=inside.aliases, spreads=inside.spreads)
    return Shape(
        depth=inside.depth + 1,
        introspection=inside.introspection and inside.introspection + 1,
        aliases=inside.aliases,
        spreads=inside.spreads,
    )


def _fragment(
    name: str, fragments: dict[str, FragmentDefinitionNode], known: dict[str, Shape]
) -> Shape:
    """The shape of a fragment; one that holds itself ends there, and validation refuses it."""
    if name not in known:
        known[name] = Shape()
        if name in fragments:
            known[name] = _shape(fragments[name].selection_set, fragments, known)
    return known[name]
