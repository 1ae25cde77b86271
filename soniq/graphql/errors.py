"""Errors as clients see them: a text, a code, and nothing of the inside."""

import logging

from graphql import GraphQLError

from soniq.errors import SoniqError, Unavailable

logger = logging.getLogger(__name__)

STATUS = {
    "sign_in_needed": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "invalid": 422,
    "throttled": 429,
    "unavailable": 503,
    "internal": 500,
}


def cause(error: GraphQLError) -> BaseException | None:
    """What a resolver raised; None for GraphQL's own errors."""
    found: BaseException | None = error.original_error
    while isinstance(found, GraphQLError):
        found = found.original_error
    return found


def told(error: GraphQLError, request_id: str) -> GraphQLError:
    """The error as it may leave the house. What nobody foresaw is logged here, once."""
    reason = cause(error)
    if isinstance(reason, SoniqError):
        extensions: dict[str, object] = {"code": reason.code}
        if isinstance(reason, Unavailable) and reason.retry_after is not None:
            extensions["retryAfter"] = reason.retry_after
        return _dressed(error, str(reason), extensions)
    if reason is None or _is_input(error, reason):
        extensions = {"code": "invalid", **(error.extensions or {})}
        return _dressed(error, error.message, extensions)
    logger.error("request %s failed", request_id, exc_info=reason)
    text = f"Something went wrong inside soniq. Its log tells more under {request_id}."
    return _dressed(error, text, {"code": "internal", "requestId": request_id})


def _is_input(error: GraphQLError, reason: BaseException) -> bool:
    """Whether a scalar refused a value that the client sent: no resolver has run yet."""
    return error.path is None and isinstance(reason, TypeError | ValueError)


def _dressed(error: GraphQLError, text: str, extensions: dict[str, object]) -> GraphQLError:
    return GraphQLError(
        text,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
