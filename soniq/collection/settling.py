"""What scans and matches lead to: wishes that are met, and rows that turn out to be one album."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeAlias

from soniq import text
from soniq.collection import bringing, buying_rows, holding_rows, song_rows, wish_rows
from soniq.collection.model import CollectionChanged, Wish, WishId, WishKind
from soniq.collection.song_rows import Awaited, WantedTrack
from soniq.events import JSON
from soniq.library.finding import found
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum, ToldTrack, barcodes
from soniq.store.database import Database, Tx
from soniq.units import AlbumId, TrackId

AT_ONCE = 100
"""Albums of one write."""


class Follows(Protocol):
    """Takes what hangs on a track along when another takes its place."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """A wanted song, and the track that is it."""

    song: WantedTrack
    track_id: TrackId
    album_id: AlbumId


AlbumFollows: TypeAlias = Callable[[Tx, AlbumId, AlbumId], None]
"""Takes what hangs on an album along when it becomes another: the one, then the other."""


class Settling:
    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        movers: Callable[[], Iterable[Follows]],
        album_movers: Callable[[], Iterable[AlbumFollows]],
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._movers = movers
        self._album_movers = album_movers

    def run(self) -> int:
        """How many albums changed. What is to be done is gathered while others may write."""
        with self._db.snapshot() as reader:
            songs = song_rows.wanted(reader)
        return self._unite() + self._meet(songs) + self._want_again() + self._let_go()

    def meet(self, albums: Iterable[AlbumId]) -> int:
        """The same for songs of these albums alone, as when they were just wished for."""
        with self._db.snapshot() as reader:
            songs = song_rows.wanted_of_albums(reader, albums)
        return self._meet(songs)

    # Two rows, one album

    def _unite(self) -> int:
        pairs = iter(_pairs(self._db))
        done = 0
        while some := list(islice(pairs, AT_ONCE)):
            with self._db.write() as tx:
                done += sum(self.become(tx, one, into) for one, into in some)
                tx.emit(CollectionChanged(albums=len(some)))
        return done

    def become(self, tx: Tx, album_id: AlbumId, into: AlbumId) -> bool:
        """False, and nothing is done, where either is gone, or files of the first are here."""
        if not song_rows.are_apart(tx.reader, album_id, into):
            return False
        for met in _met(tx, song_rows.wanted_of(tx.reader, album_id), within=into):
            self._follow(tx, met)
        wish_rows.move(tx, album_id, into)
        holding_rows.move(tx, album_id, into)
        buying_rows.move(tx, album_id, into)
        for follow in self._album_movers():
            follow(tx, album_id, into)
        self._shelves.merge(tx, album_id, into)
        return True

    # Songs that came under another spelling, or on another album

    def _meet(self, songs: Sequence[WantedTrack]) -> int:
        with self._db.snapshot() as reader:
            met = _met_of(reader, songs)
        of_albums: dict[AlbumId, list[_Met]] = defaultdict(list)
        for one in met:
            of_albums[one.song.album_id].append(one)
        albums = iter(of_albums.items())
        while some := list(islice(albums, AT_ONCE)):
            with self._db.write() as tx:
                for album_id, ones in some:
                    self._absorb(tx, album_id, ones)
        return len(of_albums)

    def _absorb(self, tx: Tx, album_id: AlbumId, met: Sequence[_Met]) -> None:
        """The songs' wishes go to where the songs are; what is left of the album is let go."""
        wanted = song_rows.still_wanted(tx.reader, [one.song.track_id for one in met])
        here = song_rows.albums_here(tx.reader, [one.track_id for one in met])
        true = [one for one in met if one.song.track_id in wanted and one.track_id in here]
        wishes = wish_rows.of_album(tx.reader, album_id)
        for one in true:
            self._follow(tx, one)
            if one.album_id != album_id:
                wish_rows.place(tx, _wishes_for(wishes, one.song), one.album_id)
        self._shelves.meet(tx, album_id, [one.song.track_id for one in true])
        bringing.release(tx, self._shelves, [album_id])

    def _follow(self, tx: Tx, met: _Met) -> None:
        for mover in self._movers():
            mover.move(tx, met.song.track_id, met.track_id)

    # Wishes whose album is gone

    def _want_again(self) -> int:
        with self._db.snapshot() as reader:
            lost = wish_rows.lost(reader)
        for start in range(0, len(lost), AT_ONCE):
            some = lost[start : start + AT_ONCE]
            with self._db.write() as tx:
                for album_id, whole in some:
                    self._shelves.want_known(tx, album_id, whole=whole)
                tx.emit(CollectionChanged(albums=len(some)))
        return len(lost) + self._place()

    def _place(self) -> int:
        """How many wishes had no album. As a root is taken out, these may be thousands."""
        done = 0
        while unplaced := wish_rows.unplaced(self._db.read(), limit=AT_ONCE):
            with self._db.write() as tx:
                for wish in unplaced:
                    whole = wish.kind is WishKind.ALBUM
                    album_id = self._shelves.want(tx, _told(wish), whole=whole)
                    wish_rows.place(tx, [wish.id], album_id)
                tx.emit(CollectionChanged(albums=len(unplaced)))
            done += len(unplaced)
        return done

    # Albums and songs that only people wished for who were removed

    def _let_go(self) -> int:
        with self._db.snapshot() as reader:
            albums = wish_rows.forgotten(reader)
        for start in range(0, len(albums), AT_ONCE):
            with self._db.write() as tx:
                bringing.release(tx, self._shelves, albums[start : start + AT_ONCE])
        return len(albums)


