"""Tracks that lie near to a place among the sounds, with what speaks for each."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from soniq.discovery import similar_rows
from soniq.discovery.model import Alike, LikeFilter, Reason
from soniq.discovery.narrowed import Narrowed
from soniq.discovery.reasons import Profile, reasons, total
from soniq.discovery.spread import Spread, recording_keys
from soniq.errors import NotFound, Unavailable
from soniq.features.model import AudioFeatures, SoundId
from soniq.features.nearest import Nearest, Vector
from soniq.features.service import Features
from soniq.library.model import Track
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import TrackId

POOL = 5
"""Candidates for each track that is asked for: reasons beside the timbre reorder them, and versions
and the spread take some away."""

LEAST = 60
WIDEST = 2_000
"""Near sounds that a filter may choose from, where it leaves too many tracks to compare all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """keys: what it shares with others of the same recording (`spread.recording_keys`)."""

    track: Track
    cosine: float
    reasons: tuple[Reason, ...]
    keys: frozenset[Hashable]

    @property
    def score(self) -> float:
        return total(self.reasons)

    def alike(self, versions: Iterable[TrackId] = ()) -> Alike:
        return Alike(
            track=self.track,
            score=self.score,
            reasons=self.reasons,
            cosine=self.cosine,
            versions=tuple(versions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A track that others are to be like."""

    track: Track
    vector: Vector
    profile: Profile
    keys: frozenset[Hashable]


class Candidates:
    """Where all searches by sound get their tracks from."""

    def __init__(
        self, db: Database, library: Library, features: Features, nearest: Nearest
    ) -> None:
        self._db = db
        self._library = library
        self._features = features
        self._nearest = nearest

    def seeds(self, ids: Sequence[TrackId]) -> list[Seed]:
        """Those of the tracks that were heard.

        Raises:
            NotFound: one of them is no track.
            Unavailable: none was heard yet.
        """
        tracks = {track.id: track for track in self._library.tracks_by_ids(ids)}
        for track_id in ids:
            if track_id not in tracks:
                raise NotFound(f"The library has no track {track_id}.")
        vectors = self._nearest.vectors(ids)
        if not vectors:
            raise Unavailable(self._why_not(tracks.values()))
        profiles, keys = self.profiles(tracks.values()), self.keys(tracks.values())
        return [
            Seed(
                track=tracks[track_id],
                vector=vectors[track_id],
                profile=profiles[track_id],
                keys=keys[track_id],
            )
            for track_id in dict.fromkeys(ids)
            if track_id in vectors
        ]

    def _why_not(self, tracks: Collection[Track]) -> str:
        """Why none of them can be compared."""
        titles = ", ".join(f"“{track.title}”" for track in tracks)
        known = self._features.of_tracks([track.id for track in tracks]).values()
        if len(known) < len(tracks) or any(
            one.analyzed_at is None and one.unheard is None for one in known
        ):
            return (
                f"{titles} was not analysed yet, so nothing can be compared with it. Wait for the "
                "analysis to reach it; the jobs page shows how far it is."
            )
        whys = [one.unheard for one in known if one.unheard is not None]
        why = whys[0] if whys else "It is silent or too short."
        return f"Nothing can be compared with {titles}. {why}"

    def profiles(self, tracks: Collection[Track]) -> dict[TrackId, Profile]:
        known = self._features.of_tracks([track.id for track in tracks])
        return {track.id: profile(track, known.get(track.id)) for track in tracks}

    def keys(self, tracks: Collection[Track]) -> dict[TrackId, frozenset[Hashable]]:
        """By what versions of one recording are known."""
        ids = [track.id for track in tracks]
        sounds = self._nearest.sounds_of(ids)
        recordings = similar_rows.recordings(self._db.read(), ids)
        return {
            track.id: recording_keys(
                track, sound=sounds.get(track.id), recording=recordings.get(track.id)
            )
            for track in tracks
        }

    def narrowed(self, where: LikeFilter, asked: Sequence[Profile] = ()) -> Narrowed:
        """Raises Invalid for a filter that says what cannot be."""
        keys = [one.key for one in asked if one.key is not None]
        return Narrowed(self._db.read(), where, keys)

    def near(self, to: Vector, narrowed: Narrowed, wanted: int) -> list[tuple[TrackId, float]]:
        """Tracks that the filter leaves, at least so many if there are, the nearest first."""
        if not narrowed.is_open and (few := narrowed.all()) is not None:
            return self._among(to, few, wanted)
        k = wanted
        while True:
            found = self._nearest.nearest(to, k)
            tracks = self._tracks(found)
            if not narrowed.is_open:
                left = narrowed.of(track for track, _ in tracks)
                tracks = [pair for pair in tracks if pair[0] in left]
            if len(tracks) >= wanted or len(found) < k or k >= WIDEST:
                return tracks
            k = min(4 * k, WIDEST)

    def ranked(
        self, near: Sequence[tuple[TrackId, float]], asked: Sequence[Profile]
    ) -> list[Candidate]:
        """With their reasons, those with the greatest score first."""
        cosines = dict(near)
        tracks = self._library.tracks_by_ids(list(cosines))
        profiles, keys = self.profiles(tracks), self.keys(tracks)
        found = [
            Candidate(
                track=track,
                cosine=cosines[track.id],
                reasons=reasons(cosines[track.id], asked, profiles[track.id]),
                keys=keys[track.id],
            )
            for track in tracks
        ]
        return sorted(found, key=lambda one: (-one.score, -one.cosine, one.track.id))

    def _among(
        self, to: Vector, tracks: Sequence[TrackId], wanted: int
    ) -> list[tuple[TrackId, float]]:
        of_sound: dict[SoundId, list[TrackId]] = defaultdict(list)
        for track, sound in self._nearest.sounds_of(tracks).items():
            of_sound[sound].append(track)
        found = self._nearest.among(to, of_sound, wanted)
        return [(track, cosine) for sound, cosine in found for track in of_sound[sound]]

    def _tracks(self, near: Sequence[tuple[SoundId, float]]) -> list[tuple[TrackId, float]]:
        tracks = self._nearest.tracks_of([sound for sound, _ in near])
        return [(track, cosine) for sound, cosine in near for track in tracks.get(sound, ())]


def profile(track: Track, known: AudioFeatures | None) -> Profile:
    if known is None:
        return Profile(genres=track.genres, year=track.year)
    return Profile(
        bpm=known.bpm, key=known.key, moods=known.moods, genres=track.genres, year=track.year
    )


def chosen(candidates: Sequence[Candidate], spread: Spread, first: int) -> list[Alike]:
    """The first of them that the spread takes, each with the other versions of it that follow."""
    by_track = {candidate.track.id: candidate for candidate in candidates}
    for candidate in candidates:
        spread.offer(candidate.track, candidate.keys, first)
    return [by_track[choice.track.id].alike(choice.versions) for choice in spread.chosen]
