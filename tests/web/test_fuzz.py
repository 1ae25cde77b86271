"""Thousands of made-up requests: the REST surface answers all; see `tests.fuzzing`."""

import schemathesis
from schemathesis.core.result import Ok

from soniq.accounts.model import Role
from tests.fuzzing import Case, answered, examples, senders, wires
from tests.whole import Whole

ENDLESS = "/sources/events/stream"


def test_no_request_breaks_a_route(box: Whole) -> None:
    headers = {"Authorization": f"Bearer {box.tokens[Role.OWNER]}"}
    described = schemathesis.openapi.from_url(f"{box.url}/openapi.json", headers=headers)
    visited = 0

    def check(case: Case) -> None:
        for session in turn():
            answered(case.call(session=session))

    with wires(box) as sessions:
        turn = senders(sessions)
        for found in described.exclude(path=ENDLESS).get_all_operations():
            assert isinstance(found, Ok), found
            examples(found.ok(), check)
            visited += 1
    assert visited >= 20
