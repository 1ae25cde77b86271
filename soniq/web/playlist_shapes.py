"""The shapes in which REST tells of playlists, and takes what is to be done with them."""

from pydantic import BaseModel, Field, JsonValue

from soniq.http import ids, links
from soniq.http import rules as worded
from soniq.http.times import iso
from soniq.library.finding import Line
from soniq.library.model import Track
from soniq.playlists.fields import Field as RuleField
from soniq.playlists.fields import can_order, ops_of
from soniq.playlists.model import (
    Added,
    Brought,
    Duplicates,
    Entry,
    EntryId,
    Playlist,
    Rules,
    Visibility,
)
from soniq.text import shown
from soniq.units import PersonId, TrackId
from soniq.web.saying import when

AT_ONCE = 5_000
"""Tracks or entries of one request."""


class PlaylistBody(BaseModel):
    """A playlist as lists of them show it."""

    id: str
    name: str
    description: str
    owner: str
    is_mine: bool
    visibility: Visibility
    is_smart: bool
    rules: JsonValue = Field(description="Of a smart list; ids in them are those of the API.")
    entries: int | None = Field(description="Of a smart list as it was when it was last opened.")
    lost: int = Field(description="Entries whose track is not in the library.")
    duration_ms: int | None
    path_covers: list[str]
    changes: int
    created_at: str
    changed_at: str
    deleted_at: str | None
    origin: str | None

    @classmethod
    def of(cls, one: Playlist, person: PersonId) -> "PlaylistBody":
        return cls(
            id=ids.public("Playlist", one.id),
            name=one.name,
            description=one.description,
            owner=one.owner,
            is_mine=one.owner_id == person,
            visibility=one.visibility,
            is_smart=one.is_smart,
            rules=None if one.rules is None else worded.told(one.rules),
            entries=one.entries,
            lost=one.lost,
            duration_ms=one.duration,
            path_covers=[links.cover(hash) for hash in one.covers],
            changes=one.changes,
            created_at=iso(one.created_at),
            changed_at=iso(one.changed_at),
            deleted_at=when(one.deleted_at),
            origin=one.origin,
        )


class LineBody(BaseModel):
    """What a list tells of a track that the library has not."""

    title: str
    artist: str
    album: str
    duration_ms: int | None
    path: str | None

    @classmethod
    def of(cls, line: Line) -> "LineBody":
        return cls(
            title=line.title,
            artist=line.artist,
            album=line.album,
            duration_ms=line.duration,
            path=None if line.path is None else shown(line.path),
        )


class EntryBody(BaseModel):
    """A place in a list."""

    id: str | None = Field(description="null in a smart list.")
    position: int
    track_id: str | None = Field(description="null while the library lacks the track.")
    title: str
    artist: str
    album: str
    duration_ms: int | None
    line: LineBody | None

    @classmethod
    def of(cls, entry: Entry, track: Track | None) -> "EntryBody":
        line = entry.line or Line()
        return cls(
            id=None if entry.id is None else ids.public("PlaylistEntry", entry.id),
            position=entry.position,
            track_id=None if track is None else ids.public("Track", track.id),
            title=line.title if track is None else track.title,
            artist=line.artist if track is None else track.artist,
            album=line.album if track is None else track.album,
            duration_ms=line.duration if track is None else track.duration,
            line=None if entry.line is None else LineBody.of(entry.line),
        )


class Entries(BaseModel):
    """A part of a list."""

    entries: list[EntryBody]
    total: int
    duration_ms: int
    cut: bool = Field(description="The rules find more than a list may hold.")


class RulesBody(BaseModel):
    """Rules, as the fields of `/api/playlist-rules` have them."""

    rules: JsonValue

    def private(self) -> Rules:
        return worded.read(self.rules)


class PreviewBody(BaseModel):
    """What rules find now."""

    track_ids: list[str]
    total: int
    duration_ms: int
    cut: bool
    seconds: float


class FieldBody(BaseModel):
    """What a rule may ask of."""

    name: str
    label: str
    topic: str
    kind: str
    operators: list[str]
    unit: str
    choices: list[str]
    sorts: bool

    @classmethod
    def of(cls, one: RuleField) -> "FieldBody":
        return cls(
            name=one.name,
            label=one.label,
            topic=one.topic,
            kind=one.kind,
            operators=[op.value for op in ops_of(one)],
            unit=one.unit,
            choices=list(one.choices),
            sorts=can_order(one),
        )


class NewPlaylist(BaseModel):
    """A list to be made: of tracks, or of rules."""

    name: str = Field(max_length=1000)
    description: str = Field(default="", max_length=5000)
    visibility: Visibility = Visibility.PRIVATE
    track_ids: list[str] = Field(default=[], max_length=AT_ONCE)
    rules: JsonValue = None

    def tracks(self) -> list[TrackId]:
        return [ids.private("Track", one, TrackId) for one in self.track_ids]


class PlaylistChange(BaseModel):
    """What is left out stays."""

    name: str | None = Field(default=None, max_length=1000)
    description: str | None = Field(default=None, max_length=5000)
    visibility: Visibility | None = None
    rules: JsonValue = None
    seen: int | None = Field(
        default=None,
        ge=0,
        le=2**53,
        description="`changes` as one saw it; where the list was changed since, nothing is done.",
    )


class AddOrder(BaseModel):
    """Tracks for a list."""

    track_ids: list[str] = Field(max_length=AT_ONCE)
    duplicates: Duplicates = Duplicates.ASK
    before: str | None = Field(default=None, description="An entry; null: at the end.")

    def tracks(self) -> list[TrackId]:
        return [ids.private("Track", one, TrackId) for one in self.track_ids]


class TracksOrder(BaseModel):
    """All tracks of a list."""

    track_ids: list[str] = Field(max_length=AT_ONCE)

    def tracks(self) -> list[TrackId]:
        return [ids.private("Track", one, TrackId) for one in self.track_ids]


class EntriesOrder(BaseModel):
    """Entries of a list, by their ids."""

    entry_ids: list[str] = Field(max_length=AT_ONCE)

    def entries(self) -> list[EntryId]:
        return [ids.private("PlaylistEntry", one, EntryId) for one in self.entry_ids]


class MoveOrder(EntriesOrder):
    """Entries that are to stand elsewhere, in that order."""

    before: str | None = Field(default=None, description="An entry; null: at the end.")


class AddedBody(BaseModel):
    """What became of tracks for a list."""

    entry_ids: list[str]
    already: list[str] = Field(description="Tracks that the list has already.")
    playlist: PlaylistBody

    @classmethod
    def of(cls, added: Added, person: PersonId) -> "AddedBody":
        return cls(
            entry_ids=[ids.public("PlaylistEntry", one) for one in added.entries],
            already=[ids.public("Track", one) for one in added.already],
            playlist=PlaylistBody.of(added.playlist, person),
        )


class BroughtBody(BaseModel):
    """What became of a file. lost: what was not found; it is kept in the list as it was told."""

    file: str
    error: str | None = None
    playlist: PlaylistBody | None = None
    made: bool = False
    added: int = 0
    found: int = 0
    unsure: list[LineBody] = []
    lost: list[LineBody] = []
    notes: list[str] = []

    @classmethod
    def of(cls, file: str, done: Brought, person: PersonId) -> "BroughtBody":
        return cls(
            file=file,
            playlist=PlaylistBody.of(done.playlist, person),
            made=done.made,
            added=done.added,
            found=done.found,
            unsure=[LineBody.of(line) for line in done.unsure],
            lost=[LineBody.of(line) for line in done.lost],
            notes=list(done.notes),
        )
