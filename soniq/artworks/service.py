"""An album's images: those of its files, those of other servers, and those that people give."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from soniq.artworks import rows
from soniq.artworks.filling import Filling
from soniq.artworks.model import Fetched, Image, ImageSource, Offer, Offers, Preview, Sought
from soniq.artworks.originals import Originals
from soniq.artworks.seeking import Found, Seeking
from soniq.artworks.settling import Settling
from soniq.clients.actions import Action, during
from soniq.clients.coverartarchive import CoverArtArchive
from soniq.clients.deezer import Deezer
from soniq.clients.discogs import Discogs
from soniq.clients.saved_covers import SavedCovers
from soniq.errors import Conflict, NotFound
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.journal.service import Journal
from soniq.library.covers import Renders
from soniq.library.shelves import KeptImage, KeptImages, NewImage, Shelves
from soniq.store.database import Database
from soniq.units import AlbumId, ArtworkHash, ChangeId, JobId, PersonId, Tell, tell_nobody

REMEMBERED = 1_000
"""Offers whose references hold."""


class Artworks:
    """Several images an album, one of them its cover. Each change can be taken back."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        renders: Renders,
        caa: CoverArtArchive,
        discogs: Discogs,
        deezer: Deezer,
        saved: SavedCovers,
        folder: Path,
    ) -> None:
        """renders: the child process. folder: where the images lie that are in no music folder."""
        self._db = db
        self._shelves = shelves
        self._originals = Originals(folder, renders)
        self._seeking = Seeking(caa, discogs, deezer, saved)
        self._settling = Settling(db, shelves, journal, self._originals)
        self._filling = Filling(
            db, shelves, journal, self._settling, self._originals, self._seeking
        )
        self.redo = self._settling.redo
        self.undo = self._settling.undo
        self._offers: OrderedDict[str, Offer] = OrderedDict()
        self._offers_lock = threading.Lock()

    def of_album(self, album_id: AlbumId) -> list[Image]:
        """The cover first, then those of people, of others, of the files. Raises NotFound."""
        self._sought(album_id)
        return rows.of_album(self._db.read(), album_id)

    def original(self, hash: ArtworkHash) -> Path:
        """The bytes of an image that was fetched or given, as they came. Raises NotFound."""
        return self._originals.path(hash)

    def tidy(self) -> int:
        """Takes away image files that a power cut kept from becoming anybody's; for housekeeping.

        Returns how many.
        """
        return self._originals.tidy(lambda hash: rows.is_known(self._db.read(), hash))

    # Other servers

    def search(self, album_id: AlbumId) -> Offers:
        """What other servers offer for an album: asks them, so it may take seconds.

        A server that does not answer is named in `failures` and keeps none of the others back.

        Raises NotFound: no such album.
        """
        album = self._sought(album_id)
        with during(Action(title=f'Find covers of "{album.title}"', by_person=True)):
            found, failures = self._seeking.everywhere(album)
        offers = tuple(self._offer(album_id, one) for one in found)
        return Offers(offers=offers, failures=tuple(failures))

    def fetch(
        self, album_id: AlbumId, ref: str, *, by: PersonId | None, primary: bool = True
    ) -> ChangeId | None:
        """Takes an offered image by its `ref`; None where the album has it already, as asked.

        Raises:
            NotFound: the offer is too old, or of another album; search again.
            Invalid: it is no image that soniq shows.
            ServiceFailed: the server does not give it.
        """
        album = self._sought(album_id)
        offer = self._offered(ref)
        if offer.album_id != album_id:
            raise NotFound(f'This offer is not of "{album.title}". Search for covers again.')
        with during(Action(title=f'Fetch a cover of "{album.title}"', by_person=True)):
            fetched = self._seeking.fetch(offer.source, offer.url)
        image = self._originals.take(fetched.content)
        kept = KeptImage(
            hash=image.hash, source=offer.source, url=offer.url, types=tuple(offer.types)
        )
        title = f'Cover of "{album.title}" from {offer.source.label}'
        return self._add(album, image, kept, title, by=by, primary=primary)

    def preview(self, ref: str) -> Preview:
        """An offered image, small where its server has it so, for looking at it before taking it.

        Raises:
            NotFound: the offer is too old; search again.
            ServiceFailed: the server does not give it.
        """
        offer = self._offered(ref)
        with during(Action(title="Look at offered covers", by_person=True)):
            fetched = self._seeking.fetch(offer.source, offer.thumb_url or offer.url)
        return Preview(content=fetched.content, mime=fetched.mime)

    def fetch_for_matched(
        self,
        tell: Tell = tell_nobody,
        *,
        only: AlbumId | None = None,
        by: PersonId | None = None,
        job_id: JobId | None = None,
    ) -> Fetched:
        """Front covers for matched and wished albums that have none; for the job COVER_ART_FETCH.

        by: who asked for it; None is soniq by itself, which the setting `network` may forbid. Run
        again, it goes on where it was stopped.

        Raises:
            ServiceFailed: nobody may be asked, or the archive stays unreachable.
        """
        with during(Action(title="Fetch missing covers", by_person=by is not None)):
            return self._filling.run(tell, only=only, by=by, job_id=job_id)

    # What people do

    def upload(
        self, album_id: AlbumId, content: bytes, *, by: PersonId | None, primary: bool = True
    ) -> ChangeId | None:
        """Takes a JPEG, PNG or WebP of at most 15 MB and 25 megapixels.

        None where the album has it already, as asked.

        Raises:
            NotFound: no such album.
            Invalid: it is another kind of file, too large, or broken.
        """
        album = self._sought(album_id)
        image = self._originals.take(content)
        kept = KeptImage(hash=image.hash, source=ImageSource.PERSON)
        title = f'New cover of "{album.title}"' if primary else f'New image of "{album.title}"'
        return self._add(album, image, kept, title, by=by, primary=primary)

    def set_primary(
        self, album_id: AlbumId, hash: ArtworkHash | None, *, by: PersonId | None
    ) -> ChangeId | None:
        """Makes one of the album's images its cover; None leaves the choice to the files again.

        None is returned where it was chosen already. Raises NotFound.
        """
        album = self._sought(album_id)
        title = f'Cover of "{album.title}"'
        if hash is None:
            title += " as the files have it"
        with self._db.write(lasting=True) as tx:
            if hash is not None and not rows.has(tx.reader, album_id, hash):
                raise NotFound(f'"{album.title}" has no image {hash[:40]}.')
            present = self._shelves.kept_images(tx, album_id)
            item = self._settling.settle(tx, album_id, replace(present, chosen=hash))
            if item is None:
                return None
            return self._settling.note(tx, _entry(title, Source.PERSON, by), [item])

    def remove(self, album_id: AlbumId, hash: ArtworkHash, *, by: PersonId | None) -> ChangeId:
        """Takes away an image that was fetched or given; its bytes stay, for taking it back.

        Raises:
            NotFound: the album has no such image.
            Conflict: only the files hold it.
        """
        album = self._sought(album_id)
        with self._db.write(lasting=True) as tx:
            if not rows.has(tx.reader, album_id, hash):
                raise NotFound(f'"{album.title}" has no image {hash[:40]}.')
            present = self._shelves.kept_images(tx, album_id)
            left = tuple(image for image in present.images if image.hash != hash)
            wanted = KeptImages(
                images=left, chosen=None if present.chosen == hash else present.chosen
            )
            item = None
            if left != present.images:
                item = self._settling.settle(tx, album_id, wanted)
            if item is None:
                raise Conflict(
                    "This image is in the music folder itself. Make another one the cover, or "
                    "change the files."
                )
            entry = _entry(f'Image of "{album.title}" removed', Source.PERSON, by)
            return self._settling.note(tx, entry, [item])

    def _add(
        self,
        album: Sought,
        image: NewImage,
        kept: KeptImage,
        title: str,
        *,
        by: PersonId | None,
        primary: bool,
    ) -> ChangeId | None:
        with self._db.write(lasting=True) as tx:
            present = self._shelves.kept_images(tx, album.id)
            others = tuple(
                one for one in present.images if (one.hash, one.source) != (kept.hash, kept.source)
            )
            wanted = KeptImages(
                images=(*others, kept), chosen=image.hash if primary else present.chosen
            )
            item = self._settling.settle(tx, album.id, wanted, [image])
            if item is None:
                return None
            source = ImageSource(kept.source).says
            return self._settling.note(tx, _entry(title, source, by), [item])

    def _sought(self, album_id: AlbumId) -> Sought:
        album = rows.sought(self._db.read(), album_id)
        if album is None:
            raise NotFound(f"The library has no album {album_id}.")
        return album

    def _offered(self, ref: str) -> Offer:
        with self._offers_lock:
            offer = self._offers.get(ref)
        if offer is None:
            raise NotFound("This offer is too old. Search for covers again.")
        return offer

    def _offer(self, album_id: AlbumId, found: Found) -> Offer:
        offer = Offer(
            ref=secrets.token_urlsafe(12),
            album_id=album_id,
            source=found.source,
            title=found.title,
            page_url=found.page_url,
            url=found.url,
            thumb_url=found.thumb_url,
            width=found.width,
            height=found.height,
            types=found.types,
        )
        with self._offers_lock:
            self._offers[offer.ref] = offer
            while len(self._offers) > REMEMBERED:
                self._offers.popitem(last=False)
        return offer


def _entry(title: str, source: Source, by: PersonId | None) -> Entry:
    return Entry(kind=ChangeKind.ARTWORK, title=title, source=source, confidence=1.0, by=by)
