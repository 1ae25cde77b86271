"""How a request over HTTP says what it wants."""

import pytest

from soniq.graphql.negotiation import (
    JSON,
    RESPONSE,
    STREAM,
    Refused,
    check_content_type,
    media_of,
    read,
)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}; charset=utf-8, {JSON}; charset=utf-8", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE}", RESPONSE),
        (f"{RESPONSE};q=0, {JSON}", JSON),
        (STREAM, STREAM),
        (f"text/html, {JSON};q=0.9, */*;q=0.1", JSON),
        ("APPLICATION/JSON", JSON),
        ("text/html;q=broken, */*", JSON),
    ],
)
def test_the_form_of_the_answer_is_the_one_liked_best(accept: str | None, media: str) -> None:
    assert media_of(accept) == media


@pytest.mark.parametrize("accept", ["text/html", "image/webp, text/plain", f"{JSON};q=0"])
def test_a_form_that_soniq_has_not_is_refused(accept: str) -> None:
    with pytest.raises(Refused) as caught:
        media_of(accept)
    assert caught.value.status == 406


@pytest.mark.parametrize(
    "content_type", [JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', "Application/JSON"]
)
def test_json_in_utf8_is_read(content_type: str) -> None:
    check_content_type(content_type, JSON)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        f"{JSON}; charset=iso-8859-1",
        f"{JSON}x",
    ],
)
def test_other_bodies_are_refused(content_type: str | None) -> None:
    with pytest.raises(Refused) as caught:
        check_content_type(content_type, JSON)
    assert caught.value.status == 415


def test_a_request_has_a_query_and_may_have_more() -> None:
    body = b'{"query": "{me{id}}", "variables": {"a": 1}, "operationName": "x", "extensions": {}}'
    request = read(body, JSON)
    assert (request.query, request.variables, request.operation_name) == (
        "{me{id}}",
        {"a": 1},
        "x",
    )


def test_null_stands_for_nothing() -> None:
    request = read(b'{"query": "{me{id}}", "variables": null, "operationName": null}', JSON)
    assert (request.variables, request.operation_name) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"null",
        b'"{me{id}}"',
        b"{}",
        b'{"query": null}',
        b'{"query": 7}',
        b'{"query": ["{me{id}}"]}',
        b'{"query": "{me{id}}", "variables": "x"}',
        b'{"query": "{me{id}}", "variables": [1]}',
        b'{"query": "{me{id}}", "operationName": 3}',
        b'{"query": "{me{id}}", "extensions": 3}',
        b'[{"query": "{me{id}}"}, {"query": "{me{id}}"}]',
        b'{"query": "{me{id}}", "variables": {"a": "\\ud800"}}',
    ],
)
def test_what_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(body, JSON)
    assert caught.value.status == 400
