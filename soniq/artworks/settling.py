"""A change of an album's images written down, taken back, and made again on a restored library.

A state is told as {"primary", "cover", "images"}: what a person chose (null: the files say), what
is shown, and what the album has beside the images of its files. `cover` follows from the others,
and is there to be looked at.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from soniq.artworks import rows
from soniq.artworks.originals import Originals
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.journal.model import Change, ChangeKind, Entry, Item, Only, Source, Stale, Undone
from soniq.journal.service import Journal
from soniq.library.shelves import KeptImage, KeptImages, NewImage, Shelves
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import AlbumId, ArtworkHash, ChangeId, PersonId

CHANGED = "artworks.changed"

_FIELDS = ("images", "primary")


class Settling:
    def __init__(
        self, db: Database, shelves: Shelves, journal: Journal, originals: Originals
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._originals = originals
        self.redo: dict[str, Redo] = {CHANGED: self._again}
        journal.undoes(ChangeKind.ARTWORK, self.undo)

    def settle(
        self, tx: Tx, album_id: AlbumId, wanted: KeptImages, new: Sequence[NewImage] = ()
    ) -> Item | None:
        """Has an album have these images; None where it has them already.

        Raises NotFound: the album went meanwhile.
        """
        if not rows.exists(tx.reader, album_id):
            raise NotFound(f"The library has no album {album_id}.")
        had = self._shelves.kept_images(tx, album_id)
        wanted = dataclasses.replace(wanted, images=tuple(sorted(wanted.images, key=_by_name)))
        if wanted == had:
            return None
        before = _told(had, rows.cover(tx.reader, album_id))
        for image in new:
            self._shelves.know_image(tx, image)
        self._shelves.keep_images(tx, album_id, wanted)
        after = _told(wanted, rows.cover(tx.reader, album_id))
        return Item(entity="album", entity_id=album_id, before=before, after=after)

    def note(self, tx: Tx, entry: Entry, items: Sequence[Item], *, whole: bool = False) -> ChangeId:
        """whole: of an undo, that nothing of the change stays as it is."""
        change = self._journal.begin(tx, entry, items)
        albums: list[JSON] = [
            {
                "album": item.entity_id,
                "sounds": [
                    sound.hex() for sound in rows.sounds(tx.reader, AlbumId(item.entity_id))
                ],
                "images": dict(item.after),
            }
            for item in items
        ]
        tx.deed(
            CHANGED,
            {
                "change": change,
                "albums": albums,
                "title": entry.title,
                "source": str(entry.source),
                "by": entry.by,
                "undo_of": entry.undo_of,
                "whole": whole,
            },
        )
        return change

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """Brings back the images that albums had before, and the choice among them."""
        entry = Entry(
            kind=ChangeKind.ARTWORK,
            title=f"Undo: {change.title}".replace("Undo: Undo: ", "Redo: "),
            source=Source.PERSON,
            confidence=1.0,
            by=by,
            undo_of=change.id,
        )
        items = [item for item in self._journal.every_item(change.id) if _is_asked(item, only)]
        with self._db.write(lasting=True) as tx:
            stale: list[Stale] = []
            made = [back for item in items if (back := self._back(tx, item, only, stale))]
            if not made:
                return Undone(change=None, restored=0, stale=tuple(stale))
            whole = only.is_all and not stale
            undone = self.note(tx, entry, made, whole=whole)
        return Undone(change=undone, restored=len(made), stale=tuple(stale))

    def _back(self, tx: Tx, item: Item, only: Only, stale: list[Stale]) -> Item | None:
        album_id = AlbumId(item.entity_id)
        names = [
            name
            for name in _FIELDS
            if item.before[name] != item.after[name] and (not only.fields or name in only.fields)
        ]
        if not rows.exists(tx.reader, album_id):
            stale += [_stale(item, name, "The album is in the library no more.") for name in names]
            return None
        present = self._shelves.kept_images(tx, album_id)
        after, before = _state(item.after), _state(item.before)
        fresh = [name for name in names if _is_still(name, after, present)]
        stale += [
            _stale(item, name, "Its images were changed later.")
            for name in names
            if name not in fresh
        ]
        wanted = KeptImages(
            images=before.images if "images" in fresh else present.images,
            chosen=before.chosen if "primary" in fresh else present.chosen,
        )
        return self.settle(tx, album_id, wanted)

    def _again(self, deed: Deed) -> None:
        body: dict[str, Any] = dict(deed.body)
        change = ChangeId(body["change"])
        if self._is_known(change):
            return
        undo_of = None if body["undo_of"] is None else ChangeId(body["undo_of"])
        if undo_of is not None and not self._is_known(undo_of):
            undo_of = None
        albums = [self._album_again(one) for one in body["albums"]]
        with self._db.write(lasting=True) as tx:
            done = [
                item
                for album_id, wanted, new in albums
                if rows.exists(tx.reader, album_id)
                and (item := self.settle(tx, album_id, wanted, new))
            ]
            entry = Entry(
                kind=ChangeKind.ARTWORK,
                title=body["title"],
                source=Source(body["source"]),
                confidence=1.0,
                by=None if body["by"] is None else PersonId(body["by"]),
                undo_of=undo_of,
            )
            self._journal.begin(tx, entry, done, as_id=change, at=deed.at)
            if undo_of is not None and body["whole"] is True:
                self._journal.undone(tx, undo_of, by=change)

    def _album_again(self, told: Any) -> tuple[AlbumId, KeptImages, list[NewImage]]:
        known = rows.album_of(self._db.read(), [bytes.fromhex(one) for one in told["sounds"]])
        wanted = _state(told["images"])
        return known or AlbumId(told["album"]), wanted, self._known_again(wanted)

    def _is_known(self, change: ChangeId) -> bool:
        try:
            self._journal.change(change)
        except NotFound:
            return False
        return True

    def _known_again(self, wanted: KeptImages) -> list[NewImage]:
        """The images whose rows an older library lacks, looked at anew."""
        reader = self._db.read()
        return [
            self._originals.take(self._originals.path(image.hash).read_bytes())
            for image in wanted.images
            if rows.known(reader, image.hash) is None
        ]


def _told(state: KeptImages, cover: ArtworkHash | None) -> dict[str, JSON]:
    return {
        "primary": state.chosen,
        "cover": cover,
        "images": [
            {
                "hash": image.hash,
                "source": image.source,
                "url": image.url,
                "types": list(image.types),
            }
            for image in state.images
        ],
    }


def _state(told: Any) -> KeptImages:
    images = (
        KeptImage(
            hash=ArtworkHash(one["hash"]),
            source=one["source"],
            url=one["url"],
            types=tuple(one["types"]),
        )
        for one in told["images"]
    )
    return KeptImages(images=tuple(sorted(images, key=_by_name)), chosen=told["primary"])


def _is_still(name: str, after: KeptImages, present: KeptImages) -> bool:
    return after.images == present.images if name == "images" else after.chosen == present.chosen


def _by_name(image: KeptImage) -> tuple[str, str]:
    return image.hash, image.source


def _is_asked(item: Item, only: Only) -> bool:
    return not only.entities or (item.entity, item.entity_id) in only.entities


def _stale(item: Item, name: str, reason: str) -> Stale:
    return Stale(entity=item.entity, entity_id=item.entity_id, field=name, reason=reason)
