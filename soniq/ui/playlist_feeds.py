"""What the pages of playlists fetch, and have done: lists, their entries, rules, files."""

import random
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field, JsonValue
from starlette.responses import Response

from soniq import text
from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid, NotFound, SoniqError
from soniq.http import links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.library.model import CreditRole, Key, Slice, TrackFilter, TrackSort
from soniq.playlists import wording
from soniq.playlists.model import (
    LONGEST,
    Duplicates,
    EntryId,
    Format,
    Places,
    Playlist,
    PlaylistId,
    Visibility,
)
from soniq.ui import feeds, listed, ruling, shelving
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import ArtistId, PersonId, TrackId

PREFIX = f"{feeds.PREFIX}/playlists"
LARGEST = 10_000_000
"""Bytes of a playlist file."""
FOUND = 5
"""Lists that the palette shows."""
AT_ONCE = 1_000
"""Tracks that a play button of a list puts into the queue."""

Number = Annotated[int, Path(ge=0, lt=2**63)]
Ids = Annotated[list[Annotated[int, Field(ge=0, lt=2**63)]], Field(max_length=LONGEST)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
SignedIn = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]
Bringer = Annotated[Asker, allow(Role.USER, body_bytes=LARGEST)]


class Chosen(BaseModel):
    """Tracks by their ids, or by what they are of: "album/12", "playlist/3"."""

    ids: Ids = Field(default_factory=list)
    of: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=500)


class NewList(Chosen):
    name: Name
    description: str = Field("", max_length=5_000)
    visibility: Visibility = Visibility.PRIVATE
    rules: JsonValue = None


class Added(Chosen):
    duplicates: Duplicates = Duplicates.ASK
    before: int | None = None


class Changed(BaseModel):
    name: Name | None = None
    description: str | None = Field(None, max_length=5_000)
    visibility: Visibility | None = None
    rules: JsonValue = None
    seen: int | None = None


class Entries(BaseModel):
    entries: Ids


class Moved(Entries):
    before: int | None = None


class Ruled(BaseModel):
    rules: JsonValue


class PartAsked(BaseModel):
    first: int = Field(100, ge=1, le=200)
    after: int = Field(0, ge=0, le=LONGEST)


def router(soniq: Soniq) -> APIRouter:
    """To be included before the feed of what plays otherwise: `/play/playlist/` is a list's."""
    api = APIRouter(prefix=feeds.PREFIX, include_in_schema=False)
    _chosen(api, soniq)
    _lists(api, soniq)
    _rules(api, soniq)
    _files(api, soniq)
    _one(api, soniq)
    _entries(api, soniq)

    @api.get("/play/playlist/{number}")
    async def play(number: Number, asker: SignedIn, shuffled: bool = False) -> Response:
        """What the play buttons of a list put into the queue."""
        return await answer(
            _played, soniq, PlaylistId(number), person_of(asker).id, shuffled=shuffled
        )

    return api


