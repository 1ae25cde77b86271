"""What sounds alike."""

from collections.abc import Sequence

from soniq.discovery.model import Alike, AlikeAlbum, AlikeArtist, Described, LikeFilter
from soniq.errors import Unavailable
from soniq.units import AlbumId, ArtistId, TrackId

ANY = LikeFilter()
_UNHEARD = "No sound can be compared yet: nothing has been analysed."


class Similar:
    """Finds tracks, albums and artists by how they sound, each with its reasons."""

    def tracks(
        self,
        ids: Sequence[TrackId],
        first: int = 20,
        where: LikeFilter = ANY,
        *,
        but_not: Sequence[TrackId] = (),
    ) -> list[Alike]:
        """What sounds like these, the most alike first; of several, like their middle.

        but_not: sounds to keep away from: "like A and B, but not like C".

        Raises:
            NotFound: no such track.
            Invalid: `first` is not in 0–200, or no track is named.
            Unavailable: none of them has been analysed yet.
        """
        raise Unavailable(_UNHEARD)

    def albums(self, album_id: AlbumId, first: int = 20) -> list[AlikeAlbum]:
        """Other albums whose tracks lie nearest to this one's. Raises as `tracks` does."""
        raise Unavailable(_UNHEARD)

    def artists(self, artist_id: ArtistId, first: int = 20) -> list[AlikeArtist]:
        """Other artists whose tracks lie nearest to this one's. Raises as `tracks` does."""
        raise Unavailable(_UNHEARD)

    def path(self, a: TrackId, b: TrackId, steps: int = 8) -> list[Alike]:
        """A way from one track to another: `steps` tracks between them, with both ends.

        Raises as `tracks` does.
        """
        raise Unavailable(_UNHEARD)

    def described(
        self,
        text: str,
        first: int = 20,
        where: LikeFilter = ANY,
        *,
        like: Sequence[TrackId] = (),
    ) -> Described:
        """What answers a description in words: "quiet piano, not sad".

        like: tracks that it is to sound like too.

        Raises:
            Invalid: `first` is not in 0–200.
            NotFound: no such track in `like`.
        """
        raise Unavailable(_UNHEARD)
