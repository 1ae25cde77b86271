"""What the share sheet and the list of shares fetch, and have done."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import Invalid, NotFound
from soniq.http import links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.sharing.model import (
    DAY_MS,
    DESCRIPTION_LIMIT,
    MOST_THINGS,
    Share,
    Shared,
    SharedKind,
    ShareId,
    Until,
)
from soniq.ui.codes import code
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, Moment, PersonId, TrackId, now

SignedIn = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]
Number = Annotated[int, Path(ge=0, lt=2**63)]
Days = Annotated[int, Field(ge=0, le=366)]
"""For which a link opens from now on; 0: until it is revoked."""


class NewShare(BaseModel):
    """Tracks by their ids, and what else by what it is: "album/12", "playlist/3"."""

    ids: list[Annotated[int, Field(ge=0, lt=2**63)]] = Field(
        default_factory=list, max_length=MOST_THINGS
    )
    of: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, max_length=MOST_THINGS
    )
    description: str = Field("", max_length=DESCRIPTION_LIMIT)
    days: Days = 30


class Changed(BaseModel):
    """What is left out stays."""

    description: str | None = Field(None, max_length=DESCRIPTION_LIMIT)
    days: Days | None = None


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=f"{PREFIX}/shares", include_in_schema=False)
    sharing = soniq.sharing

    def base(request: Request) -> str:
        return links.base(request.scope, soniq.settings.public_url)

    @api.get("")
    async def shares(
        request: Request,
        asker: SignedIn,
        whose: Annotated[int | None, Query(alias="person", ge=0, lt=2**63)] = None,
    ) -> Response:
        """One's own, newest first; somebody else's for admins, without their links."""
        by = person_of(asker)
        return await answer(
            _shares, soniq, by, PersonId(by.id if whose is None else whose), base(request)
        )

    @api.post("")
    async def create(order: NewShare, request: Request, asker: User) -> Response:
        return await answer(_create, soniq, person_of(asker), order, base(request))

    @api.post("/{number}")
    async def change(number: Number, order: Changed, request: Request, asker: User) -> Response:
        by = person_of(asker)
        return await answer(_change, soniq, by, ShareId(number), order, base(request))

    @api.delete("/{number}", status_code=204)
    async def revoke(number: Number, asker: User) -> None:
        await ask(sharing.revoke, ShareId(number), by=person_of(asker))

    return api


def _shares(soniq: Soniq, by: Person, whose: PersonId, base: str) -> Row:
    found = soniq.sharing.of(whose, by=by)
    person = by if whose == by.id else soniq.accounts.person(whose)
    return {
        "person": {"id": person.id, "name": person.name, "mine": person.id == by.id},
        "forever": soniq.sharing.longest is None,
        "enabled": soniq.settings.shares,
        "items": [*_rows(soniq, found, person.id, base)],
    }


def _create(soniq: Soniq, by: Person, order: NewShare, base: str) -> Row:
    tracks = [Shared(kind=SharedKind.TRACK, id=one) for one in order.ids]
    things = [*tracks, *map(_thing, order.of)]
    made = soniq.sharing.create(by, things, description=order.description, until=_until(order.days))
    return _rows(soniq, [made], by.id, base)[0]


def _change(soniq: Soniq, by: Person, number: ShareId, order: Changed, base: str) -> Row:
    until = None if order.days is None else _until(order.days)
    changed = soniq.sharing.change(number, by=by, description=order.description, until=until)
    return _rows(soniq, [changed], by.id, base)[0]


def _until(days: int) -> Until:
    return Until(Moment(now() + days * DAY_MS) if days else None)


def _thing(said: str) -> Shared:
    kind, _, number = said.partition("/")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound(f"There is nothing that is called {said[:40]}.")
    if kind not in set(SharedKind):
        raise Invalid(f"Tracks, albums and playlists can be shared; {kind[:20]} cannot.")
    return Shared(kind=SharedKind(kind), id=int(number))


def _rows(soniq: Soniq, shares: list[Share], person_id: PersonId, base: str) -> list[Row]:
    names = _names(soniq, [share.things[0] for share in shares if share.things], person_id)
    at = now()
    return [_row(share, names, at, base) for share in shares]


def _row(share: Share, names: dict[Shared, str], at: Moment, base: str) -> Row:
    url = None if share.secret is None else base + links.share(share.secret)
    first = share.things[0] if share.things else None
    return {
        "id": share.id,
        "url": url,
        "code": None if url is None else code(url),
        "description": share.description,
        "kind": None if first is None else first.kind,
        "name": None if first is None else names.get(first),
        "more": max(0, len(share.things) - 1),
        "created": share.created_at,
        "expires": share.expires_at,
        "over": share.expires_at is not None and share.expires_at <= at,
        "visits": share.visits,
        "visited": share.last_visited_at,
    }


def _names(soniq: Soniq, things: list[Shared], person_id: PersonId) -> dict[Shared, str]:
    """What is shared, by its name; what is gone has none."""
    by_kind = {kind: [one for one in things if one.kind is kind] for kind in SharedKind}
    names: dict[Shared, str] = {}
    tracks = by_kind[SharedKind.TRACK]
    for track in soniq.library.tracks_by_ids([TrackId(one.id) for one in tracks]):
        names[Shared(kind=SharedKind.TRACK, id=track.id)] = track.title
    albums = by_kind[SharedKind.ALBUM]
    for album in soniq.library.albums_by_ids([AlbumId(one.id) for one in albums]):
        names[Shared(kind=SharedKind.ALBUM, id=album.id)] = album.title
    if by_kind[SharedKind.PLAYLIST]:
        for found in soniq.playlists.of(person_id):
            names[Shared(kind=SharedKind.PLAYLIST, id=found.id)] = found.name
    return names
