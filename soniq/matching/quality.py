"""Metadata quality: what every catalogue that is on would say of an album or a track, scored."""

import dataclasses
import logging
from collections.abc import Callable, Sequence
from functools import partial

from soniq.clients.model import ServiceFailed
from soniq.clients.musicbrainz import quoted
from soniq.clients.musicbrainz_model import ArtistCredit, Recording, ReleaseTrack
from soniq.events import JSON
from soniq.journal.model import Source
from soniq.matching import assigning, ladder, scoring
from soniq.matching.catalogue import MusicBrainzLike
from soniq.matching.ladder import Listen
from soniq.matching.looking import Seen
from soniq.matching.model import Assignment, Rung, Score, Suggestion, TrackWanted, Weights
from soniq.matching.proposals import IDENTITIES, SITE, candidate, credited, only, valid
from soniq.matching.providers import AlbumOffer, Provider, TrackOffer
from soniq.matching.rows import ShelvedTrack
from soniq.matching.wanted import track_wanted
from soniq.provenance.model import FIELDS, Candidate, NewCandidate
from soniq.provenance.service import Provenance

logger = logging.getLogger(__name__)

KEPT = 5
"""Candidates of one catalogue."""
LEAST = 20.0
"""Points below which nobody would want to see it."""


class Quality:
    """Asks all of them; one that fails is left out."""

    def __init__(
        self,
        provenance: Provenance,
        musicbrainz: MusicBrainzLike,
        providers: Sequence[Provider],
        *,
        weights: Callable[[], Weights | None],
        listen: Callable[[], Listen | None],
    ) -> None:
        self._provenance = provenance
        self._musicbrainz = musicbrainz
        self._providers = providers
        self._weights = weights
        self._listen = listen

    def of_album(self, seen: Seen) -> list[Candidate]:
        others = [partial(self._albums, provider, seen) for provider in self._providers]
        return self._kept(_gathered([partial(self._musicbrainz_albums, seen), *others]))

    def of_track(self, track: ShelvedTrack) -> list[Candidate]:
        wanted = track_wanted(track)
        others = [partial(_tracks, provider, track, wanted) for provider in self._providers]
        return self._kept(_gathered([partial(self._musicbrainz_tracks, track, wanted), *others]))

    def _kept(self, found: list[NewCandidate]) -> list[Candidate]:
        good = [one for one in found if one.score >= LEAST]
        kept = self._provenance.keep_candidates(good, temporary=True)
        return sorted(kept, key=lambda one: -one.score)

    def _musicbrainz_albums(self, seen: Seen) -> list[NewCandidate]:
        found = ladder.find(
            seen.wanted, self._musicbrainz, weights=self._weights(), listen=self._listen()
        )
        return [candidate(seen.album, suggestion) for suggestion in found.suggestions[:KEPT]]

    def _musicbrainz_tracks(self, track: ShelvedTrack, wanted: TrackWanted) -> list[NewCandidate]:
        words = [("recording", wanted.title), ("artist", wanted.artist)]
        query = " AND ".join(f"{name}:{quoted(text)}" for name, text in words if text)
        hits = self._musicbrainz.search_recordings(query, limit=10) if query else []
        found = [_recording_candidate(track, wanted, hit) for hit in hits]
        return sorted(found, key=lambda one: -one.score)[:KEPT]

    def _albums(self, provider: Provider, seen: Seen) -> list[NewCandidate]:
        return [
            self._album_candidate(provider.source, seen, offer)
            for offer in provider.albums(seen.wanted)
        ][:KEPT]

    def _album_candidate(self, source: Source, seen: Seen, offer: AlbumOffer) -> NewCandidate:
        """Its own ids are nobody else's: what is proposed are names, dates and numbers."""
        wanted, release = seen.wanted, offer.release
        assignment: Assignment | None = None
        if wanted.tracks and any(medium.tracks for medium in release.media):
            assignment = assigning.assign(wanted.tracks, release)
        score = scoring.of_release(
            wanted,
            release,
            fit=assignment.fit if assignment else None,
            weights=self._weights(),
        )
        assert release.group is not None
        suggestion = Suggestion(
            group=release.group,
            score=score,
            rung=Rung.FUZZY,
            release=release,
            assignment=assignment,
        )
        made = candidate(seen.album, suggestion, source)
        proposed = only(made.proposals, FIELDS.keys() - IDENTITIES)
        genres: list[JSON] = list(offer.genres)
        if genres:
            proposed = valid({one: {**said, "genres": genres} for one, said in proposed.items()})
        return dataclasses.replace(
            made, external_id=offer.external_id, url=offer.url, proposals=proposed
        )


def _gathered(asks: Sequence[Callable[[], list[NewCandidate]]]) -> list[NewCandidate]:
    """Raises the first failure where everybody fails."""
    found: list[NewCandidate] = []
    failures: list[ServiceFailed] = []
    for ask in asks:
        try:
            found += ask()
        except ServiceFailed as failure:
            logger.info("%s is left out: %s", failure.service, failure)
            failures.append(failure)
    if len(failures) == len(asks):
        raise failures[0]
    return found


def _tracks(provider: Provider, track: ShelvedTrack, wanted: TrackWanted) -> list[NewCandidate]:
    return [
        _track_candidate(provider.source, track, wanted, offer) for offer in provider.tracks(wanted)
    ][:KEPT]


def _track_candidate(
    source: Source, track: ShelvedTrack, wanted: TrackWanted, offer: TrackOffer
) -> NewCandidate:
    score = scoring.of_track(wanted, offer.track, wanted.disc or 1)
    said = _of_sound(offer.track.title, offer.track.artists, offer.track.isrcs)
    if offer.genres:
        said["genres"] = list(offer.genres)
    said.pop("mb_artist_ids", None)
    return _new(
        source,
        track,
        score,
        external_id=offer.external_id,
        url=offer.url,
        title=f"{offer.track.artist} – {offer.track.title}",
        said=said,
    )


def _recording_candidate(
    track: ShelvedTrack, wanted: TrackWanted, recording: Recording
) -> NewCandidate:
    """Where it stands on a release says nothing of the recording."""
    alike = ReleaseTrack(
        id="",
        position=0,
        number="",
        title=recording.title,
        length_ms=recording.length_ms,
        recording_id=recording.id,
        artist=recording.artist,
        artists=recording.artists,
        isrcs=recording.isrcs,
    )
    score = scoring.of_track(dataclasses.replace(wanted, number=None), alike, 1)
    note = f" [{recording.disambiguation}]" if recording.disambiguation else ""
    said = _of_sound(recording.title, recording.artists, recording.isrcs)
    return _new(
        Source.MUSICBRAINZ,
        track,
        score,
        external_id=recording.id,
        url=f"{SITE}/recording/{recording.id}",
        title=f"{recording.artist} – {recording.title}{note}",
        said={**said, "mb_recording_id": recording.id},
    )


def _of_sound(
    title: str, artists: tuple[ArtistCredit, ...], isrcs: tuple[str, ...]
) -> dict[str, JSON]:
    said: dict[str, JSON] = {"title": title, **credited(artists)}
    return {**said, "isrc": isrcs[0]} if isrcs else said


def _new(
    source: Source,
    track: ShelvedTrack,
    score: Score,
    *,
    external_id: str,
    url: str | None,
    title: str,
    said: dict[str, JSON],
) -> NewCandidate:
    return NewCandidate(
        entity="track",
        entity_id=track.id,
        source=source,
        external_id=external_id,
        url=url,
        title=title,
        score=score.value,
        confidence=score.value / 100,
        terms=score.terms,
        proposals=valid({track.id: said}),
    )
