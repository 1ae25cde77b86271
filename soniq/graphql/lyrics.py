"""The words of a track, and how loud it is to be played."""

import strawberry

from soniq.accounts.model import Role
from soniq.files.lyrics import Kind, Line
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.http import ids
from soniq.lyrics.model import Lyric, LyricSource
from soniq.streaming.model import Level, LevelSource
from soniq.units import TrackId

strawberry.enum(LyricSource, description="Where words came from.")
strawberry.enum(Kind, name="LyricKind", description="What lyrics are to the song.")
strawberry.enum(LevelSource, description="Who says how loud a track is.")

MOST_LEVELS = 500


@least(Role.GUEST)
@strawberry.type(description="A word, or a part of one, with the spaces that belong to it.")
class LyricWord:
    start_ms: int
    text: str


@least(Role.GUEST)
@strawberry.type(description="A line that is sung.")
class LyricLine:
    start_ms: int | None = strawberry.field(description="Null in plain lyrics.")
    text: str
    words: list[LyricWord] = strawberry.field(
        description="Where each is timed; together they are the line.", metadata=rows(5)
    )

    @classmethod
    def of(cls, line: Line) -> "LyricLine":
        return cls(
            start_ms=line.start,
            text=line.text,
            words=[LyricWord(start_ms=word.start, text=word.text) for word in line.words],
        )


@least(Role.GUEST)
@strawberry.type(name="Lyrics", description="The words of a track in one language.")
class LyricsNode:
    lang: str | None = strawberry.field(description='As the source says: "eng", "pt-BR" …')
    kind: Kind
    synced: bool = strawberry.field(description="Every line says when it begins.")
    source: LyricSource
    offset_ms: int = strawberry.field(description="By how much sooner each line is to be shown.")
    lines: list[LyricLine] = strawberry.field(metadata=rows(50))

    @classmethod
    def of(cls, lyric: Lyric) -> "LyricsNode":
        return cls(
            lang=lyric.lang,
            kind=lyric.kind,
            synced=lyric.synced,
            source=lyric.source,
            offset_ms=lyric.offset,
            lines=[LyricLine.of(line) for line in lyric.lines],
        )


@least(Role.GUEST)
@strawberry.type(name="Level", description="How to bring a track to −18 LUFS.")
class LevelNode:
    track_id: strawberry.ID
    track_gain_db: float | None = strawberry.field(description="Null for silence, or unknown.")
    track_peak: float | None = strawberry.field(description="1 is full scale.")
    album_gain_db: float | None
    album_peak: float | None
    source: LevelSource | None = strawberry.field(description="Of the track's gain.")

    @classmethod
    def of(cls, track_id: TrackId, level: Level) -> "LevelNode":
        return cls(
            track_id=strawberry.ID(ids.public("Track", track_id)),
            track_gain_db=level.track_gain_db,
            track_peak=level.track_peak,
            album_gain_db=level.album_gain_db,
            album_peak=level.album_peak,
            source=level.source,
        )


@least(Role.GUEST)
@strawberry.type
class LyricsQuery:
    @field(
        description="The words of a track, the best first; empty where nobody knows them.",
        metadata=rows(2),
    )
    async def lyrics(self, info: Info, track_id: strawberry.ID) -> list[LyricsNode]:
        context = info.context
        found = await context.ask(context.soniq.lyrics.of, ids.private("Track", track_id, TrackId))
        return [LyricsNode.of(one) for one in found]

    @field(description="How loud these tracks are to be played.", metadata=rows(20))
    async def levels(self, info: Info, track_ids: list[strawberry.ID]) -> list[LevelNode]:
        context = info.context
        wanted = [ids.private("Track", one, TrackId) for one in track_ids[:MOST_LEVELS]]
        found = await context.ask(context.soniq.levels.of, wanted)
        return [LevelNode.of(one, found[one]) for one in wanted if one in found]


@least(Role.USER)
@strawberry.type
class LyricsMutation:
    @field(
        description="Ask LRCLIB for a track's words, and keep them. This asks another server.",
        metadata=rows(2),
    )
    async def fetch_lyrics(self, info: Info, track_id: strawberry.ID) -> list[LyricsNode]:
        context = info.context
        found = await context.ask_servers(
            context.soniq.lyrics.fetch, ids.private("Track", track_id, TrackId)
        )
        return [LyricsNode.of(one) for one in found]
