"""Whether files may be moved in a music folder now, and why not."""

import errno
import os
import sqlite3
import stat
from dataclasses import dataclass
from functools import lru_cache

from soniq import text
from soniq.files.volume import volume_of
from soniq.moving.model import Trouble
from soniq.units import RootId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A music folder as one finds it. trouble: why nothing may be moved in it; None: it may."""

    root_id: RootId
    path: bytes
    name: str
    trouble: Trouble | None = None
    note: str = ""
    is_case_blind: bool = False
    """Whether its file system takes "a" and "A" for one name. Only looked at without trouble."""

    def place(self, path: bytes) -> bytes:
        return os.path.join(self.path, path)


def ground(reader: sqlite3.Connection, root_id: RootId) -> Ground:
    row = reader.execute(
        "SELECT path, name, volume, writable FROM roots WHERE id = :root_id", {"root_id": root_id}
    ).fetchone()
    if row is None:
        return Ground(
            root_id=root_id,
            path=b"",
            name="",
            trouble=Trouble.OFFLINE,
            note="Its music folder was taken out of soniq.",
        )
    found = _trouble(row["path"], row["volume"], row["name"], is_writable=bool(row["writable"]))
    if found is not None:
        trouble, note = found
        return Ground(
            root_id=root_id, path=row["path"], name=row["name"], trouble=trouble, note=note
        )
    return Ground(
        root_id=root_id,
        path=row["path"],
        name=row["name"],
        is_case_blind=_is_case_blind(row["path"]),
    )


def _trouble(
    path: bytes, volume: str | None, name: str, *, is_writable: bool
) -> tuple[Trouble, str] | None:
    shown = text.shown(path)
    try:
        found = volume_of(path)
        with os.scandir(path):
            is_read_only = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return Trouble.OFFLINE, f"{shown} is away. Connect its drive, and try again."
    if volume is not None and found.id != volume:
        return Trouble.OFFLINE, f"Another disk lies at {shown} than at the last scan."
    if not is_writable:
        return (
            Trouble.LOCKED,
            f'soniq may not change files in "{name}". Allow it in the settings of that music '
            "folder, and try again.",
        )
    if is_read_only:
        return Trouble.READ_ONLY, f"{shown} is mounted read-only, so nothing in it can be moved."
    return None


def _is_case_blind(path: bytes) -> bool:
    """Asks by the folder's own name, else by the first one in it that has letters."""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                other = entry.name.swapcase()
                if other != entry.name:
                    about = os.lstat(os.path.join(path, other))
                    return about.st_ino == entry.inode()
    except OSError:
        return False
    return False


class Reach:
    """What lies on the way to the folders of new names; remembered for one look."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._device = os.lstat(ground.path).st_dev if ground.trouble is None else 0
        self._looked = lru_cache(maxsize=2_000)(self._look)

    def trouble(self, folder: bytes, device: int) -> tuple[Trouble, str] | None:
        """Why a file of that device cannot go into the folder (relative to the root)."""
        found, trouble = self._looked(folder)
        if trouble is not None:
            return trouble
        if found != device:
            return Trouble.OTHER_DISK, "Its new folder lies on another disk than the file."
        return None

    def _look(self, folder: bytes) -> tuple[int, tuple[Trouble, str] | None]:
        if not folder:
            return self._device, None
        device, trouble = self._looked(folder.rpartition(b"/")[0])
        if trouble is not None:
            return device, trouble
        try:
            about = os.lstat(self._ground.place(folder))
        except FileNotFoundError:
            return device, None
        except OSError as error:
            return device, told(error)
        if stat.S_ISLNK(about.st_mode):
            return device, (
                Trouble.LINK,
                f"{text.shown(folder)} is a link; soniq moves files only where they really lie.",
            )
        if not stat.S_ISDIR(about.st_mode):
            return device, (Trouble.TAKEN, f"{text.shown(folder)} is a file, not a folder.")
        return about.st_dev, None


_TOLD: dict[int, tuple[Trouble, str]] = {
    errno.EEXIST: (Trouble.TAKEN, "Something else has that name by now."),
    errno.ENOENT: (Trouble.MISSING, "The file is not there any more."),
    errno.EXDEV: (Trouble.OTHER_DISK, "Its new folder lies on another disk than the file."),
    errno.ENAMETOOLONG: (Trouble.TOO_LONG, "The disk does not take a name that long."),
    errno.ENOTDIR: (Trouble.LINK, "A file or a link lies where a folder of its new name would be."),
    errno.ELOOP: (Trouble.LINK, "Its new place leads through a link."),
    errno.EROFS: (Trouble.READ_ONLY, "The disk is mounted read-only."),
    errno.EACCES: (Trouble.READ_ONLY, "soniq's user has no right to write there."),
    errno.EPERM: (Trouble.READ_ONLY, "soniq's user has no right to write there."),
    errno.ENOSPC: (Trouble.FAILED, "The disk is full."),
    errno.EDQUOT: (Trouble.FAILED, "The disk is full."),
}


def told(error: OSError) -> tuple[Trouble, str]:
    """The trouble that the disk's answer means."""
    known = _TOLD.get(error.errno or 0)
    return known or (Trouble.FAILED, f"The disk refuses: {error.strerror or error}.")
