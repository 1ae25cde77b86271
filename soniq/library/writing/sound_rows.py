"""What listening tells the catalogue: the SQL that writes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from soniq.harmony import Key
from soniq.store.database import Tx
from soniq.units import FileId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSound:
    """The tempo (beats a minute) and key of a track, as they are shown."""

    track_id: TrackId
    bpm: float | None
    key: Key | None

    @property
    def bpm_key(self) -> int | None:
        """Hundredths of a beat a minute."""
        return None if self.bpm is None else round(self.bpm * 100)

    @property
    def camelot(self) -> int | None:
        """`Key.place`."""
        return None if self.key is None else self.key.place


def show(tx: Tx, sounds: Sequence[ShownSound]) -> None:
    tx.executemany(
        """
        UPDATE tracks
        SET
            bpm_key = :bpm_key,
            camelot = :camelot
        WHERE id = :track_id
        """,
        [
            {"track_id": sound.track_id, "bpm_key": sound.bpm_key, "camelot": sound.camelot}
            for sound in sounds
        ],
    )


def set_digests(tx: Tx, file_id: FileId, *, xxh128: bytes, sha256: bytes) -> None:
    tx.execute(
        """
        UPDATE files
        SET
            xxh128 = :xxh128,
            sha256 = :sha256
        WHERE id = :file_id
        """,
        {"file_id": file_id, "xxh128": xxh128, "sha256": sha256},
    )
