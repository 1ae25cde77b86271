"""What anyone may ask of the library's sound."""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from soniq.audio.model import MODEL, Analysis, Moods
from soniq.child.model import Failure
from soniq.errors import NotFound, Unavailable
from soniq.events import JSON, Bus
from soniq.features import pause_rows, queue_rows, rows, tying
from soniq.features.beats import refitted
from soniq.features.corrections import Corrections
from soniq.features.figures import Figures
from soniq.features.gate import Conditions, Gate, Waits
from soniq.features.keeping import Keeping
from soniq.features.line import Line
from soniq.features.listening import Hears, Run, Tally
from soniq.features.model import (
    AnalysisChanged,
    AnalysisNeeded,
    AnalysisState,
    AnalysisStatus,
    AudioFeatures,
    Loudness,
    Rank,
    SoundFacets,
    SoundFilter,
    Unheard,
    Waveform,
)
from soniq.features.narrowing import narrowings
from soniq.features.queue_rows import Turn
from soniq.harmony import Key
from soniq.library import lists
from soniq.library.lists import Narrowing
from soniq.library.model import Page, Slice
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import Milliseconds, PersonId, Tell, TrackId, now, tell_nobody

logger = logging.getLogger(__name__)

ALWAYS = Conditions()
WHOLE = Slice()

State = tuple[AnalysisState, str | None]


