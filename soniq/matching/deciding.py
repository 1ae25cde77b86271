"""What a person decides of an album: kept for ever, and taken back like any change."""

import dataclasses
from collections.abc import Collection, Sequence

from soniq.errors import Conflict
from soniq.journal.service import Journal
from soniq.matching.looking import Seen
from soniq.matching.proposals import IDENTITIES
from soniq.matching.reviewing import Decided, MatchStatus
from soniq.matching.settling import Settling
from soniq.matching.states import Decision, Label, State
from soniq.matching.taken_back import match_of
from soniq.provenance.model import Candidate
from soniq.provenance.service import Provenance
from soniq.units import ChangeId, PersonId, now


class Deciding:
    """Each method is one decision, with what it does to the fields of the tracks."""

    def __init__(self, journal: Journal, provenance: Provenance, settling: Settling) -> None:
        self._journal = journal
        self._provenance = provenance
        self._settling = settling

    def choose(
        self,
        seen: Seen,
        chosen: Candidate,
        offered: Sequence[Candidate],
        *,
        by: PersonId | None,
        fields: Collection[str] | None,
    ) -> Decided:
        """See `Matching.choose`; `offered` are the candidates that lay before the person."""
        wanted = None if fields is None else frozenset(fields) | IDENTITIES
        change = (
            self._provenance.apply_candidate(chosen.id, fields=wanted, by=by)
            if chosen.proposals
            else None
        )
        group_id, release_id = ids_of(chosen)
        score = round(chosen.score)
        decision = Decision(
            verdict="chosen",
            by=by,
            at=now(),
            release_group_id=group_id,
            release_id=release_id,
            score=score,
            labels=_labels(offered, chosen),
        )
        state = State(
            status=MatchStatus.MATCHED,
            score=score,
            release_group_id=group_id,
            release_id=release_id,
            looked_at=seen.state.looked_at or seen.at,
            decision=decision,
        )
        title = f"{seen.album.title} is {chosen.title}"
        return self._settling.settle(seen, state, title, by, change)

    def decide_none(
        self, seen: Seen, offered: Sequence[Candidate], *, by: PersonId | None
    ) -> Decided:
        """What a match had written of the tracks is taken back with it."""
        state = State(
            status=MatchStatus.NO_MATCH,
            reason="None of what was found, a person says.",
            looked_at=seen.state.looked_at or seen.at,
            decision=Decision(verdict="none", by=by, at=now(), labels=_labels(offered, None)),
        )
        title = f"{seen.album.title} is none of what was found"
        return self._settling.settle(seen, state, title, by, self._take_back(seen, by))

    def later(self, seen: Seen, *, by: PersonId | None) -> Decided:
        """
        Raises:
            Conflict: the album is not in the inbox.
        """
        if seen.state.queue is None:
            raise Conflict(f"{seen.album.title} waits for nobody, so it cannot be put off.")
        state = dataclasses.replace(seen.state, later=now())
        return self._settling.settle(seen, state, f"{seen.album.title} was put off", by, None)

    def reopen(self, seen: Seen, *, by: PersonId | None) -> Decided:
        """What a match had written of the tracks is taken back with it."""
        title = f"{seen.album.title} is to be looked for again"
        return self._settling.settle(seen, State(), title, by, self._take_back(seen, by))

    def _take_back(self, seen: Seen, by: PersonId | None) -> ChangeId | None:
        """Undoes what a match wrote of the tracks, as far as nobody changed it later."""
        written = match_of(self._journal, seen.album.track_ids)
        if written is None:
            return None
        try:
            return self._journal.undo(written, by=by).change
        except Conflict:  # all of it was changed later, and those who did so have their word
            return None


def ids_of(chosen: Candidate) -> tuple[str | None, str | None]:
    """The release group and the release that a candidate of MusicBrainz is."""
    payload = chosen.payload if isinstance(chosen.payload, dict) else {}
    group, release = payload.get("release_group_id"), payload.get("release_id")
    return str(group) if group else None, str(release) if release else None


def _labels(offered: Sequence[Candidate], chosen: Candidate | None) -> tuple[Label, ...]:
    """What a decision teaches: of each candidate that was shown, whether it was it."""
    shown = {candidate.external_id: candidate for candidate in offered}
    if chosen is not None:
        shown[chosen.external_id] = chosen
    return tuple(
        Label(
            accepted=chosen is not None and candidate.external_id == chosen.external_id,
            external_id=candidate.external_id,
            score=float(candidate.score),
            terms={term.name: (float(term.points), float(term.of)) for term in candidate.terms},
        )
        for candidate in shown.values()
    )
