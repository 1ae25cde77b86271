"""One search for one album: what was asked, what came of it, and whether that decides."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from soniq.clients.model import (
    FailureKind,
    Recording,
    Release,
    ReleaseGroup,
    ReleaseStub,
    ServiceFailed,
)
from soniq.matching import assigning, queries, scoring
from soniq.matching.model import (
    AlbumWanted,
    Assignment,
    Catalogue,
    Found,
    MatchStatus,
    Rung,
    Suggestion,
    TrackWanted,
    Weights,
)
from soniq.matching.scoring import MARGIN, MATCHED, REVIEW

SEARCHED = 25
"""Groups that a search is to name. The fuzzy one ranks what shares a word, so it asks for more."""
SEARCHED_FUZZILY = 50
LOOKED_INTO = 2
"""Groups of one search whose releases are held against the files."""
FITTING = 0.75
"""Files and tracks agree; below, another release of the group with another number is tried."""
ASKED_TRACKS = 3
"""Tracks whose ISRC or sound is asked for: enough for a majority of two."""
KEPT = 10
"""Suggestions that a search ends with."""

T = TypeVar("T")
SURE = frozenset({Rung.MBID, Rung.BARCODE})
"""What names one album: no other can be as near."""


class Climb:
    """Goes up the ladder for one album."""

    def __init__(self, wanted: AlbumWanted, catalogue: Catalogue, weights: Weights | None) -> None:
        self.wanted = wanted
        self._catalogue = catalogue
        self._weights = weights
        self._requests = 0
        self._best: dict[str, Suggestion] = {}
        self._shares: dict[str, float] = {}  # of the tracks asked for, how many lead to a group

    # The rungs

    def by_mbid(self) -> None:
        if self.wanted.release_id is not None:
            self._by_release_id(self.wanted.release_id)
        if self.wanted.release_group_id is not None and not self._best:
            self._by_group_id(self.wanted.release_group_id)

    def by_barcode(self) -> None:
        if self.wanted.barcode is None:
            return
        releases = self._ask(self._catalogue.by_barcode, self.wanted.barcode) or []
        if not releases:  # a barcode that nobody knows speaks against nothing
            self.wanted = dataclasses.replace(self.wanted, barcode=None)
        by_group: dict[str, list[Release]] = {}
        for release in releases:
            if release.group is not None:
                by_group.setdefault(release.group.id, []).append(release)
        for same in by_group.values():
            self._keep(self._likeliest(same), Rung.BARCODE)
        self._look_into()

    def by_isrc(self) -> None:
        tracks = [track for track in self.wanted.tracks if track.isrcs]
        self._by_recordings(tracks, lambda track: self._by_isrc(track.isrcs[0]), Rung.ISRC)

    def by_exact_words(self) -> None:
        if not self.wanted.title.strip():
            return
        self._search(queries.exact(self.wanted), Rung.EXACT, SEARCHED)
        if self._is_sure():
            self._look_into()

    def by_like_words(self) -> None:
        if not self.wanted.title.strip():
            return
        self._search(queries.fuzzy(self.wanted), Rung.FUZZY, SEARCHED_FUZZILY)
        alone = queries.title_alone(self.wanted)
        if alone and all(it.score.value < REVIEW for it in self._best.values()):
            self._search(alone, Rung.FUZZY, SEARCHED)
        self._look_into()

    def by_sound(self, listen: Callable[[TrackWanted], Sequence[Recording]]) -> None:
        self._by_recordings(self.wanted.tracks, listen, Rung.FINGERPRINT)

    # What came of it

    def is_decided(self) -> bool:
        """Whether nothing further up can change the answer. Several that are equally near are a
        decision, too: they stay so, however they are searched for."""
        return self._is_sure()

    def found(self) -> Found:
        ranked = self._ranked()
        if not ranked or ranked[0].score.value < REVIEW:
            return self._ended(MatchStatus.NO_MATCH, "Nothing in the catalogue is near enough.")
        best = ranked[0]
        if best.score.value < MATCHED:
            reason = f"The nearest agrees by {best.score.value:.0f} of 100 only."
            return self._ended(MatchStatus.MANUAL_REVIEW, reason)
        if self._has_rival(ranked):
            reason = "Several are equally near."
            return self._ended(MatchStatus.MANUAL_REVIEW, reason)
        return self._ended(MatchStatus.MATCHED, _REASONS[best.rung])

    def suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(self._ranked()[:KEPT])

    def searched(self, query: str) -> tuple[Suggestion, ...]:
        """What the query finds, without looking into it."""
        self._search(query, Rung.FUZZY, SEARCHED)
        return self.suggestions()

    def named(self, mbid: str) -> Suggestion:
        """The release or release group of that id. Raises ServiceFailed."""
        release = self._ask(self._catalogue.release, mbid)
        if release is not None and release.group is not None:
            self._keep(release, Rung.MBID)
            return self._best[release.group.id]
        group = self._catalogue.release_group(mbid)
        self._weigh([group], Rung.MBID)
        if self.wanted.tracks and (found := self._release_of(self._best[group.id])):
            self._keep(found, Rung.MBID, group)  # however far it is: a person named it
        return self._best[group.id]

    # How

    def _ended(self, status: MatchStatus, reason: str) -> Found:
        kept = self.suggestions()
        rung = kept[0].rung if kept and status != MatchStatus.NO_MATCH else None
        return Found(
            status=status, suggestions=kept, reason=reason, requests=self._requests, rung=rung
        )

    def _has_rival(self, ranked: Sequence[Suggestion]) -> bool:
        if len(ranked) < 2 or ranked[0].rung in SURE:
            return False
        return ranked[0].score.value - ranked[1].score.value < MARGIN

    def _ranked(self) -> list[Suggestion]:
        return sorted(self._best.values(), key=lambda it: -it.score.value)

    def _is_sure(self) -> bool:
        return any(it.score.value >= MATCHED for it in self._best.values())

    def _ask(self, method: Callable[[str], T], subject: str) -> T | None:
        """None where the catalogue has no such thing."""
        self._requests += 1
        try:
            return method(subject)
        except ServiceFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return None
            raise

    def _search(self, query: str, rung: Rung, limit: int) -> None:
        self._requests += 1
        self._weigh(self._catalogue.search_release_groups(query, limit=limit), rung)

    def _by_release_id(self, mbid: str) -> None:
        release = self._ask(self._catalogue.release, mbid)
        if release is None or release.group is None:
            self.wanted = dataclasses.replace(self.wanted, release_id=None)
            return
        # The catalogue answers for ids that were merged into another: that one is meant, then.
        self.wanted = dataclasses.replace(self.wanted, release_id=release.id)
        self._keep(release, Rung.MBID)

    def _by_group_id(self, mbid: str) -> None:
        group = self._ask(self._catalogue.release_group, mbid)
        self.wanted = dataclasses.replace(
            self.wanted, release_group_id=group.id if group is not None else None
        )
        if group is not None:
            self._weigh([group], Rung.MBID)
            self._look_into()

    def _by_isrc(self, isrc: str) -> Sequence[Recording]:
        return self._ask(self._catalogue.by_isrc, isrc) or []

    def _by_recordings(
        self,
        tracks: Sequence[TrackWanted],
        recordings_of: Callable[[TrackWanted], Sequence[Recording]],
        rung: Rung,
    ) -> None:
        """By what carries the recordings of some tracks. One is enough where title and artist
        agree; else the majority of several is taken."""
        votes: Counter[str] = Counter()
        groups: dict[str, ReleaseGroup] = {}
        asked = _spread(tracks, ASKED_TRACKS)
        for done, track in enumerate(asked, start=1):
            for group in _groups(recordings_of(track)):
                votes[group.id] += 1
                groups[group.id] = group
            leading = [group for group in groups.values() if votes[group.id] * 2 > done]
            self._shares |= {it.id: votes[it.id] / done for it in leading}
            self._weigh(leading, rung)
            if self._is_sure() and not self._has_rival(self._ranked()):
                break
        if asked:
            self._look_into(least=0.0)

    def _weigh(self, groups: Iterable[ReleaseGroup], rung: Rung) -> None:
        """Suggests the groups. Of one that was looked into, the release and its files stay."""
        for group in groups:
            known = self._best.get(group.id)
            if known is not None and known.release is not None:
                new = self._suggestion(known.group, rung, known.release, known.assignment)
            else:
                new = self._suggestion(group, rung)
            if known is None or known.score.value < new.score.value:
                self._best[group.id] = new

    def _suggestion(
        self,
        group: ReleaseGroup,
        rung: Rung,
        release: Release | None = None,
        assignment: Assignment | None = None,
    ) -> Suggestion:
        score = scoring.of_found(
            self.wanted,
            group,
            release=release,
            fit=assignment.fit if assignment is not None else None,
            recordings=self._shares.get(group.id),
            weights=self._weights,
        )
        return Suggestion(
            group=group, score=score, rung=rung, release=release, assignment=assignment
        )

    def _look_into(self, *, least: float = REVIEW) -> None:
        """Holds the releases of the nearest groups against the files, where files are there.

        least: score of a group that is worth it; recordings that agree are worth it in any case.
        """
        if not self.wanted.tracks:
            return
        ranked = self._ranked()
        near = [
            it
            for it in ranked[:LOOKED_INTO]
            if it.score.value >= max(least, ranked[0].score.value - 2 * MARGIN)
        ]
        for suggestion in near:
            if suggestion.assignment is None and (found := self._release_of(suggestion)):
                self._keep(found, suggestion.rung, suggestion.group)

    def _release_of(self, suggestion: Suggestion) -> Release | None:
        """The release of a group that the files are likeliest of, with its tracks."""
        if suggestion.release is not None:
            return self._ask(self._catalogue.release, suggestion.release.id)
        group = suggestion.group
        if len(group.releases) == 1:
            return self._ask(self._catalogue.release, group.releases[0].id)
        ranked = self._by_likelihood(self._ask(self._catalogue.releases_of, group.id) or [])
        if not ranked:
            return None
        first = self._ask(self._catalogue.release, ranked[0].id)
        other = next((it for it in ranked if it.track_count != ranked[0].track_count), None)
        if first is None or other is None or self._fit(first) >= FITTING:
            return first
        second = self._ask(self._catalogue.release, other.id)
        return second if second is not None and self._fit(second) > self._fit(first) else first

    def _fit(self, release: Release) -> float:
        return assigning.assign(self.wanted.tracks, release, some=self.wanted.some).fit

    def _likeliest(self, releases: Sequence[Release]) -> Release:
        return self._by_likelihood(releases)[0]

    def _by_likelihood(self, releases: Sequence[Release]) -> list[Release]:
        """By the score; where nothing tells them apart, official ones and early ones first."""
        return sorted(
            releases,
            key=lambda it: (
                -scoring.of_release(self.wanted, it, weights=self._weights).value,
                it.status != "Official",
                it.date or "9",
            ),
        )

    def _keep(self, release: Release, rung: Rung, group: ReleaseGroup | None = None) -> None:
        """Suggests the release, with its tracks held against the files where it has any."""
        group = group or release.group
        if group is None:
            return
        has_tracks = any(medium.tracks for medium in release.media)
        assignment = (
            assigning.assign(self.wanted.tracks, release, some=self.wanted.some)
            if has_tracks and self.wanted.tracks
            else None
        )
        self._best[group.id] = self._suggestion(group, rung, release, assignment)


_REASONS = {
    Rung.MBID: "The files' tags name it.",
    Rung.BARCODE: "Its barcode and its names agree.",
    Rung.ISRC: "The ISRCs of its tracks lead there.",
    Rung.EXACT: "Artist and title agree.",
    Rung.FUZZY: "Artist and title agree but for small differences.",
    Rung.FINGERPRINT: "It sounds the same.",
}


def _spread(tracks: Sequence[TrackWanted], most: int) -> list[TrackWanted]:
    """The first, one of the middle, the last: what one compilation has is seldom all of these."""
    if len(tracks) <= most:
        return list(tracks)
    places = {round(at * (len(tracks) - 1) / (most - 1)) for at in range(most)}
    return [tracks[place] for place in sorted(places)]


def _groups(recordings: Iterable[Recording]) -> list[ReleaseGroup]:
    """The release groups that carry any of the recordings, each once, with those releases."""
    stubs: dict[str, dict[str, ReleaseStub]] = {}
    groups: dict[str, ReleaseGroup] = {}
    for recording in recordings:
        for stub in recording.releases:
            if stub.group is not None:
                groups.setdefault(stub.group.id, _credited(stub.group, stub))
                stubs.setdefault(stub.group.id, {})[stub.id] = stub
    return [
        dataclasses.replace(group, releases=tuple(stubs[id].values()))
        for id, group in groups.items()
    ]


def _credited(group: ReleaseGroup, stub: ReleaseStub) -> ReleaseGroup:
    """The group with the credit of its release, where the answer gives it none."""
    if group.artist or not stub.artists:
        return group
    artist = "".join(one.name + one.join for one in stub.artists)
    return dataclasses.replace(group, artist=artist, artists=stub.artists)
