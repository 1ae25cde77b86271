"""Writing plays: each once, however often it is told, and from wherever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from soniq import text
from soniq.listening import play_rows
from soniq.listening.count_rows import recount
from soniq.listening.counting import counts, heard
from soniq.listening.model import (
    BroughtCount,
    BroughtPlay,
    Heard,
    HeardLine,
    LineId,
    PlaySource,
)
from soniq.listening.play_rows import Name, NewPlay, Stored
from soniq.listening.sameness import PAUSES, is_one, sounded
from soniq.store.database import Tx
from soniq.units import Milliseconds, PersonId, TrackId

SAME = Milliseconds(60_000)
"""Plays of one thing that began so near to each other are one, where one came from elsewhere."""


@dataclass(slots=True)
class Touched:
    """What counts have to be made anew, and what was done."""

    tracks: set[TrackId] = field(default_factory=set)
    lines: set[LineId] = field(default_factory=set)
    plays: int = 0
    skips: int = 0
    known: int = 0


def record(
    tx: Tx, person_id: PersonId, told: Sequence[Heard], names: Mapping[TrackId, Name]
) -> Touched:
    """Writes what soniq itself played. names: of all tracks that are told."""
    touched = Touched()
    for one in told:
        name = names[one.track_id]
        _record(tx, person_id, one, name, one.track_id, None, touched)
    recount(tx, person_id, touched.tracks)
    return touched


def record_line(tx: Tx, person_id: PersonId, told: Heard, said: HeardLine) -> Touched:
    """Writes what soniq played of which it no longer has the track."""
    touched = Touched()
    line_id = play_rows.line(tx, said)
    _record(tx, person_id, told, named(said), None, line_id, touched)
    recount(tx, person_id, [], touched.lines)
    return touched


def _record(
    tx: Tx,
    person_id: PersonId,
    told: Heard,
    name: Name,
    track_id: TrackId | None,
    line_id: LineId | None,
    touched: Touched,
) -> None:
    length = name.line.duration or Milliseconds(0)
    is_skip = told.played is not None and not counts(told.played, length)
    new = NewPlay(
        person_id=person_id,
        track_id=track_id,
        line_id=line_id,
        at=told.at,
        played=told.played,
        heard=heard(told.played, length),
        is_skip=is_skip,
        is_brought=False,
        source=told.source,
        client=told.client,
        until=told.until,
    )
    known = _same(tx, new, name, length)
    if any(not _is_longer(new, one) for one in known):
        touched.known += 1
        return
    for one in known:
        play_rows.drop(tx, one.id)
    _put(tx, new, touched, in_place_of=next((one for one in known if not one.is_skip), None))


def bring(
    tx: Tx,
    person_id: PersonId,
    told: Sequence[BroughtPlay],
    source: PlaySource,
    names: Mapping[TrackId, Name],
) -> Touched:
    """Writes what was played elsewhere. names: of the tracks that were found for them."""
    touched = Touched()
    lines: dict[HeardLine, LineId] = {}
    for one in told:
        name = names.get(one.track_id) if one.track_id is not None else None
        track_id = None if name is None else one.track_id
        name = name or named(one.line)
        length = name.line.duration or one.line.duration or Milliseconds(0)
        is_skip = _is_skip(one, length)
        new = NewPlay(
            person_id=person_id,
            track_id=track_id,
            line_id=None,
            at=one.at,
            played=one.played,
            heard=heard(one.played, length),
            is_skip=is_skip,
            is_brought=True,
            source=source,
        )
        begun = (new.at - SAME, new.at + SAME)
        if any(known.is_skip == is_skip for known in _near(tx, new, name, begun)):
            touched.known += 1
            continue
        if track_id is None:
            if one.line not in lines:
                lines[one.line] = play_rows.line(tx, one.line)
            new = replace(new, line_id=lines[one.line])
        _put(tx, new, touched)
    recount(tx, person_id, touched.tracks, touched.lines)
    return touched


def bring_counts(
    tx: Tx,
    person_id: PersonId,
    told: Sequence[BroughtCount],
    origin: str,
    names: Mapping[TrackId, Name],
) -> Touched:
    touched = Touched()
    for one in told:
        track_id = one.track_id if one.track_id in names else None
        line_id = play_rows.line(tx, one.line) if track_id is None else None
        values = (max(0, one.plays), max(0, one.skips), one.last_played)
        if not play_rows.put_count(
            tx, person_id, origin, track_id=track_id, line_id=line_id, values=values
        ):
            touched.known += 1
            continue
        touched.plays += 1
        if track_id is not None:
            touched.tracks.add(track_id)
        elif line_id is not None:
            touched.lines.add(line_id)
    recount(tx, person_id, touched.tracks, touched.lines)
    return touched


def named(said: HeardLine) -> Name:
    return Name(
        line=said, artist_key=text.sort_key(said.artist), title_key=text.sort_key(said.title)
    )


def _put(tx: Tx, new: NewPlay, touched: Touched, in_place_of: Stored | None = None) -> None:
    """A play that was told of before stays that one, so that nobody is told of it twice."""
    if in_place_of is None:
        play_rows.put(tx, new)
    else:
        play_rows.put(tx, replace(new, at=in_place_of.at), in_place_of.id)
    if new.track_id is not None:
        touched.tracks.add(new.track_id)
    elif new.line_id is not None:
        touched.lines.add(new.line_id)
    if new.is_skip:
        touched.skips += 1
    else:
        touched.plays += 1


def _near(tx: Tx, new: NewPlay, name: Name, begun: tuple[int, int]) -> list[Stored]:
    return play_rows.near(
        tx.reader,
        new.person_id,
        new.at,
        begun,
        track_id=new.track_id,
        keys=(name.artist_key, name.title_key),
    )


def _same(tx: Tx, new: NewPlay, name: Name, length: Milliseconds) -> list[Stored]:
    """What is known of this listening. Other services round, and begin at their own time."""
    mine = sounded(new.at, new.played, new.until, length)
    begun = (
        mine[0] - max(length, SAME) - PAUSES,
        max(mine[1], mine[0] + SAME),
    )
    return [
        one
        for one in _near(tx, new, name, begun)
        if (
            not one.is_skip and abs(one.at - new.at) <= SAME
            if one.is_brought
            else is_one(mine, sounded(one.at, one.played, one.until, length))
        )
    ]


def _is_longer(new: NewPlay, known: Stored) -> bool:
    """Whether a player that told of the beginning now tells more."""
    if known.is_brought:
        return False
    if known.is_skip != new.is_skip:
        return known.is_skip
    return (new.played or 0) > (known.played or 0) and known.played is not None


def _is_skip(told: BroughtPlay, length: Milliseconds) -> bool:
    if told.skipped is not None:
        return told.skipped
    return told.played is not None and not counts(told.played, length)
