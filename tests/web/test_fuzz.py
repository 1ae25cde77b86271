"""Thousands of made-up requests: soniq answers all, and none with a failure of its own.

Each example is sent as a guest, as a user and as the owner. The seed is fixed.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.graphql import nodes
from schemathesis.schemas import APIOperation

from soniq.accounts.model import Role
from tests.whole import Whole

ROLES = (Role.GUEST, Role.USER, Role.OWNER)
ENDLESS = "/sources/events/stream"
UNDOING = "addRoot"
"""As the owner it would take in any folder of this machine; see the test of its own."""

Case: TypeAlias = schemathesis.Case[Any]
Operation: TypeAlias = APIOperation[Any, Any, Any, Any]

calmly = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


schemathesis.graphql.scalar(
    "JSON",
    st.one_of(
        st.none().map(lambda _: nodes.Null),
        st.booleans().map(nodes.Boolean),
        st.integers().map(nodes.Int),
        st.text().map(nodes.String),
    ),
)


@pytest.fixture(scope="session")
def wires(box: Whole) -> Iterator[dict[Role, requests.Session]]:
    """A connection for each role, kept open."""
    opened = {role: requests.Session() for role in ROLES}
    for role, session in opened.items():
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {box.tokens[role]}"
    yield opened
    for session in opened.values():
        session.close()


def examples(operation: Operation, check: Callable[[Case], None]) -> None:
    """Sends twenty requests that fit the description of the operation, and twenty that do not."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @calmly
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case) -> None:
            check(case)

        with suppress(Unsatisfiable):  # nothing about this operation can be wrong
            send()


def answered(response: Response) -> None:
    """503 is an answer where it says in words what is not to be had: this box has no sound."""
    if response.status_code == 503:
        assert response.json()["error"]["code"] == "unavailable", response.text
    else:
        assert response.status_code < 500, response.text
    assert "Traceback" not in response.text


def test_no_request_breaks_a_route(box: Whole, wires: dict[Role, requests.Session]) -> None:
    headers = {"Authorization": f"Bearer {box.tokens[Role.OWNER]}"}
    described = schemathesis.openapi.from_url(f"{box.url}/openapi.json", headers=headers)
    visited = 0

    def check(case: Case) -> None:
        for session in wires.values():
            answered(case.call(session=session))

    for found in described.exclude(path=ENDLESS).get_all_operations():
        assert isinstance(found, Ok), found
        examples(found.ok(), check)
        visited += 1
    assert visited >= 20


def test_no_query_breaks_graphql(box: Whole, wires: dict[Role, requests.Session]) -> None:
    headers = {"Authorization": f"Bearer {box.tokens[Role.OWNER]}"}
    described = schemathesis.graphql.from_url(f"{box.url}/graphql", headers=headers)
    visited = 0

    def check(case: Case) -> None:
        for session in wires.values():
            response = case.call(session=session)
            answered(response)
            codes = [error["extensions"]["code"] for error in response.json().get("errors", [])]
            assert "internal" not in codes, response.text

    for found in described.exclude(name=f"Mutation.{UNDOING}").get_all_operations():
        assert isinstance(found, Ok), found
        examples(found.ok(), check)
        visited += 1
    assert visited >= 20
