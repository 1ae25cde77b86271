"""What soniq hears: a track's tempo, key, mood and loudness, and how far the listening is."""

import base64
from collections.abc import Sequence

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.features.model import (
    AnalysisState,
    AnalysisStatus,
    AudioFeatures,
    MoodRange,
    Rank,
    Source,
    Waveform,
)
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.scalars import BigInt
from soniq.harmony import Key
from soniq.http import ids
from soniq.library.model import PAGE_LIMIT
from soniq.units import Moment, TrackId

strawberry.enum(Source, name="SoundSource", description="Who says so.")
strawberry.enum(AnalysisState, description="How the listening stands.")


@least(Role.GUEST)
@strawberry.type(name="BpmCandidate", description="A tempo that a track may also have.")
class BpmCandidateNode:
    bpm: float
    share: float = strawberry.field(description="Its part of the probability, 0–1.")


@least(Role.GUEST)
@strawberry.type(name="SoundTag", description="A word that fits a track's sound.")
class SoundTagNode:
    name: str
    score: float = strawberry.field(
        description="How far it stands out: 0 is usual, 1 a standard deviation above."
    )


@least(Role.GUEST)
@strawberry.type(
    name="AudioFeatures",
    description="What is known of a track's sound. A person's word comes before the measurement, "
    "and that before the file's tag; what each says stands beside. Moods are 0–1, half of all "
    "music lies above .5.",
)
class AudioFeaturesNode:
    bpm: float | None = strawberry.field(description="Beats a minute, as shown.")
    bpm_source: Source | None
    bpm_confidence: float | None = strawberry.field(description="Of the measurement, 0–1.")
    bpm_candidates: list[BpmCandidateNode] = strawberry.field(metadata=rows(2))
    tag_bpm: float | None = strawberry.field(description="What the file's tag says.")
    measured_bpm: float | None
    key: str | None = strawberry.field(description='As shown: "A minor".')
    key_source: Source | None
    camelot_key: str | None = strawberry.field(description='Its place on the wheel: "8A".')
    key_confidence: float | None = strawberry.field(description="Of the measurement, 0–1.")
    key_strength: float | None = strawberry.field(
        description="How tonal the track is at all, 0–1: noise and drums are not."
    )
    tag_key: str | None = strawberry.field(description="What the file's tag says, as it is.")
    measured_key: str | None
    tuning_cents: float | None = strawberry.field(description="From A = 440 Hz, -50 to 50.")
    danceability: float | None
    mood_happy: float | None
    mood_aggressive: float | None
    mood_party: float | None
    mood_relaxed: float | None
    instrumental: float | None
    acoustic: float | None
    tonal: float | None
    loudness_lufs: float | None = strawberry.field(description="Integrated, by EBU R128.")
    peak: float | None = strawberry.field(description="Of the samples; 1 is full scale.")
    tags: list[SoundTagNode] = strawberry.field(metadata=rows(10))
    analysis_source: Source | None = strawberry.field(description="The strongest of the sources.")
    model: str | None = strawberry.field(description="By which the measurement was made.")
    analyzed_at: Moment | None
    unheard: str | None = strawberry.field(
        description="Why the track could not be listened to, for people."
    )

    @classmethod
    def of(cls, found: AudioFeatures) -> "AudioFeaturesNode":
        moods = found.moods
        return cls(
            bpm=found.bpm,
            bpm_source=found.bpm_source,
            bpm_confidence=found.bpm_confidence,
            bpm_candidates=[
                BpmCandidateNode(bpm=one.bpm, share=one.share) for one in found.bpm_candidates
            ],
            tag_bpm=found.tag_bpm,
            measured_bpm=found.measured_bpm,
            key=found.key.name if found.key else None,
            key_source=found.key_source,
            camelot_key=found.key.camelot if found.key else None,
            key_confidence=found.key_confidence,
            key_strength=found.key_strength,
            tag_key=found.tag_key,
            measured_key=found.measured_key.name if found.measured_key else None,
            tuning_cents=found.tuning_cents,
            danceability=moods.danceability if moods else None,
            mood_happy=moods.mood_happy if moods else None,
            mood_aggressive=moods.mood_aggressive if moods else None,
            mood_party=moods.mood_party if moods else None,
            mood_relaxed=moods.mood_relaxed if moods else None,
            instrumental=moods.instrumental if moods else None,
            acoustic=moods.acoustic if moods else None,
            tonal=moods.tonal if moods else None,
            loudness_lufs=found.loudness_lufs,
            peak=found.peak,
            tags=[SoundTagNode(name=name, score=score) for name, score in found.top_tags],
            analysis_source=found.analysis_source,
            model=found.model,
            analyzed_at=found.analyzed_at,
            unheard=found.unheard,
        )


def is_known(found: AudioFeatures) -> bool:
    """Whether anybody says anything of that sound."""
    return found != AudioFeatures(track_id=found.track_id)


@least(Role.GUEST)
@strawberry.type(name="Waveform", description="A track's loudness over time, for drawing.")
class WaveformNode:
    duration_ms: int
    peaks: str = strawberry.field(
        description="Base64. Two bytes a point: how far down and how far up, 0–255."
    )
    beats: list[int] = strawberry.field(
        description="Milliseconds from the start; of the tempo that is shown."
    )

    @classmethod
    def of(cls, wave: Waveform) -> "WaveformNode":
        return cls(
            duration_ms=wave.duration,
            peaks=base64.b64encode(wave.peaks).decode(),
            beats=list(wave.beats),
        )


