"""Doing again what people changed, on a library restored from an older copy; twice is once."""

from collections.abc import Mapping

from soniq.errors import Conflict
from soniq.journal.service import Journal
from soniq.library import recognising, spoken_rows
from soniq.library.spoken import Said
from soniq.provenance import deeds, track_rows
from soniq.provenance.applying import Applying
from soniq.provenance.deeds import OfTrack, Told
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed
from soniq.units import ChangeId, TrackId


class Redoing:
    def __init__(self, db: Database, journal: Journal, applying: Applying) -> None:
        self._db = db
        self._journal = journal
        self._applying = applying

    def again(self, deed: Deed) -> None:
        """
        Raises:
            Conflict: the library has gone on without that deed, or knows none of its tracks.
        """
        told = deeds.told(deed)
        found = self._found(told)
        if not found:
            raise Conflict(f'None of the tracks of "{told.entry.title}" is in the library.')
        known = self._journal.changes_by_ids([told.change_id]).get(told.change_id)
        if known is not None and known.title != told.entry.title:
            raise Conflict(f'Another change has taken the number of "{told.entry.title}".')
        done = self._journal.items_at("track", [(track, told.change_id) for track in found])
        todo = {track: one for track, one in found.items() if (track, told.change_id) not in done}
        with self._db.write(lasting=True) as tx:
            if known is None:
                self._journal.begin(tx, told.entry, as_id=told.change_id, at=deed.at)
            self._write(tx, told, todo)
            if told.is_whole and told.entry.undo_of is not None:
                self._journal.undone(tx, told.entry.undo_of, by=told.change_id)

    def _write(self, tx: Tx, told: Told, todo: Mapping[TrackId, OfTrack]) -> None:
        if not todo:
            return
        spoken = spoken_rows.said_of(tx.reader, list(todo))
        named = {
            said.change_id
            for one in todo.values()
            for said in one.fields.values()
            if said.change_id is not None
        }
        known = {*self._journal.changes_by_ids(named), told.change_id}
        afters = {
            track_id: {name: _of_known(said, known, told) for name, said in one.fields.items()}
            for track_id, one in todo.items()
        }
        self._applying.write(tx, told.change_id, spoken, afters)

    def _found(self, told: Told) -> dict[TrackId, OfTrack]:
        reader = self._db.read()
        ids = [one.track_id for one in told.tracks]
        here = track_rows.albums_of(reader, ids)
        sounds = recognising.hashes_of(reader, ids)
        found: dict[TrackId, OfTrack] = {}
        for one in told.tracks:
            if one.track_id in here and sounds.get(one.track_id) == one.audio_hash:
                found[one.track_id] = one
            elif one.audio_hash is not None:
                only = recognising.only_one_sounding(reader, one.audio_hash)
                if only is not None:
                    found.setdefault(only, one)
        return found


def _of_known(said: Said, known: set[ChangeId], told: Told) -> Said:
    """A change that a job made after the copy is lost: what it said, this one says."""
    if said.change_id is None or said.change_id in known:
        return said
    return Said(value=said.value, change_id=told.change_id)
