"""The words of provenance: fields, what is proposed for them, and who says what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from soniq.events import JSON
from soniq.journal.model import Source
from soniq.units import CandidateId, ChangeId, Moment, PersonId, TrackId

Level: TypeAlias = Literal["track", "album"]
FieldKind: TypeAlias = Literal["text", "number", "date", "flag", "list"]

Proposals: TypeAlias = Mapping[TrackId, Mapping[str, JSON]]
"""By track, the values that its fields should have: names of FIELDS, lists for tuples, None or []
for nothing. Fields that are not named stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What people and catalogues can say of a track. name: of `files.model.Tags`.

    level "album": the tracks of an album share it as a rule.
    """

    name: str
    label: str
    level: Level
    kind: FieldKind


def _fields() -> dict[str, Field]:
    listed: tuple[tuple[str, str, Level, FieldKind], ...] = (
        ("title", "Title", "track", "text"),
        ("artists", "Artists", "track", "list"),
        ("artist_credit", "Artists as credited", "track", "text"),
        ("track_number", "Track number", "track", "number"),
        ("disc_number", "Disc number", "track", "number"),
        ("disc_title", "Disc title", "track", "text"),
        ("genres", "Genres", "track", "list"),
        ("composers", "Composers", "track", "list"),
        ("lyricists", "Lyricists", "track", "list"),
        ("conductors", "Conductors", "track", "list"),
        ("performers", "Performers", "track", "list"),
        ("remixers", "Remixers", "track", "list"),
        ("producers", "Producers", "track", "list"),
        ("arrangers", "Arrangers", "track", "list"),
        ("language", "Language", "track", "text"),
        ("comment", "Comment", "track", "text"),
        ("isrc", "ISRC", "track", "text"),
        ("title_sort", "Title to sort by", "track", "text"),
        ("artist_sort", "Artist to sort by", "track", "text"),
        ("mb_recording_id", "MusicBrainz recording", "track", "text"),
        ("mb_track_id", "MusicBrainz track", "track", "text"),
        ("mb_artist_ids", "MusicBrainz artists", "track", "list"),
        ("acoustid_id", "AcoustID", "track", "text"),
        ("album", "Album", "album", "text"),
        ("album_artists", "Album artists", "album", "list"),
        ("album_artist_credit", "Album artists as credited", "album", "text"),
        ("date", "Date", "album", "date"),
        ("original_date", "Original date", "album", "date"),
        ("track_total", "Number of tracks", "album", "number"),
        ("disc_total", "Number of discs", "album", "number"),
        ("compilation", "Compilation", "album", "flag"),
        ("release_types", "Kinds of release", "album", "list"),
        ("label", "Label", "album", "text"),
        ("catalog_number", "Catalogue number", "album", "text"),
        ("barcode", "Barcode", "album", "text"),
        ("media", "Medium", "album", "text"),
        ("album_sort", "Album to sort by", "album", "text"),
        ("album_artist_sort", "Album artist to sort by", "album", "text"),
        ("mb_release_id", "MusicBrainz release", "album", "text"),
        ("mb_release_group_id", "MusicBrainz release group", "album", "text"),
        ("mb_album_artist_ids", "MusicBrainz album artists", "album", "list"),
    )
    return {
        name: Field(name=name, label=label, level=level, kind=kind)
        for name, label, level, kind in listed
    }


FIELDS: Mapping[str, Field] = _fields()
"""All that can be edited, in the order of a form."""

CandidateEntity: TypeAlias = Literal["album", "track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a score. name: "title"; points: got of `of`; text: why, for people."""

    name: str
    points: float
    of: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCandidate:
    """What somebody's catalogue would say of an album or a track, not written down yet.

    score: 0–100, soniq's own; confidence: 0–1. payload: what the source keeps for itself.
    """

    entity: CandidateEntity
    entity_id: int
    source: Source
    external_id: str
    url: str | None = None
    title: str
    score: float
    confidence: float
    terms: tuple[Term, ...] = ()
    proposals: Proposals
    payload: JSON = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate that was written down. temp_ref: by what it can be named until it is kept for
    good; None once it was applied, or where it was meant to last from the start."""

    id: CandidateId
    temp_ref: str | None
    entity: CandidateEntity
    entity_id: int
    source: Source
    external_id: str
    url: str | None
    title: str
    score: float
    confidence: float
    terms: tuple[Term, ...]
    proposals: Proposals
    payload: JSON
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A value, who says so, and how sure.

    source: TAGS for the file's own tag, DERIVED where the name of the file or folder told it;
    confidence: 0–1, None where nobody measured it; change_id: None for both of those.
    """

    value: JSON
    source: Source
    confidence: float | None = None
    candidate_id: CandidateId | None = None
    by: PersonId | None = None
    at: Moment | None = None
    change_id: ChangeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumAttributed:
    """What the tracks of an album say of a field: each answer with its number of tracks, the
    commonest first. One answer: they agree."""

    answers: tuple[tuple[Attributed, int], ...]

    @property
    def is_mixed(self) -> bool:
        """Whether the tracks have several values, whoever says so."""
        return any(said.value != self.answers[0][0].value for said, _ in self.answers)

    @property
    def commonest(self) -> Attributed:
        return self.answers[0][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """What a proposal would change."""

    track_id: TrackId
    field: str
    before: Attributed
    after: JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataOfTrack:
    """One row of `track_metadata`: what a service tells besides the fields. key: "lastfm.tags"."""

    track_id: TrackId
    key: str
    value: JSON
    source: Source
    at: Moment
