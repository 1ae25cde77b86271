"""Fingerprints of sounds, each made once and kept."""

import os
from collections.abc import Callable
from pathlib import Path

from soniq.clients.fingerprints import RawFingerprint
from soniq.duplicates import rows
from soniq.duplicates.likeness import likeness, packed
from soniq.duplicates.rows import Named
from soniq.errors import Unreadable
from soniq.store.database import Database
from soniq.units import now


class Fingerprinting:
    """Compares sounds by their fingerprints, where the machine can make them."""

    def __init__(
        self,
        db: Database,
        fingerprint: Callable[[bytes], RawFingerprint | None],
        hears: Callable[[], bool],
    ) -> None:
        self._db = db
        self._fingerprint = fingerprint
        self.hears = hears
        self.made = 0

    def likeness(self, one: Named, other: Named) -> float | None:
        """0–1; None where it cannot be told: no fpcalc, a drive that is away, too little sound."""
        mine = self._of(one)
        others = self._of(other) if mine else None
        return likeness(mine, others) if mine and others else None

    def _of(self, track: Named) -> bytes | None:
        kept = rows.fingerprint(self._db.read(), track.sound)
        if kept is not None or not self.hears() or not Path(os.fsdecode(track.path)).exists():
            return kept
        try:
            made = self._fingerprint(track.path)
        except Unreadable:
            frames = b""
        else:
            if made is None:  # fpcalc went away just now
                return None
            frames = packed(made.values)
        self.made += 1
        with self._db.write() as tx:
            rows.keep_fingerprint(tx, track.sound, frames, now())
        return frames
