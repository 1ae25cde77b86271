"""What people bring from elsewhere: wishes and holdings by the thousand.

No deed notes them: what brought them can be read again, and adds nothing twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from soniq import text
from soniq.collection import holding_rows, song_rows, told, wish_rows
from soniq.collection.holding_rows import Mark as HoldingMark
from soniq.collection.model import (
    Brought,
    BroughtHolding,
    BroughtWish,
    CollectionChanged,
    Holding,
    WishKind,
)
from soniq.collection.wish_rows import Known, Mark
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId, TrackId

AT_ONCE = 200
"""Wishes of one write: some 0.2 s of a desktop core, in which nobody else writes."""

T = TypeVar("T")
_Same: TypeAlias = tuple[str, bool]
"""What makes told albums one, and whether it is wished for itself."""


def parts(all_: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(all_), AT_ONCE):
        yield all_[start : start + AT_ONCE]


def together(found: Iterable[Brought]) -> Brought:
    """What became of all parts."""
    whole = Brought()
    for one in found:
        whole = Brought(
            added=whole.added + one.added,
            known=whole.known + one.known,
            albums=[*whole.albums, *one.albums],
            ids=[*whole.ids, *one.ids],
            new=whole.new | one.new,
            fresh=whole.fresh | one.fresh,
        )
    return whole


def wishes(
    tx: Tx, shelves: Shelves, person_id: PersonId, brought: Sequence[BroughtWish], at: Moment
) -> Brought:
    """Takes in a part. What was told with the same words before is only noted as told again."""
    marks = [mark(wish) for wish in brought]
    known = wish_rows.known(tx.reader, person_id, marks)
    digests = [told.digest(wish) for wish in brought]
    fresh = {
        one: wish
        for one, wish, digest in zip(marks, brought, digests, strict=True)
        if _says_more(known.get(one), digest)
    }
    places = _placed(tx, shelves, fresh)
    ids: dict[Mark, int] = {one: found.id for one, found in known.items()}
    new: set[int] = set()
    for one, wish in fresh.items():
        ids[one] = _put(tx, person_id, one, wish, places[one], at)
        if one not in known:
            new.add(ids[one])
    left = {
        album_id
        for one, found in known.items()
        if one in places and (album_id := found.album_id) not in (None, places[one])
    }
    release(tx, shelves, left)
    if fresh:
        tx.emit(CollectionChanged(albums=len(set(places.values()))))
    albums = {one: found.album_id for one, found in known.items()} | places
    return Brought(
        added=len(new),
        known=len(brought) - len(new),
        albums=[albums[one] for one in marks],
        ids=[ids[one] for one in marks],
        new=frozenset(new),
        fresh=frozenset(places.values()),
    )


def mark(wish: BroughtWish) -> Mark:
    """By what the wish is known again."""
    its = wish.external_id.strip() or told.key_of(wish.album, wish.track)
    return str(wish.source), str(wish.kind), its


def _says_more(known: Known | None, digest: bytes) -> bool:
    return known is None or known.album_id is None or known.told != digest


def _placed(tx: Tx, shelves: Shelves, fresh: dict[Mark, BroughtWish]) -> dict[Mark, AlbumId]:
    """The album of each. Songs of one album are put there together."""
    albums: dict[_Same, ToldAlbum] = {}
    of: dict[Mark, _Same] = {}
    for one, wish in fresh.items():
        album = told.album_of(wish)
        same = (album.spotify_id or told.key_of(album), wish.kind is WishKind.ALBUM)
        before = albums.get(same)
        tracks = album.tracks if before is None else (*before.tracks, *album.tracks)
        albums[same] = replace(before or album, tracks=tuple(dict.fromkeys(tracks)))
        of[one] = same
    found = {same: shelves.want(tx, album, whole=same[1]) for same, album in albums.items()}
    return {one: found[same] for one, same in of.items()}


def _put(
    tx: Tx, person_id: PersonId, one: Mark, wish: BroughtWish, album_id: AlbumId, at: Moment
) -> int:
    source, kind, external_id = one
    album = told.album_of(wish)
    song = wish.track if wish.kind is WishKind.SONG else None
    return wish_rows.put(
        tx,
        {
            "person_id": person_id,
            "source": source,
            "kind": kind,
            "external_id": external_id,
            "album_id": album_id,
            "artist": song.artist if song and song.artist else ", ".join(album.artists),
            "title": song.title if song else album.title,
            "album": album.title,
            "url": wish.url,
            "wished_at": wish.wished_at,
            "told": told.digest(wish),
            "at": at,
        },
    )


def holdings(
    tx: Tx, shelves: Shelves, person_id: PersonId, brought: Sequence[BroughtHolding], at: Moment
) -> Brought:
    """Takes in a part; what is known stays as it is."""
    marks: list[HoldingMark] = [(one.origin, one.external_id) for one in brought]
    known = holding_rows.known(tx.reader, marks)
    fresh = {one: it for one, it in zip(marks, brought, strict=True) if one not in known}
    for it in fresh.values():
        hold(tx, shelves, person_id, it, shelves.hold(tx, it.album), at)
    found: dict[HoldingMark, Holding] = holding_rows.known(tx.reader, marks)
    if fresh:
        tx.emit(CollectionChanged(albums=len({found[one].album_id for one in fresh})))
    return Brought(
        added=len(fresh),
        known=len(brought) - len(fresh),
        albums=[found[one].album_id for one in marks],
        ids=[found[one].id for one in marks],
        new=frozenset(int(found[one].id) for one in fresh),
    )


def hold(
    tx: Tx,
    shelves: Shelves,
    person_id: PersonId | None,
    it: BroughtHolding,
    album_id: AlbumId,
    at: Moment,
) -> None:
    """Has the album be held. Where its files came from stays, if they are here."""
    holding_rows.put(
        tx,
        {
            "person_id": person_id,
            "album_id": album_id,
            "source": str(it.acquisition),
            "medium": str(it.medium),
            "origin": it.origin,
            "external_id": it.external_id,
            "barcode": it.barcode,
            "catalog_number": it.catalog_number,
            "note": it.note,
            "held_since": it.held_since,
            "at": at,
        },
    )
    if holding_rows.is_here(tx.reader, album_id):
        shelves.stand(tx, album_id, held=True)
    else:
        shelves.stand(tx, album_id, held=True, acquisition=str(it.acquisition))


def release(tx: Tx, shelves: Shelves, albums: Iterable[AlbumId | None]) -> int:
    """Of albums that lost wishes or holdings, lets go what nobody wishes for or holds any more;
    returns how many that are."""
    touched = [album_id for album_id in set(albums) if album_id is not None]
    for album_id in holding_rows.unheld(tx.reader, touched):
        shelves.stand(tx, album_id, held=False)
    for album_id in wish_rows.only_songs(tx.reader, touched):
        shelves.want_known(tx, album_id, whole=False)
        shelves.meet(tx, album_id, _unwished_songs(tx, album_id))
    unwished = wish_rows.unwished(tx.reader, touched)
    for album_id in unwished:
        shelves.unwant(tx, album_id)
    if touched:
        tx.emit(CollectionChanged(albums=len(touched)))
    return len(unwished)


def _unwished_songs(tx: Tx, album_id: AlbumId) -> list[TrackId]:
    """Songs that were wanted with their album, and are not by themselves."""
    wished = {text.fold(wish.title) for wish in wish_rows.of_album(tx.reader, album_id)}
    songs = song_rows.wanted_of(tx.reader, album_id)
    return [song.track_id for song in songs if text.fold(song.title) not in wished]
