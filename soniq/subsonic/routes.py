"""`/rest/{method}`: one door for all methods, by GET or by a posted form."""

import logging
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import Response

from soniq.app import Soniq
from soniq.errors import Forbidden, NotFound, SoniqError
from soniq.http import links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.subsonic.answers import (
    GENERIC,
    MISSING_PARAMETER,
    NOT_ALLOWED,
    NOT_FOUND,
    Failed,
    failed,
    is_callback,
    ok,
)
from soniq.subsonic.asked import Asked, Told
from soniq.subsonic.signing import check_app, sign_in
from soniq.subsonic.table import DESKS, METHODS, PUBLIC

logger = logging.getLogger(__name__)

Anybody = Annotated[Asker, allow(None, signs_in=True)]

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 100_000
"""Of one form: a playlist is saved with all its songs at once."""


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(include_in_schema=False)

    @api.api_route("/rest/{method}", methods=["GET", "HEAD", "POST"])
    async def call(method: str, request: Request, asker: Anybody) -> Response:
        name = method.removesuffix(".view")
        try:
            told = _read(request, await request.body(), asker.address)
        except Failed as error:
            return failed(error.code, str(error), form=request.query_params.get("f", ""))
        desk = DESKS.get(name)
        try:
            if desk is None:
                return await ask(_answer, soniq, name, told)
            return await desk.ask(_answer, soniq, name, told)
        except SoniqError as error:  # too many wait for an answer already
            return _failed(told, _code(error), str(error))

    return api


def _read(request: Request, body: bytes, address: str) -> Told:
    """Raises Failed: the form has too many fields."""
    pairs = list(request.query_params.multi_items())
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM
    if is_form:
        try:
            pairs += parse_qsl(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS
            )
        except ValueError:
            raise Failed(GENERIC, f"A form has at most {_FIELDS} fields.") from None
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return Told(
        parameters=parameters,
        body=b"" if is_form else body,
        headers=dict(request.headers.items()),
        address=address,
        base=links.base(request.scope, None),
    )


def _answer(soniq: Soniq, name: str, told: Told) -> Response:
    try:
        return _told(soniq, name, told)
    except Failed as error:
        return _failed(told, error.code, str(error))
    except SoniqError as error:
        return _failed(told, _code(error), str(error))
    except Exception:
        logger.exception("%s failed", name)
        return _failed(told, GENERIC, "soniq failed at this; its log says why.", status=500)


def _told(soniq: Soniq, name: str, told: Told) -> Response:
    form, callback = told.text_or("f", "xml"), told.text_or("callback", "")
    if form == "jsonp" and not is_callback(callback):
        raise Failed(MISSING_PARAMETER, 'Required parameter "callback" is missing or no name.')
    if name in PUBLIC:
        return ok(PUBLIC[name](told), form=form, callback=callback)
    method = METHODS.get(name)
    if method is None:
        return _failed(told, GENERIC, f'There is no method "{name[:80]}".', status=404)
    check_app(told)
    person = sign_in(soniq, told)
    answer = method(
        Asked(
            parameters=told.parameters,
            body=told.body,
            headers=told.headers,
            address=told.address,
            base=told.base,
            soniq=soniq,
            person=person,
        )
    )
    if isinstance(answer, Response):
        return answer
    return ok(answer, form=form, callback=callback)


def _failed(told: Told, code: int, message: str, *, status: int = 200) -> Response:
    return failed(
        code,
        message,
        form=told.text_or("f", "xml"),
        callback=told.text_or("callback", ""),
        status=status,
    )


def _code(error: SoniqError) -> int:
    if isinstance(error, NotFound):
        return NOT_FOUND
    return NOT_ALLOWED if isinstance(error, Forbidden) else GENERIC
