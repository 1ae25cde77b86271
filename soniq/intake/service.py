"""Taking music in."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import replace

from soniq.events import Bus
from soniq.intake import guard, rows
from soniq.intake.guard import Refused
from soniq.intake.model import Reads, ScanFinished, ScanProgress, ScanReport
from soniq.intake.scanning import Scan, Tally
from soniq.intake.survey import survey
from soniq.library import roots
from soniq.library.model import Root, RootState
from soniq.library.shelves import Shelves
from soniq.library.turn import GiveWay
from soniq.store.database import Database
from soniq.units import Progress, RootId, Tell, tell_nobody

logger = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two `scan.progress`."""


class Intake:
    """Scans music folders into the library. Scans take turns."""

    def __init__(self, db: Database, shelves: Shelves, reads: Reads, bus: Bus) -> None:
        self._db = db
        self._shelves = shelves
        self._reads = reads
        self._bus = bus
        self._turn = threading.Lock()

    def scan(
        self, root_id: RootId, tell: Tell = tell_nobody, *, accept_missing: bool = False
    ) -> ScanReport:
        """Brings the library up to date with a root's files.

        Where the root is away, or too much would vanish at once, nothing is marked missing and
        the report says why (`held`); `accept_missing` is a person's word that it is meant so. May
        be stopped or killed at any moment, and run again.

        Raises:
            NotFound: there is no such root.
            Stopped: `tell` raised it.
        """
        with self._turn:
            root = roots.by_id(self._db.read(), root_id)
            started = time.monotonic()
            tally, telling = Tally(), self._telling(root, tell)
            while True:
                with suppress(GiveWay), self._shelves.turn.scanning(tell):
                    return self._scan(root, started, tally, telling, trust=accept_missing)

    def _scan(
        self, root: Root, started: float, tally: Tally, tell: Tell, *, trust: bool
    ) -> ScanReport:
        """Raises GiveWay: it is to be called again, and goes on where it was."""
        try:
            volume = guard.look(root, trust=trust)
            report, scan = self._take_in(root, tally, tell, trust=trust)
        except Refused as refused:
            report = ScanReport(root_id=root.id, held=refused.note)
            return self._end(root, report, started, state=refused.state)
        state = RootState.READY if report.held is None else RootState.HELD
        return self._end(
            root, report, started, state=state, scan=scan, volume=volume.id or root.volume
        )

    def _take_in(
        self, root: Root, tally: Tally, tell: Tell, *, trust: bool
    ) -> tuple[ScanReport, Scan]:
        reader = self._db.read()
        present = rows.count_present(reader, root.id)
        give_way = self._shelves.turn.give_way
        found = survey(root.path, rows.folders_of_root(reader, root.id), give_way)
        if present and not found.sounds and not trust:
            raise guard.nothing_there(root, present)
        scan = Scan(self._db, self._shelves, self._reads, root, found, tell, tally)
        scan.take_in()
        files, folders = scan.vanished()
        held = None
        mourned = rows.count_mourned(self._db.read(), files)
        if guard.too_many(mourned, present) and not trust:
            held = guard.too_many_note(mourned, present)
        else:
            scan.lose(files, folders)
        report = ScanReport(
            root_id=root.id,
            found=found.sounds,
            new=tally.new,
            changed=tally.changed,
            moved=tally.moved,
            missing=tally.missing,
            unreadable=rows.count_unreadable(self._db.read(), root.id),
            read=tally.read,
            held=held,
            passed_by=tuple(found.passed_by),
            unread=tuple(tally.unread),
        )
        return report, scan

    def _end(
        self,
        root: Root,
        report: ScanReport,
        started: float,
        *,
        state: RootState,
        scan: Scan | None = None,
        volume: str | None = None,
    ) -> ScanReport:
        report = replace(report, seconds=round(time.monotonic() - started, 3))
        with self._db.write() as tx:
            if scan is not None:
                scan.emit_changes(tx)
            roots.set_state(tx, root, state, report.held)
            if state == RootState.READY:
                roots.set_scanned(tx, root.id, volume)
            tx.emit(
                ScanFinished(
                    root_id=root.id,
                    found=report.found,
                    new=report.new,
                    changed=report.changed,
                    moved=report.moved,
                    missing=report.missing,
                    unreadable=report.unreadable,
                    seconds=report.seconds,
                    held=report.held is not None,
                )
            )
        logger.info(
            "scan of root %d: %d found, %d new, %d changed, %d moved, %d missing, %.1f s%s",
            root.id,
            report.found,
            report.new,
            report.changed,
            report.moved,
            report.missing,
            report.seconds,
            ", held" if report.held else "",
        )
        return report

    def _telling(self, root: Root, tell: Tell) -> Tell:
        told_at = 0.0

        def both(progress: Progress) -> None:
            nonlocal told_at
            if time.monotonic() - told_at >= EVERY:
                told_at = time.monotonic()
                self._bus.publish(
                    ScanProgress(
                        root_id=root.id,
                        done=progress.done,
                        total=progress.total,
                        note=progress.note,
                    )
                )
            tell(progress)
            self._shelves.turn.give_way()

        return both
