"""What anyone may ask of the library."""

import os
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from soniq.errors import NotFound, Unavailable
from soniq.library import (
    albums,
    artists,
    covers,
    figures,
    files,
    genres,
    lists,
    spoken_rows,
    tracks,
)
from soniq.library.covers import Covers, Renders
from soniq.library.lists import Listing, Narrowing, Order
from soniq.library.model import (
    Album,
    AlbumDetail,
    AlbumFilter,
    AlbumSort,
    Artist,
    ArtistDetail,
    ArtistFilter,
    ArtistSort,
    Artwork,
    Credit,
    CreditRole,
    Facets,
    File,
    Folder,
    Genre,
    Letter,
    Page,
    RootState,
    Slice,
    Totals,
    Track,
    TrackDetail,
    TrackFilter,
    TrackSort,
)
from soniq.library.spoken import Spoken
from soniq.store.arrays import array
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, ArtworkHash, FileId, FolderId, GenreId, TrackId

T = TypeVar("T")

WHOLE = Slice()
EVERY_TRACK = TrackFilter()
EVERY_ALBUM = AlbumFilter()
ALBUM_ARTISTS = ArtistFilter()

A_FEW = 10
"""Tracks that an artist's page shows."""


class _View:
    """One state of the library, and the figures that were found of it.

    Figures are kept with the state that was current before the look began, so that a figure of an
    older state is never remembered as one of a newer.
    """

    def __init__(self, reader: sqlite3.Connection, known: dict[Hashable, object]) -> None:
        self.reader = reader
        self._known = known

    def once(self, name: Hashable, find: Callable[[], T]) -> T:
        """What `find` found the first time since the library changed."""
        if name not in self._known:
            self._known[name] = find()
        return cast("T", self._known[name])  # a name is only ever given with one kind of value

    def count(self, order: Order) -> int:
        if order.values or order.grows_quietly:
            return figures.count(self.reader, order)
        return self.once((order.table, order.present), lambda: figures.count(self.reader, order))

    def others(self, where: ArtistFilter) -> list[str]:
        """The characters of the letter "#", where the filter asks for it."""
        if where.initial != artists.OTHERS:
            return []
        order = artists.order(ArtistSort.NAME, album_artists_only=where.album_artists_only)
        return self.once(("firsts", order.index), lambda: figures.firsts(self.reader, order))


