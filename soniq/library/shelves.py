"""Writing the catalogue: what a scan found becomes files, tracks, editions, albums and artists."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from soniq.files.model import Tags
from soniq.library import spoken_rows
from soniq.library.model import LibraryChanged
from soniq.library.placing.grouping import album_folder
from soniq.library.spoken import Said
from soniq.library.turn import Turn
from soniq.library.wanted import UNSAID, ToldAlbum, Unsaid
from soniq.library.writing import (
    away_rows,
    cover_rows,
    file_rows,
    identifying,
    kept_rows,
    match_rows,
    override_rows,
    sound_rows,
    vanishing,
    wishing,
)
from soniq.library.writing.artist_rows import folders_to_part
from soniq.library.writing.cover_rows import FolderImage
from soniq.library.writing.file_rows import FoundFile
from soniq.library.writing.kept_rows import KeptImage as KeptImage
from soniq.library.writing.kept_rows import KeptImages as KeptImages
from soniq.library.writing.kept_rows import NewImage as NewImage
from soniq.library.writing.match_rows import Reference as Reference
from soniq.library.writing.match_rows import ShownMatch as ShownMatch
from soniq.library.writing.shelving import Shelved, Shelving
from soniq.library.writing.sound_rows import ShownSound as ShownSound
from soniq.library.writing.succession import NOTHING_ABSENT, Absence
from soniq.store.database import Tx
from soniq.units import AlbumId, FileId, FolderId, Moment, RootId, TrackId, now

Spot: TypeAlias = tuple[RootId, bytes]
"""A music folder, and in it a folder as `grouping.album_folder` names it."""

LATELY = 2_000
"""Files whose tags are remembered between being kept and being shelved (some 3 MB)."""


ROUNDS = 2
"""Times that artists are told apart anew: once for who lost an id, once for who takes his name."""


class Shelves:
    """All that a scan writes, and what listening adds. Each method joins the write of its `Tx`."""

    def __init__(self) -> None:
        self.turn = Turn()
        """Of all that look at the music folders with these shelves, or move files in them."""
        self._lately: dict[str, Tags] = {}

    def folder(self, tx: Tx, root_id: RootId, path: bytes, *, root_name: str) -> FolderId:
        """The row of a folder (relative to its root), made with those above it if need be."""
        return file_rows.folder(tx, root_id, path, root_name=root_name)

    def open_folder(self, tx: Tx, folder_id: FolderId) -> None:
        """Something in the folder is about to be written: until it is closed, nobody knows what."""
        file_rows.forget_listing(tx, folder_id)

    def close_folder(
        self, tx: Tx, folder_id: FolderId, *, mtime_ns: int, listing: bytes | None
    ) -> None:
        """All in the folder is kept and shelved. `listing` None: it is to be looked at again."""
        file_rows.set_listing(tx, folder_id, mtime_ns=mtime_ns, listing=listing)

    def keep(self, tx: Tx, files: Sequence[FoundFile]) -> list[FileId]:
        """Writes what was found of files; returns those whose place another file has taken.

        A file with an id stays that file, wherever it lies now and whatever it says.
        """
        at = now()
        taken = [
            displaced
            for file in files
            if (displaced := self._make_room(tx, file.id, file.folder_id, file.name, at))
        ]
        if len(self._lately) > LATELY:
            self._lately.clear()
        for file in files:
            tags = None
            if file.reading is not None:
                tags = file.reading.tags.to_json()
                self._lately[tags] = file.reading.tags
            file_rows.put(tx, file, tags, at)
        settled = {file.id for file in files}
        return [file_id for file_id in taken if file_id not in settled]

    def rename(self, tx: Tx, moves: Sequence[tuple[FileId, FolderId, bytes]]) -> list[FileId]:
        """Gives files their new places, nothing else about them having changed."""
        at = now()
        taken = [
            displaced
            for file_id, folder_id, name in moves
            if (displaced := self._make_room(tx, file_id, folder_id, name, at))
        ]
        for file_id, folder_id, name in moves:
            file_rows.move(tx, file_id, folder_id=folder_id, name=name)
        moved = {file_id for file_id, _, _ in moves}
        return [file_id for file_id in taken if file_id not in moved]

    def _make_room(
        self, tx: Tx, file_id: FileId | None, folder_id: FolderId, name: bytes, at: Moment
    ) -> FileId | None:
        row = tx.execute(
            "SELECT id FROM files WHERE folder_id = :folder_id AND name = :name",
            {"folder_id": folder_id, "name": name},
        ).fetchone()
        if row is None or row["id"] == file_id:
            return None
        file_rows.displace(tx, FileId(row["id"]), name, at)
        return FileId(row["id"])

    def shelve(
        self,
        tx: Tx,
        root_id: RootId,
        base: bytes,
        image: FolderImage | None = None,
        absence: Absence = NOTHING_ABSENT,
    ) -> Shelved:
        """Places anew all files of an album's folder and its disc folders.

        `base`: what `grouping.album_folder` says of them; `image`: the one to be their cover;
        `absence`: what is gone, though it is not marked so yet.
        """
        return self._place(tx, [(root_id, base)], {(root_id, base): image}, absence)

    def _place(
        self,
        tx: Tx,
        spots: Sequence[Spot],
        images: Mapping[Spot, FolderImage | None],
        absence: Absence = NOTHING_ABSENT,
    ) -> Shelved:
        """images: of the folders whose images are known anew; all others keep what they have."""
        done, todo, seen = Shelved(), list(spots), set(spots)
        while todo:
            spot = todo.pop()
            shelving = Shelving(tx, *spot, absence=absence, lately=self._lately)
            done += shelving.run(images.get(spot), keep_images=spot not in images)
            for artist_id in sorted(shelving.split):
                for root, path in folders_to_part(tx, artist_id):
                    if (also := (RootId(root), album_folder(path))) not in seen:
                        seen.add(also)
                        todo.append(also)
        return done

    def override(self, tx: Tx, said: Mapping[TrackId, Mapping[str, Said | None]]) -> None:
        """Lays values over the tags of tracks' files; None takes one away. `reshelve` shows them.

        What says the same as the file's own tag, and no change said it, is not kept.
        """
        for track_id, spoken in spoken_rows.said_of(tx.reader, list(said)).items():
            merged = {**spoken.overrides, **said[track_id]}
            kept = {name: one for name, one in merged.items() if one is not None}
            override_rows.put(tx, track_id, kept, spoken.tags)

    def reshelve(self, tx: Tx, track_ids: Sequence[TrackId]) -> Shelved:
        """Places anew the albums' folders in which files of these tracks lie, and tells of it."""
        named = identifying.named_by(tx, track_ids)
        done = self._place(tx, identifying.spots_of(tx, track_ids), {})
        for _ in range(ROUNDS):
            if not (spots := identifying.settle(tx, named)):
                break
            done += self._place(tx, spots, {})
        tx.emit(
            LibraryChanged(
                added=done.added, changed=max(done.changed, len(track_ids)), missing=done.missing
            )
        )
        return done

    def lose(self, tx: Tx, files: Sequence[FileId]) -> Shelved:
        """Marks files missing; a track without a present file goes missing with them."""
        return Shelved(missing=vanishing.lose(tx, files, now()))

    def put_away(self, tx: Tx, moves: Sequence[tuple[FileId, FolderId, bytes]]) -> Shelved:
        """Files went into quarantine, at these places: lists show them no more, not even as
        missing. `rename` brings them back."""
        lost = self.lose(tx, [file_id for file_id, _, _ in moves])
        at = now()
        for file_id, folder_id, name in moves:
            away_rows.put_away(tx, file_id, folder_id=folder_id, name=name, at=at)
        return lost

    def move_images(self, tx: Tx, moves: Sequence[tuple[FolderId, bytes, FolderId, bytes]]) -> None:
        """Images of albums lie elsewhere now: folder and name before, folder and name after."""
        away_rows.move_images(tx, moves)

    def lose_folders(self, tx: Tx, folders: Sequence[FolderId]) -> None:
        """Marks folders missing; what lay in them is lost by `lose`."""
        file_rows.miss_folders(tx, folders, now())

    def clear(self, tx: Tx, root_id: RootId) -> bool:
        """Takes out some files of the root, and the tracks that lie there alone.

        To be called until it is true: nothing is left.
        """
        return vanishing.clear(tx, root_id, now())

    def digest(self, tx: Tx, file_id: FileId, *, xxh128: bytes, sha256: bytes) -> None:
        """Keeps the digests of a whole file, as it was read whole."""
        sound_rows.set_digests(tx, file_id, xxh128=xxh128, sha256=sha256)

    def know_image(self, tx: Tx, image: NewImage) -> None:
        """Notes an image whose bytes soniq keeps itself."""
        kept_rows.know(tx, image, now())

    def kept_images(self, tx: Tx, album_id: AlbumId) -> KeptImages:
        """What an album has beside the images of its files, and which one a person chose."""
        return kept_rows.kept(tx, album_id)

    def keep_images(self, tx: Tx, album_id: AlbumId, images: KeptImages) -> None:
        """Has an album keep these, beside those of its files, and shows the cover that follows."""
        before = kept_rows.kept(tx, album_id)
        kept_rows.put(tx, album_id, images, now())
        cover_rows.choose(tx, album_id)
        kept_rows.name_url(tx, album_id, before.images)
        tx.emit(LibraryChanged(added=0, changed=1, missing=0))

    def show_sounds(self, tx: Tx, sounds: Sequence[ShownSound]) -> None:
        """Tempo and key by which lists sort and narrow."""
        sound_rows.show(tx, sounds)

    def show_match(
        self,
        tx: Tx,
        match: ShownMatch,
        source: str,
        of_album: Sequence[Reference],
        of_tracks: Mapping[TrackId, Sequence[Reference]],
    ) -> None:
        """How an album stands to a catalogue, and where that has it and its tracks."""
        match_rows.show(tx, match)
        match_rows.refer(tx, source, match.album_id, of_album, of_tracks)

    def find_told(self, tx: Tx, told: ToldAlbum) -> AlbumId | None:
        """The album on the shelves that is told, by its ids, its barcode or its names."""
        return wishing.find(tx, told)

    def want(self, tx: Tx, told: ToldAlbum, *, whole: bool) -> AlbumId:
        """Somebody wishes for an album (whole), or for the songs of it that are told.

        The album on the shelves that is told, under any of its ids or its names; else a new one,
        of which nothing is here. Songs that are told and not here become wanted tracks.
        """
        return wishing.put(tx, told, wanted=2 if whole else 1, at=now())

    def unwant(self, tx: Tx, album_id: AlbumId) -> bool:
        """Nobody wishes for the album any more. True when nothing of it is left."""
        return wishing.drop(tx, album_id, now())

    def want_known(self, tx: Tx, album_id: AlbumId, *, whole: bool) -> None:
        """Somebody wishes for an album of the shelves; or (not whole) for songs of it alone."""
        wishing.want_known(tx, album_id, wanted=2 if whole else 1, at=now())

    def meet(self, tx: Tx, album_id: AlbumId, wanted: Sequence[TrackId]) -> None:
        """These wanted tracks of an album are met by others that are here: they go."""
        wishing.meet(tx, wanted, album_id)

    def hold(self, tx: Tx, told: ToldAlbum) -> AlbumId:
        """The album that is told, for somebody owns it beside the files; `stand` is to say so."""
        return wishing.put(tx, told, wanted=0, at=now())

    def stand(
        self,
        tx: Tx,
        album_id: AlbumId,
        *,
        held: bool | Unsaid = UNSAID,
        coming: int | Unsaid | None = UNSAID,
        acquisition: str | Unsaid | None = UNSAID,
        local_path: str | Unsaid | None = UNSAID,
    ) -> bool:
        """Says what is known of an album's ownership beside its files, and how it stands then.

        coming: percent of it that has come, None when it is not on its way. What is not said
        stays. True when the album is gone, as nothing is left of it and nobody wants it.
        """
        said = {
            "held": held,
            "coming": coming,
            "acquisition_source": acquisition,
            "local_path": local_path,
        }
        return wishing.stand(
            tx, album_id, {name: one for name, one in said.items() if one is not UNSAID}, now()
        )

    def merge(self, tx: Tx, album_id: AlbumId, into: AlbumId) -> None:
        """Two albums turned out to be one, and nothing of the first is here: it becomes the other,
        with all that it is wished for; `into` keeps its own names."""
        wishing.merge(tx, album_id, into, now())
