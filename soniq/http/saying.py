"""Who says so, as every surface tells it: people by name, albums and tracks in one shape."""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.provenance.model import FIELDS, AlbumAttributed, Candidate, CandidateEntity, FieldChange
from soniq.units import AlbumId, CandidateId, PersonId, TrackId

Names: TypeAlias = Mapping[PersonId, str]


def names_of(soniq: Soniq) -> Names:
    """What people are called; those who are gone are left out."""
    return {person.id: person.name for person in soniq.accounts.people()}


def attribution(
    soniq: Soniq, entity: CandidateEntity, number: int
) -> tuple[dict[str, AlbumAttributed], Names]:
    """By field, in the order of a form; a track's has one answer. Raises NotFound."""
    if entity == "album":
        return soniq.provenance.attribution_of_album(AlbumId(number)), names_of(soniq)
    track = soniq.library.track(TrackId(number))
    said = soniq.provenance.attribution_of_tracks([track.id]).get(track.id, {})
    answers = {name: AlbumAttributed(answers=((one, 1),)) for name, one in said.items()}
    return answers, names_of(soniq)


def candidates(
    soniq: Soniq, entity: CandidateEntity, number: int
) -> list[tuple[Candidate, list[FieldChange]]]:
    """The best first, each with what it would change. Raises NotFound."""
    if entity == "album":
        soniq.library.album(AlbumId(number))
    else:
        soniq.library.track(TrackId(number))
    return [(one, preview(soniq, one)) for one in soniq.provenance.candidates(entity, number)]


def searched(
    soniq: Soniq, entity: CandidateEntity, number: int, by: PersonId
) -> list[tuple[Candidate, list[FieldChange]]]:
    """What catalogues offer, with what it would change. Asks other servers."""
    found = soniq.matching.search_quality(entity, number, by=by)
    return [(one, preview(soniq, one)) for one in found]


def preview(soniq: Soniq, candidate: Candidate) -> list[FieldChange]:
    """What applying all of a candidate would change, of the tracks that are still there."""
    here = soniq.library.tracks_by_ids(list(candidate.proposals))
    return soniq.provenance.preview({one.id: candidate.proposals[one.id] for one in here})


def candidate(soniq: Soniq, candidate_id: CandidateId | None, temp_ref: str | None) -> Candidate:
    """The one that a client names, by one of its two names. Raises Invalid; NotFound."""
    if (candidate_id is None) == (temp_ref is None):
        raise Invalid("Name the candidate either by its id or by its temporary reference.")
    if candidate_id is not None:
        return soniq.provenance.candidate(candidate_id)
    return soniq.provenance.candidate_of(temp_ref or "")


def checked(fields: Collection[str]) -> frozenset[str]:
    """The fields that a client chose. Raises Invalid: there is no such field."""
    for name in fields:
        if name not in FIELDS:
            raise Invalid(f'There is no field "{name[:40]}"; there are {", ".join(FIELDS)}.')
    return frozenset(fields)