class Library:
    """Lists, details, figures and covers of the catalogue. It only reads; `Shelves` writes."""

    def __init__(
        self,
        db: Database,
        renderer: Renders,
        folder_of_covers: Path,
        folder_of_artwork: Path | None = None,
    ) -> None:
        """folder_of_artwork: where the images lie that soniq fetched or was given."""
        self._db = db
        self._covers = Covers(db, renderer, folder_of_covers, folder_of_artwork)
        self._known: dict[Hashable, object] = {}

    def forget(self) -> None:
        """Drops the remembered figures; to be called when the library has changed."""
        self._known = {}

    # Lists: see `lists` for paging and narrowing. All raise Invalid for a slice of another list.

    def tracks(
        self,
        where: TrackFilter = EVERY_TRACK,
        *,
        sort: TrackSort = TrackSort.ARTIST,
        descending: bool = False,
        part: Slice = WHOLE,
        also: tuple[Narrowing, ...] = (),
    ) -> Page[Track]:
        """also: what narrows the list besides, as `features` has it for moods."""
        lists.check_filter(where)
        with self._view() as view:
            listing = tracks.listing(view.reader, where, sort, also)
            return _page(view, listing, part, tracks.by_ids, descending=descending)

    def albums(
        self,
        where: AlbumFilter = EVERY_ALBUM,
        *,
        sort: AlbumSort = AlbumSort.ARTIST,
        descending: bool = False,
        part: Slice = WHOLE,
    ) -> Page[Album]:
        lists.check_filter(where)
        with self._view() as view:
            listing = albums.listing(view.reader, where, sort)
            return _page(view, listing, part, albums.by_ids, descending=descending)

    def artists(
        self,
        where: ArtistFilter = ALBUM_ARTISTS,
        *,
        sort: ArtistSort = ArtistSort.NAME,
        descending: bool = False,
        part: Slice = WHOLE,
    ) -> Page[Artist]:
        with self._view() as view:
            listing = artists.listing(where, sort, view.others(where))
            return _page(view, listing, part, artists.by_ids, descending=descending)

    def genres(self, part: Slice = WHOLE) -> Page[Genre]:
        with self._view() as view:
            return _page(view, genres.LISTING, part, genres.by_ids)

    def folders(self, parent_id: FolderId | None, part: Slice = WHOLE) -> Page[Folder]:
        """The folders in a folder; those of the roots where `parent_id` is None."""
        with self._view() as view:
            return _page(view, files.folders(parent_id), part, files.folders_by_ids)

    def unreadable(self, part: Slice = WHOLE) -> Page[File]:
        """Files that soniq cannot read, each with its reason."""
        with self._view() as view:
            return _page(view, files.UNREADABLE, part, files.by_ids)

    def letters(
        self, sort: AlbumSort | ArtistSort | TrackSort, *, descending: bool = False
    ) -> list[Letter]:
        """Where each letter of the unfiltered list begins; empty for a sort by number."""
        order = _order(sort)
        with self._view() as view:
            return view.once(
                ("letters", order.index, descending),
                lambda: figures.letters(view.reader, order, descending=descending),
            )

    # One thing each: all raise NotFound.

    def track(self, track_id: TrackId) -> Track:
        return _one(tracks.by_ids(self._db.read(), array([track_id])), "track", track_id)

    def album(self, album_id: AlbumId) -> Album:
        return _one(albums.by_ids(self._db.read(), array([album_id])), "album", album_id)

    def artist(self, artist_id: ArtistId) -> Artist:
        return _one(artists.by_ids(self._db.read(), array([artist_id])), "artist", artist_id)

    def genre(self, genre_id: GenreId) -> Genre:
        return _one(genres.by_ids(self._db.read(), array([genre_id])), "genre", genre_id)

    def folder(self, folder_id: FolderId) -> Folder:
        return _one(files.folders_by_ids(self._db.read(), array([folder_id])), "folder", folder_id)

    def tracks_by_ids(self, ids: Sequence[TrackId]) -> list[Track]:
        """In the order of the ids; those that are gone are left out."""
        return tracks.by_ids(self._db.read(), array(ids)) if ids else []

    def artists_of_tracks(self, ids: Sequence[TrackId]) -> dict[TrackId, tuple[Credit, ...]]:
        """Who plays on each track, as credited: the artists, then the featured."""
        return tracks.artists_of(self._db.read(), array(ids))

    def albums_by_ids(self, ids: Sequence[AlbumId]) -> list[Album]:
        """In the order of the ids; those that are gone are left out."""
        return albums.by_ids(self._db.read(), array(ids)) if ids else []

    def artists_by_ids(self, ids: Sequence[ArtistId]) -> list[Artist]:
        """In the order of the ids; those that are gone are left out."""
        return artists.by_ids(self._db.read(), array(ids)) if ids else []

    def files_by_ids(self, ids: Sequence[FileId]) -> list[File]:
        """In that order; those that are not known are left out."""
        return files.by_ids(self._db.read(), array(ids))

    def track_detail(self, track_id: TrackId) -> TrackDetail:
        track = self.track(track_id)
        with self._db.snapshot() as reader:
            return TrackDetail(
                track=track,
                files=[file for file, _ in files.of_track(reader, track_id)],
                copies=tracks.copies(reader, track_id),
                credits=tracks.credits_of(reader, track_id),
                tags=tracks.tags(reader, track_id),
            )

    def album_detail(self, album_id: AlbumId) -> AlbumDetail:
        album = self.album(album_id)
        with self._db.snapshot() as reader:
            return AlbumDetail(
                album=album,
                editions=albums.editions(reader, album_id),
                tracks=tracks.of_album(reader, album_id),
                credits=albums.credits_of(reader, album_id),
            )

    def said_of(self, ids: Sequence[TrackId]) -> dict[TrackId, Spoken]:
        """The tags of each track's best file, or of the last that it had, and what is laid over
        them; tracks that are gone are left out."""
        return spoken_rows.said_of(self._db.read(), ids)

    def artist_detail(self, artist_id: ArtistId) -> ArtistDetail:
        artist = self.artist(artist_id)
        newest = self.tracks(
            TrackFilter(artist_id=artist_id, role=CreditRole.ARTIST),
            sort=TrackSort.YEAR,
            descending=True,
            part=Slice(first=A_FEW),
        )
        with self._db.snapshot() as reader:
            return ArtistDetail(
                artist=artist,
                albums=albums.of_artist(reader, artist_id),
                appears_on=albums.with_artist(reader, artist_id),
                tracks=newest.items,
            )

    def playable(self, track_id: TrackId) -> File:
        """The file to play: the best one, else another whose drive is there.

        Raises:
            NotFound: no such track.
            Unavailable: its files are missing, or their drive is away.
        """
        found = files.of_track(self._db.read(), track_id)
        if not found:
            track = self.track(track_id)
            raise Unavailable(f'No file holds "{track.title}". Scan its folder again.')
        offline = False
        for file, state in found:
            if file.missing_since is not None or file.unreadable is not None:
                continue
            if state == RootState.OFFLINE:
                offline = True
            elif Path(os.fsdecode(file.path)).is_file():
                return file
        title = self.track(track_id).title
        if offline:
            raise Unavailable(f'The drive that holds "{title}" is away. Connect it again.')
        raise Unavailable(f'The file of "{title}" is gone. Scan its folder again.')

    # Figures: remembered until `forget`.

    def totals(self) -> Totals:
        with self._view() as view:
            return view.once("totals", lambda: figures.totals(view.reader))

    def facets(self) -> Facets:
        """By what tracks can be narrowed; the initials are those of album artists."""
        with self._view() as view:
            return view.once("facets", lambda: figures.facets(view.reader))

    # Covers

    def cover(self, hash: ArtworkHash, size: int) -> Path:
        """A WebP file of the cover, of 160, 480 or 1200 pixels; made now if need be.

        Raises:
            Invalid: another size. NotFound: no such cover, or it cannot be shown.
        """
        return self._covers.path(hash, size)

    def artwork(self, hashes: Iterable[ArtworkHash]) -> dict[ArtworkHash, Artwork]:
        """Sizes, placeholders and tints of covers; unknown ones are left out."""
        return covers.of_hashes(self._db.read(), hashes)

    def placeholder(self, hash: ArtworkHash) -> str | None:
        """A tiny blurred picture as a data URL; None until the cover was first shown."""
        known = self.artwork([hash]).get(hash)
        return None if known is None else known.placeholder

    @contextmanager
    def _view(self) -> Iterator[_View]:
        known = self._known
        with self._db.snapshot() as reader:
            yield _View(reader, known)


def _page(
    view: _View,
    listing: Listing,
    part: Slice,
    fetch: Callable[[sqlite3.Connection, str], list[T]],
    *,
    descending: bool = False,
) -> Page[T]:
    found = lists.find(view.reader, listing, part, descending=descending)
    total = found.total
    if total is None and listing.is_whole:
        total = view.count(listing.order)
    return Page(
        items=fetch(view.reader, array(key[-1] for key in found.keys)),
        keys=found.keys,
        has_next=found.has_next,
        has_previous=found.has_previous,
        total=total,
    )


def _order(sort: AlbumSort | ArtistSort | TrackSort) -> Order:
    """The order of an unfiltered list."""
    if isinstance(sort, AlbumSort):
        return albums.order(sort)
    return artists.order(sort) if isinstance(sort, ArtistSort) else tracks.order(sort)


def _one(found: list[T], kind: str, row_id: int) -> T:
    if not found:
        raise NotFound(f"The library has no {kind} {row_id}.")
    return found[0]
