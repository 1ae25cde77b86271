"""What the page of duplicates fetches, plays and decides."""

import os
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.duplicates.model import EXACT, Choice, GroupId, Kind, Rule, Rules
from soniq.errors import NotFound
from soniq.http import orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, disks
from soniq.http.sending import TYPES, Sending, open_within
from soniq.ui import copies, moves
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import FileId

PREFIX = "/duplicates/_feed"
FOLDERS = 100
LONGEST = 4_096
"""Characters of a path."""

Number = Annotated[int, Path(ge=0, lt=2**63)]
Looks = Annotated[Asker, allow(Role.USER)]
Decides = Annotated[Asker, allow(Role.MODERATOR)]
Admin = Annotated[Asker, allow(Role.ADMIN)]


class Listed(BaseModel):
    kind: Kind | None = None
    first: int = Field(12, ge=1, le=50)
    after: str | None = Field(None, pattern=r"^\d{1,3}-\d{1,18}$")

    def place(self) -> tuple[int, int] | None:
        if self.after is None:
            return None
        rank, _, last = self.after.partition("-")
        return int(rank), int(last)


class Kept(BaseModel):
    file: int = Field(ge=0, lt=2**63)


class Accepted(BaseModel):
    kinds: list[Kind] = Field(default_factory=lambda: sorted(EXACT), min_length=1, max_length=5)


class Preferred(BaseModel):
    rules: list[Rule] = Field(max_length=len(Rule))
    folders: list[Annotated[str, Field(max_length=LONGEST)]] = Field(max_length=FOLDERS)

    def meant(self) -> Rules:
        folders = (folder.strip() for folder in self.folders)
        return Rules(
            order=tuple(self.rules),
            folders=tuple(os.fsencode(folder) for folder in folders if folder),
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/groups")
    async def groups(asker: Looks, listed: Annotated[Listed, Query()]) -> Response:
        return await answer(_groups, soniq, asker, listed)

    @api.post("/group/{number}/keep")
    async def keep(asker: Admin, number: Number, kept: Kept) -> Response:
        choice = Choice(group_id=GroupId(number), keep=FileId(kept.file))
        return packed(await changes.ask(_keep, soniq, choice, asker))

    @api.post("/group/{number}/apart")
    async def apart(asker: Decides, number: Number) -> Response:
        by = person_of(asker).id
        change = await ask(soniq.duplicates.not_duplicate, GroupId(number), by=by)
        said = "They are no duplicates. Soniq will not ask again."
        return packed({"change": change, "words": said})

    @api.get("/preview")
    async def preview(_: Admin, kinds: Annotated[Accepted, Query()]) -> Response:
        found = await changes.ask(soniq.duplicates.preview_all, frozenset(kinds.kinds))
        return packed(copies.of_preview(found))

    @api.post("/accept")
    async def accept(asker: Admin, accepted: Accepted) -> Response:
        """The job that accepts the proposals."""
        by = person_of(asker).id
        job = await ask(orders.resolve_duplicates, soniq, accepted.kinds, by)
        return packed(moves.of_job(job))

    @api.post("/find")
    async def find(asker: Admin) -> Response:
        job = await ask(orders.find_duplicates, soniq, person_of(asker).id)
        return packed(moves.of_job(job))

    @api.get("/rules")
    async def rules(_: Admin) -> Response:
        return await answer(lambda: copies.of_rules(soniq.duplicates.rules()))

    @api.post("/rules")
    async def prefer(asker: Admin, preferred: Preferred) -> Response:
        by = person_of(asker).id
        await ask(soniq.duplicates.set_rules, preferred.meant(), by=by)
        return await answer(lambda: copies.of_rules(soniq.duplicates.rules()))

    @api.get("/group/{number}/sound/{file}")
    async def sound(_: Looks, number: Number, file: Number) -> Response:
        """One copy's own file, to be heard beside the others."""
        return await disks.ask(_sound, soniq, GroupId(number), FileId(file))

    return api


def _groups(soniq: Soniq, asker: Asker, listed: Listed) -> Row:
    page = soniq.duplicates.groups(kind=listed.kind, first=listed.first, after=listed.place())
    hashes = {copy.cover for group in page.groups for copy in group.copies if copy.cover}
    covers = soniq.library.artwork(hashes)
    return copies.of_page(page, covers, paths=person_of(asker).role.may(Role.ADMIN))


def _keep(soniq: Soniq, choice: Choice, asker: Asker) -> Row:
    group = soniq.duplicates.group(choice.group_id)
    done = soniq.duplicates.resolve([choice], by=person_of(asker).id)
    title = next((c.title for c in group.copies if c.file_id == choice.keep), "")
    return copies.of_resolved(done, title)


def _sound(soniq: Soniq, group_id: GroupId, file_id: FileId) -> Sending:
    group = soniq.duplicates.group(group_id)
    if file_id not in {copy.file_id for copy in group.copies}:
        raise NotFound("That file is none of these duplicates any more. Look again.")
    (file,) = soniq.library.files_by_ids([file_id])
    opened = open_within(file.path, soniq.roots.root(file.root_id).path)
    return Sending(
        file.path,
        opened,
        etag=f'"{file.id}-{opened.size}-{opened.mtime_ns}"',
        headers={
            "Content-Type": TYPES.get(file.container or "", "application/octet-stream"),
            "Cache-Control": "private, no-cache",
        },
        during=soniq.streams.playing,
    )