def _chosen(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/play")
    async def play(chosen: Chosen, asker: SignedIn) -> Response:
        """The tracks of several albums, or of whatever was chosen."""
        return await answer(_several, soniq, person_of(asker).id, chosen)


def _lists(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/playlists")
    async def lists(asker: SignedIn) -> Response:
        return await answer(_all, soniq, person_of(asker).id)

    @api.post("/playlists")
    async def create(new: NewList, asker: User) -> Response:
        return packed(await changes.ask(_create, soniq, person_of(asker).id, new))

    @api.get("/playlists/find")
    async def find(text: Annotated[str, Query(max_length=200)], asker: SignedIn) -> Response:
        return await answer(_find, soniq, person_of(asker).id, text)

    @api.get("/playlists/deleted")
    async def deleted(asker: SignedIn) -> Response:
        person = person_of(asker).id
        return await answer(
            lambda: {"items": [*listed.of_lists(soniq, soniq.playlists.deleted(person), person)]}
        )


def _rules(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/playlists/preview")
    async def preview(ruled: Ruled, asker: SignedIn) -> Response:
        return await answer(ruling.preview, soniq, ruled.rules, person_of(asker).id)


def _files(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/playlists/bring")
    async def bring(
        request: Request,
        asker: Bringer,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        guesses: bool = False,
    ) -> Response:
        """The body is the file itself."""
        content = await request.body()
        person = person_of(asker).id
        return packed(
            await changes.ask(_bring, soniq, person, name, content=content, guesses=guesses)
        )

    @api.get("/playlists/{number}/file")
    async def file(
        request: Request,
        number: Number,
        asker: SignedIn,
        format: Annotated[str, Query(pattern="^(m3u|m3u8|pls|xspf|jspf|nsp)$")] = "m3u8",
        places: Places = Places.RELATIVE,
    ) -> Response:
        base = links.base(request.scope, soniq.settings.public_url)
        chosen = Format.M3U8 if format == "m3u" else Format(format)
        written = await ask(
            soniq.playlists.written,
            PlaylistId(number),
            person_of(asker).id,
            chosen,
            places=places,
            address=lambda track_id: base + links.stream(track_id),
        )
        named = written.file_name.removesuffix("8") if format == "m3u" else written.file_name
        plain = named.encode("ascii", "replace").decode().replace("?", "_")
        told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(named, safe='')}"
        headers = {"Content-Disposition": told, "Cache-Control": "no-store"}
        return Response(written.content, media_type=written.media_type, headers=headers)


def _one(api: APIRouter, soniq: Soniq) -> None:
    playlists = soniq.playlists

    @api.get("/playlists/{number:int}")  # a word there is another address
    async def one(number: Number, asker: SignedIn) -> Response:
        person = person_of(asker).id
        found = await ask(playlists.playlist, PlaylistId(number), person)
        return await answer(listed.of_list, soniq, found, person)

    @api.post("/playlists/{number:int}")
    async def change(number: Number, asked: Changed, asker: User) -> Response:
        return await answer(_change, soniq, PlaylistId(number), person_of(asker).id, asked)

    @api.post("/playlists/{number}/delete")
    async def delete(number: Number, asker: User) -> Response:
        await ask(playlists.delete, PlaylistId(number), person_of(asker).id)
        return packed({})

    @api.post("/playlists/{number}/restore")
    async def restore(number: Number, asker: User) -> Response:
        person = person_of(asker).id
        found = await ask(playlists.restore, PlaylistId(number), person)
        return await answer(listed.of_list, soniq, found, person)

    @api.post("/playlists/{number}/copy")
    async def copy(number: Number, asker: User) -> Response:
        person = person_of(asker).id
        made = await changes.ask(playlists.copy, PlaylistId(number), person)
        return await answer(listed.of_list, soniq, made, person)


def _entries(api: APIRouter, soniq: Soniq) -> None:
    playlists = soniq.playlists

    @api.get("/playlists/{number}/entries")
    async def entries(
        number: Number, asked: Annotated[PartAsked, Query()], asker: SignedIn
    ) -> Response:
        person = person_of(asker).id
        found = await ask(playlists.playlist, PlaylistId(number), person)
        return await answer(listed.part, soniq, found, person, first=asked.first, skip=asked.after)

    @api.post("/playlists/{number}/add")
    async def add(number: Number, added: Added, asker: User) -> Response:
        person = person_of(asker).id
        return packed(await changes.ask(_add, soniq, PlaylistId(number), person, added))

    @api.post("/playlists/{number}/remove")
    async def remove(number: Number, gone: Entries, asker: User) -> Response:
        return await answer(_remove, soniq, PlaylistId(number), person_of(asker).id, gone)

    @api.post("/playlists/{number}/back")
    async def back(number: Number, gone: Entries, asker: User) -> Response:
        return await answer(_back, soniq, PlaylistId(number), person_of(asker).id, gone)

    @api.post("/playlists/{number}/move")
    async def move(number: Number, moved: Moved, asker: User) -> Response:
        return await answer(_move, soniq, PlaylistId(number), person_of(asker).id, moved)


def _all(soniq: Soniq, person: PersonId) -> Row:
    return {"items": [*listed.of_lists(soniq, soniq.playlists.of(person), person)]}


def _find(soniq: Soniq, person: PersonId, wanted: str) -> Row:
    """Lists with that in their name; those that begin with it come first."""
    said = text.fold(wanted)
    named = [(text.fold(one.name), one) for one in soniq.playlists.of(person)]
    fits = [(not name.startswith(said), name, one) for name, one in named if said and said in name]
    best = [one for *_, one in sorted(fits, key=lambda fit: fit[:2])[:FOUND]]
    return {"items": [*listed.of_lists(soniq, best, person)]}


def _create(soniq: Soniq, person: PersonId, new: NewList) -> Row:
    made = soniq.playlists.create(
        person,
        new.name,
        _tracks(soniq, person, new),
        description=new.description,
        visibility=new.visibility,
        rules=None if new.rules is None else wording.read(new.rules),
    )
    return listed.of_list(soniq, made, person)


def _change(soniq: Soniq, number: PlaylistId, person: PersonId, asked: Changed) -> Row:
    changed = soniq.playlists.change(
        number,
        person,
        name=asked.name,
        description=asked.description,
        visibility=asked.visibility,
        rules=None if asked.rules is None else wording.read(asked.rules),
        seen=asked.seen,
    )
    return listed.of_list(soniq, changed, person)


def _tracks(soniq: Soniq, person: PersonId, chosen: Chosen) -> list[TrackId]:
    """Raises NotFound: there is no such thing. Invalid: it is too many."""
    found = [TrackId(one) for one in chosen.ids]
    for said in chosen.of:
        kind, _, number = said.partition("/")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise NotFound(f"There is nothing that is called {said[:40]}.")
        found += _tracks_of(soniq, person, kind, int(number))
    if len(found) > LONGEST:
        raise Invalid(f"That is {len(found):,} tracks; a list holds at most {LONGEST:,}.")
    return found


def _tracks_of(soniq: Soniq, person: PersonId, kind: str, number: int) -> list[TrackId]:
    if kind == "playlist":
        return soniq.playlists.track_ids(PlaylistId(number), person)
    if kind == "artist":
        return _all_of_artist(soniq, ArtistId(number))
    if kind not in feeds.PLAYED:
        raise NotFound(f"There is nothing that is called {kind[:20]}.")
    return [track.id for track in feeds.PLAYED[kind](soniq, number)]


def _all_of_artist(soniq: Soniq, number: ArtistId) -> list[TrackId]:
    """All that they play on, album by album; a play button takes but the first of it."""
    where = TrackFilter(artist_id=number, role=CreditRole.ARTIST)
    found: list[TrackId] = []
    after: Key | None = None
    while len(found) <= LONGEST:
        part = Slice(first=feeds.PLAYED_AT_ONCE, after=after)
        page = soniq.library.tracks(where, sort=TrackSort.ALBUM, part=part)
        found += [track.id for track in page.items]
        if not page.has_next:
            break
        after = page.keys[-1]
    return found


def _add(soniq: Soniq, number: PlaylistId, person: PersonId, asked: Added) -> Row:
    """already: tracks that are in the list; while there are any and nobody said what to do,
    nothing was added."""
    wanted = _tracks(soniq, person, asked)
    before = None if asked.before is None else EntryId(asked.before)
    done = soniq.playlists.add(number, person, wanted, duplicates=asked.duplicates, before=before)
    return {
        "asked": len(wanted),
        "already": len(done.already),
        "entries": [*done.entries],
        "list": listed.of_list(soniq, done.playlist, person),
    }


def _remove(soniq: Soniq, number: PlaylistId, person: PersonId, gone: Entries) -> Row:
    taken = soniq.playlists.remove(number, person, [EntryId(one) for one in gone.entries])
    return {"entries": [one.id for one in taken], **_now(soniq, number, person)}


def _back(soniq: Soniq, number: PlaylistId, person: PersonId, gone: Entries) -> Row:
    came = soniq.playlists.put_back(number, person, [EntryId(one) for one in gone.entries])
    return {"entries": [one.id for one in came], **_now(soniq, number, person)}


def _move(soniq: Soniq, number: PlaylistId, person: PersonId, asked: Moved) -> Row:
    before = None if asked.before is None else EntryId(asked.before)
    moving = [EntryId(one) for one in asked.entries]
    moved: Playlist = soniq.playlists.move(number, person, moving, before=before)
    return {"list": listed.of_list(soniq, moved, person)}


def _now(soniq: Soniq, number: PlaylistId, person: PersonId) -> Row:
    return {"list": listed.of_list(soniq, soniq.playlists.playlist(number, person), person)}


def _played(soniq: Soniq, number: PlaylistId, person: PersonId, *, shuffled: bool) -> Row:
    """The first of a long list; shuffled, some by chance out of all of it."""
    found = soniq.playlists.track_ids(number, person)
    if shuffled:
        chance = random.Random()  # noqa: S311 - a choice of music, no secret
        found = chance.sample(found, min(len(found), AT_ONCE))
    return _shown(soniq, found)


def _several(soniq: Soniq, person: PersonId, chosen: Chosen) -> Row:
    return _shown(soniq, _tracks(soniq, person, chosen))


def _shown(soniq: Soniq, found: list[TrackId]) -> Row:
    """The first of them, without those whose files are away."""
    tracks = soniq.library.tracks_by_ids(list(dict.fromkeys(found[:AT_ONCE])))
    there = [track for track in tracks if track.missing_since is None]
    rows = dict(zip([one.id for one in there], shelving.tracks(soniq, there), strict=True))
    return {"items": [rows[one] for one in found[:AT_ONCE] if one in rows]}


def _bring(soniq: Soniq, person: PersonId, name: str, *, content: bytes, guesses: bool) -> Row:
    """A file that is no list is answered as such: it keeps none of the others back."""
    try:
        done = soniq.playlists.bring_file(person, name, content, guesses=guesses)
    except SoniqError as error:
        return {"file": name, "error": str(error)}
    return {"file": name, **listed.of_brought(soniq, done, person)}
