"""After a scan: what was filed is in the library, and the album it is becomes owned."""

from collections import Counter
from collections.abc import Callable

from soniq.arrivals import file_rows, rows, shelf_rows
from soniq.arrivals.filing import places_of
from soniq.arrivals.model import Arrival, ArrivalState
from soniq.arrivals.telling import told
from soniq.collection.service import Collection
from soniq.store.database import Database
from soniq.units import AlbumId, Moment


class Landing:
    def __init__(
        self,
        db: Database,
        collection: Collection,
        clock: Callable[[], Moment],
    ) -> None:
        self._db = db
        self._collection = collection
        self._now = clock

    def landed(self) -> int:
        """Looks at all that was filed and is not known to have landed; returns how many did."""
        count = 0
        for arrival_id in rows.in_state(self._db.read(), [ArrivalState.FILED]):
            one = rows.one(self._db.read(), arrival_id)
            album_id = None if one is None else self._album(one)
            if one is not None and album_id is not None:
                self._land(one, album_id)
                count += 1
        return count

    def _album(self, one: Arrival) -> AlbumId | None:
        """The album that most of its songs are in; None while the scan has not seen them."""
        if one.root_id is None:
            return None
        reader = self._db.read()
        found: Counter[AlbumId] = Counter()
        for path in places_of(file_rows.every(reader, one.id)):
            there = shelf_rows.landed(reader, one.root_id, path)
            if there is not None and there.album_id is not None:
                found[there.album_id] += 1
        return found.most_common(1)[0][0] if found else None

    def _land(self, one: Arrival, album_id: AlbumId) -> None:
        """Where a person, or an id, said which album of the grid it is, and its tags name it in
        another way, both become one."""
        meant = None if one.found is None or not one.found.sure else one.found.album_id
        with self._db.write(lasting=True) as tx:
            if meant is not None and meant != album_id:
                self._collection.become(tx, meant, album_id)
            self._collection.came(tx, album_id, one.acquisition)
            rows.set_album(tx, one.id, album_id)
            rows.set_state(tx, one.id, ArrivalState.DONE, note=one.note, ended=self._now())
            told(tx, one.id)
