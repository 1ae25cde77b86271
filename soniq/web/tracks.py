"""`/tracks`: the tracks of the library, for programs that want no GraphQL."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.harmony import Key
from soniq.http import cursors, ids, links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.library.model import PAGE_LIMIT, Slice, Track, TrackFilter, TrackSort
from soniq.text import shown
from soniq.units import AlbumId, ArtistId, GenreId, TrackId

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
Year = Annotated[int | None, Query(ge=0, le=9999)]
Beats = Annotated[float | None, Query(ge=0, le=1000, allow_inf_nan=False)]


class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


class TrackBody(BaseModel):
    """A track."""

    id: str
    title: str
    artist: str = Field(description="As credited.")
    album: str
    album_artist: str
    album_id: str
    year: int | None
    genres: list[str]
    disc_number: int
    track_number: int | None
    duration_ms: int
    bpm: float | None = Field(description="As shown; null until somebody knows.")
    key: str | None = Field(description='"A minor"')
    camelot_key: str | None = Field(description='"8A"')
    codec: str | None = Field(description="Of the best file; null while there is none.")
    path_audio: str | None = Field(
        description="Where the best file lies, as text; null to all but admins."
    )
    path_cover: str | None = Field(description="The address of the cover.")
    path_stream: str | None = Field(description="The address of the sound.")

    @classmethod
    def of(cls, track: Track, asker: Asker) -> "TrackBody":
        admin = asker.person is not None and asker.person.role.may(Role.ADMIN)
        return cls(
            id=ids.public("Track", track.id),
            title=track.title,
            artist=track.artist,
            album=track.album,
            album_artist=track.album_artist,
            album_id=ids.public("Album", track.album_id),
            year=track.year,
            genres=list(track.genres),
            disc_number=track.disc_number,
            track_number=track.track_number,
            duration_ms=track.duration,
            bpm=track.bpm,
            key=track.key.name if track.key else None,
            camelot_key=track.key.camelot if track.key else None,
            codec=track.file.codec if track.file else None,
            path_audio=shown(track.file.path) if admin and track.file else None,
            path_cover=links.cover(track.cover) if track.cover else None,
            path_stream=links.stream(track.id) if track.file else None,
        )


class TrackPage(BaseModel):
    """A part of a list of tracks."""

    tracks: list[TrackBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")
    total: int | None = Field(description="Of the whole list, where it is known without counting.")


class TracksFound(BaseModel):
    """What a search found, the best first."""

    tracks: list[TrackBody]
    corrected: str | None = Field(
        description="What was searched for instead, where the words as typed found nothing."
    )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/tracks", tags=["tracks"])

    @api.get("", summary="List tracks")
    async def tracks(
        asker: SignedIn,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
        cursor: Annotated[
            str | None, Query(description="`next_cursor` of the page before.")
        ] = None,
        sort: TrackSort = TrackSort.ARTIST,
        direction: Direction = Direction.ASC,
        artist_id: str | None = None,
        album_id: str | None = None,
        genre_id: str | None = None,
        year_from: Year = None,
        year_to: Year = None,
        codec: str | None = None,
        bpm_from: Beats = None,
        bpm_to: Beats = None,
        bpm_octaves: Annotated[bool, Query(description="Half and double count too.")] = False,
        key: Annotated[str | None, Query(description='"A minor", "Am" or "8A".')] = None,
        missing: Annotated[bool, Query(description="Only those whose file is gone.")] = False,
    ) -> TrackPage:
        """A page of all tracks, or of those of the filters, all of which must hold."""
        order = f"tracks.{sort}.{direction}"
        page = await ask(
            soniq.library.tracks,
            TrackFilter(
                artist_id=ids.private("Artist", artist_id, ArtistId),
                album_id=ids.private("Album", album_id, AlbumId),
                genre_id=ids.private("Genre", genre_id, GenreId),
                year_from=year_from,
                year_to=year_to,
                codec=codec,
                bpm_from=bpm_from,
                bpm_to=bpm_to,
                bpm_octaves=bpm_octaves,
                keys=_keys(key),
                missing=missing,
            ),
            sort=sort,
            descending=direction is Direction.DESC,
            part=Slice(first=limit, after=cursors.read(order, cursor) if cursor else None),
        )
        return TrackPage(
            tracks=[TrackBody.of(track, asker) for track in page.items],
            next_cursor=cursors.write(order, page.keys[-1])
            if page.has_next and page.keys
            else None,
            total=page.total,
        )

    @api.get("/search", summary="Search tracks")
    async def search(
        asker: SignedIn,
        q: Annotated[str, Query(max_length=200, description="Words, or how they begin.")],
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 20,
    ) -> TracksFound:
        """Tracks whose title, artist, album or genre holds the words; small typos are forgiven."""
        found = await ask(soniq.discovery.search, q, limit)
        return TracksFound(
            tracks=[TrackBody.of(track, asker) for track in found.tracks],
            corrected=found.corrected,
        )

    @api.get("/{track_id}", summary="One track")
    async def track(
        asker: SignedIn, track_id: Annotated[str, Path(description="Its id.")]
    ) -> TrackBody:
        found = await ask(soniq.library.track, ids.private("Track", track_id, TrackId))
        return TrackBody.of(found, asker)

    return api


def _keys(said: str | None) -> tuple[Key, ...]:
    if said is None:
        return ()
    key = Key.parse(said)
    if key is None:
        raise Invalid(f'"{said[:40]}" is no key. Write it as "A minor", "Am" or "8A".')
    return (key,)
