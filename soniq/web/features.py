"""`/api/tracks/{id}/…` and `/api/analysis`: what soniq hears, for programs that want no GraphQL."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.audio.model import MOODS
from soniq.discovery.model import Alike, ReasonKind
from soniq.errors import NotFound, Unavailable
from soniq.features.model import AnalysisState, AnalysisStatus, AudioFeatures, Source, Waveform
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.http.wanting import voted_down
from soniq.units import TrackId
from soniq.web.tracks import TrackBody

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Admin = Annotated[Asker, allow(Role.ADMIN)]
TrackPath = Annotated[str, Path(description="The track's id.")]
MOST = 100


class Candidate(BaseModel):
    """A tempo that a track may also have."""

    bpm: float
    share: float = Field(description="Its part of the probability, 0–1.")


class Tag(BaseModel):
    """A word that fits a track's sound."""

    name: str
    score: float = Field(description="0 is usual, 1 a standard deviation above.")


class Moods(BaseModel):
    """How a track feels, each 0–1; half of all music lies above .5."""

    danceability: float
    mood_happy: float
    mood_aggressive: float
    mood_party: float
    mood_relaxed: float
    instrumental: float
    acoustic: float
    tonal: float


class FeaturesBody(BaseModel):
    """What is known of a track's sound. All is null while that is nothing."""

    track_id: str
    bpm: float | None = Field(description="As shown: by hand, else measured, else of the tag.")
    bpm_source: Source | None
    bpm_confidence: float | None = Field(description="Of the measurement, 0–1.")
    bpm_candidates: list[Candidate]
    measured_bpm: float | None
    tag_bpm: float | None
    key: str | None = Field(description='"A minor"; as shown, like the tempo.')
    camelot_key: str | None = Field(description='"8A"')
    key_source: Source | None
    key_confidence: float | None
    key_strength: float | None = Field(description="How tonal the track is at all, 0–1.")
    measured_key: str | None
    tag_key: str | None
    tuning_cents: float | None
    moods: Moods | None
    tags: list[Tag]
    loudness_lufs: float | None
    peak: float | None
    analysis_source: Source | None
    model: str | None
    analyzed_at: str | None
    unheard: str | None = Field(description="Why it could not be listened to.")

    @classmethod
    def of(cls, found: AudioFeatures) -> "FeaturesBody":
        moods = found.moods
        return cls(
            track_id=ids.public("Track", found.track_id),
            bpm=found.bpm,
            bpm_source=found.bpm_source,
            bpm_confidence=found.bpm_confidence,
            bpm_candidates=[
                Candidate(bpm=one.bpm, share=one.share) for one in found.bpm_candidates
            ],
            measured_bpm=found.measured_bpm,
            tag_bpm=found.tag_bpm,
            key=found.key.name if found.key else None,
            camelot_key=found.key.camelot if found.key else None,
            key_source=found.key_source,
            key_confidence=found.key_confidence,
            key_strength=found.key_strength,
            measured_key=found.measured_key.name if found.measured_key else None,
            tag_key=found.tag_key,
            tuning_cents=found.tuning_cents,
            moods=Moods(**{name: getattr(moods, name) for name in MOODS}) if moods else None,
            tags=[Tag(name=name, score=score) for name, score in found.top_tags],
            loudness_lufs=found.loudness_lufs,
            peak=found.peak,
            analysis_source=found.analysis_source,
            model=found.model,
            analyzed_at=None if found.analyzed_at is None else iso(found.analyzed_at),
            unheard=found.unheard,
        )


class WaveformBody(BaseModel):
    """A track's loudness over time, for drawing."""

    duration_ms: int
    peaks: list[int] = Field(description="Two numbers a point, down and up, 0–255.")
    beats: list[int] = Field(description="Milliseconds from the start.")

    @classmethod
    def of(cls, wave: Waveform) -> "WaveformBody":
        return cls(duration_ms=wave.duration, peaks=list(wave.peaks), beats=list(wave.beats))


class ReasonBody(BaseModel):
    """A part of a score; the points of all reasons add up to it."""

    kind: ReasonKind
    points: float
    text: str


