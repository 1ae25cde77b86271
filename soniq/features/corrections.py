"""Tempo and key put right by hand, and kept for ever: with the sound, wherever its files go."""

from soniq.errors import Conflict, Invalid, NotFound
from soniq.features import correction_rows, sound_rows, tying
from soniq.features.correction_rows import Field
from soniq.features.tagged import LEAST, MOST
from soniq.harmony import Key
from soniq.library.shelves import Shelves
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import Moment, PersonId, TrackId, now

CORRECTED = "features.corrected"


class Corrections:
    """What people say of a track's sound. It holds for all its copies."""

    def __init__(self, db: Database, shelves: Shelves) -> None:
        self._db = db
        self._shelves = shelves
        self.redo: dict[str, Redo] = {CORRECTED: self._again}

    def set_tempo(self, track_id: TrackId, bpm: float | None, *, by: PersonId | None) -> None:
        """bpm: None takes the correction back.

        Raises:
            Invalid: no music is that slow or fast.
            NotFound, Conflict: see `_correct`.
        """
        if bpm is not None and not LEAST <= bpm <= MOST:
            raise Invalid(
                f"A tempo lies between {LEAST:.0f} and {MOST:.0f} beats a minute, not at {bpm:g}."
            )
        self._correct(track_id, "bpm", bpm, by)

    def set_key(self, track_id: TrackId, key: Key | None, *, by: PersonId | None) -> None:
        """key: None takes the correction back. Raises NotFound, Conflict: see `_correct`."""
        self._correct(track_id, "key", None if key is None else float(key.index), by)

    def _correct(
        self, track_id: TrackId, field: Field, value: float | None, by: PersonId | None
    ) -> None:
        """
        Raises:
            NotFound: no such track.
            Conflict: nothing is known yet by which its sound could be recognised again.
        """
        with self._db.write(lasting=True) as tx:
            audio_hash = _hash_of(tx, track_id)
            self._write(tx, audio_hash, field, value, by, now())
            tx.deed(
                CORRECTED,
                {"audio_hash": audio_hash.hex(), "field": field, "value": value, "by": by},
            )

    def _write(
        self,
        tx: Tx,
        audio_hash: bytes,
        field: Field,
        value: float | None,
        by: PersonId | None,
        at: Moment,
    ) -> None:
        correction_rows.put(tx, audio_hash, field, value, by=by, at=at)
        sound_id = sound_rows.known(tx, audio_hash)
        sound_rows.tie_copies(tx, sound_id, audio_hash)
        sound_rows.tie_scraps(tx, sound_id, audio_hash)
        tying.settle(tx, self._shelves, sound_rows.tracks_of(tx, sound_id))

    def _again(self, deed: Deed) -> None:
        body = deed.body
        by, value = body["by"], body["value"]
        with self._db.write(lasting=True) as tx:
            self._write(
                tx,
                bytes.fromhex(str(body["audio_hash"])),
                "bpm" if body["field"] == "bpm" else "key",
                None if value is None else float(str(value)),
                None if by is None else PersonId(int(str(by))),
                deed.at,
            )


def _hash_of(tx: Tx, track_id: TrackId) -> bytes:
    """By what the sound of a track is known: of its file, or of the one that it had."""
    row = tx.execute(
        """
        SELECT coalesce(f.audio_hash, f.xxh128, s.audio_hash) AS hash
        FROM tracks AS t
        LEFT JOIN files AS f ON f.id = t.file_id
        LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
        LEFT JOIN sounds AS s ON s.id = ts.sound_id
        WHERE t.id = :track_id
        """,
        {"track_id": track_id},
    ).fetchone()
    if row is None:
        raise NotFound(f"The library has no track {track_id}.")
    if row["hash"] is None:
        raise Conflict(
            f"The sound of track {track_id} is not known yet, so nothing could keep the "
            "correction with it. Analyse the track first."
        )
    audio_hash: bytes = row["hash"]
    return audio_hash
