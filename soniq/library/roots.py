"""Music folders: which there are, how they stand, and taking them in and out."""

import os
import sqlite3

from soniq import text
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import JSON
from soniq.files.volume import volume_of
from soniq.library.model import Root, RootChanged, RootState
from soniq.library.shelves import Shelves
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import Moment, PersonId, RootId, now

ADDED = "roots.added"
REMOVED = "roots.removed"
WRITABLE = "roots.writable"


class Roots:
    """The music folders. Adding one reads nothing yet; a scan does."""

    def __init__(self, db: Database, shelves: Shelves) -> None:
        self._db = db
        self._shelves = shelves
        self.redo: dict[str, Redo] = {
            ADDED: self._added_again,
            REMOVED: self._removed_again,
            WRITABLE: self._set_writable_again,
        }

    def all(self) -> list[Root]:
        return every(self._db.read())

    def root(self, root_id: RootId) -> Root:
        """Raises NotFound."""
        return by_id(self._db.read(), root_id)

    def add(self, path: bytes, *, name: str | None = None) -> Root:
        """Takes a folder in.

        Raises:
            Invalid: it is no folder, or soniq may not read it.
            Conflict: it is a music folder already, or lies in one, or holds one.
        """
        place = os.path.abspath(path)
        _check(place)
        volume = volume_of(place)
        with self._db.write(lasting=True) as tx:
            _check_apart(every(tx.reader), place)
            cursor = tx.execute(
                """
                INSERT INTO roots (path, name, volume, added_at_ms)
                VALUES (:path, :name, :volume, :now)
                """,
                {
                    "path": place,
                    "name": name or text.shown(os.path.basename(place) or place),
                    "volume": volume.id,
                    "now": now(),
                },
            )
            root = by_id(tx.reader, RootId(cursor.lastrowid or 0))
            tx.deed(ADDED, _body(root))
            tx.emit(RootChanged(root_id=root.id, state=root.state))
            return root

    def remove(self, root_id: RootId) -> None:
        """Takes a folder out, with its tracks. The files on the disk stay as they are.

        A large one goes in parts; if that is interrupted, it is there with what is left of it.

        Raises:
            NotFound: there is no such music folder.
        """
        is_cleared = False
        while not is_cleared:
            with self._db.write() as tx:
                by_id(tx.reader, root_id)
                is_cleared = self._shelves.clear(tx, root_id)
        with self._db.write(lasting=True) as tx:
            tx.execute("DELETE FROM roots WHERE id = :root_id", {"root_id": root_id})
            tx.deed(REMOVED, {"root_id": root_id})
            tx.emit(RootChanged(root_id=root_id, state="removed"))

    def set_writable(self, root_id: RootId, writable: bool, *, by: PersonId | None) -> Root:
        """Says whether soniq may change files in a folder: write tags, rename, move away.

        Raises:
            NotFound: there is no such music folder.
        """
        with self._db.write(lasting=True) as tx:
            root = by_id(tx.reader, root_id)
            if root.writable != writable:
                _set_writable(tx, root_id, writable)
                body: dict[str, JSON] = {"root_id": root_id, "writable": writable, "by": by}
                tx.deed(WRITABLE, body)
                tx.emit(RootChanged(root_id=root_id, state=root.state))
            return by_id(tx.reader, root_id)

    def _set_writable_again(self, deed: Deed) -> None:
        with self._db.write(lasting=True) as tx:
            root_id = RootId(int(str(deed.body["root_id"])))
            _set_writable(tx, root_id, deed.body["writable"] is True)

    def _added_again(self, deed: Deed) -> None:
        """Without a look at the disk: its drive may be away while a library is restored."""
        with self._db.write(lasting=True) as tx:
            tx.execute(
                """
                INSERT INTO roots (id, path, name, volume, added_at_ms)
                VALUES (:root_id, :path, :name, :volume, :added_at)
                ON CONFLICT DO NOTHING
                """,
                {**deed.body, "path": os.fsencode(str(deed.body["path"]))},
            )

    def _removed_again(self, deed: Deed) -> None:
        root_id = RootId(int(str(deed.body["root_id"])))
        if any(root.id == root_id for root in self.all()):
            self.remove(root_id)


def every(reader: sqlite3.Connection) -> list[Root]:
    rows = reader.execute(
        """
        SELECT
            id,
            path,
            name,
            volume,
            state,
            note,
            added_at_ms,
            scanned_at_ms,
            writable
        FROM roots
        ORDER BY id
        """
    )
    return [_root(row) for row in rows]


def by_id(reader: sqlite3.Connection, root_id: RootId) -> Root:
    """Raises NotFound."""
    for root in every(reader):
        if root.id == root_id:
            return root
    raise NotFound(f"There is no music folder {root_id}.")


def set_state(tx: Tx, root: Root, state: RootState, note: str | None) -> None:
    """How a root stands now, and why; told to everybody if it is news."""
    if root.state == state and root.note == note:
        return
    tx.execute(
        "UPDATE roots SET state = :state, note = :note WHERE id = :root_id",
        {"root_id": root.id, "state": state, "note": note},
    )
    tx.emit(RootChanged(root_id=root.id, state=state))


def set_scanned(tx: Tx, root_id: RootId, volume: str | None) -> None:
    """A scan came through, of that file system."""
    tx.execute(
        "UPDATE roots SET scanned_at_ms = :now, volume = :volume WHERE id = :root_id",
        {"root_id": root_id, "now": now(), "volume": volume},
    )


def _set_writable(tx: Tx, root_id: RootId, writable: bool) -> None:
    tx.execute(
        "UPDATE roots SET writable = :writable WHERE id = :root_id",
        {"root_id": root_id, "writable": writable},
    )


def _body(root: Root) -> dict[str, JSON]:
    """All that adding it again takes; bytes of the path that are no text become surrogates."""
    return {
        "root_id": root.id,
        "path": os.fsdecode(root.path),
        "name": root.name,
        "volume": root.volume,
        "added_at": root.added_at,
    }


def _check(place: bytes) -> None:
    shown = text.shown(place)
    try:
        with os.scandir(place):
            return
    except (FileNotFoundError, NotADirectoryError):
        raise Invalid(f"{shown} is not a folder on this machine.") from None
    except OSError as error:
        raise Invalid(
            f"soniq may not read {shown} ({error.strerror}). Give its user the right to, and try "
            "again."
        ) from None


def _check_apart(roots: list[Root], place: bytes) -> None:
    real = os.path.realpath(place)
    for root in roots:
        other = os.path.realpath(root.path)
        if real == other:
            raise Conflict(f"{text.shown(place)} is one of your music folders already.")
        if _holds(other, real):
            raise Conflict(f"{text.shown(place)} lies in {text.shown(root.path)}, which is one.")
        if _holds(real, other):
            raise Conflict(
                f"{text.shown(place)} holds {text.shown(root.path)}, which is a music folder "
                "already. Remove that one first."
            )


def _holds(outer: bytes, inner: bytes) -> bool:
    return inner.startswith(outer.rstrip(b"/") + b"/")


def _root(row: sqlite3.Row) -> Root:
    scanned = row["scanned_at_ms"]
    return Root(
        id=RootId(row["id"]),
        path=row["path"],
        name=row["name"],
        volume=row["volume"],
        state=RootState(row["state"]),
        note=row["note"],
        added_at=Moment(row["added_at_ms"]),
        scanned_at=None if scanned is None else Moment(scanned),
        writable=bool(row["writable"]),
    )
