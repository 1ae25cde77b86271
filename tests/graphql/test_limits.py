"""How much one request may ask for."""

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, get_introspection_query, parse

from soniq.graphql.costs import BUDGET, cost, excess
from soniq.graphql.limits import ALIASES, DEPTH, parsed
from soniq.graphql.schema import core, schema

KINDS = core(schema)


def code_of(query: str) -> object:
    with pytest.raises(GraphQLError) as caught:
        parsed(query)
    return (caught.value.extensions or {}).get("code")


def nested(levels: int) -> str:
    return "{ node " * levels + "{ id }" + " }" * levels


def test_a_query_of_the_greatest_depth_passes() -> None:
    assert parsed(nested(DEPTH - 1))


def test_a_deeper_query_is_refused() -> None:
    assert code_of(nested(DEPTH)) == "too_much"


def test_depth_is_counted_through_fragments() -> None:
    halves = "query { ...a } fragment a on Query { node { node { node { node { ...b } } } } } "
    halves += "fragment b on Query { node { node { node { node { id } } } } }"
    assert code_of(halves) == "too_much"


def test_fragments_that_hold_each_other_are_left_to_validation() -> None:
    assert parsed("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }")


@pytest.mark.parametrize("levels", [60, 199, 250, 900])
def test_absurd_depth_is_refused_without_a_crash(levels: int) -> None:
    with pytest.raises(GraphQLError):
        parsed(nested(levels))


def test_the_aliases_that_are_allowed_pass() -> None:
    assert parsed("{" + " ".join(f"a{n}: me {{ id }}" for n in range(ALIASES)) + "}")


def test_more_aliases_are_refused() -> None:
    assert code_of("{" + " ".join(f"a{n}: me {{ id }}" for n in range(ALIASES + 1)) + "}")


def test_a_field_named_again_counts_as_an_alias() -> None:
    assert code_of("{" + "me { id } " * (ALIASES + 2) + "}") == "too_much"


def test_aliases_of_a_fragment_count_wherever_it_is_spread() -> None:
    fragment = "fragment some on Person { a: id b: id c: id d: id e: id }"
    spreads = " ".join(f"n{n}: me {{ ...some }}" for n in range(4))
    assert code_of(f"{{ {spreads} }} {fragment}") == "too_much"


def test_inline_fragments_are_counted() -> None:
    assert code_of("{" + "... { me { id } } " * 51 + "}") == "too_much"


def test_fragments_that_double_each_other_are_refused_at_once() -> None:
    doubling = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(30))
    assert code_of(f"{{ ...f0 }} {doubling} fragment f30 on Query {{ a: me {{ id }} }}")


def test_a_query_of_a_thousand_aliases_is_refused_by_its_tokens() -> None:
    many = (
        "{"
        + " ".join(f"alias{n:04}: library {{ tracks albums artists }}" for n in range(1000))
        + "}"
    )
    assert len(many) > 40_000
    assert code_of(many) == "too_much"


def test_a_query_a_little_beyond_the_tokens_is_refused() -> None:
    assert code_of("{ tracks { edges { node { " + "... { id } " * 420 + "} } } }") == "too_much"


def test_a_query_of_endless_letters_is_refused_unread() -> None:
    assert code_of("{ me { id } } #" + "x" * 64_000) == "too_much"


def test_what_is_no_graphql_says_where() -> None:
    with pytest.raises(GraphQLSyntaxError, match="Expected Name"):
        parsed("{ me { ")


def test_the_query_that_tools_introspect_with_passes() -> None:
    query = get_introspection_query()
    assert parsed(query)
    assert excess(KINDS, parse(query), None, None) == []


def total(query: str, variables: dict[str, object] | None = None) -> int:
    return cost(KINDS, parse(query), None, variables)  # type: ignore[arg-type]  # JSON is invariant


def test_a_page_costs_its_rows_times_their_fields() -> None:
    ten = total("{ tracks(first: 10) { edges { node { title } } } }")
    twenty = total("{ tracks(first: 20) { edges { node { title } } } }")
    assert twenty - ten == 10 * 3


def test_pages_within_pages_multiply() -> None:
    albums = "albums(first: $n) { edges { node { id } } }"
    query = f"query($n: Int) {{ artists(first: 50) {{ edges {{ node {{ {albums} }} }} }} }}"
    assert total(query, {"n": 200}) > BUDGET
    assert total(query, {"n": 10}) < BUDGET


@pytest.mark.parametrize(
    ("variables", "rows"),
    [({"n": 7}, 7), ({}, 200), (None, 200), ({"n": None}, 50), ({"n": "7"}, 200), ({"n": -9}, 0)],
)
def test_the_size_of_a_page_may_come_from_a_variable(
    variables: dict[str, object] | None, rows: int
) -> None:
    page = "query($n: Int) { tracks(first: $n) { edges { cursor } } }"
    bare = total("{ tracks(first: 0) { edges { cursor } } }")
    assert total(page, variables) - bare == rows * 2


def test_a_page_of_unsaid_size_costs_fifty_rows() -> None:
    assert total("{ tracks { edges { cursor } } }") == total(
        "{ tracks(first: 50) { edges { cursor } } }"
    )


def test_fragments_cost_what_they_hold_each_time() -> None:
    page = "tracks(first: 100) { edges { node { title } } }"
    spread = total(f"{{ ...f }} fragment f on Query {{ {page} }}")
    assert spread == total(f"{{ {page} }}")


def test_beyond_the_budget_the_error_tells_the_sum() -> None:
    query = (
        "{ albums(first: 200) { edges { node { tracks(first: 200) { edges { node { id } } } } } } }"
    )
    (error,) = excess(KINDS, parse(query), None, None)
    assert str(BUDGET) in error.message


CURATING = (
    """query($id: ID!) { attribution(entity: ALBUM, id: $id) {
        field { name label } mixed answers { value source confidence by at changeId tracks } } }""",
    """query($id: ID!) { matchCandidates(albumId: $id) { id title score
        terms { name points of text } changes { trackId field { name } before { value } after }
    } }""",
    """{ review(first: 50) { counts { review noMatch } edges { cursor node {
        albumId title artist cover { small } score reason } } pageInfo { endCursor } } }""",
    """{ history(first: 50) { edges { cursor node { id kind title source by at undoneBy } }
        pageInfo { hasNextPage endCursor } } }""",
    """query($id: ID!) { change(id: $id) { title items(first: 200) { hasNextPage
        items { entity entityId fields { field before after } } } } }""",
    """query($id: ID!) { renamePlan(id: $id) { title count
        moves(first: 200) { edges { node { source target trouble note } } } } }""",
    """{ quarantine(first: 200) { totalCount edges { node { title artist path at } } } }""",
    """{ networkLog(first: 200) { edges { node { service url status action at } } }
        networkServices { name state } networkTotals { service asked } }""",
    """query($ids: [ID!]!) { previewTags(trackIds: $ids) {
        path refusal fields { field before after } } }""",
)
"""What a program asks that curates: each whole, in one request."""


@pytest.mark.parametrize("query", CURATING)
def test_what_curators_ask_is_within_the_budget(query: str) -> None:
    assert 0 < total(query) < BUDGET


@pytest.mark.parametrize(
    "query",
    [
        "{ history(first: 200) { edges { node { items(first: 200) { items { entityId } } } } } }",
        "{ review(first: 200) { edges { node { candidates { changes { after } } } } } }",
    ],
)
def test_lists_within_lists_of_curating_are_beyond_it(query: str) -> None:
    assert total(query) > BUDGET
