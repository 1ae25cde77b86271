"""`/graphql` over HTTP: one operation a POST, answered whole or as a stream of events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress

import orjson
from graphql import GraphQLError
from graphql import OperationType as GraphQLOperation
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response, StreamingResponse
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from soniq.graphql.context import MUTATION_SECONDS, Context
from soniq.graphql.documents import operation_of
from soniq.graphql.errors import STATUS
from soniq.graphql.limits import parsed
from soniq.graphql.negotiation import (
    BODY_BYTES,
    RESPONSE,
    STREAM,
    Refused,
    Request,
    check_content_type,
    media_of,
    read,
)
from soniq.graphql.schema import schema

EXPLORER = "/graphql/explore"
WHOLE = (OperationType.QUERY, OperationType.MUTATION)
HEARTBEAT_SECONDS = 15.0


async def answer(http: HttpRequest, context: Context) -> Response:
    """The response to whatever was sent to `/graphql`."""
    try:
        if http.method != "POST":
            return _elsewhere(http)
        media = media_of(http.headers.get("accept"))
        check_content_type(http.headers.get("content-type"), media)
        request = read(await _body(http, media), media)
    except Refused as refused:
        return _refusal(refused)
    except ClientDisconnect:
        return Response(status_code=400)
    if media == STREAM:
        return _streaming(request, context)
    return _response(await _result(request, context), media)


def _elsewhere(http: HttpRequest) -> Response:
    if http.method == "GET" and "text/html" in http.headers.get("accept", ""):
        return RedirectResponse(http.scope.get("root_path", "") + EXPLORER, status_code=303)
    raise Refused(405, "Ask by POST; queries by GET are not taken.", allow="POST")


async def _body(http: HttpRequest, media: str) -> bytes:
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise Refused(413, f"The body is longer than {BODY_BYTES} bytes.", media)
    return bytes(body)


async def _result(request: Request, context: Context) -> ExecutionResult:
    if _changes(request):
        context.seconds = MUTATION_SECONDS
    try:
        async with asyncio.timeout(context.seconds) as context.deadline:
            return await schema.execute(
                request.query,
                variable_values=request.variables,
                context_value=context,
                operation_name=request.operation_name,
                allowed_operation_types=WHOLE,
            )
    except TimeoutError:
        error = GraphQLError(
            f"The answer took longer than {context.seconds:g} s. Ask for less.",
            extensions={"code": "unavailable", "retryAfter": 5},
        )
        return PreExecutionError(data=None, errors=[error])


def _changes(request: Request) -> bool:
    try:
        operation = operation_of(parsed(request.query), request.operation_name)
    except GraphQLError:
        return False
    return operation is not None and operation.operation is GraphQLOperation.MUTATION


def body_of(result: ExecutionResult) -> dict[str, object]:
    """A result as clients read it; `data` is there only where execution began."""
    body: dict[str, object] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if not _never_ran(result):
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def _never_ran(result: ExecutionResult) -> bool:
    """Whether the request was refused; graphql-core says so only by errors without a path."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and all(error.path is None for error in result.errors or ())


def _response(result: ExecutionResult, media: str) -> Response:
    body = orjson.dumps(body_of(result))
    return Response(body, _status(result, media), media_type=media)


def _status(result: ExecutionResult, media: str) -> int:
    """200 for all that was run. A refusal shows in the status, but in plain JSON, whose clients
    take any other status for no answer at all, only where nobody is signed in."""
    if not _never_ran(result) or not result.errors:
        return 200
    code = str((result.errors[0].extensions or {}).get("code"))
    if media == RESPONSE:
        return STATUS.get(code, 400) if code != "invalid" else 400
    return 401 if code == "sign_in_needed" else 200


def _refusal(refused: Refused) -> Response:
    media = refused.media if refused.media != STREAM else RESPONSE
    body = {"errors": [{"message": str(refused), "extensions": {"code": "invalid"}}]}
    return Response(orjson.dumps(body), refused.status, refused.headers, media_type=media)


def _streaming(request: Request, context: Context) -> Response:
    if context.person is None:
        return _refusal(Refused(401, "Nobody is signed in."))
    return StreamingResponse(
        _stream(request, context),
        media_type=STREAM,
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _stream(request: Request, context: Context) -> AsyncIterator[bytes]:
    """The results in the manner of graphql-sse, each operation on a connection of its own.

    https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
    """
    yield b":\n\n"
    results = await schema.stream(
        request.query,
        variable_values=request.variables,
        context_value=context,
        operation_name=request.operation_name,
    )
    async with aclosing(results):
        coming = asyncio.create_task(_next(results))
        try:
            while True:
                done, _ = await asyncio.wait({coming}, timeout=HEARTBEAT_SECONDS)
                if not done:
                    yield b":\n\n"
                    continue
                result = coming.result()
                if result is None:
                    break
                yield b"event: next\ndata: " + orjson.dumps(body_of(result)) + b"\n\n"
                coming = asyncio.create_task(_next(results))
        finally:
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
    yield b"event: complete\ndata: \n\n"


async def _next(results: StreamResult) -> ExecutionResult | None:
    """The next result; None at the end. `@defer`, which has others, is off."""
    async for result in results:
        assert isinstance(result, ExecutionResult)
        return result
    return None
