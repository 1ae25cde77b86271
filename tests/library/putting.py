"""Files of given tags, kept and shelved as a scan does, without a disk."""

from collections.abc import Iterator
from typing import Any

from soniq.files.model import Picture, Reading, Sound, Tags
from soniq.library.placing.grouping import album_folder
from soniq.library.writing.file_rows import FoundFile
from soniq.units import ArtworkHash, FileId, FolderId, Milliseconds, RootId
from tests.intake.house import House

MUSIC = RootId(1)


class Nobody:
    """Nothing is read here: the tests say what was."""

    def read(self, paths: object) -> Iterator[Any]:
        return iter(())


def put(
    house: House,
    path: str,
    codec: str = "flac",
    picture: str | None = None,
    root_id: RootId = MUSIC,
    **tags: Any,
) -> int:
    """Keeps and shelves a file of these tags, as a scan does; returns its track's id."""
    folder, _, name = path.rpartition("/")
    with house.db.write() as tx:
        folder_id = house.shelves.folder(tx, root_id, folder.encode(), root_name="music")
        known = tx.execute(
            "SELECT id FROM files WHERE folder_id = :folder_id AND name = :name",
            {"folder_id": folder_id, "name": name.encode()},
        ).fetchone()
        house.shelves.keep(
            tx, [found(known and known["id"], root_id, folder_id, name, codec, picture, tags)]
        )
        house.shelves.shelve(tx, root_id, album_folder(folder.encode()))
    track: int = house.one(
        "SELECT track_id FROM files WHERE folder_id = :folder AND name = :name",
        folder=folder_id,
        name=name.encode(),
    )
    return track


def found(
    file_id: FileId | None,
    root_id: RootId,
    folder_id: FolderId,
    name: str,
    codec: str,
    picture: str | None,
    tags: dict[str, Any],
) -> FoundFile:
    return FoundFile(
        id=file_id,
        root_id=root_id,
        folder_id=folder_id,
        name=name.encode(),
        size_bytes=1000,
        mtime_ns=1,
        inode=1,
        reading=Reading(
            sound=Sound(container=codec, codec=codec, duration_ms=Milliseconds(1000)),
            tags=Tags(**tags),
            picture=Picture(hash=ArtworkHash(picture * 32), mime="image/png", size_bytes=9)
            if picture
            else None,
        ),
    )


def song(artist: str, album: str = "A", **more: Any) -> dict[str, Any]:
    return {"title": more.pop("title", "T"), "artists": (artist,), "album": album, **more}
