"""A soniq that looks for duplicates: stand-ins for sound, and vectors and fingerprints as told."""

import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from soniq.audio.model import EMBEDDING_MODEL
from soniq.child.reckoning import reckon
from soniq.clients.fingerprints import RawFingerprint
from soniq.duplicates.model import Choice, Group, Kind, Resolved
from soniq.duplicates.service import Duplicates
from soniq.features.nearest import Nearest
from soniq.intake.model import Reads
from soniq.journal.model import ChangeKind
from soniq.journal.service import Journal
from soniq.provenance.following import Following
from soniq.store.deeds import Deeds
from soniq.store.vector_index import VectorIndex
from soniq.units import FileId, TrackId
from tests.moving.house import MovingHouse


class DuplicatesHouse(MovingHouse):
    """`prints`: the fingerprint of each file by its name; None on a machine without fpcalc."""

    def __init__(
        self, library: Path, reads: Reads, music: Path, deeds: Deeds | None = None
    ) -> None:
        super().__init__(library, reads, music, deeds)
        self.prints: dict[str, Sequence[int]] | None = None
        self.asked: list[str] = []
        self.index = VectorIndex(library.with_name("vectors.sqlite"))
        self.nearest = Nearest(self.db, self.index, reckon, scratch=library.parent)
        self.duplicates = self.again()

    def again(self, journal: Journal | None = None) -> Duplicates:
        """As after a restart."""
        duplicates = Duplicates(
            self.db,
            journal or self.journal,
            self.quarantine,
            self.nearest,
            movers={"metadata": Following()},
            fingerprint=self._fingerprint,
            hears=lambda: self.prints is not None,
        )
        self.journal.undoes(ChangeKind.MERGE, duplicates.undo)
        return duplicates

    def _fingerprint(self, path: bytes) -> RawFingerprint | None:
        name = os.fsdecode(os.path.basename(path))
        self.asked.append(name)
        assert self.prints is not None
        return RawFingerprint(values=tuple(self.prints[name]), duration_s=6.0)

    def hear(self, vectors: dict[str, Sequence[float]], *, indexed: bool = True) -> None:
        """Has the tracks of these titles heard; of a vector its first numbers are told. indexed:
        as a search by ear needs it."""
        with self.db.write() as tx:
            for title, values in vectors.items():
                for track_id, sound in tx.execute(
                    "SELECT t.id, f.audio_hash FROM tracks AS t JOIN files AS f ON f.id = t.file_id"
                    " WHERE t.title = :title",
                    {"title": title},
                ).fetchall():
                    tx.execute(
                        "INSERT OR IGNORE INTO sounds (audio_hash, analyzed_at_ms) VALUES (:s, 1)",
                        {"s": sound},
                    )
                    tx.execute(
                        "INSERT OR REPLACE INTO embeddings"
                        " SELECT id, 'audio', :model, 'onnx', :vector"
                        " FROM sounds WHERE audio_hash = :s",
                        {"model": EMBEDDING_MODEL, "vector": packed(values), "s": sound},
                    )
                    tx.execute(
                        "INSERT OR REPLACE INTO track_sounds"
                        " SELECT :track, id FROM sounds WHERE audio_hash = :s",
                        {"track": track_id, "s": sound},
                    )
        if indexed:
            self.nearest.refresh()

    def found(self, kind: Kind | None = None) -> list[Group]:
        """After a search."""
        self.duplicates.find()
        return list(self.duplicates.groups(kind=kind).groups)

    def keep(self, group: Group, *, name: str | None = None) -> Resolved:
        """Keeps the file of that name, or what is proposed."""
        chosen = group.proposal.file_id if name is None else named(group, name)
        return self.duplicates.resolve([Choice(group_id=group.id, keep=chosen)], by=None)

    def told(self, track_id: TrackId, key: str, value: str) -> None:
        """Something hangs on a track."""
        with self.db.write() as tx:
            tx.execute(
                "INSERT INTO track_metadata (track_id, key, source, value, at_ms)"
                " VALUES (:id, :key, 'lastfm', :value, 1)",
                {"id": track_id, "key": key, "value": json.dumps(value)},
            )

    def hangs(self) -> list[tuple[object, ...]]:
        """All that hangs on tracks."""
        return self.rows("SELECT track_id, key, source, value FROM track_metadata ORDER BY 1, 2, 3")

    def close(self) -> None:
        self.index.close()
        super().close()


def named(group: Group, name: str) -> FileId:
    return next(
        copy.file_id for copy in group.copies if copy.path.endswith(b"/" + os.fsencode(name))
    )


def names(group: Group) -> list[str]:
    return sorted(os.fsdecode(os.path.basename(copy.path)) for copy in group.copies)


def packed(values: Sequence[float]) -> bytes:
    whole = [*values, *[0.0] * (512 - len(values))]
    length = sum(value * value for value in whole) ** 0.5
    return struct.pack("<512e", *(value / length for value in whole))
