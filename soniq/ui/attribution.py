"""Who says so: each field of a track or an album, who said it, and what was said before."""

from collections.abc import Sequence

from nicegui.element import Element

from soniq.accounts.model import Person
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.http import saying
from soniq.http.history import differences
from soniq.http.saying import Names
from soniq.journal.model import Change, ChangeKind
from soniq.provenance.model import FIELDS, AlbumAttributed, Attributed, CandidateEntity
from soniq.provenance.values import shown
from soniq.ui import telling
from soniq.ui.shapes import Row
from soniq.units import AlbumId, PersonId, TrackId

ANSWERS = 4
"""Several values of one field that are told; the others are counted."""
SEVERAL = 3
"""Of more different values none is told: titles, and numbers of tracks."""
STEPS = 20
"""What happened to a field, told at most."""
TRACED = 200
"""Changes among which those of one field are looked for."""


class Attribution(Element, component="attribution.js"):
    """The sheet; one for all pages. It fetches nothing before it is opened."""


def sheet(soniq: Soniq, entity: CandidateEntity, number: int, person: Person) -> Row:
    """All fields that say something. Raises NotFound."""
    found, names = saying.attribution(soniq, entity, number)
    return {
        "title": _title(soniq, entity, number),
        "fields": [
            _field(name, found[name], names, person.id)
            for name in sorted(FIELDS, key=lambda name: entity == FIELDS[name].level, reverse=True)
            if name in found
        ],
    }


def steps(
    soniq: Soniq, entity: CandidateEntity, number: int, field: str, person: Person
) -> list[JSON]:
    """What happened to one field, the newest first. Raises NotFound."""
    if field not in FIELDS:
        raise NotFound(f"There is no field {field[:40]}.")
    names = saying.names_of(soniq)
    told: list[JSON] = []
    for change, pairs in _changes(soniq, entity, number, field):
        before, after = zip(*pairs, strict=True)
        told.append(
            {
                "change": change.id,
                "title": change.title,
                "source": telling.source(change, names, person.id, applied=True),
                "at": change.at,
                "before": _several(before),
                "after": _several(after),
                "tracks": len(pairs),
                "undone": change.undone_by is not None,
            }
        )
    return told[:STEPS]


def _field(name: str, said: AlbumAttributed, names: Names, me: PersonId) -> Row:
    told = said.answers
    total = sum(count for _, count in told)
    differs = len({shown(one.value) for one, _ in told}) > SEVERAL
    if differs:
        told = _by_source(told)
    answers: list[JSON] = [
        {
            "value": "differs from track to track" if differs else shown(one.value),
            "source": telling.source(one, names, me),
            "at": one.at,
            "count": count,
        }
        for one, count in told[:ANSWERS]
    ]
    return {
        "name": name,
        "label": FIELDS[name].label,
        "total": total,
        "answers": answers,
        "more": max(0, len(told) - ANSWERS),
        "set": sum(count for one, count in said.answers if one.change_id is not None),
    }


def _by_source(answers: Sequence[tuple[Attributed, int]]) -> tuple[tuple[Attributed, int], ...]:
    """Those that the same change, or the files' tags, say are told together."""
    found: dict[object, tuple[Attributed, int]] = {}
    for one, count in answers:
        key = (one.source, one.change_id)
        found[key] = (one, count + found.get(key, (one, 0))[1])
    return tuple(sorted(found.values(), key=lambda pair: -pair[1]))


def _changes(
    soniq: Soniq, entity: CandidateEntity, number: int, field: str
) -> list[tuple[Change, list[tuple[JSON, JSON]]]]:
    ids = _tracks(soniq, entity, number)
    changes = [
        change
        for change in soniq.journal.of("track", ids, first=TRACED)
        if change.kind is ChangeKind.FIELDS
    ]
    wanted = ((track_id, change.id) for change in changes for track_id in ids)
    items = soniq.journal.items_at("track", wanted)
    found = []
    for change in changes:
        pairs = [
            (one.before, one.after)
            for track_id in ids
            if (item := items.get((track_id, change.id))) is not None
            for one in differences(change, item)
            if one.field == field
        ]
        if pairs:
            found.append((change, pairs))
    return found


def _several(values: tuple[JSON, ...]) -> str:
    told = list(dict.fromkeys(shown(value) for value in values))
    return told[0] if len(told) == 1 else f"{len(told)} values"


def _tracks(soniq: Soniq, entity: CandidateEntity, number: int) -> list[TrackId]:
    if entity == "track":
        return [soniq.library.track(TrackId(number)).id]
    return [track.id for track in soniq.library.album_detail(AlbumId(number)).tracks]


def _title(soniq: Soniq, entity: CandidateEntity, number: int) -> str:
    if entity == "track":
        return soniq.library.track(TrackId(number)).title
    return soniq.library.album(AlbumId(number)).title
