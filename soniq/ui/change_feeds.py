"""What the sheets and pages of changes fetch: who says so, editing, the history, and undo."""

from collections.abc import Callable
from typing import Annotated, Literal, ParamSpec

import orjson
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import SignInNeeded
from soniq.events import JSON
from soniq.http import asking, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.journal.model import ChangeKind, Undone
from soniq.ui import attribution, editing, past, shelving, telling, words
from soniq.ui.editing import Chosen, Wished
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.units import ChangeId, PersonId, TrackId

P = ParamSpec("P")

DRAWN = 400
"""Rows of a list that are told anew at once."""

FEW = 200
"""Tracks that are edited between two clicks of others."""

Number = Annotated[int, Path(ge=0, lt=2**63)]
Looks = Annotated[Asker, allow(Role.USER)]
Edits = Annotated[Asker, allow(Role.MODERATOR)]
Writes = Annotated[Asker, allow(Role.ADMIN)]


class Reverted(BaseModel):
    field: Annotated[str, Field(max_length=60)] | None = None


class Drawn(BaseModel):
    ids: list[Annotated[int, Field(ge=0, lt=2**63)]] = Field(max_length=DRAWN)


class PastAsked(BaseModel):
    before: int | None = Field(None, ge=0, lt=2**63)
    kind: ChangeKind | None = None
    track: int | None = Field(None, ge=0, lt=2**63)
    album: int | None = Field(None, ge=0, lt=2**63)

    @property
    def of(self) -> tuple[str, int] | None:
        if self.track is not None:
            return ("Track", self.track)
        return None if self.album is None else ("Album", self.album)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.GUEST)])
    _said(api, soniq)
    _edited(api, soniq)
    _history(api, soniq)

    @api.post("/rows")
    async def rows(drawn: Drawn) -> Response:
        """Tracks as they are now, for lists that show them."""
        return await answer(_rows, soniq, drawn.ids)

    return api


def _said(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/said/{entity}/{number}")
    async def said(entity: Literal["track", "album"], number: Number, asker: Looks) -> Response:
        return await answer(attribution.sheet, soniq, entity, number, _person(asker))

    @api.get("/said/{entity}/{number}/fields/{field}")
    async def steps(
        entity: Literal["track", "album"], number: Number, field: str, asker: Looks
    ) -> Response:
        return await answer(_steps, soniq, entity, number, field, _person(asker))

    @api.post("/said/{entity}/{number}/revert")
    async def revert(
        entity: Literal["track", "album"], number: Number, asked: Reverted, asker: Edits
    ) -> Response:
        by = _person(asker).id
        return await _told(True, _revert, soniq, entity, number, asked.field, by)


def _edited(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/edit/form")
    async def form(chosen: Chosen, asker: Edits) -> Response:
        writes = _person(asker).role.may(Role.ADMIN)
        return await _told(_is_long(chosen), editing.form, soniq, chosen, writes=writes)

    @api.post("/edit/preview")
    async def preview(wished: Wished, _: Edits) -> Response:
        return await _told(_is_long(wished), editing.preview, soniq, wished)

    @api.post("/edit/apply")
    async def apply(wished: Wished, asker: Edits) -> Response:
        return await _told(True, editing.apply, soniq, wished, _person(asker).id)

    @api.post("/edit/files")
    async def files(chosen: Chosen, _: Writes) -> Response:
        return await _told(_is_long(chosen), editing.files, soniq, chosen)

    @api.post("/edit/write")
    async def write(chosen: Chosen, asker: Writes) -> Response:
        return await answer(_write, soniq, chosen, _person(asker).id)


def _history(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/history")
    async def history(asked: Annotated[PastAsked, Query()], asker: Looks) -> Response:
        person = _person(asker)
        return await answer(
            past.changes, soniq, person, before=asked.before, kind=asked.kind, of=asked.of
        )

    @api.get("/history/{number}/items")
    async def items(
        number: Number, asker: Looks, start: Annotated[int, Query(ge=0, lt=2**31)] = 0
    ) -> Response:
        return await answer(past.items, soniq, _person(asker), ChangeId(number), start)

    @api.post("/history/{number}/undo")
    async def undo(number: Number, asker: Edits) -> Response:
        """A part of those who edit may not: files are for admins, and `past.undo` says so."""
        return await _told(True, past.undo, soniq, _person(asker), ChangeId(number))


async def _told(
    is_long: bool, find: Callable[P, Row], *args: P.args, **kwargs: P.kwargs
) -> Response:
    if not is_long:
        return await answer(find, *args, **kwargs)
    rows = await asking.changes.ask(find, *args, **kwargs)
    fresh = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(rows), media_type="application/json", headers=fresh)


def _is_long(chosen: Chosen) -> bool:
    """Thousands of tracks must not keep others from what is quick."""
    return len(chosen.tracks) > FEW


def _person(asker: Asker) -> Person:
    if asker.person is None:
        raise SignInNeeded("You are signed out. Reload the page to sign in again.")
    return asker.person


def _rows(soniq: Soniq, ids: list[int]) -> Row:
    found = soniq.library.tracks_by_ids([TrackId(one) for one in ids])
    return {"items": [*shelving.tracks(soniq, found)]}


def _steps(
    soniq: Soniq, entity: Literal["track", "album"], number: int, field: str, person: Person
) -> Row:
    return {"items": attribution.steps(soniq, entity, number, field, person)}


def _revert(
    soniq: Soniq, entity: Literal["track", "album"], number: int, field: str | None, by: PersonId
) -> Row:
    undone: Undone = soniq.provenance.revert(entity, number, field, by=by)
    shown: list[JSON] = [one.reason for one in undone.stale[:20]]
    count = words.plural(undone.restored, "value")
    what = telling.label(field) if field else count
    some = len(undone.stale)
    stays = f" {some} {'stays' if some == 1 else 'stay'} as changed later." if some else ""
    said = f"Taken back: {what}." if undone.change is not None else "Nothing was taken back."
    return {"change": undone.change, "words": said + stays, "stale": shown}


def _write(soniq: Soniq, chosen: Chosen, by: PersonId) -> Row:
    job = orders.write_tags(soniq, editing.ids_of(soniq, chosen), by)
    return {"job": job.id, "words": "soniq writes the files now. The ring shows how far it is."}