class AlikeBody(BaseModel):
    """A track that sounds like the one that was asked for."""

    track: TrackBody
    score: float = Field(description="0–1.")
    reasons: list[ReasonBody]

    @classmethod
    def of(cls, found: Alike, asker: Asker) -> "AlikeBody":
        return cls(
            track=TrackBody.of(found.track, asker),
            score=found.score,
            reasons=[
                ReasonBody(kind=one.kind, points=one.points, text=one.text) for one in found.reasons
            ],
        )


class SimilarBody(BaseModel):
    """What sounds alike, the nearest first."""

    tracks: list[AlikeBody]


class StatusBody(BaseModel):
    """How far the listening is."""

    state: AnalysisState
    reason: str | None = Field(description="What it waits for.")
    total: int
    analysed: int = Field(description="Tracks with numbers of the present model.")
    outdated: int = Field(description="Tracks with those of an older model, which still serve.")
    unheard: int = Field(description="Tracks that could not be listened to.")
    model: str
    tracks_per_hour: float | None
    time_left_ms: int | None
    children: int

    @classmethod
    def of(cls, status: AnalysisStatus) -> "StatusBody":
        return cls(
            state=status.state,
            reason=status.reason,
            total=status.total,
            analysed=status.analysed,
            outdated=status.outdated,
            unheard=status.unheard,
            model=status.model,
            tracks_per_hour=status.rate,
            time_left_ms=status.time_left,
            children=status.children,
        )


BINARY = "application/octet-stream"
_KEPT = {"Vary": "Accept", "Cache-Control": "private, max-age=86400"}
"""Peaks change only with the sound or with the network that hears it."""
_WAVE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": WaveformBody,
        "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
        "description": "As JSON; or, asked for with `Accept: application/octet-stream`, the peaks "
        "alone as bytes.",
    }
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["sound"])

    @api.get("/tracks/{track_id}/features", summary="What is known of a track's sound")
    async def features(_: SignedIn, track_id: TrackPath) -> FeaturesBody:
        return FeaturesBody.of(await ask(soniq.features.of_track, _number(track_id)))

    @api.get(
        "/tracks/{track_id}/waveform",
        summary="A track's waveform",
        response_model=WaveformBody,
        responses=_WAVE,
    )
    async def waveform(
        _: SignedIn, track_id: TrackPath, accept: Annotated[str, Header()] = "*/*"
    ) -> WaveformBody | Response:
        """404 while the track was not listened to."""
        wave = await ask(_waveform, soniq, _number(track_id))
        if BINARY in accept:
            return Response(wave.peaks, media_type=BINARY, headers=_KEPT)
        return WaveformBody.of(wave)

    @api.get("/tracks/{track_id}/similar", summary="What sounds like a track")
    async def similar(
        asker: SignedIn, track_id: TrackPath, limit: Annotated[int, Query(ge=1, le=MOST)] = 20
    ) -> SimilarBody:
        """The nearest first; empty while the track was not listened to, and for silence. What one
        voted down is left out."""
        found = await ask(_similar, soniq, asker, _number(track_id), limit)
        return SimilarBody(tracks=[AlikeBody.of(one, asker) for one in found])

    @api.get("/analysis", summary="How far the listening is")
    async def status(_: SignedIn) -> StatusBody:
        return StatusBody.of(await ask(soniq.features.status))

    @api.post("/analysis/pause", summary="Rest from listening")
    async def pause(asker: Admin) -> StatusBody:
        """Tracks in hand are finished; nothing new begins until it is resumed."""
        await ask(soniq.features.pause, by=asker.person.id if asker.person else None)
        return StatusBody.of(await ask(soniq.features.status))

    @api.post("/analysis/resume", summary="Go on listening")
    async def resume(asker: Admin) -> StatusBody:
        await ask(soniq.features.resume, by=asker.person.id if asker.person else None)
        return StatusBody.of(await ask(soniq.features.status))

    return api


def _number(public: str) -> TrackId:
    return ids.private("Track", public, TrackId)


def _similar(soniq: Soniq, asker: Asker, track_id: TrackId, limit: int) -> list[Alike]:
    try:
        return soniq.similar.tracks([track_id], first=limit, without=voted_down(soniq, asker))
    except Unavailable:  # not heard yet, or silent
        return []


def _waveform(soniq: Soniq, track_id: TrackId) -> Waveform:
    track = soniq.library.track(track_id)
    found = soniq.features.waveform(track_id)
    if found is None:
        raise NotFound(f"“{track.title}” was not listened to yet, so it has no waveform.")
    return found
