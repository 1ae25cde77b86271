"""Thousands of made-up requests: soniq answers all, and none with a failure of its own.

Each example is sent as the owner, who may do the most; every fourth as a guest and as a user too,
whom the walls mostly keep out. The seed is fixed.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeAlias

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation

from soniq.accounts.model import Role
from tests.whole import Whole

ROLES = (Role.GUEST, Role.USER, Role.OWNER)

Case: TypeAlias = schemathesis.Case[Any]
Operation: TypeAlias = APIOperation[Any, Any, Any, Any]

calmly = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def wires(box: Whole) -> Iterator[dict[Role, requests.Session]]:
    """A connection for each role, kept open."""
    with ExitStack() as stack:
        opened = {role: stack.enter_context(requests.Session()) for role in ROLES}
        for role, session in opened.items():
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {box.tokens[role]}"
        yield opened


def senders(wires: dict[Role, requests.Session]) -> Callable[[], list[requests.Session]]:
    """By whom the next example is sent."""
    sent = itertools.count()

    def turn() -> list[requests.Session]:
        return list(wires.values()) if next(sent) % 4 == 0 else [wires[Role.OWNER]]

    return turn


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
