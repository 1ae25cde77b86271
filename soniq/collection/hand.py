"""What people say of single albums: wanted, owned on a shelf, not wanted, how they came."""

import os
import secrets
from collections.abc import Callable, Sequence

from soniq.collection import acts, bringing, holding_rows, rows, told, wish_rows
from soniq.collection.model import (
    Acquisition,
    Holding,
    HoldingId,
    Medium,
    Ownership,
    Priority,
    Wish,
    WishKind,
    WishSource,
)
from soniq.errors import Conflict, Invalid, NotFound
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum, barcodes
from soniq.store.database import Database, Tx
from soniq.units import AlbumId, Moment, PersonId

AT_ONCE = 500
"""Albums that one order may name."""

LONGEST_NAME = 500
LONGEST_NOTE = 2_000

MEDIUM_OF = {
    Acquisition.BANDCAMP: Medium.DIGITAL,
    Acquisition.UPLOAD: Medium.DIGITAL,
    Acquisition.LIDARR: Medium.DIGITAL,
    Acquisition.SPOTIFY_IMPORT: Medium.DIGITAL,
}
"""Of what is said to be owned, without saying on what; else nobody knows."""


class ByHand:
    """Each method is one write, which waits for the disk."""

    def __init__(self, db: Database, shelves: Shelves, clock: Callable[[], Moment]) -> None:
        self._db = db
        self._shelves = shelves
        self._now = clock

    def want(self, person_id: PersonId, album: AlbumId | ToldAlbum) -> Wish:
        with self._db.write(lasting=True) as tx:
            album_id = self._want(tx, person_id, album)
            return self._own(tx, person_id, album_id)

    def unwant(self, person_id: PersonId, album_id: AlbumId) -> int:
        with self._db.write(lasting=True) as tx:
            album = acts.named(tx.reader, album_id)
            own = wish_rows.of_album(tx.reader, album_id, person_id)
            if own:
                self._do(tx, acts.UNWANTED, {"person_id": person_id, "album": album})
            return len(own)

    def hold(
        self,
        person_id: PersonId,
        album: AlbumId | ToldAlbum,
        medium: Medium,
        *,
        acquisition: Acquisition,
        barcode: str | None,
        note: str,
    ) -> Holding:
        digits = next(iter(barcodes(barcode)), None)
        if barcode and digits is None:
            raise Invalid(
                f'"{barcode[:40]}" is no barcode: it takes the 8 to 14 digits under the bars.'
            )
        with self._db.write(lasting=True) as tx:
            its = secrets.token_hex(8)
            self._do(
                tx,
                acts.HELD,
                {
                    "person_id": person_id,
                    "album": self._named(tx, album),
                    "external_id": its,
                    "medium": str(medium),
                    "acquisition": str(acquisition),
                    "barcode": digits,
                    "note": checked_note(note) or "",
                    "at": self._now(),
                },
            )
            return holding_rows.known(tx.reader, [(acts.HAND, its)])[acts.HAND, its]

    def let_go(self, holding_id: HoldingId) -> None:
        with self._db.write(lasting=True) as tx:
            holding = holding_rows.by_id(tx.reader, holding_id)
            if holding is None:
                raise NotFound(f"There is no holding {holding_id}.")
            self._let_go(tx, [holding])

    def stand(
        self,
        person_id: PersonId,
        album_id: AlbumId,
        *,
        ownership: Ownership | None,
        acquisition: Acquisition | None,
        local_path: str | None,
    ) -> None:
        """As `Collection.set_ownership`."""
        with self._db.write(lasting=True) as tx:
            album = acts.named(tx.reader, album_id)
            now = rows.ownership(tx.reader, album_id)
            if ownership is Ownership.DOWNLOADING and now is not ownership:
                raise Conflict(
                    "Lidarr tells what is being downloaded. Ask it to look for the album, or say "
                    "that it is owned once it is here."
                )
            if ownership is Ownership.OWNED and now is not ownership:
                self._own_it(tx, person_id, album_id, acquisition or Acquisition.UNKNOWN)
            if ownership is Ownership.NOT_OWNED:
                self._disown(tx, person_id, album_id)
            said: acts.Body = {"album": album}
            if acquisition is not None:
                said["acquisition"] = str(acquisition)
            if local_path is not None:
                said["local_path"] = self._path(tx, local_path)
            if len(said) > 1:
                self._do(tx, acts.STOOD, said)

    def set_buying(
        self,
        album_ids: Sequence[AlbumId],
        *,
        priority: Priority | None,
        price_note: str | None,
        note: str | None,
    ) -> None:
        if len(album_ids) > AT_ONCE:
            raise Invalid(f"{len(album_ids)} albums are more than {AT_ONCE} at once. Send parts.")
        with self._db.write(lasting=True) as tx:
            if not album_ids or (priority is None and price_note is None and note is None):
                return
            self._do(
                tx,
                acts.BUYING,
                {
                    "albums": [acts.named(tx.reader, one) for one in dict.fromkeys(album_ids)],
                    "priority": None if priority is None else int(priority),
                    "price_note": checked_note(price_note),
                    "note": checked_note(note),
                    "at": self._now(),
                },
            )

    def forget_source(self, person_id: PersonId, source: WishSource) -> None:
        albums = wish_rows.albums_of_source(self._db.read(), person_id, source)
        with self._db.write(lasting=True) as tx:
            self._do(tx, acts.FORGOT_SOURCE, {"person_id": person_id, "source": str(source)})
        for some in bringing.parts(albums):
            with self._db.write() as tx:
                bringing.release(tx, self._shelves, some)

    def _do(self, tx: Tx, kind: str, body: acts.Body) -> AlbumId | None:
        return acts.do(tx, self._shelves, kind, body)

    def _named(self, tx: Tx, album: AlbumId | ToldAlbum) -> acts.Body:
        if isinstance(album, ToldAlbum):
            return acts.named_by_told(checked(album))
        return acts.named(tx.reader, album)

    def _want(self, tx: Tx, person_id: PersonId, album: AlbumId | ToldAlbum) -> AlbumId:
        named = self._named(tx, album)
        its = told.key_of(told.from_json(named["told"]))
        mark = (str(WishSource.PERSON), str(WishKind.ALBUM), its)
        known = wish_rows.known(tx.reader, person_id, [mark]).get(mark)
        if known is not None and named["id"] not in (None, known.album_id):
            its = f"{its} #{named['id']}"  # another album that is called the same
        album_id = self._do(
            tx,
            acts.WANTED,
            {"person_id": person_id, "album": named, "external_id": its, "at": self._now()},
        )
        assert album_id is not None
        return album_id

    def _own(self, tx: Tx, person_id: PersonId, album_id: AlbumId) -> Wish:
        return next(
            wish
            for wish in wish_rows.of_album(tx.reader, album_id, person_id)
            if wish.source is WishSource.PERSON
        )

    def _own_it(
        self, tx: Tx, person_id: PersonId, album_id: AlbumId, acquisition: Acquisition
    ) -> None:
        self._do(
            tx,
            acts.HELD,
            {
                "person_id": person_id,
                "album": acts.named(tx.reader, album_id),
                "external_id": secrets.token_hex(8),
                "medium": str(MEDIUM_OF.get(acquisition, Medium.OTHER)),
                "acquisition": str(acquisition),
                "barcode": None,
                "note": "",
                "at": self._now(),
            },
        )

    def _disown(self, tx: Tx, person_id: PersonId, album_id: AlbumId) -> None:
        """What is not owned and stands in the grid is wanted: so it stays there."""
        held = holding_rows.of_album(tx.reader, album_id)
        is_here = holding_rows.is_here(tx.reader, album_id)
        if held and not is_here and wish_rows.unwished(tx.reader, [album_id]):
            self._want(tx, person_id, album_id)
        if held:
            self._let_go(tx, held)
        if rows.ownership(tx.reader, album_id) is Ownership.OWNED:
            raise Conflict(
                "Its files are here, so it is owned. Put them away or take their folder out of "
                "the library first."
            )

    def _let_go(self, tx: Tx, held: Sequence[Holding]) -> None:
        self._do(tx, acts.LET_GO, {"holdings": [[one.origin, one.external_id] for one in held]})

    def _path(self, tx: Tx, said: str) -> str | None:
        """The folder, if it lies in a music folder; None for an empty one, which forgets it."""
        if not said.strip():
            return None
        try:
            path = os.path.normpath(said.encode())
        except UnicodeEncodeError:
            path = b""
        within = [
            root
            for root in rows.music_folders(tx.reader)
            if path == root or path.startswith(root.rstrip(b"/") + b"/")
        ]
        if b"\0" in path or not within:
            raise Invalid(
                "That path lies in no music folder. Name one beneath a folder that soniq watches."
            )
        return path.decode()


def checked(album: ToldAlbum) -> ToldAlbum:
    """Raises Invalid for what can be no album's name."""
    names = (album.title, *album.artists)
    if not album.title.strip() or not any(name.strip() for name in album.artists):
        raise Invalid("Name the album's title and its artist.")
    for name in names:
        if len(name) > LONGEST_NAME or any("\ud800" <= letter <= "\udfff" for letter in name):
            raise Invalid(f"Names are text of at most {LONGEST_NAME} letters.")
    return album


def checked_note(note: str | None) -> str | None:
    if note is None:
        return None
    if len(note) > LONGEST_NOTE or any("\ud800" <= letter <= "\udfff" for letter in note):
        raise Invalid(f"A note is text of at most {LONGEST_NOTE:,} letters.")
    return note.strip()