@least(Role.GUEST)
@strawberry.type(name="AnalysisStatus", description="How far the listening is.")
class AnalysisStatusNode:
    state: AnalysisState
    reason: str | None = strawberry.field(description="What it waits for, in words.")
    total: int = strawberry.field(description="Tracks with a file.")
    analysed: int = strawberry.field(description="Tracks with numbers of the present model.")
    outdated: int = strawberry.field(
        description="Tracks with numbers of an older model, which serve until they are renewed."
    )
    unheard: int = strawberry.field(description="Files that could not be listened to.")
    model: str
    tracks_per_hour: float | None
    time_left_ms: BigInt | None = strawberry.field(
        description="An estimate; null while there is nothing to base one on."
    )
    children: int = strawberry.field(description="Processes at work.")

    @classmethod
    def of(cls, status: AnalysisStatus) -> "AnalysisStatusNode":
        return cls(
            state=status.state,
            reason=status.reason,
            total=status.total,
            analysed=status.analysed,
            outdated=status.outdated,
            unheard=status.unheard,
            model=status.model,
            tracks_per_hour=status.rate,
            time_left_ms=None if status.time_left is None else BigInt(status.time_left),
            children=status.children,
        )


@strawberry.input(name="MoodRange", description="From low to high, both within.")
class MoodRangeInput:
    mood: str = strawberry.field(
        description="danceability, mood_happy, mood_aggressive, mood_party, mood_relaxed, "
        "instrumental, acoustic or tonal."
    )
    low: float = 0.0
    high: float = 1.0

    def meant(self) -> MoodRange:
        return MoodRange(mood=self.mood, low=self.low, high=self.high)


def key_of(said: str) -> Key:
    """The key that a client names.

    Raises:
        Invalid: it is none.
    """
    found = Key.parse(said)
    if found is None:
        raise Invalid(f'"{said[:40]}" is no key. Write it as "A minor", "Am" or "8A".')
    return found


def keys_of(names: Sequence[str] | None, mixes_with: str | None) -> tuple[Key, ...]:
    """The keys that a filter leaves; where it says both, those that are in both.

    Raises:
        Invalid: a name is no key, or no key is in both.
    """
    named = tuple(dict.fromkeys(key_of(name) for name in names or ()))
    if mixes_with is None:
        return named
    mixing = key_of(mixes_with).neighbours
    left = tuple(key for key in mixing if not named or key in named)
    if not left:
        raise Invalid(f"None of those keys mixes with {mixes_with[:40]}. Ask for one of the two.")
    return left


@least(Role.GUEST)
@strawberry.type
class FeaturesQuery:
    @field(description="How far the listening is.")
    async def analysis_status(self, info: Info) -> AnalysisStatusNode:
        context = info.context
        return AnalysisStatusNode.of(await context.ask(context.soniq.features.status))

    @field(description="A track's waveform with its beats; null until it was listened to.")
    async def waveform(self, info: Info, track_id: strawberry.ID) -> WaveformNode | None:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        await context.ask(context.soniq.library.track, number)
        found = await context.ask(context.soniq.features.waveform, number)
        return None if found is None else WaveformNode.of(found)


@least(Role.USER)
@strawberry.type
class FeaturesMutation:
    @field(description=f"Listen to these tracks before all others; at most {PAGE_LIMIT}.")
    async def analyse_tracks(self, info: Info, ids: list[strawberry.ID]) -> AnalysisStatusNode:
        context = info.context
        await context.ask(context.soniq.features.want, tracks_of(ids), Rank.ASKED)
        return AnalysisStatusNode.of(await context.ask(context.soniq.features.status))

    @field(
        description="Put a track's tempo right, for ever; null takes the correction back, and the "
        "measurement shows again."
    )
    async def set_tempo(
        self, info: Info, track_id: strawberry.ID, bpm: float | None
    ) -> AudioFeaturesNode:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        features = context.soniq.features
        await context.ask(features.set_tempo, number, bpm, by=context.asker.id)
        return AudioFeaturesNode.of(await context.ask(features.of_track, number))

    @field(
        description='Put a track\'s key right, for ever: "A minor", "Am" or "8A". Null takes the '
        "correction back, and the measurement shows again."
    )
    async def set_key(
        self, info: Info, track_id: strawberry.ID, key: str | None
    ) -> AudioFeaturesNode:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        features = context.soniq.features
        meant = key_of(key) if key is not None else None
        await context.ask(features.set_key, number, meant, by=context.asker.id)
        return AudioFeaturesNode.of(await context.ask(features.of_track, number))

    @field(
        description="Rest from listening until it is resumed; tracks in hand are finished.",
        metadata=needs(Role.ADMIN),
    )
    async def pause_analysis(self, info: Info) -> AnalysisStatusNode:
        context = info.context
        await context.ask(context.soniq.features.pause, by=context.asker.id)
        return AnalysisStatusNode.of(await context.ask(context.soniq.features.status))

    @field(description="Go on listening.", metadata=needs(Role.ADMIN))
    async def resume_analysis(self, info: Info) -> AnalysisStatusNode:
        context = info.context
        await context.ask(context.soniq.features.resume, by=context.asker.id)
        return AnalysisStatusNode.of(await context.ask(context.soniq.features.status))


def tracks_of(public: Sequence[str]) -> list[TrackId]:
    """The tracks of some public ids, each once.

    Raises:
        Invalid: too many. NotFound: one is no track's id.
    """
    if len(public) > PAGE_LIMIT:
        raise Invalid(f"{len(public)} tracks are more than {PAGE_LIMIT}. Ask in several parts.")
    return [ids.private("Track", one, TrackId) for one in dict.fromkeys(public)]
