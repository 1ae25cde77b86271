"""Candidates before a person: what lies there, what they look for, and what they paste."""

import dataclasses
from collections.abc import Callable, Sequence

from soniq.clients import musicbrainz_names as naming
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Conflict, Invalid, NotFound
from soniq.journal.model import Source
from soniq.matching import ladder
from soniq.matching.catalogue import MusicBrainzLike
from soniq.matching.deciding import ids_of
from soniq.matching.looking import Seen
from soniq.matching.model import Suggestion, Weights
from soniq.matching.proposals import candidate
from soniq.matching.reviewing import Offered
from soniq.provenance.model import Candidate
from soniq.provenance.service import Provenance
from soniq.units import CandidateId

SHOWN = 10
"""Candidates of an album that a person sees; those found by hand among them."""


class Offering:
    """Every candidate that it hands out is kept, so that it can be named and chosen."""

    def __init__(
        self,
        provenance: Provenance,
        musicbrainz: MusicBrainzLike,
        weights: Callable[[], Weights | None],
    ) -> None:
        self._provenance = provenance
        self._musicbrainz = musicbrainz
        self._weights = weights

    def lying(self, seen: Seen) -> list[Candidate]:
        """What was found when the album was last looked for, or since; the best first."""
        found = self._provenance.candidates("album", seen.album.id)
        since = seen.state.looked_at or 0
        return [one for one in found if one.source == Source.MUSICBRAINZ and one.at >= since][
            :SHOWN
        ]

    def offered(self, candidates: Sequence[Candidate]) -> list[Offered]:
        return [
            Offered(candidate=one, changes=tuple(self._provenance.preview(one.proposals)))
            for one in candidates
        ]

    def searched(
        self, seen: Seen, *, text: str | None, artist: str | None, title: str | None
    ) -> list[Candidate]:
        """Raises Invalid: nothing is asked; ServiceFailed."""
        text, artist, title = (
            one.strip() or None if one else None for one in (text, artist, title)
        )
        if text is None and artist is None and title is None:
            raise Invalid("Say what to look for: some words, an artist or a title.")
        wanted = seen.wanted
        if text is None:
            wanted = dataclasses.replace(
                wanted, artist=artist or wanted.artist, artists=(), title=title or wanted.title
            )
        found = ladder.search(wanted, self._musicbrainz, text=text, weights=self._weights())
        return self._kept(seen, found[:SHOWN])

    def chosen(
        self, seen: Seen, *, candidate_id: CandidateId | None, mbid: str | None, url: str | None
    ) -> Candidate:
        """What a person means, with its release and tracks looked up where files are there.

        Raises:
            Invalid: none or several are named, or the name leads to no release.
            NotFound: no such candidate, or MusicBrainz has no such thing.
            ServiceFailed.
        """
        if sum(one is not None for one in (candidate_id, mbid, url)) != 1:
            raise Invalid("Name one: a candidate, an MBID or an address.")
        if candidate_id is not None:
            return self._completed(seen, self._provenance.candidate(candidate_id))
        return self._of_mbid(seen, self._mbid(mbid or "", url))

    def _completed(self, seen: Seen, named: Candidate) -> Candidate:
        """A search names release groups alone; and the tracks may be others than they were."""
        if named.source != Source.MUSICBRAINZ or named.entity != "album":
            raise Invalid(
                f"{named.title} is of {named.source.value}: its fields can be taken over, but "
                "which release an album is, MusicBrainz says."
            )
        if named.entity_id != seen.album.id:
            raise Conflict(f"{named.title} was found for another album. Look for this one again.")
        group_id, release_id = ids_of(named)
        whole = release_id is not None or not seen.wanted.tracks
        if whole and named.proposals.keys() == set(seen.album.track_ids):
            return named
        return self._of_mbid(seen, release_id or group_id or named.external_id)

    def _of_mbid(self, seen: Seen, mbid: str) -> Candidate:
        try:
            found = ladder.weigh(seen.wanted, mbid, self._musicbrainz, weights=self._weights())
        except ServiceFailed as failure:
            if failure.kind != FailureKind.NOT_FOUND:
                raise
            raise NotFound(f"MusicBrainz has no release or release group {mbid}.") from failure
        return self._kept(seen, [found])[0]

    def _mbid(self, mbid: str, url: str | None) -> str:
        if url is None:
            found = naming.mbid_in(mbid)
            if found is None:
                raise Invalid(f'"{mbid}" is no MBID; those look like {naming.EXAMPLE}.')
            return found
        found = naming.mbid_in(url) or naming.mbid_of_address(url)
        if found is not None:
            return found
        if not naming.is_address(url):
            raise Invalid(f'"{url}" is no address; paste it whole, from https:// on.')
        return self._by_url(url)

    def _by_url(self, url: str) -> str:
        """What MusicBrainz ties to an address elsewhere; a release rather than its group."""
        for spelling in naming.spellings(url):
            targets = {
                target.entity.replace("-", "_"): target.mbid
                for target in reversed(self._musicbrainz.by_url(spelling))
            }
            if found := targets.get("release") or targets.get("release_group"):
                return found
        raise Invalid(f"MusicBrainz knows no release by the address {url}.")

    def _kept(self, seen: Seen, found: Sequence[Suggestion]) -> list[Candidate]:
        return self._provenance.keep_candidates([candidate(seen.album, one) for one in found])


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None
