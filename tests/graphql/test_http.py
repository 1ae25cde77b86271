"""GraphQL over HTTP: what is refused, with which status, and what an error says."""

import logging

import httpx
import pytest

from soniq.accounts.model import Role
from tests.whole import Whole

RESPONSE = "application/graphql-response+json"


def post(box: Whole, query: str, role: Role | None = Role.USER, **headers: str) -> httpx.Response:
    with box.client(role) as client:
        return client.post("/graphql", json={"query": query}, headers=headers)


def test_who_is_not_signed_in_is_told_so_in_graphql(box: Whole) -> None:
    for query in ("{ me { id } }", "{ __schema { types { name } } }", "{ nope }", "{"):
        response = post(box, query, None)
        assert response.status_code == 401
        assert response.json()["errors"][0]["extensions"]["code"] == "sign_in_needed"
        assert "data" not in response.json()


def test_a_wrong_token_is_nobody(box: Whole) -> None:
    response = post(box, "{ me { id } }", None, authorization="Bearer wrong")
    assert response.status_code == 401


def test_a_forbidden_field_refuses_the_whole_request(box: Whole) -> None:
    response = post(box, "{ me { id } jobs { id } }", Role.USER, accept=RESPONSE)
    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "query", ["{", "{ nope }", "query($n: Int!) { tracks(first: $n) { totalCount } }", "", "# none"]
)
def test_what_cannot_be_run_is_400_in_the_new_form_and_200_in_the_old(
    box: Whole, query: str
) -> None:
    assert post(box, query, accept=RESPONSE).status_code == 400
    assert post(box, query).status_code == 200
    assert "data" not in post(box, query).json()


def test_a_failed_field_is_null_beside_the_others(box: Whole) -> None:
    response = post(box, '{ me { name } track(id: "VHJhY2s6OTk5OTk5OQ") { id } }', accept=RESPONSE)
    assert response.status_code == 200
    assert response.json()["data"] == {"me": {"name": "user"}, "track": None}
    assert response.json()["errors"][0]["path"] == ["track"]


def test_queries_by_get_are_refused_and_browsers_led_to_the_explorer(box: Whole) -> None:
    with box.client(Role.USER) as client:
        asked = client.get("/graphql", params={"query": "{ me { id } }"})
        assert (asked.status_code, asked.headers["allow"]) == (405, "POST")
        page = client.get("/graphql", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/graphql/explore")


def test_forms_and_files_are_refused(box: Whole) -> None:
    with box.client(Role.USER) as client:
        form = client.post("/graphql", data={"query": "{ me { id } }"})
        files = client.post(
            "/graphql",
            data={"operations": '{"query": "{ me { id } }"}', "map": "{}"},
            files={"0": b"x"},
        )
    assert (form.status_code, files.status_code) == (415, 415)


def test_a_batch_is_refused(box: Whole) -> None:
    with box.client(Role.USER) as client:
        response = client.post("/graphql", json=[{"query": "{ me { id } }"}] * 2)
    assert response.status_code == 400


def test_a_body_that_is_too_long_is_refused(box: Whole) -> None:
    assert post(box, "{ me { id } } #" + "x" * 300_000).status_code == 413


def test_of_several_operations_one_must_be_named(box: Whole) -> None:
    both = "query a { me { name } } query b { me { role } }"
    assert "operationName" in post(box, both).json()["errors"][0]["message"]
    with box.client(Role.USER) as client:
        chosen = client.post("/graphql", json={"query": both, "operationName": "b"})
        assert chosen.json()["data"] == {"me": {"role": "USER"}}
        neither = client.post("/graphql", json={"query": both, "operationName": "c"})
        assert "errors" in neither.json()


def test_a_subscription_is_not_answered_at_once(box: Whole) -> None:
    message = post(box, "subscription { events { id } }").json()["errors"][0]["message"]
    assert "text/event-stream" in message


def test_what_nobody_foresaw_is_masked_and_logged_under_its_number(
    box: Whole, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret entrails")

    library = box.soniq.library
    library.forget()
    whole, library.totals = library.totals, broken  # type: ignore[method-assign,assignment]  # the one way to break it
    try:
        with caplog.at_level(logging.ERROR):
            response = post(
                box, "{ library { tracks } }", Role.USER, **{"x-request-id": "number-12345"}
            )
    finally:
        library.totals = whole  # type: ignore[method-assign]  # as it was
    assert "entrails" not in response.text
    assert "Traceback" not in response.text
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "internal", "requestId": "number-12345"}
    assert "number-12345" in caplog.text


def test_the_explorer_and_the_schema_are_for_those_signed_in(box: Whole) -> None:
    for path in ("/graphql/explore", "/graphql/explore/explorer.js", "/graphql/schema.graphql"):
        with box.client(Role.GUEST) as client:
            assert client.get(path).status_code == 200
        with box.client() as client:
            assert client.get(path).status_code == 401


def test_the_explorer_has_no_other_files(box: Whole) -> None:
    with box.client(Role.GUEST) as client:
        for name in ("index.htm", "..%2froutes.py", "explorer.py"):
            assert client.get(f"/graphql/explore/{name}").status_code == 404