def _pairs(db: Database) -> list[tuple[AlbumId, AlbumId]]:
    """Albums of which nothing is here, each with the other row that it is."""
    with db.snapshot() as reader:
        awaited = song_rows.awaited(reader)
        groups = song_rows.of_release_groups(
            reader, (one.release_group_id for one in awaited if one.release_group_id)
        )
        codes = {one.id: barcodes(one.barcode) for one in awaited}
        sold = song_rows.of_barcodes(reader, (code for its in codes.values() for code in its))
        named = song_rows.of_names(reader)
    found = {one.id: _other(one, groups, codes[one.id], sold) for one in awaited}
    for one, into in named.items():
        found[one] = found.get(one) or into
    return [(one, into) for one, into in found.items() if into is not None]


def _other(
    album: Awaited,
    groups: Mapping[str, Sequence[tuple[bool, AlbumId]]],
    codes: Iterable[str],
    sold: Mapping[str, AlbumId],
) -> AlbumId | None:
    """Of a release group, the row with files, else the oldest; else what bears its barcode."""
    for is_here, other in groups.get(album.release_group_id or "", ()):
        if other != album.id and (is_here or other < album.id):
            return other
    return next((sold[code] for code in codes if code in sold and sold[code] != album.id), None)


def _met(tx: Tx, songs: Sequence[WantedTrack], *, within: AlbumId) -> list[_Met]:
    return [one for one in _found(tx.reader, songs) if one.album_id == within]


def _met_of(reader: sqlite3.Connection, songs: Sequence[WantedTrack]) -> list[_Met]:
    """Of an album that is wished for itself, a song must be on it; another may be anywhere."""
    return [
        one
        for one in _found(reader, songs)
        if one.album_id == one.song.album_id or not one.song.whole
    ]


def _found(reader: sqlite3.Connection, songs: Sequence[WantedTrack]) -> list[_Met]:
    """Songs that are surely here. Two songs of one album are never one track of it."""
    told = found(reader, [song.line for song in songs])
    sure = [
        (song, one.track_id)
        for song, one in zip(songs, told, strict=True)
        if one is not None and one.sure
    ]
    here = song_rows.albums_here(reader, {track_id for _, track_id in sure})
    taken: set[tuple[AlbumId, TrackId]] = set()
    met: list[_Met] = []
    for song, track_id in sure:
        if track_id in here and (song.album_id, track_id) not in taken:
            taken.add((song.album_id, track_id))
            met.append(_Met(song=song, track_id=track_id, album_id=here[track_id]))
    return met


def _wishes_for(wishes: Iterable[Wish], song: WantedTrack) -> list[WishId]:
    title = text.fold(song.title)
    return [
        wish.id for wish in wishes if wish.kind is WishKind.SONG and text.fold(wish.title) == title
    ]


def _told(wish: Wish) -> ToldAlbum:
    if wish.kind is WishKind.ALBUM:
        return ToldAlbum(title=wish.album, artists=(wish.artist,))
    song = ToldTrack(title=wish.title, artist=wish.artist)
    return ToldAlbum(title=wish.album or wish.title, artists=(wish.artist,), tracks=(song,))
