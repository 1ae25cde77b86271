"""The library as apps of others' making read it: lists by number, music folders, all that hangs on
a row. What pages and APIs of soniq's own read is `Library`'s."""

import random
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from soniq.library import (
    albums,
    artists,
    beside,
    disk,
    genres,
    identified,
    lists,
    sampling,
    tracks,
)
from soniq.library.beside import AlbumBeside, ArtistBeside, Name, TrackBeside
from soniq.library.disk import Contents
from soniq.library.lists import Listing, Narrowing
from soniq.library.model import (
    Album,
    AlbumFilter,
    AlbumSort,
    Artist,
    ArtistFilter,
    ArtistSort,
    Folder,
    Genre,
    Track,
    TrackFilter,
    TrackSort,
)
from soniq.library.placing.names import match_key
from soniq.library.writing.artist_rows import genre_key
from soniq.store.arrays import array
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, FolderId, GenreId, RootId, TrackId

EVERY_ALBUM = AlbumFilter()
EVERY_TRACK = TrackFilter()
EVERY_ARTIST = ArtistFilter(album_artists_only=False)

MOST = 5_000
"""Entries of one part of a list."""

GENRES = 2_000


class Catalogue:
    """It only reads. Lists begin at a number; a `root_id` leaves what has a file in that root."""

    def __init__(self, db: Database, *, chance: random.Random | None = None) -> None:
        self._db = db
        self._chance = chance or random.Random()  # noqa: S311 - a shuffle keeps no secret

    def albums(
        self,
        where: AlbumFilter = EVERY_ALBUM,
        *,
        sort: AlbumSort = AlbumSort.TITLE,
        descending: bool = False,
        size: int,
        offset: int = 0,
        root_id: RootId | None = None,
    ) -> list[Album]:
        lists.check_filter(where)
        with self._db.snapshot() as reader:
            listing = self._within(
                reader, albums.listing(reader, where, sort), _ALBUM_IN_ROOT, root_id
            )
            ids = lists.numbered(
                reader, listing, size=min(size, MOST), offset=offset, descending=descending
            )
            return albums.by_ids(reader, array(ids))

    def tracks(
        self,
        where: TrackFilter = EVERY_TRACK,
        *,
        sort: TrackSort = TrackSort.TITLE,
        descending: bool = False,
        size: int,
        offset: int = 0,
        root_id: RootId | None = None,
    ) -> list[Track]:
        lists.check_filter(where)
        with self._db.snapshot() as reader:
            listing = self._within(
                reader, tracks.listing(reader, where, sort), _TRACK_IN_ROOT, root_id
            )
            ids = lists.numbered(
                reader, listing, size=min(size, MOST), offset=offset, descending=descending
            )
            return tracks.by_ids(reader, array(ids))

    def artists(
        self,
        where: ArtistFilter = EVERY_ARTIST,
        *,
        size: int,
        offset: int = 0,
        root_id: RootId | None = None,
    ) -> list[Artist]:
        """By name."""
        with self._db.snapshot() as reader:
            listing = self._within(
                reader, artists.listing(where, ArtistSort.NAME, ()), _ARTIST_IN_ROOT, root_id
            )
            ids = lists.numbered(reader, listing, size=size, offset=offset)
            return artists.by_ids(reader, array(ids))

    def random_albums(self, *, size: int, root_id: RootId | None = None) -> list[Album]:
        with self._db.snapshot() as reader:
            listing = self._within(
                reader,
                albums.listing(reader, EVERY_ALBUM, AlbumSort.TITLE),
                _ALBUM_IN_ROOT,
                root_id,
            )
            ids = sampling.drawn(reader, listing, size=min(size, MOST), chance=self._chance)
            return albums.by_ids(reader, array(ids))

    def random_tracks(
        self, where: TrackFilter = EVERY_TRACK, *, size: int, root_id: RootId | None = None
    ) -> list[Track]:
        lists.check_filter(where)
        with self._db.snapshot() as reader:
            listing = self._within(
                reader, tracks.listing(reader, where, TrackSort.TITLE), _TRACK_IN_ROOT, root_id
            )
            ids = sampling.drawn(reader, listing, size=min(size, MOST), chance=self._chance)
            return tracks.by_ids(reader, array(ids))

    def genres(self) -> list[Genre]:
        """By name; the first 2,000."""
        with self._db.snapshot() as reader:
            ids = lists.numbered(reader, genres.LISTING, size=GENRES, offset=0)
            return genres.by_ids(reader, array(ids))

    def genre_named(self, name: str) -> GenreId | None:
        """However it is written: "Hip-Hop" is "hip hop"."""
        return genres.named(self._db.read(), genre_key(name))

    def artist_named(self, name: str) -> ArtistId | None:
        """The one with most songs, of those who are called so; however it is written."""
        return artists.named(self._db.read(), match_key(name))

    def identified(self, musicbrainz_id: str) -> tuple[list[Artist], list[Album], list[Track]]:
        """What MusicBrainz calls so: an artist, a release group's albums, a recording's tracks."""
        with self._db.snapshot() as reader:
            return (
                identified.artists_of(reader, musicbrainz_id),
                identified.albums_of(reader, musicbrainz_id),
                identified.tracks_of(reader, musicbrainz_id),
            )

    # What lies in the music folders

    def top_folders(self, root_id: RootId) -> Contents:
        """What lies directly in a music folder; nothing where it was never scanned."""
        with self._db.snapshot() as reader:
            top = disk.top(reader, root_id)
            return disk.NOTHING if top is None else disk.contents(reader, top)

    def folder(self, folder_id: FolderId) -> Contents | None:
        """What lies in a folder; None where there is no such folder."""
        with self._db.snapshot() as reader:
            return disk.contents(reader, folder_id) if disk.is_there(reader, folder_id) else None

    def way_to(self, folder_id: FolderId) -> list[Folder]:
        """The folder itself, then those above it, the music folder last."""
        return disk.way_to(self._db.read(), folder_id)

    def tracks_beneath(self, folder_id: FolderId, *, most: int) -> list[TrackId]:
        """Some of the tracks in a folder and in those within it, the first by their folders."""
        return disk.beneath(self._db.read(), folder_id, most=most)

    def folder_covers(self, ids: Iterable[FolderId]) -> dict[FolderId, str]:
        """The cover of one of the tracks in each folder, or in one right beneath it."""
        return disk.covers(self._db.read(), ids)

    def albums_in_root(self, ids: Sequence[AlbumId], root_id: RootId) -> list[AlbumId]:
        """Those of the albums that have a file there, in their order."""
        return [AlbumId(one) for one in self._in_root(_ALBUM_IN_ROOT, "albums", ids, root_id)]

    def artists_in_root(self, ids: Sequence[ArtistId], root_id: RootId) -> list[ArtistId]:
        return [ArtistId(one) for one in self._in_root(_ARTIST_IN_ROOT, "artists", ids, root_id)]

    def tracks_in_root(self, ids: Sequence[TrackId], root_id: RootId) -> list[TrackId]:
        return [TrackId(one) for one in self._in_root(_TRACK_IN_ROOT, "tracks", ids, root_id)]

    # What hangs on rows

    def beside_tracks(self, ids: Iterable[TrackId]) -> dict[TrackId, TrackBeside]:
        return beside.tracks(self._db.read(), ids)

    def beside_albums(self, ids: Iterable[AlbumId]) -> dict[AlbumId, AlbumBeside]:
        return beside.albums(self._db.read(), ids)

    def beside_artists(self, ids: Iterable[ArtistId]) -> dict[ArtistId, ArtistBeside]:
        return beside.artists(self._db.read(), ids)

    def album_artists(self, ids: Iterable[AlbumId]) -> dict[AlbumId, tuple[Name, ...]]:
        return beside.album_artists(self._db.read(), ids)

    def _within(
        self, reader: sqlite3.Connection, listing: Listing, ask: str, root_id: RootId | None
    ) -> Listing:
        """The list without what has no file in the root. Where there is only that one, all have."""
        if root_id is None or disk.only_root(reader) == root_id:
            return listing
        narrowing = Narrowing(ask=ask, collect=None, values={"root_id": root_id})
        return replace(listing, narrowings=(*listing.narrowings, narrowing))

    def _in_root(self, ask: str, table: str, ids: Sequence[int], root_id: RootId) -> list[int]:
        rows = self._db.read().execute(
            "SELECT t.id FROM json_each(:ids) AS wanted "  # noqa: S608 constants only
            f"CROSS JOIN {table} AS t ON t.id = wanted.value WHERE {ask}",
            {"ids": array(ids), "root_id": root_id},
        )
        return [row["id"] for row in rows]


_TRACK_IN_ROOT = """EXISTS (
    SELECT 1 FROM files AS rf WHERE rf.id = t.file_id AND +rf.root_id = :root_id
)"""

_ALBUM_IN_ROOT = """EXISTS (
    SELECT 1
    FROM tracks AS rt INDEXED BY tracks_of_album
    CROSS JOIN files AS rf ON rf.id = rt.file_id
    WHERE rt.album_id = t.id AND +rf.root_id = :root_id
)"""

_ARTIST_IN_ROOT = """(EXISTS (
    SELECT 1
    FROM track_credits AS rc INDEXED BY track_credits_of_artist
    CROSS JOIN tracks AS rt ON rt.id = rc.track_id
    CROSS JOIN files AS rf ON rf.id = rt.file_id
    WHERE rc.artist_id = t.id AND +rf.root_id = :root_id
) OR EXISTS (
    SELECT 1
    FROM album_credits AS rc INDEXED BY album_credits_of_artist
    CROSS JOIN tracks AS rt INDEXED BY tracks_of_album ON rt.album_id = rc.album_id
    CROSS JOIN files AS rf ON rf.id = rt.file_id
    WHERE rc.artist_id = t.id AND +rf.root_id = :root_id
))"""
