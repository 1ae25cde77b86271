"""`/api/tracks/{id}/lyrics` and `/api/levels`: what a player shows and heeds while it plays."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.files.lyrics import Kind, Line
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.lyrics.model import Lyric, LyricSource
from soniq.streaming.model import Level, LevelSource
from soniq.units import TrackId

SignedIn = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]
TrackPath = Annotated[str, Path(description="The track's id.")]
MOST = 200


class WordBody(BaseModel):
    """A word, or a part of one, with the spaces that belong to it."""

    start_ms: int
    text: str


class LineBody(BaseModel):
    """A line that is sung."""

    start_ms: int | None = Field(description="Null in plain lyrics.")
    text: str
    words: list[WordBody] = Field(description="Where each is timed; together they are the line.")

    @classmethod
    def of(cls, line: Line) -> "LineBody":
        return cls(
            start_ms=line.start,
            text=line.text,
            words=[WordBody(start_ms=word.start, text=word.text) for word in line.words],
        )


class LyricBody(BaseModel):
    """The words of a track in one language."""

    lang: str | None = Field(description='As the source says: "eng", "pt-BR" …')
    kind: Kind
    synced: bool = Field(description="Every line says when it begins.")
    source: LyricSource
    offset_ms: int = Field(description="By how much sooner each line is to be shown.")
    lines: list[LineBody]

    @classmethod
    def of(cls, lyric: Lyric) -> "LyricBody":
        return cls(
            lang=lyric.lang,
            kind=lyric.kind,
            synced=lyric.synced,
            source=lyric.source,
            offset_ms=lyric.offset,
            lines=[LineBody.of(line) for line in lyric.lines],
        )


class LyricsBody(BaseModel):
    """All words that are known, the best first."""

    lyrics: list[LyricBody]

    @classmethod
    def of(cls, found: list[Lyric]) -> "LyricsBody":
        return cls(lyrics=[LyricBody.of(one) for one in found])


class LevelBody(BaseModel):
    """How to bring a track to −18 LUFS, ReplayGain's reference."""

    track_id: str
    track_gain_db: float | None = Field(description="Null for silence, and while nobody knows.")
    track_peak: float | None = Field(description="1 is full scale.")
    album_gain_db: float | None = Field(description="The same for all tracks of the album.")
    album_peak: float | None
    source: LevelSource | None = Field(description="Of the track's gain.")

    @classmethod
    def of(cls, track_id: TrackId, level: Level) -> "LevelBody":
        return cls(
            track_id=ids.public("Track", track_id),
            track_gain_db=level.track_gain_db,
            track_peak=level.track_peak,
            album_gain_db=level.album_gain_db,
            album_peak=level.album_peak,
            source=level.source,
        )


class LevelsBody(BaseModel):
    """In the order in which they were asked for; those that are gone are left out."""

    levels: list[LevelBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["playing"])

    @api.get("/tracks/{track_id}/lyrics", summary="The words of a track")
    async def lyrics(_: SignedIn, track_id: TrackPath) -> LyricsBody:
        """From files beside it, from its tags, and what was fetched; empty where nobody knows."""
        return LyricsBody.of(await ask(soniq.lyrics.of, _number(track_id)))

    @api.post("/tracks/{track_id}/lyrics/fetch", summary="Ask LRCLIB for the words of a track")
    async def fetch(_: User, track_id: TrackPath) -> LyricsBody:
        """What it has is kept. The setting `network` may forbid it."""
        return LyricsBody.of(await servers.ask(soniq.lyrics.fetch, _number(track_id)))

    @api.get("/levels", summary="How loud tracks are to be played")
    async def levels(
        _: SignedIn,
        track: Annotated[list[str], Query(description="Their ids.", max_length=MOST)],
    ) -> LevelsBody:
        """By their tags, else as soniq measured them."""
        wanted = [_number(one) for one in track]
        found = await ask(soniq.levels.of, wanted)
        return LevelsBody(levels=[LevelBody.of(one, found[one]) for one in wanted if one in found])

    return api


def _number(public: str) -> TrackId:
    return ids.private("Track", public, TrackId)