class Features:
    """What soniq hears, and the listening itself. Corrections are `Corrections`' words."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        hear: Hears,
        bus: Bus,
        when: Conditions = ALWAYS,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """hear: listens to a file. clock: seconds that never go back."""
        self._db = db
        self._shelves = shelves
        self._hear = hear
        self._bus = bus
        self._when = when
        self._clock = clock
        self._keeping = Keeping(db, shelves)
        self._corrections = Corrections(db, shelves)
        self.redo: dict[str, Redo] = self._corrections.redo
        self._turn = threading.Lock()
        self._is_called = False
        self._run: Run | None = None
        self._told: State = (AnalysisState.IDLE, None)
        self._wants = 0
        self._scans = 0
        self._figures = Figures(db, clock)

    # What is known

    def of_track(self, track_id: TrackId) -> AudioFeatures:
        """Raises NotFound."""
        found = self.of_tracks([track_id]).get(track_id)
        if found is None:
            raise NotFound(f"The library has no track {track_id}.")
        return found

    def of_tracks(self, ids: Iterable[TrackId]) -> dict[TrackId, AudioFeatures]:
        """By track; those that are gone are left out."""
        return rows.of_tracks(self._db.read(), ids)

    def loudness(self, ids: Iterable[TrackId]) -> dict[TrackId, Loudness]:
        """Of those that were listened to. Whole albums are asked for with each list, and this
        takes a thirtieth of the time of `of_tracks`."""
        return rows.loudness(self._db.read(), ids)

    def moods(self, ids: Iterable[TrackId]) -> dict[TrackId, Moods]:
        """Of those that were listened to."""
        return rows.moods(self._db.read(), ids)

    def waveform(self, track_id: TrackId) -> Waveform | None:
        """Its beats are those of the tempo that is shown. None until the track was heard.

        Raises NotFound where the track goes in between.
        """
        found = rows.waveform(self._db.read(), track_id)
        return None if found is None else refitted(found, self.of_track(track_id))

    def unheard(self, part: Slice = WHOLE) -> Page[Unheard]:
        """Files that cannot be analysed, each with its reason."""
        with self._db.snapshot() as reader:
            found = lists.find(reader, rows.UNHEARD, part)
            return Page(
                items=rows.unheard(reader, (key[-1] for key in found.keys)),
                keys=found.keys,
                has_next=found.has_next,
                has_previous=found.has_previous,
            )

    def narrowings(self, where: SoundFilter) -> tuple[Narrowing, ...]:
        """What a filter asks, for `Library.tracks(also=…)`.

        Raises:
            Invalid: a mood that there is not, or an end that is no number.
        """
        return narrowings(where)

    def facets(self) -> SoundFacets:
        """By what tracks can be narrowed; remembered until it changes, or a minute more."""
        return self._figures.facets()

    def status(self) -> AnalysisStatus:
        counts, run = self._figures.counts(), self._run
        state, reason = self._state()
        rate = run.pace.rate() if run else None
        return AnalysisStatus(
            state=state,
            reason=reason,
            total=counts.total,
            analysed=counts.analysed,
            outdated=counts.outdated,
            unheard=counts.unheard,
            model=MODEL,
            rate=rate,
            time_left=Milliseconds(round(counts.left / rate * 3_600_000)) if rate else None,
            children=len(run.at_work) if run else 0,
        )

    def forget(self) -> None:
        """Drops the remembered figures; to be called when the library has changed."""
        self._figures.forget()

    # What people say

    def set_tempo(
        self, track_id: TrackId, bpm: float | None, *, by: PersonId | None = None
    ) -> None:
        """Puts the tempo right, for ever; None takes that back.

        Raises:
            Invalid: it is not within 20–400 beats a minute.
            NotFound: no such track.
            Conflict: its sound is not known yet.
        """
        self._corrections.set_tempo(track_id, bpm, by=by)
        self._figures.forget_facets()

    def set_key(self, track_id: TrackId, key: Key | None, *, by: PersonId | None = None) -> None:
        """Puts the key right, for ever; None takes that back.

        Raises:
            NotFound: no such track.
            Conflict: its sound is not known yet.
        """
        self._corrections.set_key(track_id, key, by=by)
        self._figures.forget_facets()

    # Listening

    def want(self, ids: Iterable[TrackId], rank: Rank) -> None:
        """Has tracks heard before others; where all were heard it only reads.

        ASKED tries again what was given up. SEEN does nothing while listening is switched off.

        Raises:
            Unavailable: the disk takes no writes; not for SEEN.
        """
        if rank is Rank.SEEN and not self._when.enabled():
            return
        tracks = queue_rows.lacking(self._db.read(), ids, rank)
        if not tracks:
            return
        try:
            with self._db.write() as tx:
                queue_rows.want(tx, tracks, rank, now())
                if rank is Rank.ASKED and queue_rows.forget_failures(tx, tracks):
                    self._figures.forget()
        except Unavailable:
            if rank is Rank.SEEN:  # who plays a track need not care for a full disk
                return
            raise
        self._wants += 1
        self._call()

    def pause(self, by: PersonId | None = None) -> None:
        """Begins no track any more until `resume`, over restarts too."""
        with self._db.write(lasting=True) as tx:
            pause_rows.pause(tx, by, now())
        logger.info("the analysis is paused by person %s", by)
        self._tell((AnalysisState.PAUSED, "Paused"))

    def resume(self, by: PersonId | None = None) -> None:
        with self._db.write(lasting=True) as tx:
            pause_rows.resume(tx)
        logger.info("the analysis is resumed by person %s", by)
        self._tell(self._state())
        self._call()

    def is_paused(self) -> bool:
        return pause_rows.is_paused(self._db.read())

    def has_work(self) -> bool:
        """Whether a run would find something to do, as far as is known without looking."""
        if not self._when.enabled() or self.is_paused():
            return False
        return tying.is_any(self._db.read()) or self._figures.counts().left > 0

    def take_up(self) -> None:
        """Takes up what a scan has changed, and has listened to what waits.

        A run that is under way looks through all once more: what was away may be back.
        """
        self._tie()
        self._scans += 1
        if self.has_work():
            self._call()

    def analyse(self, tell: Tell = tell_nobody) -> dict[str, JSON]:
        """Listens to all that waits, until nothing does. Runs take turns.

        May be stopped or killed at any moment, and run again.

        Raises:
            Stopped: `tell` raised it.
            Unavailable: there are no children to listen, or the disk takes no writes.
        """
        with self._turn:
            self._is_called = True
            try:
                self._tie()
                line = Line(self._db, wants=lambda: self._wants, scans=lambda: self._scans)
                tally = self._listen(line, tell)
            finally:
                self._is_called = False
        if line.is_behind() and self.has_work():
            self._call()
        return {
            "analysed": tally.analysed,
            "unheard": tally.unheard,
            "passed_by": tally.passed_by,
            "left": self._figures.counts().left,
        }

    def _listen(self, line: Line, tell: Tell) -> Tally:
        gate = Gate(self._when, self.is_paused, self._clock)
        run = self._run = Run(self._hear, line, gate, self._when, self, self._changed)
        try:
            return run.run(tell)
        finally:
            self._run = None
            self._figures.forget()  # what was counted beside a write may be off by one
            self._tell(self._state())

    def _tie(self) -> None:
        """Ties tracks that a scan has touched to their sounds, and shows what their tags say."""
        while tying.is_any(self._db.read()):
            with self._db.write() as tx:
                tying.tie_some(tx, self._shelves, now())
            self.forget()

    # What a run asks of it

    def keep(self, turn: Turn, analysis: Analysis) -> int:
        """Returns how many tracks have it now; 0 if the file is another one by now."""
        kept = self._keeping.keep(turn, analysis)
        self._figures.count(kept)
        return kept.tracks

    def fail(self, turn: Turn, failure: Failure) -> bool:
        """Whether the file is given up; otherwise it may be tried once more."""
        given_up = self._keeping.fail(turn, failure)
        if given_up:
            self._figures.count_unheard()
        return given_up

    def how_far(self) -> tuple[int, int]:
        """Tracks that are done with, and all."""
        counts = self._figures.counts()
        return counts.total - counts.left, counts.total

    def _changed(self, waits: Waits | None) -> None:
        self._tell((AnalysisState.RUNNING, None) if waits is None else (waits.state, waits.reason))

    def _state(self) -> State:
        if self._run is not None:
            return self._told
        if self.is_paused():
            return AnalysisState.PAUSED, "Paused"
        left = self._figures.counts().left
        if left and not self._when.enabled():
            return AnalysisState.WAITING, "Switched off in the settings"
        wait = "track waits" if left == 1 else "tracks wait"
        return AnalysisState.IDLE, f"{left:,} {wait}" if left else None

    def _tell(self, state: State) -> None:
        if state != self._told:
            self._told = state
            self._bus.publish(AnalysisChanged(state=state[0], reason=state[1]))

    def _call(self) -> None:
        if not self._is_called and not self.is_paused():
            self._bus.publish(AnalysisNeeded())
