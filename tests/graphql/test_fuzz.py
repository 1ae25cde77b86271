"""Thousands of made-up queries: GraphQL answers all; see `tests.fuzzing`."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes

from soniq.accounts.model import Role
from tests.fuzzing import Case, answered, examples, senders, wires
from tests.whole import Whole

UNDOING = "addRoot"
"""As the owner it would take in any folder of this machine; see the test of its own."""

schemathesis.graphql.scalar(
    "JSON",
    st.one_of(
        st.none().map(lambda _: nodes.Null),
        st.booleans().map(nodes.Boolean),
        st.integers().map(nodes.Int),
        st.text().map(nodes.String),
    ),
)


def test_no_query_breaks_graphql(box: Whole) -> None:
    headers = {"Authorization": f"Bearer {box.tokens[Role.OWNER]}"}
    described = schemathesis.graphql.from_url(f"{box.url}/graphql", headers=headers)
    visited = 0

    def check(case: Case) -> None:
        for session in turn():
            response = case.call(session=session)
            answered(response)
            codes = [error["extensions"]["code"] for error in response.json().get("errors", [])]
            assert "internal" not in codes, response.text

    with wires(box) as sessions:
        turn = senders(sessions)
        for found in described.exclude(name=f"Mutation.{UNDOING}").get_all_operations():
            assert isinstance(found, Ok), found
            examples(found.ok(), check)
            visited += 1
    assert visited >= 20
