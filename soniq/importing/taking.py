"""Taking in what is staged: a batch at a time, each looked for, then written, then passed by.

A batch that was cut off is taken in again: each room knows what it has. What was not found is
written with the place that was come to, so that it is counted once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from soniq.errors import Invalid
from soniq.files.exports.model import Counted, Heard, Liked, Listed, Owned, Saved, Told
from soniq.importing import plain, rows, undo_rows
from soniq.importing.lines import Remembering, heard_line, respelled
from soniq.importing.model import Import, LineKind, Part, Report, Source, Taken
from soniq.importing.opining import Opining
from soniq.importing.plain import Kept
from soniq.importing.store import Store
from soniq.importing.wishing import Wishing
from soniq.library.finding import Finder, Found
from soniq.listening.model import BroughtCount, BroughtPlay
from soniq.listening.service import Listening
from soniq.playlists.model import BroughtPlaylist
from soniq.playlists.service import Playlists
from soniq.store.database import Database, Tx
from soniq.units import Progress, Tell, TrackId

AT_ONCE = 500
"""Entries that are taken in between two looks whether to go on."""

T = TypeVar("T", Heard, Counted, Liked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lost:
    """Lines of a batch that were not surely found. playlist: of which they are entries."""

    kind: LineKind
    told: Sequence[tuple[Told, Found | None]]
    playlist: str = ""


class Taking:
    """Takes imports in."""

    def __init__(
        self,
        db: Database,
        store: Store,
        finder: Finder,
        listening: Listening,
        playlists: Playlists,
        opining: Opining,
        wishing: Wishing,
    ) -> None:
        self._db = db
        self._store = store
        self._finder = finder
        self._listening = listening
        self._playlists = playlists
        self._opining = opining
        self._wishing = wishing

    def take(self, one: Import, tell: Tell, *, start: int, end: int) -> Report:
        """From where it stands to the end. start, end: places in its entries' file, in bytes."""
        report = one.report or Report()
        finder = Remembering(self._finder)
        tell(Progress(done=start, total=end, note="looking for the songs"))
        finder.learn(self._told(one, start, end))
        with self._db.write() as tx:
            undo_rows.open_span(tx, one)
        try:
            for batch, place in self._batches(one, start, end):
                part, lost = self._take(one, batch, finder)
                report += part
                with self._db.write() as tx:
                    for lines in lost:
                        _keep(tx, one, lines)
                    rows.set_place(tx, one.id, place, report)
                tell(Progress(done=place, total=end, note=_note(report)))
        finally:
            with self._db.write() as tx:
                undo_rows.close_spans(tx, one.person_id)
        return report

    def _told(self, one: Import, start: int, end: int) -> Iterator[Told]:
        """The songs of all but playlists, which look for their own."""
        for written, _ in self._store.lines(one.id, start=start, end=end):
            entry = plain.entry(written)
            if isinstance(entry, Heard | Counted | Liked):
                yield entry.told
            elif isinstance(entry, Saved) and entry.song is not None:
                yield entry.song

    def _batches(self, one: Import, start: int, end: int) -> Iterator[tuple[list[Kept], int]]:
        lines = self._store.lines(one.id, start=start, end=end)
        while batch := list(islice(lines, AT_ONCE)):
            yield [plain.entry(line) for line, _ in batch], batch[-1][1]

    def _take(
        self, one: Import, batch: Sequence[Kept], finder: Remembering
    ) -> tuple[Report, list[_Lost]]:
        report, lost = Report(), list[_Lost]()
        if Part.HISTORY in one.parts:
            plays = _found(finder, [entry for entry in batch if isinstance(entry, Heard)])
            counts = _found(finder, [entry for entry in batch if isinstance(entry, Counted)])
            report += Report(plays=self._plays(one, plays), counts=self._counts(one, counts))
            lost += [_lost(LineKind.PLAY, plays), _lost(LineKind.COUNT, counts)]
        if Part.OPINIONS in one.parts:
            likes = _found(finder, [entry for entry in batch if isinstance(entry, Liked)])
            report += Report(opinions=self._opinions(one, likes))
            lost.append(_lost(LineKind.OPINION, likes))
        saved = [entry for entry in batch if isinstance(entry, Saved | Owned)]
        report += self._wishing.take(one, saved, finder)
        if Part.PLAYLISTS in one.parts:
            for entry in batch:
                if isinstance(entry, Listed):
                    part, lines = self._list(one, entry)
                    report += part
                    lost += lines
        return report, lost

    def _plays(self, one: Import, found: Sequence[tuple[Heard, Found | None]]) -> Taken:
        if not found:
            return Taken()
        brought = [
            BroughtPlay(
                at=heard.at,
                line=heard_line(heard.told),
                track_id=_track(one, track),
                played=heard.played,
                skipped=heard.skipped,
            )
            for heard, track in found
        ]
        done = self._listening.bring(one.person_id, brought, one.source.plays)
        return _counted(found, added=done.added, known=done.known)

    def _counts(self, one: Import, found: Sequence[tuple[Counted, Found | None]]) -> Taken:
        if not found:
            return Taken()
        brought = [
            BroughtCount(
                line=heard_line(counted.told),
                track_id=_track(one, track),
                plays=counted.plays,
                skips=counted.skips,
                last_played=counted.last_played,
            )
            for counted, track in found
        ]
        done = self._listening.bring_counts(one.person_id, brought, one.origin)
        return _counted(found, added=done.added, known=done.known)

    def _opinions(self, one: Import, found: Sequence[tuple[Liked, Found | None]]) -> Taken:
        usable = [
            (liked, track)
            for liked, track in found
            if track is not None and _track(one, track) is not None
        ]
        added = self._opining.give(one, usable) if usable else 0
        return _counted(found, added=added, known=len(usable) - added)

    def _list(self, one: Import, listed: Listed) -> tuple[Report, list[_Lost]]:
        try:
            brought = self._playlists.bring(
                one.person_id,
                BroughtPlaylist(
                    key=f"{one.origin}:{listed.key}",
                    name=listed.name,
                    origin=_origin(one),
                    description=listed.description,
                    lines=respelled(self._finder, listed.entries),
                ),
                guesses=one.guesses,
            )
        except Invalid as error:  # too long a list is no reason to lose the others
            return Report(lists=1, notes=(str(error),)), []
        if brought.made:
            with self._db.write() as tx:
                undo_rows.add_list(tx, one.id, brought.playlist.id)
        told, lost = len(listed.entries), len(brought.lost)
        taken = Taken(
            told=told,
            found=brought.found - len(brought.unsure),
            guessed=len(brought.unsure),
            lost=lost,
            added=brought.added,
            known=told - brought.added,
        )
        report = Report(playlists=taken, lists=1, new_lists=int(brought.made), notes=brought.notes)
        missing = [(Told(artist=it.artist, title=it.title, album=it.album), None)
                   for it in brought.lost]  # fmt: skip
        return report, [_Lost(kind=LineKind.ENTRY, told=missing, playlist=listed.name)]


