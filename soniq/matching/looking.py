"""Looking for one album in the catalogue: what is sure is decided, the rest is for people."""

import dataclasses
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from soniq.errors import NotFound
from soniq.events import JSON
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.matching import keeping, ladder, rows, state_rows
from soniq.matching.ladder import Listen
from soniq.matching.model import AlbumWanted, Catalogue, Found, Suggestion, Weights
from soniq.matching.proposals import candidate, identities
from soniq.matching.reviewing import MatchStatus
from soniq.matching.rows import ShelvedAlbum
from soniq.matching.states import State
from soniq.matching.taken_back import was_taken_back
from soniq.matching.wanted import album_wanted, digest
from soniq.provenance.model import Candidate
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.units import AlbumId, JobId, Moment, TrackId, now

KEPT = 5
"""Candidates of an album that wait for a person."""

AGAIN_AFTER = 7 * 86_400_000
"""Milliseconds until what was not found is looked for again; the catalogue grows."""

TAKEN_BACK = "Somebody took back what was found here, so a person is to say."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An album as it was before the catalogue was asked."""

    album: ShelvedAlbum
    state: State
    wanted: AlbumWanted
    at: Moment


class Looking:
    """What a person decided it never touches."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        provenance: Provenance,
        catalogue: Catalogue,
        *,
        weights: Callable[[], Weights | None],
        listen: Callable[[], Listen | None],
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._provenance = provenance
        self._catalogue = catalogue
        self._weights = weights
        self._listen = listen

    def seen(self, album_id: AlbumId) -> Seen:
        """Raises NotFound."""
        with self._db.snapshot() as reader:
            album, state = rows.album(reader, album_id), state_rows.read(reader, album_id)
        if album is None or state is None:
            raise NotFound(f"The library has no album {album_id}.")
        return Seen(album=album, state=state, wanted=album_wanted(album), at=now())

    def look(
        self,
        album_id: AlbumId,
        *,
        job_id: JobId | None = None,
        anew: bool = False,
        quick: bool = False,
    ) -> tuple[AlbumId, State]:
        """Looks for one album, unless a person decided it. anew: even if nothing was changed.

        quick: where its names alone decide it, by one request, its release and tracks are left
        for a closer look, and no identity is written yet.
        Returns the album where its tracks are now, as identities may bring two together.
        Raises NotFound; ServiceFailed: nothing was written.
        """
        seen = self.seen(album_id)
        if seen.state.decision is not None or self._adopts(seen):
            return album_id, self.seen(album_id).state
        if not anew and seen.state.status == MatchStatus.MATCHED and self._was_undone(seen):
            return album_id, self._written(seen, _in_doubt(seen))
        if not anew and _is_up_to_date(seen, quick=quick):
            return album_id, self._written(seen, seen.state)
        if quick and (coarse := self._by_name(seen)) is not None:
            return album_id, self._written(seen, coarse)
        found = ladder.find(
            seen.wanted, self._catalogue, weights=self._weights(), listen=self._listen()
        )
        kept = self._kept(seen.album, found)
        if found.status == MatchStatus.MATCHED and found.best is not None:
            if not self._was_undone(seen):
                return self._matched(seen, found, kept[0], job_id)
            found = dataclasses.replace(found, status=MatchStatus.MANUAL_REVIEW, reason=TAKEN_BACK)
        return album_id, self._written(seen, _unsettled(seen, found))

    def _by_name(self, seen: Seen) -> State | None:
        """Matched, where that takes no look at releases and tracks; None: look closer at once."""
        if not seen.wanted.tracks:
            return None
        count = seen.wanted.track_count
        named = dataclasses.replace(seen.wanted, tracks=(), track_total=count)
        found = ladder.find(named, self._catalogue, weights=self._weights())
        if found.status != MatchStatus.MATCHED or found.best is None:
            return None
        if self._was_undone(seen):
            return None
        return dataclasses.replace(_matched_as(seen, found, found.best), coarse=True)

    def _adopts(self, seen: Seen) -> bool:
        """Whether a person decided of this album under another id, before its files moved on."""
        known = state_rows.decision_of_sounds(self._db.read(), seen.album.sounds)
        if known is None:
            return False
        decision_id, decision = known
        chosen = decision.verdict == "chosen"
        state = State(
            status=MatchStatus.MATCHED if chosen else MatchStatus.NO_MATCH,
            score=decision.score,
            release_group_id=decision.release_group_id if chosen else seen.state.release_group_id,
            release_id=decision.release_id,
            looked_at=seen.at,
            decision=decision,
        )
        with self._db.write() as tx:
            if keeping.keep(tx, self._shelves, seen.album.id, state):
                state_rows.forget_decision(tx, decision_id)
        return True

    def _kept(self, album: ShelvedAlbum, found: Found) -> list[Candidate]:
        return self._provenance.keep_candidates(
            [candidate(album, suggestion) for suggestion in found.suggestions[:KEPT]],
            temporary=False,
        )

    def _matched(
        self, seen: Seen, found: Found, best: Candidate, job_id: JobId | None
    ) -> tuple[AlbumId, State]:
        """Writes identities, and nothing else: names and dates are a person's to take over."""
        album = seen.album
        before = digest(seen.wanted)
        current = rows.album(self._db.read(), album.id)
        untouched = current is not None and digest(album_wanted(current)) == before
        entry = Entry(
            kind=ChangeKind.FIELDS,
            title=f"{album.title} found at MusicBrainz",
            source=Source.MUSICBRAINZ,
            confidence=best.confidence,
            candidate_id=best.id,
            job_id=job_id,
        )
        if proposed := self._unspoken(identities(best.proposals)):
            self._provenance.apply(proposed, entry)
        state = _matched_as(seen, found, found.suggestions[0])
        return self._settled(album, state, untouched=untouched)

    def _unspoken(
        self, proposed: Mapping[TrackId, Mapping[str, JSON]]
    ) -> dict[TrackId, dict[str, JSON]]:
        """Without what a person said, who knows better than any match."""
        said = self._provenance.attribution_of_tracks(list(proposed))
        kept = {
            track_id: {
                name: value
                for name, value in fields.items()
                if name not in said[track_id] or said[track_id][name].source != Source.PERSON
            }
            for track_id, fields in proposed.items()
        }
        return {track_id: fields for track_id, fields in kept.items() if fields}

    def _was_undone(self, seen: Seen) -> bool:
        return was_taken_back(self._journal, seen.album.track_ids)

    def _settled(
        self, album: ShelvedAlbum, state: State, *, untouched: bool
    ) -> tuple[AlbumId, State]:
        """Writes the state where the tracks are now. untouched: nobody changed them meanwhile but
        this match itself, so what is seen now is what was looked for."""
        with self._db.write() as tx:
            album_id = _now_at(tx.reader, album)
            there = rows.album(tx.reader, album_id)
            if untouched and there is not None:
                state = dataclasses.replace(state, seen=digest(album_wanted(there)))
            known = state_rows.read(tx.reader, album_id)
            if known is not None and known.decision is not None:
                return album_id, known
            keeping.keep(tx, self._shelves, album_id, state)
        return album_id, state

    def _written(self, seen: Seen, state: State) -> State:
        with self._db.write() as tx:
            known = state_rows.read(tx.reader, seen.album.id)
            if known is not None and known.decision is not None:
                return known
            keeping.keep(tx, self._shelves, seen.album.id, state)
        return state


