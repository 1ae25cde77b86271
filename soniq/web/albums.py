"""`/api/albums`: the grid of all that is owned, wanted and on its way, page by page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import (
    Acquisition,
    CollectedFilter,
    CollectedSort,
    Look,
    MatchStatus,
    Ownership,
    WishSource,
)
from soniq.errors import Forbidden
from soniq.http import ids, links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.units import AlbumId, ArtistId, GenreId
from soniq.web.collection_shapes import AlbumDetailBody, AlbumList
from soniq.web.saying import AlbumPath, person_of

Guest = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]


class AlbumOrder(BaseModel):
    """What is to be said of an album; what is absent or null stays."""

    model_config = ConfigDict(extra="forbid")

    ownership_status: Ownership | None = Field(
        default=None, description='"downloading" is for Lidarr to say.'
    )
    acquisition_source: Acquisition | None = None
    local_path: str | None = Field(
        default=None,
        max_length=4_000,
        description="A folder in one of the music folders; empty forgets it. For admins.",
    )
    musicbrainz_release_group_id: str | None = Field(
        default=None,
        max_length=100,
        description="Says what the album is. For moderators; it asks MusicBrainz.",
    )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/albums", tags=["collection"])

    @api.get("", summary="List the albums that are owned, wanted or on their way")
    async def albums(
        asker: Guest,
        request: Request,
        ownership_status: Ownership | None = None,
        match_status: MatchStatus | None = None,
        artist_id: str | None = None,
        search: Annotated[
            str, Query(max_length=200, description="Words of the title or the artist.")
        ] = "",
        page: Annotated[int, Query(ge=1, le=10**9)] = 1,
        page_size: Annotated[int, Query(ge=1, le=200)] = 50,
        look: Annotated[Look | None, Query(description="Finer than the status.")] = None,
        genre_id: str | None = None,
        source: Annotated[WishSource | None, Query(description="Where it is saved.")] = None,
        acquisition_source: Acquisition | None = None,
        mine: Annotated[bool, Query(description="What I wished for myself.")] = False,
        sort: CollectedSort = CollectedSort.ARTIST,
    ) -> AlbumList:
        where = CollectedFilter(
            ownership=ownership_status,
            look=look,
            match=match_status,
            artist_id=ids.private("Artist", artist_id, ArtistId),
            genre_id=ids.private("Genre", genre_id, GenreId),
            source=source,
            acquisition=acquisition_source,
            wished_by=person_of(asker).id if mine else None,
            text=search,
        )
        found = await ask(soniq.collection.page, where, sort=sort, page=page, page_size=page_size)
        return AlbumList.of(found, _base(soniq, request))

    @api.get("/{album_id}", summary="All about one album")
    async def album(asker: Guest, request: Request, album_id: AlbumPath) -> AlbumDetailBody:
        return await _detail(soniq, request, asker, _number(album_id))

    @api.patch("/{album_id}", summary="Say how an album is owned, or what it is")
    async def change(
        asker: User, request: Request, album_id: AlbumPath, order: AlbumOrder
    ) -> AlbumDetailBody:
        """409 for "not_owned" while its files are here, and for "downloading"."""
        person, number = person_of(asker), _number(album_id)
        if order.local_path is not None and not person.role.may(Role.ADMIN):
            raise Forbidden("Where files lie is for admins to see and to say.")
        if order.musicbrainz_release_group_id is not None:
            if not person.role.may(Role.MODERATOR):
                raise Forbidden("What an album is, moderators say.")
            await servers.ask(
                soniq.matching.choose,
                number,
                by=person.id,
                mbid=order.musicbrainz_release_group_id,
            )
        await ask(
            soniq.collection.set_ownership,
            person.id,
            number,
            ownership=order.ownership_status,
            acquisition=order.acquisition_source,
            local_path=order.local_path,
        )
        return await _detail(soniq, request, asker, number)

    return api


async def _detail(
    soniq: Soniq, request: Request, asker: Asker, album_id: AlbumId
) -> AlbumDetailBody:
    person = person_of(asker)
    found = await ask(soniq.collection.detail, album_id, person.id)
    return AlbumDetailBody.told(
        found, _base(soniq, request), sees_files=person.role.may(Role.ADMIN)
    )


def _base(soniq: Soniq, request: Request) -> str:
    return links.base(request.scope, soniq.settings.public_url)


def _number(album_id: str) -> AlbumId:
    return ids.private("Album", album_id, AlbumId)
