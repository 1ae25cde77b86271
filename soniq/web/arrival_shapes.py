"""The shapes in which REST tells of purchases and links."""

from pydantic import BaseModel, Field

from soniq.arrivals.model import (
    Arrival,
    ArrivalFile,
    ArrivalState,
    Download,
    DownloadState,
    Fate,
    Fetch,
    Found,
    Kind,
    Origin,
)
from soniq.collection.model import Acquisition
from soniq.http import ids
from soniq.http.arrivals import Underway
from soniq.http.times import iso
from soniq.text import shown
from soniq.web.saying import public, when


class FoundBody(BaseModel):
    """Which album a purchase is."""

    album: str
    artist: str
    year: int | None
    album_id: str | None = Field(description="Of the grid; null where soniq did not know it.")
    sure: bool
    why: str = Field(description="In words.")
    wanted: int = Field(description="Songs of it that are wanted.")
    brings: int = Field(description="How many of them come.")

    @classmethod
    def of(cls, found: Found) -> "FoundBody":
        return cls(
            album=found.album,
            artist=found.artist,
            year=found.year,
            album_id=public("Album", found.album_id),
            sure=found.sure,
            why=found.why,
            wanted=found.wanted,
            brings=found.brings,
        )


class ArrivalBody(BaseModel):
    """A purchase, and how it stands."""

    id: str
    origin: Origin
    name: str
    size_bytes: int
    state: ArrivalState
    acquisition_source: Acquisition
    note: str = Field(description="What it is at, in words.")
    trouble: str | None = Field(description="Why it was refused, or not filed.")
    progress: int | None = Field(description="0–100 while a job is at it.")
    found: FoundBody | None
    root_id: str | None = Field(description="The music folder that it would go to, or went.")
    template: str
    bonus: bool = Field(description="Pictures, booklets, texts and videos go along.")
    tracks: int = Field(description="Songs that would be filed, or were.")
    left: int = Field(description="Songs that would not.")
    change_id: str | None = Field(description="Takes it back, once it is filed.")
    created_at: str
    ended_at: str | None

    @classmethod
    def of(cls, one: Arrival, underway: Underway | None) -> "ArrivalBody":
        return cls(
            id=ids.public("Arrival", one.id),
            origin=one.origin,
            name=one.name,
            size_bytes=one.size_bytes,
            state=one.state,
            acquisition_source=one.acquisition,
            note=one.note or (underway.note if underway is not None else ""),
            trouble=one.trouble,
            progress=None if underway is None else underway.progress,
            found=None if one.found is None else FoundBody.of(one.found),
            root_id=public("Root", one.root_id),
            template=one.template,
            bonus=one.bonus,
            tracks=one.tracks,
            left=one.left,
            change_id=public("Change", one.change_id),
            created_at=iso(one.created_at),
            ended_at=when(one.ended_at),
        )


class InboxBody(BaseModel):
    """The folder in which purchases may be put."""

    path: str
    note: str = Field(description="Why it is not looked at; empty where it is.")


class ArrivalList(BaseModel):
    """The newest first."""

    arrivals: list[ArrivalBody]
    inbox: InboxBody
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class ArrivalFileBody(BaseModel):
    """A file of a purchase."""

    position: int
    name: str = Field(description="As it was called, with its folders.")
    kind: Kind
    size_bytes: int
    fate: Fate
    note: str
    target: str | None = Field(description="In the music folder, as text for people.")
    title: str
    artist: str
    disc_number: int | None
    track_number: int | None
    duration_ms: int | None
    codec: str | None
    wanted_id: str | None = Field(description="The wanted song that it is.")

    @classmethod
    def of(cls, one: ArrivalFile) -> "ArrivalFileBody":
        return cls(
            position=one.position,
            name=one.name,
            kind=one.kind,
            size_bytes=one.size_bytes,
            fate=one.fate,
            note=one.note,
            target=None if one.target is None else shown(one.target),
            title=one.title,
            artist=one.artist,
            disc_number=one.disc_number,
            track_number=one.track_number,
            duration_ms=one.duration,
            codec=one.codec,
            wanted_id=public("Track", one.wanted_id),
        )


class PreviewBody(BaseModel):
    """A purchase with its files, songs first."""

    arrival: ArrivalBody
    files: list[ArrivalFileBody]
    can_accept: bool
    note: str = Field(description="Why it cannot be filed now.")


class PlanOrder(BaseModel):
    """How a purchase is to be filed; null leaves what is planned."""

    root_id: str | None = None
    template: str | None = Field(default=None, min_length=1, max_length=2_000)
    bonus: bool | None = None
    album_id: str | None = Field(default=None, description="Which album of the grid it is.")


class DownloadOrder(BaseModel):
    """A link that is to be fetched."""

    url: str = Field(max_length=4_000, description="https alone.")
    kind: Fetch = Fetch.MUSIC
    album_id: str | None = Field(default=None, description="For a cover.")
    track_id: str | None = Field(default=None, description="For lyrics.")


class DownloadBody(BaseModel):
    """A link, and how it stands."""

    id: str
    kind: Fetch
    url: str = Field(description="Without what opens it to whoever has it.")
    name: str
    state: DownloadState
    received: int = Field(description="Bytes.")
    size: int | None
    note: str
    trouble: str | None
    album_id: str | None
    track_id: str | None
    arrival_id: str | None = Field(description="What a purchase became.")
    created_at: str
    next_try_at: str | None
    ended_at: str | None

    @classmethod
    def of(cls, one: Download) -> "DownloadBody":
        return cls(
            id=ids.public("Download", one.id),
            kind=one.kind,
            url=one.url,
            name=one.name,
            state=one.state,
            received=one.received,
            size=one.size,
            note=one.note,
            trouble=one.trouble,
            album_id=public("Album", one.album_id),
            track_id=public("Track", one.track_id),
            arrival_id=public("Arrival", one.arrival_id),
            created_at=iso(one.created_at),
            next_try_at=when(one.next_try_at),
            ended_at=when(one.ended_at),
        )


class DownloadList(BaseModel):
    """The newest first."""

    downloads: list[DownloadBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")