def _is_up_to_date(seen: Seen, *, quick: bool) -> bool:
    """Whether the catalogue was asked for just this, and not so long ago."""
    state = seen.state
    if state.status == MatchStatus.PENDING or state.looked_at is None:
        return False
    if state.coarse and not quick:
        return False
    aged = state.status == MatchStatus.NO_MATCH and seen.at - state.looked_at > AGAIN_AFTER
    return not aged and state.seen == digest(seen.wanted)


def _matched_as(seen: Seen, found: Found, best: Suggestion) -> State:
    return State(
        status=MatchStatus.MATCHED,
        score=round(best.score.value),
        release_group_id=best.group.id,
        release_id=best.release.id if best.release else None,
        rung=best.rung.value,
        reason=found.reason,
        looked_at=seen.at,
        seen=digest(seen.wanted),
    )


def _group_without_match(seen: Seen) -> str | None:
    """What the tags say; of a wish, what whoever wished for it said."""
    if seen.album.tracks or seen.state.status == MatchStatus.MATCHED:
        return seen.album.tagged_group
    return seen.state.release_group_id


def _in_doubt(seen: Seen) -> State:
    """A match that somebody took back: its candidates lie there still."""
    return dataclasses.replace(
        seen.state,
        status=MatchStatus.MANUAL_REVIEW,
        release_group_id=seen.album.tagged_group,
        release_id=None,
        reason=TAKEN_BACK,
        coarse=False,
        seen=digest(seen.wanted),
    )


def _unsettled(seen: Seen, found: Found) -> State:
    best = found.best
    return State(
        status=found.status,
        score=round(best.score.value) if best else None,
        release_group_id=_group_without_match(seen),
        rung=found.rung.value if found.rung else None,
        reason=found.reason,
        later=seen.state.later,
        looked_at=seen.at,
        seen=digest(seen.wanted),
    )


def _now_at(reader: sqlite3.Connection, album: ShelvedAlbum) -> AlbumId:
    return rows.album_of_tracks(reader, album.track_ids) or album.id
