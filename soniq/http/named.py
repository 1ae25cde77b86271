"""Which album an order means: by its id, by an offer of a look-up, or by its names."""

from dataclasses import dataclass

from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import ids
from soniq.library.wanted import ToldAlbum
from soniq.units import AlbumId


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What was said of it; one of id, offer, or title with artist. release_date: YYYY-MM-DD, or
    the beginning of that."""

    album_id: str | None = None
    offer: str | None = None
    title: str | None = None
    artist: str | None = None
    release_date: str | None = None


def meant(soniq: Soniq, named: Named) -> AlbumId | ToldAlbum:
    """An offer's songs are fetched now, so it may take seconds.

    Raises:
        Invalid: it names none. NotFound: the offer is too old.
    """
    if named.album_id is not None:
        return ids.private("Album", named.album_id, AlbumId)
    if named.offer is not None:
        return soniq.lookup.offered(named.offer)
    if not named.title or not named.artist:
        raise Invalid("Name the album by its id, by an offer of a look-up, or by title and artist.")
    return ToldAlbum(title=named.title, artists=(named.artist,), release_date=named.release_date)
