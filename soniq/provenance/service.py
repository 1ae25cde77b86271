"""Who says so, and take it back: values are proposed, seen, applied, attributed and reverted."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence

from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import JSON
from soniq.journal.model import ChangeKind, ChangeState, Entry, Source, Undone
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.library.spoken import Spoken
from soniq.provenance import candidate_rows, deeds, track_rows
from soniq.provenance.applying import Applying
from soniq.provenance.attribution import Attributions, attributed
from soniq.provenance.companions import with_companions
from soniq.provenance.model import (
    FIELDS,
    AlbumAttributed,
    Attributed,
    Candidate,
    CandidateEntity,
    FieldChange,
    MetadataOfTrack,
    NewCandidate,
    Proposals,
)
from soniq.provenance.redoing import Redoing
from soniq.provenance.reverting import Reverting
from soniq.provenance.values import field as field_named
from soniq.provenance.values import valued
from soniq.provenance.words import NAMES
from soniq.store.database import Database, Tx
from soniq.store.deeds import Redo
from soniq.units import (
    AlbumId,
    CandidateId,
    ChangeId,
    Moment,
    PersonId,
    Tell,
    TrackId,
    now,
    tell_nobody,
)

DAY_MS = 24 * 3600 * 1000


class Provenance:
    """Fields of tracks: what is proposed for them, who says what is shown, and the way back."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        library: Library,
        journal: Journal,
        name_of: Callable[[PersonId], str | None] = lambda _: None,
    ) -> None:
        """name_of: what people are called, for the reasons why something is not taken back."""
        self._db = db
        self._library = library
        self._journal = journal
        self._applying = Applying(db, shelves, journal, name_of)
        self._reverting = Reverting(db, journal, self._applying)
        self._attributions = Attributions(library, journal)
        self.redo: dict[str, Redo] = {
            deeds.CHANGED: Redoing(db, journal, self._applying).again,
        }
        journal.undoes(ChangeKind.FIELDS, self._reverting.undo)

    def settle(self) -> None:
        """Ends the changes that were under way when soniq was; at start, before any job."""
        for change in self._journal.underway(ChangeKind.FIELDS):
            with self._db.write() as tx:
                note = f"soniq ended in the midst of it; {change.item_count} tracks were changed."
                self._journal.finish(tx, change.id, ChangeState.DONE, note)

    # Proposing and applying

    def preview(self, proposals: Proposals) -> list[FieldChange]:
        """What applying would change: only what differs, with what follows from it (a new artist
        takes the old one's MusicBrainz id along).

        Raises:
            Invalid: a field or a value that cannot be; the text names it.
            NotFound: there is no such track.
        """
        spoken = self._spoken(proposals)
        changes = self._attributions.changes_in(spoken)
        return [
            FieldChange(
                track_id=track_id,
                field=name,
                before=attributed(spoken[track_id].now(name), changes),
                after=value,
            )
            for track_id, fields in _wishes(proposals, spoken).items()
            for name, value in fields.items()
        ]

    def apply(
        self, proposals: Proposals, entry: Entry, tell: Tell = tell_nobody
    ) -> ChangeId | None:
        """Has the proposed values shown, as one change of the journal; None: nothing differs.

        entry: who says so; its kind must be FIELDS. Many tracks are written part by part, and
        readers see each part as it is done. Raises as `preview` does.
        """
        if entry.kind != ChangeKind.FIELDS:
            raise Invalid(f"Fields are changed by a change of fields, not of {entry.kind}.")
        wishes = _wishes(proposals, self._spoken(proposals))
        return self._applying.run(wishes, entry, tell).change_id if wishes else None

    def apply_candidate(
        self,
        candidate_id: CandidateId,
        *,
        fields: frozenset[str] | None = None,
        tracks: Collection[TrackId] | None = None,
        by: PersonId | None,
    ) -> ChangeId | None:
        """Applies all that a candidate says, or only those fields, of those tracks.

        None: all of it is said already. Whoever is applied is kept for good.

        Raises:
            NotFound: no such candidate. Invalid: a field or a value that cannot be.
            Conflict: none of its tracks is in the library any more.
        """
        candidate = self.candidate(candidate_id)
        here = track_rows.albums_of(self._db.read(), candidate.proposals)
        if not here:
            raise Conflict(f'The tracks of "{candidate.title}" are not in the library any more.')
        proposals = {
            track_id: {
                name: value for name, value in values.items() if fields is None or name in fields
            }
            for track_id, values in candidate.proposals.items()
            if track_id in here and (tracks is None or track_id in tracks)
        }
        entry = Entry(
            kind=ChangeKind.FIELDS,
            title=f"{NAMES[candidate.source]}: {candidate.title}",
            source=candidate.source,
            confidence=candidate.confidence,
            candidate_id=candidate.id,
            by=by,
        )
        change_id = self.apply(proposals, entry)
        with self._db.write() as tx:
            candidate_rows.keep(tx, candidate.id)
        return change_id

    # Candidates

    def keep_candidates(
        self, candidates: Sequence[NewCandidate], *, temporary: bool = True
    ) -> list[Candidate]:
        """Writes candidates down; what an entity had from the same source under the same external
        id is replaced. temporary: for a day, unless one is applied."""
        at = now()
        until = Moment(at + DAY_MS) if temporary else None
        with self._db.write() as tx:
            ids = [
                candidate_rows.put(
                    tx,
                    new,
                    temp_ref=secrets.token_urlsafe(12) if temporary else None,
                    at=at,
                    until=until,
                )
                for new in candidates
            ]
        return [self.candidate(candidate_id) for candidate_id in ids]

    def candidates(self, entity: CandidateEntity, entity_id: int) -> list[Candidate]:
        """The best first."""
        return candidate_rows.of_entity(self._db.read(), entity, entity_id, now())

    def candidate(self, candidate_id: CandidateId) -> Candidate:
        """Raises NotFound."""
        found = candidate_rows.by_id(self._db.read(), candidate_id, now())
        if found is None:
            raise NotFound(f"There is no candidate {candidate_id}. Search again.")
        return found

    def candidate_of(self, temp_ref: str) -> Candidate:
        """Raises NotFound: there is none, or its day is over."""
        found = candidate_rows.by_ref(self._db.read(), temp_ref, now())
        if found is None:
            raise NotFound(f'There is no candidate "{temp_ref}" any more. Search again.')
        return found

    def sweep(self) -> int:
        """Forgets temporary candidates whose day is over; how many. For the nightly tidying."""
        with self._db.write() as tx:
            return candidate_rows.sweep(tx, now())

    # Who says so

    def attribution_of_tracks(self, ids: Sequence[TrackId]) -> dict[TrackId, dict[str, Attributed]]:
        """Of each track, the fields that say something, or that were made to say nothing."""
        return self._attributions.of_tracks(ids)

    def attribution_of_album(self, album_id: AlbumId) -> dict[str, AlbumAttributed]:
        """Of all present tracks of an album. Raises NotFound."""
        self._library.album(album_id)
        return self._attributions.of_album(track_rows.of_album(self._db.read(), album_id))

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
            NotFound: no such track or album. Invalid: no such field.
            Conflict: the file's own tags say all of it; there is nothing to take back.
        """
        if field is not None:
            field_named(field)
        if entity == "track":
            of = self._library.track(TrackId(entity_id)).title
            ids = [TrackId(entity_id)]
        else:
            of = self._library.album(AlbumId(entity_id)).title
            ids = track_rows.of_album(self._db.read(), AlbumId(entity_id))
        return self._reverting.revert(ids, field, of=f'"{of}"', by=by)

    # What services tell besides

    def put_metadata(self, track_id: TrackId, source: Source, values: Mapping[str, JSON]) -> None:
        """Keeps what a source tells of a track; a value of None forgets the key."""
        with self._db.write() as tx:
            candidate_rows.put_metadata(tx, track_id, source, values, now())

    def metadata_of(self, track_id: TrackId) -> list[MetadataOfTrack]:
        """By key and source."""
        return candidate_rows.metadata_of(self._db.read(), track_id)

    def move(self, tx: Tx, of: TrackId, to: TrackId) -> None:
        """What services told of a track that becomes another's copy."""
        candidate_rows.move_metadata(tx, of, to)

    def _spoken(self, proposals: Proposals) -> dict[TrackId, Spoken]:
        spoken = self._library.said_of(list(proposals))
        for track_id in proposals:
            if track_id not in spoken:
                raise NotFound(f"The library has no track {track_id}.")
        return spoken


def _wishes(
    proposals: Proposals, spoken: Mapping[TrackId, Spoken]
) -> dict[TrackId, dict[str, JSON]]:
    """What is not said yet, checked, in the order of FIELDS."""
    wishes: dict[TrackId, dict[str, JSON]] = {}
    for track_id, values in proposals.items():
        said = {name: valued(name, value) for name, value in values.items()}
        present = {name: spoken[track_id].now(name).value for name in FIELDS}
        whole = with_companions(said, present)
        differing = {
            name: whole[name] for name in FIELDS if name in whole and whole[name] != present[name]
        }
        if differing:
            wishes[track_id] = differing
    return wishes
