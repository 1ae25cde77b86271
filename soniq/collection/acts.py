"""What people say of albums by hand, each in a form that a restore can do again.

An album is named by its id and by its names: in a library restored from an older copy the id may
be missing, or have come to mean another album. Doing an act twice leaves the same as once.
"""

import sqlite3
from typing import Any

from soniq import text
from soniq.collection import bringing, buying_rows, holding_rows, told, wish_rows
from soniq.collection.model import (
    Acquisition,
    BroughtHolding,
    CollectionChanged,
    Medium,
    WishKind,
    WishSource,
)
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId

WANTED = "collection.wanted"
UNWANTED = "collection.unwanted"
HELD = "collection.held"
LET_GO = "collection.let_go"
STOOD = "collection.stood"
BUYING = "collection.buying"
FORGOT_SOURCE = "collection.forgot_source"

HAND = "person"
"""The origin of holdings that people tell by hand."""

Body = dict[str, JSON]


def named(reader: sqlite3.Connection, album_id: AlbumId) -> Body:
    """An album as acts name it. Raises NotFound."""
    row = reader.execute(_ALBUM, {"id": album_id}).fetchone()
    if row is None:
        raise NotFound(f"The collection has no album {album_id}.")
    its = ToldAlbum(
        title=row["title"],
        artists=(row["artist"],),
        release_date=row["release_date"],
        spotify_id=row["spotify_id"],
        musicbrainz_release_group_id=row["musicbrainz_release_group_id"],
        barcode=row["barcode"],
    )
    return {"id": int(album_id), "told": told.as_json(its)}


def named_by_told(its: ToldAlbum) -> Body:
    return {"id": None, "told": told.as_json(its)}


def do(tx: Tx, shelves: Shelves, kind: str, body: Body) -> AlbumId | None:
    """Does an act, notes it among the deeds, and tells those who look. The album, if it is one.

    Raises NotFound: the album is not there.
    """
    values: Any = body  # a deed of our own, read back from JSON
    album_id = _ACTS[kind](tx, shelves, values)
    tx.deed(kind, body)
    tx.emit(CollectionChanged(albums=1))
    return album_id


def _want(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> AlbumId:
    its = told.from_json(body["album"]["told"])
    album_id = _known(tx, body["album"])
    if album_id is None:
        album_id = shelves.want(tx, its, whole=True)
    else:
        shelves.want_known(tx, album_id, whole=True)
    wish_rows.put(
        tx,
        {
            "person_id": body["person_id"],
            "source": str(WishSource.PERSON),
            "kind": str(WishKind.ALBUM),
            "external_id": body["external_id"],
            "album_id": album_id,
            "artist": ", ".join(its.artists),
            "title": its.title,
            "album": its.title,
            "url": None,
            "wished_at": body["at"],
            "told": b"",
            "at": body["at"],
        },
    )
    return album_id


def _unwant(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> AlbumId:
    album_id = _found(tx, shelves, body["album"])
    person_id = PersonId(body["person_id"])
    own = wish_rows.of_album(tx.reader, album_id, person_id)
    wish_rows.remove(tx, person_id, [wish.id for wish in own])
    bringing.release(tx, shelves, [album_id])
    return album_id


def _hold(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> AlbumId:
    its = told.from_json(body["album"]["told"])
    album_id = _known(tx, body["album"]) or shelves.hold(tx, its)
    held = BroughtHolding(
        origin=HAND,
        external_id=body["external_id"],
        acquisition=Acquisition(body["acquisition"]),
        medium=Medium(body["medium"]),
        album=its,
        barcode=body["barcode"],
        note=body["note"],
        held_since=Moment(body["at"]),
    )
    person_id, at = PersonId(body["person_id"]), Moment(body["at"])
    bringing.hold(tx, shelves, person_id, held, album_id, at)
    return album_id


def _let_go(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> None:
    marks = [(str(origin), str(its)) for origin, its in body["holdings"]]
    known = holding_rows.known(tx.reader, marks)
    bringing.release(tx, shelves, holding_rows.remove(tx, [one.id for one in known.values()]))


def _stand(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> AlbumId:
    album_id = _found(tx, shelves, body["album"])
    if "acquisition" in body:
        shelves.stand(tx, album_id, acquisition=body["acquisition"])
    if "local_path" in body:
        shelves.stand(tx, album_id, local_path=body["local_path"])
    return album_id


def _buy(tx: Tx, shelves: Shelves, body: dict[str, Any]) -> None:
    for one in body["albums"]:
        buying_rows.put(
            tx,
            _found(tx, shelves, one),
            priority=body["priority"],
            price_note=body["price_note"],
            note=body["note"],
            at=Moment(body["at"]),
        )


def _forget_source(tx: Tx, _: Shelves, body: dict[str, Any]) -> None:
    """The albums may be thousands: they are let go in parts behind it, or by the next settling."""
    wish_rows.remove_source(tx, PersonId(body["person_id"]), WishSource(body["source"]))


def _known(tx: Tx, said: dict[str, Any]) -> AlbumId | None:
    """The album of that id, if it is still called so."""
    row = tx.execute(_ALBUM, {"id": said["id"]}).fetchone()
    if row is None or text.sort_key(said["told"]["title"]) != row["title_key"]:
        return None
    return AlbumId(row["id"])


def _found(tx: Tx, shelves: Shelves, said: dict[str, Any]) -> AlbumId:
    found = _known(tx, said) or shelves.find_told(tx, told.from_json(said["told"]))
    if found is None:
        raise NotFound(f'The collection has no album "{said["told"]["title"]}" (any more).')
    return found


_ACTS = {
    WANTED: _want,
    UNWANTED: _unwant,
    HELD: _hold,
    LET_GO: _let_go,
    STOOD: _stand,
    BUYING: _buy,
    FORGOT_SOURCE: _forget_source,
}

KINDS = tuple(_ACTS)

_ALBUM = """
    SELECT
        id,
        title,
        title_key,
        artist,
        release_date,
        spotify_id,
        musicbrainz_release_group_id,
        barcode
    FROM albums
    WHERE id = :id
"""
