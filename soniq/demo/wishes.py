"""What the demo's owner still streams, and a record on the shelf: for a first look at the grid."""

from typing import TYPE_CHECKING

from soniq.collection.model import (
    Acquisition,
    BroughtHolding,
    BroughtWish,
    Medium,
    WishKind,
    WishSource,
)
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.units import Milliseconds, PersonId

if TYPE_CHECKING:
    from soniq.app import Soniq

MINUTE = 60_000

_SAVED = (
    ToldAlbum(
        title="Światła miasta",
        artists=("Żółta Lampa",),
        release_date="1988",
        total_tracks=4,
        tracks=tuple(
            ToldTrack(title=title, track_number=number, duration=Milliseconds(4 * MINUTE))
            for number, title in enumerate(
                ("Ostatni tramwaj", "Neon", "Deszcz na Mokotowie", "Światła miasta"), 1
            )
        ),
    ),
    ToldAlbum(
        title="Autumn Rooms",
        artists=("Otis Merriweather Trio",),
        release_date="1963",
        total_tracks=6,
    ),
    ToldAlbum(title="Winter Harbour", artists=("The Lantern Keepers",), release_date="2016-11-04"),
    ToldAlbum(title="Kitchen Radio, Vol. 2", artists=("Various Artists",), release_date="2023"),
    ToldAlbum(
        title="Janelas Abertas",
        artists=("Mala Ribera",),
        release_date="2019-03-15",
        total_tracks=6,
        tracks=(
            ToldTrack(title="Sol de Inverno", track_number=5, duration=Milliseconds(3 * MINUTE)),
            ToldTrack(title="Último Bonde", track_number=6, duration=Milliseconds(4 * MINUTE)),
        ),
    ),
)
"""The last is here in part."""

_ON_VINYL = ToldAlbum(
    title="Live at the Bluebell", artists=("Otis Merriweather Trio",), release_date="1960"
)


def wish(soniq: "Soniq", owner: PersonId) -> None:
    """Has the owner wish for some albums, as an import from a streaming service does."""
    soniq.collection.bring(
        owner,
        [
            BroughtWish(
                source=WishSource.SPOTIFY,
                kind=WishKind.ALBUM,
                album=album,
                external_id=f"demo{number}",
            )
            for number, album in enumerate(_SAVED, 1)
        ],
    )
    soniq.collection.bring_holdings(
        owner,
        [
            BroughtHolding(
                origin="discogs",
                external_id="demo1",
                acquisition=Acquisition.PHYSICAL,
                medium=Medium.VINYL,
                album=_ON_VINYL,
            )
        ],
    )
