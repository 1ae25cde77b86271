"""How a request over HTTP says what it asks and in what form it wants the answer.

https://graphql.github.io/graphql-over-http/draft/
"""

from dataclasses import dataclass
from typing import Any

import orjson

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
STREAM = "text/event-stream"

OFFERED = (RESPONSE, JSON, STREAM)
BODY_BYTES = 256 * 1024


class Refused(Exception):
    """The request is no GraphQL request; `status` says in which way."""

    def __init__(self, status: int, text: str, media: str = JSON, **headers: str) -> None:
        super().__init__(text)
        self.status = status
        self.media = media
        self.headers = headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GraphQL request, its parts of the right type."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


def media_of(accept: str | None) -> str:
    """The form of answer that the client likes best; JSON where it does not say.

    Raises:
        Refused: 406, none of ours will do.
    """
    if not accept or accept == JSON:
        return JSON
    liked = sorted(_weighed(accept), key=lambda pair: -pair[1])
    for kind, weight in liked:
        if weight <= 0:
            continue
        if kind in OFFERED:
            return kind
        if kind in ("*/*", "application/*"):
            return JSON
    raise Refused(406, f"Accept one of {', '.join(OFFERED)}.")


def _weighed(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        if kind:
            found.append((kind, weight))
    return found


def check_content_type(content_type: str | None, media: str) -> None:
    """Lets JSON in UTF-8 pass.

    Raises:
        Refused: 415.
    """
    kind, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charset = next((p[8:].strip('"') for p in parameters if p.startswith("charset=")), "utf-8")
    if kind != JSON or charset not in ("utf-8", "utf8"):
        raise Refused(415, f"Send the request as {JSON} in UTF-8.", media)


def read(body: bytes, media: str) -> Request:
    """The request in a body.

    Raises:
        Refused: 400, the body is no JSON, or its parts are not what they should be.
    """
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(400, f"The body is not JSON: {error}.", media) from None
    if isinstance(told, list):
        raise Refused(400, "Send one operation at a time; a batch is not taken.", media)
    if not isinstance(told, dict):
        raise Refused(400, "The body must be a JSON object with a `query`.", media)
    query, variables = told.get("query"), told.get("variables")
    name, extensions = told.get("operationName"), told.get("extensions")
    if not isinstance(query, str):
        raise Refused(400, "`query` must be a text.", media)
    if not isinstance(name, str | None):
        raise Refused(400, "`operationName` must be a text.", media)
    for part, value in (("variables", variables), ("extensions", extensions)):
        if not isinstance(value, dict | None):
            raise Refused(400, f"`{part}` must be an object.", media)
    return Request(query=query, variables=variables, operation_name=name)
