"""An album's images: those of its files, those of other servers, and those that people give."""

from pathlib import Path

from soniq.artworks.model import Fetched, Image, Offers
from soniq.journal.model import Change, Only, Undone
from soniq.store.deeds import Redo
from soniq.units import AlbumId, ArtworkHash, ChangeId, PersonId, Tell, tell_nobody


class Artworks:
    """Several images an album, one of them its cover. Signatures; the rest follows."""

    redo: dict[str, Redo]

    def of_album(self, album_id: AlbumId) -> list[Image]:
        """The cover first, then in order of where they came from. Raises NotFound."""
        raise NotImplementedError

    def search(self, album_id: AlbumId) -> Offers:
        """What other servers offer for an album: asks them, so it may take seconds.

        A server that does not answer is named in `failures` and keeps none of the others back.
        """
        raise NotImplementedError

    def fetch(
        self, album_id: AlbumId, ref: str, *, by: PersonId | None, primary: bool = True
    ) -> ChangeId | None:
        """Takes an offered image by its `ref`; None where the album has it already, as asked.

        Raises NotFound (search again), Invalid (no image that soniq shows), ServiceFailed.
        """
        raise NotImplementedError

    def fetch_for_matched(
        self, tell: Tell = tell_nobody, *, only: AlbumId | None = None
    ) -> Fetched:
        """Front covers for matched albums that have none; for the job COVER_ART_FETCH."""
        raise NotImplementedError

    def upload(
        self, album_id: AlbumId, content: bytes, *, by: PersonId | None, primary: bool = True
    ) -> ChangeId | None:
        """Takes a JPEG, PNG or WebP of at most 15 MB and 25 megapixels. Raises Invalid."""
        raise NotImplementedError

    def set_primary(
        self, album_id: AlbumId, hash: ArtworkHash | None, *, by: PersonId | None
    ) -> ChangeId | None:
        """Makes one of the album's images its cover; None leaves the choice to the files again."""
        raise NotImplementedError

    def remove(self, album_id: AlbumId, hash: ArtworkHash, *, by: PersonId | None) -> ChangeId:
        """Takes away an image that was fetched or given.

        Raises NotFound, or Conflict where only the files hold it: that is theirs to say.
        """
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.ARTWORK."""
        raise NotImplementedError

    def original(self, hash: ArtworkHash) -> Path:
        """The bytes of an image that was fetched or given, as they came. Raises NotFound."""
        raise NotImplementedError
