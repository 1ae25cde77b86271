"""The shapes in which REST tells what one brings from elsewhere, and takes orders about it."""

from pydantic import BaseModel, Field

from soniq.http import ids
from soniq.http.importing import Underway
from soniq.http.times import iso
from soniq.importing.model import (
    Account,
    Import,
    LineKind,
    LostLine,
    Part,
    Preview,
    Report,
    Sought,
    Source,
    State,
    Taken,
)
from soniq.web.saying import public, when


class SoughtBody(BaseModel):
    """What there is of one kind. The last three are of `tracks`, the different ones."""

    told: int
    tracks: int
    found: int
    guessed: int
    lost: int

    @classmethod
    def of(cls, sought: Sought) -> "SoughtBody":
        return cls(
            told=sought.told,
            tracks=sought.tracks,
            found=sought.found,
            guessed=sought.guessed,
            lost=sought.lost,
        )


class RefusalBody(BaseModel):
    """An entry that cannot be taken, and why."""

    file: str
    place: str
    reason: str


class PreviewBody(BaseModel):
    """What is in an import, before anything is taken in."""

    files: list[str]
    parts: list[Part] = Field(description="Of which there is something.")
    plays: SoughtBody
    counts: SoughtBody
    opinions: SoughtBody
    playlists: int
    entries: SoughtBody = Field(description="Of the playlists.")
    albums: SoughtBody = Field(description="Saved ones; `guessed`: here in part.")
    songs: SoughtBody = Field(description="Saved by themselves.")
    holdings: SoughtBody = Field(description="Albums owned as records or purchases.")
    listed: SoughtBody = Field(description="Songs of playlists that may be wished for.")
    since: str | None
    until: str | None
    refused: int
    refusals: list[RefusalBody] = Field(description="The first of them.")
    left: dict[str, int] = Field(description="What is no music, or not for this.")

    @classmethod
    def of(cls, preview: Preview) -> "PreviewBody":
        return cls(
            files=list(preview.files),
            parts=list(preview.parts),
            plays=SoughtBody.of(preview.plays),
            counts=SoughtBody.of(preview.counts),
            opinions=SoughtBody.of(preview.opinions),
            playlists=preview.playlists,
            entries=SoughtBody.of(preview.entries),
            albums=SoughtBody.of(preview.albums),
            songs=SoughtBody.of(preview.songs),
            holdings=SoughtBody.of(preview.holdings),
            listed=SoughtBody.of(preview.listed),
            since=when(preview.since),
            until=when(preview.until),
            refused=preview.refused,
            refusals=[
                RefusalBody(file=one.file, place=one.place, reason=one.reason)
                for one in preview.refusals
            ],
            left=dict(preview.left),
        )


class TakenBody(BaseModel):
    """What became of entries. added and known: new in soniq, or there already."""

    told: int
    found: int
    guessed: int
    lost: int
    added: int
    known: int

    @classmethod
    def of(cls, taken: Taken) -> "TakenBody":
        return cls(
            told=taken.told,
            found=taken.found,
            guessed=taken.guessed,
            lost=taken.lost,
            added=taken.added,
            known=taken.known,
        )


class ReportBody(BaseModel):
    """What became of an import, so far."""

    plays: TakenBody
    counts: TakenBody
    opinions: TakenBody
    playlists: TakenBody = Field(description="Their entries.")
    wishes: TakenBody = Field(description="Albums and songs that were saved there.")
    holdings: TakenBody = Field(description="Albums owned as records or purchases.")
    lists: int
    new_lists: int
    notes: list[str]

    @classmethod
    def of(cls, report: Report) -> "ReportBody":
        return cls(
            plays=TakenBody.of(report.plays),
            counts=TakenBody.of(report.counts),
            opinions=TakenBody.of(report.opinions),
            playlists=TakenBody.of(report.playlists),
            wishes=TakenBody.of(report.wishes),
            holdings=TakenBody.of(report.holdings),
            lists=report.lists,
            new_lists=report.new_lists,
            notes=list(report.notes),
        )


class ImportBody(BaseModel):
    """Something that one brought, and how it stands."""

    id: str
    source: Source
    name: str = Field(description="Of the file, or of the account.")
    state: State
    preview: PreviewBody | None
    parts: list[Part] = Field(description="What of it is wanted.")
    suggested: list[Part] = Field(description="What is taken in where one does not say.")
    guesses: bool
    report: ReportBody | None
    trouble: str | None
    running: bool
    progress: int | None = Field(description="Per cent; null where nothing is under way.")
    note: str
    created_at: str
    ended_at: str | None

    @classmethod
    def of(cls, one: Import, job: Underway | None = None) -> "ImportBody":
        return cls(
            id=ids.public("Import", one.id),
            source=one.source,
            name=one.name,
            state=one.state,
            preview=None if one.preview is None else PreviewBody.of(one.preview),
            parts=list(one.parts),
            suggested=list(one.suggested),
            guesses=one.guesses,
            report=None if one.report is None else ReportBody.of(one.report),
            trouble=one.trouble,
            running=job is not None and job.is_running,
            progress=None if job is None else job.progress,
            note="" if job is None else job.note,
            created_at=iso(one.created_at),
            ended_at=when(one.ended_at),
        )


class Imports(BaseModel):
    """The newest first."""

    imports: list[ImportBody]


class LostBody(BaseModel):
    """What was not found, or could only be guessed."""

    kind: LineKind
    playlist: str
    artist: str
    title: str
    album: str
    times: int
    guess_id: str | None = Field(description="The track that may be meant.")

    @classmethod
    def of(cls, line: LostLine) -> "LostBody":
        return cls(
            kind=line.kind,
            playlist=line.playlist,
            artist=line.artist,
            title=line.title,
            album=line.album,
            times=line.times,
            guess_id=public("Track", line.guess),
        )


class Lost(BaseModel):
    """A part of what was not found."""

    lines: list[LostBody]
    total: int
    after: int | None = Field(description="Pass it on for the next part; null at the end.")


class StartOrder(BaseModel):
    """What of an import is to be taken in."""

    parts: list[Part] | None = Field(default=None, description="What is suggested where absent.")
    guesses: bool = Field(default=False, description="Tracks that are only guessed, too.")


class AccountOrder(StartOrder):
    """An account of one's own elsewhere."""

    source: Source
    name: str = Field(default="", max_length=200, description="As the service knows one.")
    url: str = Field(default="", max_length=500, description="Of a Subsonic server.")
    password: str = Field(default="", max_length=500, description="Or token, or API key.")
    is_key: bool = Field(default=False, description="The password is an API key.")

    def account(self) -> Account:
        return Account(
            source=self.source,
            name=self.name,
            url=self.url,
            password=self.password,
            is_key=self.is_key,
        )


class UndoneBody(BaseModel):
    """What taking an import back removed."""

    plays: int
    counts: int
    opinions: int
    playlists: int
    wishes: int
    holdings: int
