"""Which tracks a page is about: an album's, a folder's, some that were picked."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from pydantic import BaseModel, Field

from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import ids, orders
from soniq.library.model import Key, Page, Slice, TrackFilter, TrackSort
from soniq.units import AlbumId, FolderId, TrackId

T = TypeVar("T")

PART = 100

LONGEST = 12_000
"""Characters of an address for tracks that were picked: some 800 of them."""


class About(BaseModel):
    """What a page of files is about, by its address; all music where it says nothing."""

    tracks: str | None = Field(None, max_length=LONGEST)
    album: int | None = Field(None, ge=0, lt=2**63)
    folder: int | None = Field(None, ge=0, lt=2**63)

    def name(self, soniq: Soniq) -> str | None:
        """Raises NotFound."""
        if self.album is not None:
            return soniq.library.album(AlbumId(self.album)).title
        if self.folder is not None:
            return soniq.library.folder(FolderId(self.folder)).name
        found = picked(self.tracks)
        if found and len(found) == 1:
            return soniq.library.track(found[0]).title
        return None if found is None else f"{len(found):,} tracks"

    def track(self, soniq: Soniq) -> TrackId | None:
        """One of them, for an example."""
        if self.album is not None:
            return next(iter(of_album(soniq, AlbumId(self.album))), None)
        return next(iter(picked(self.tracks) or ()), None)


def picked(said: str | None) -> list[TrackId] | None:
    """Public ids with commas between, as an address carries them. Raises NotFound, Invalid."""
    if not said:
        return None
    return orders.numbers("Track", said.split(","), TrackId)


def of_album(soniq: Soniq, album_id: AlbumId) -> list[TrackId]:
    """Raises NotFound."""
    return [track.id for track in soniq.library.album_detail(album_id).tracks]


def of_folder(soniq: Soniq, folder_id: FolderId) -> list[TrackId]:
    """Of the folder and all beneath it.

    Raises:
        NotFound: no such folder. Invalid: more tracks than can be named at once.
    """
    soniq.library.folder(folder_id)
    found: list[TrackId] = []
    for track_id in _beneath(soniq, folder_id):
        found.append(track_id)
        if len(found) > orders.AT_ONCE:
            raise Invalid(
                f"That folder holds more than {orders.AT_ONCE:,} tracks. Choose one further down, "
                "or all music."
            )
    return found


def public(track_ids: list[TrackId]) -> list[str]:
    """Their ids as addresses carry them."""
    return [ids.public("Track", one) for one in track_ids]


def _beneath(soniq: Soniq, folder_id: FolderId) -> Iterator[TrackId]:
    library, where = soniq.library, TrackFilter(folder_id=folder_id)
    for track in _every(lambda part: library.tracks(where, sort=TrackSort.ALBUM, part=part)):
        yield track.id
    for folder in _every(lambda part: library.folders(folder_id, part)):
        yield from _beneath(soniq, folder.id)


def _every(find: Callable[[Slice], Page[T]]) -> Iterator[T]:
    after: Key | None = None
    while True:
        page = find(Slice(first=PART, after=after))
        yield from page.items
        if not page.has_next:
            return
        after = page.keys[-1]
