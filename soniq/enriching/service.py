"""Asking other services about tracks: politely, and only what is not known freshly."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence

from soniq.clients.lastfm import Lastfm
from soniq.clients.listenbrainz import ListenBrainz
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.enriching import rows
from soniq.enriching.model import KEYS, KNOWN, Asked, Enriched, Teller
from soniq.enriching.tellers import OfLastfm, OfListenBrainz
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.units import JobId, Moment, PersonId, Progress, Tell, TrackId, now, tell_nobody

logger = logging.getLogger(__name__)

FRESH_MS = 30 * 86_400_000

TOGETHER = 100
"""Tracks that are read at once."""

FAILURES = 3
"""In a row: then a service is left alone until another run."""

LONGEST_WAIT = 120.0
"""Seconds that a run waits where a service says how long; longer, and the service is left."""

BREATH = 0.5

ENDING = frozenset({FailureKind.OFF, FailureKind.QUOTA, FailureKind.REFUSED})
"""Failures that the next track would meet as well."""


def wait(seconds: float, breathe: Callable[[], None]) -> None:
    """Lets seconds pass, and breathes now and then; a breath may raise Stopped."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, BREATH))
        breathe()


class Enriching:
    """Keeps what Last.fm and ListenBrainz tell of tracks, each with its source and time; see
    `Provenance.metadata_of`."""

    def __init__(
        self,
        db: Database,
        provenance: Provenance,
        transport: Transport,
        lastfm: Lastfm,
        listenbrainz: ListenBrainz,
        *,
        wait: Callable[[float, Callable[[], None]], None] = wait,
    ) -> None:
        self._db = db
        self._provenance = provenance
        self._transport = transport
        self._tellers: tuple[Teller, ...] = (OfListenBrainz(listenbrainz), OfLastfm(lastfm))
        self._wait = wait

    def enrich(
        self,
        track_ids: Sequence[TrackId] | None = None,
        tell: Tell = tell_nobody,
        *,
        by: PersonId | None = None,
        job_id: JobId | None = None,
    ) -> Enriched:
        """Asks about all present tracks of which nobody told within 30 days; or about these, even
        so. Run again, it goes on where it was stopped. What services do not answer is left to
        another run: nothing of that is raised.

        by: who asked for it; None is soniq by itself, which the setting `network` may forbid.
        Raises Stopped alone.
        """
        logger.info("enriching begins, job %s", job_id)
        at = Progress(done=0)

        def noting(progress: Progress) -> None:
            nonlocal at
            at = progress
            tell(at)

        def stops() -> bool:
            tell(at)
            return False

        run = _Run(noting, lambda: tell(at))
        named = None if track_ids is None else rows.named(self._db.read(), track_ids)
        fresh_from = Moment(now() - FRESH_MS)
        run.total = sum(self._count(teller, named, fresh_from) for teller in self._tellers)
        with self._transport.action(
            "Ask about tracks", by_person=by is not None, should_stop=stops
        ):
            for teller in self._tellers:
                self._ask(teller, self._parts(teller, named, fresh_from), run)
        noting(Progress(done=run.done, total=run.total))
        logger.info("enriching ends: %d asked, %d known", run.asked, run.known)
        return Enriched(
            asked=run.asked,
            known=run.known,
            failures=run.failures,
            trouble=" ".join(dict.fromkeys(run.troubles)) or None,
        )

    def _count(self, teller: Teller, named: list[Asked] | None, fresh_from: Moment) -> int:
        if named is not None:
            return len(named)
        return rows.count_due(self._db.read(), teller.source, fresh_from=fresh_from)

    def _parts(
        self, teller: Teller, named: list[Asked] | None, fresh_from: Moment
    ) -> Iterator[list[Asked]]:
        """What one request asks about each."""
        size = teller.at_once
        for many in [named] if named is not None else self._due(teller, fresh_from):
            yield from (many[start : start + size] for start in range(0, len(many), size))

    def _due(self, teller: Teller, fresh_from: Moment) -> Iterator[list[Asked]]:
        after = TrackId(0)
        while many := rows.due(
            self._db.read(), teller.source, fresh_from=fresh_from, after=after, first=TOGETHER
        ):
            yield many
            after = many[-1].id

    def _ask(self, teller: Teller, parts: Iterator[list[Asked]], run: "_Run") -> None:
        in_a_row = 0
        for part in parts:
            run.tell(Progress(done=run.done, total=run.total, note=teller.label))
            run.done += len(part)
            fit = [track for track in part if track.recording_id or not teller.needs_recording]
            if not fit:
                continue
            while True:
                failed = self._try(teller, fit, run)
                in_a_row = 0 if failed is None else in_a_row + 1
                if failed is None:
                    break
                run.failures += 1
                delay = failed.retry_after or 0.0
                if failed.kind in ENDING or in_a_row >= FAILURES or delay > LONGEST_WAIT:
                    run.troubles.append(str(failed))
                    return
                if not delay:
                    break  # another part may fare better; this one is left to another run
                self._wait(delay, run.breathe)

    def _try(self, teller: Teller, tracks: list[Asked], run: "_Run") -> ServiceFailed | None:
        try:
            told = teller.tell_of(tracks)
        except ServiceFailed as failed:
            logger.info("%s told nothing of track %d: %s", teller.label, tracks[0].id, failed)
            return failed
        present = {track.id for track in rows.named(self._db.read(), [one.id for one in tracks])}
        for track_id in sorted(present):
            said = told.get(track_id, {})
            values = {**dict.fromkeys(KEYS), **said, KNOWN: track_id in told}
            self._provenance.put_metadata(track_id, teller.source, values)
        run.asked += len(tracks)
        run.known += len(told)
        return None


class _Run:
    """How a run does so far."""

    def __init__(self, tell: Tell, breathe: Callable[[], None]) -> None:
        self.tell = tell
        self.breathe = breathe
        self.total = 0
        self.done = 0
        self.asked = 0
        self.known = 0
        self.failures = 0
        self.troubles: list[str] = []
