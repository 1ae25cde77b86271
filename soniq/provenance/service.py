"""Who says so, and take it back: values are proposed, seen, applied, attributed and reverted."""

from collections.abc import Collection, Mapping, Sequence

from soniq.events import JSON
from soniq.journal.model import Entry, Source, Undone
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.provenance.model import (
    AlbumAttributed,
    Attributed,
    Candidate,
    CandidateEntity,
    FieldChange,
    MetadataOfTrack,
    NewCandidate,
    Proposals,
)
from soniq.store.database import Database
from soniq.units import AlbumId, CandidateId, ChangeId, PersonId, Tell, TrackId, tell_nobody


class Provenance:
    """Fields of tracks: what is proposed for them, who says what is shown, and the way back."""

    def __init__(
        self, db: Database, shelves: Shelves, library: Library, journal: Journal
    ) -> None: ...

    # Proposing and applying

    def preview(self, proposals: Proposals) -> list[FieldChange]:
        """What applying would change: only what differs, with what follows from it (a new artist
        takes the old one's MusicBrainz id along).

        Raises:
            Invalid: a field or a value that cannot be; the text names it.
            NotFound: there is no such track.
        """
        raise NotImplementedError

    def apply(
        self, proposals: Proposals, entry: Entry, tell: Tell = tell_nobody
    ) -> ChangeId | None:
        """Has the proposed values shown, as one change of the journal; None: nothing differs.

        entry: who says so; its kind must be FIELDS. Raises as `preview` does.
        """
        raise NotImplementedError

    def apply_candidate(
        self,
        candidate_id: CandidateId,
        *,
        fields: frozenset[str] | None = None,
        tracks: Collection[TrackId] | None = None,
        by: PersonId | None,
    ) -> ChangeId | None:
        """Applies all that a candidate says, or only those fields, of those tracks.

        Raises NotFound: no such candidate; Invalid.
        """
        raise NotImplementedError

    # Candidates

    def keep_candidates(
        self, candidates: Sequence[NewCandidate], *, temporary: bool = True
    ) -> list[Candidate]:
        """Writes candidates down; what an entity had from the same source under the same external
        id is replaced. temporary: for a day, unless one is applied."""
        raise NotImplementedError

    def candidates(self, entity: CandidateEntity, entity_id: int) -> list[Candidate]:
        """The best first."""
        raise NotImplementedError

    def candidate(self, candidate_id: CandidateId) -> Candidate:
        """Raises NotFound."""
        raise NotImplementedError

    def candidate_of(self, temp_ref: str) -> Candidate:
        """Raises NotFound: there is none, or its day is over."""
        raise NotImplementedError

    def sweep(self) -> int:
        """Forgets temporary candidates whose day is over; how many. For the nightly tidying."""
        raise NotImplementedError

    # Who says so

    def attribution_of_tracks(self, ids: Sequence[TrackId]) -> dict[TrackId, dict[str, Attributed]]:
        """Of each track, the fields that say something, or that were made to say nothing."""
        raise NotImplementedError

    def attribution_of_album(self, album_id: AlbumId) -> dict[str, AlbumAttributed]:
        """Of all present tracks of an album. Raises NotFound."""
        raise NotImplementedError

    def revert(
        self,
        entity: CandidateEntity,
        entity_id: int,
        field: str | None = None,
        *,
        by: PersonId | None,
    ) -> Undone:
        """Takes back the last word on a field, or on all fields, of a track or of each track of an
        album: the value before it and its attribution hold again. It is a change like any other.

        Raises:
            NotFound: no such track or album.
            Conflict: the file's own tags say all of it; there is nothing to take back.
        """
        raise NotImplementedError

    # What services tell besides

    def put_metadata(self, track_id: TrackId, source: Source, values: Mapping[str, JSON]) -> None:
        """Keeps what a source tells of a track; a value of None forgets the key."""
        raise NotImplementedError

    def metadata_of(self, track_id: TrackId) -> list[MetadataOfTrack]:
        """By key and source."""
        raise NotImplementedError