def _origin(one: Import) -> str:
    """Where a list comes from, for people; as files that are brought as lists have it."""
    return one.name if one.source is Source.LIST else f"{one.source.label}: {one.name}"


def _found(finder: Remembering, entries: Sequence[T]) -> list[tuple[T, Found | None]]:
    return list(zip(entries, finder.find([entry.told for entry in entries]), strict=True))


def _track(one: Import, found: Found | None) -> TrackId | None:
    """A guess is taken only where the person asked for that."""
    return found.track_id if found is not None and (found.sure or one.guesses) else None


def _counted(found: Iterable[tuple[object, Found | None]], *, added: int, known: int) -> Taken:
    tracks = [track for _, track in found]
    return Taken(
        told=len(tracks),
        found=sum(track is not None and track.sure for track in tracks),
        guessed=sum(track is not None and not track.sure for track in tracks),
        lost=tracks.count(None),
        added=added,
        known=known,
    )


def _lost(kind: LineKind, found: Sequence[tuple[Heard | Counted | Liked, Found | None]]) -> _Lost:
    return _Lost(
        kind=kind,
        told=[(entry.told, track) for entry, track in found if track is None or not track.sure],
    )


def _keep(tx: Tx, one: Import, lost: _Lost) -> None:
    lines = [(told.artist, told.title, told.album, track) for told, track in lost.told]
    rows.add_lost(tx, one.id, lost.kind, lines, playlist=lost.playlist)


def _note(report: Report) -> str:
    said = [
        (report.plays.told, "plays"),
        (report.counts.told, "counts"),
        (report.opinions.told, "opinions"),
        (report.lists, "playlists"),
        (report.wishes.told, "wishes"),
        (report.holdings.told, "holdings"),
    ]
    return ", ".join(f"{count:,} {what}" for count, what in said if count)
