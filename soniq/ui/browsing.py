"""The folders of this machine, for choosing those with music. For admins alone."""

import base64
import binascii
import os
from pathlib import Path

from soniq.errors import Forbidden, Invalid, NotFound
from soniq.events import JSON
from soniq.files.walk import AUDIO
from soniq.text import shown
from soniq.ui.shapes import Row

HIDDEN = (b"/proc", b"/sys", b"/dev", b"/run/user", b"/boot", b"/lost+found")
PLACES = (b"/media", b"/mnt", b"/srv", b"/run/media")
"""Where drives appear on a Linux machine."""

MOST = 500
LOOKED_AT = 400
"""Entries of a folder that are looked at for music; enough for a hint."""


def name_of(path: bytes) -> str:
    """A path as a word that survives JSON, whatever its bytes."""
    return base64.urlsafe_b64encode(path).decode()


def path_of(name: str) -> bytes:
    """Raises Invalid."""
    try:
        path = base64.urlsafe_b64decode(name.encode("ascii"))
    except (binascii.Error, ValueError):
        raise Invalid("The page sent no folder that soniq knows. Reload it.") from None
    if not path.startswith(b"/") or b"\0" in path:
        raise Invalid("The page sent no folder that soniq knows. Reload it.")
    return os.path.normpath(path)


def beginning() -> list[bytes]:
    """Where to begin looking: home, the places of drives, and the top."""
    home = bytes(Path.home())
    wanted = [os.path.join(home, b"Music"), home, *PLACES, b"/"]
    return [path for path in dict.fromkeys(wanted) if Path(os.fsdecode(path)).is_dir()]


def look(path: bytes) -> Row:
    """What is in a folder: its folders, and how many sound files.

    Raises:
        NotFound: there is no such folder. Forbidden: soniq may not read it.
    """
    try:
        with os.scandir(path) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if not entry.name.startswith(b".") and _is_folder(entry)
            )
    except PermissionError:
        raise Forbidden(f"soniq may not read {shown(path)}. Give its account access.") from None
    except OSError as error:
        raise NotFound(f"{shown(path)} cannot be opened: {error.strerror}.") from None
    folders = [os.path.join(path, name) for name in names[:MOST]]
    return {
        "path": name_of(path),
        "shown": shown(path),
        "sounds": _sounds(path),
        "above": _above(path),
        "folders": [
            {"path": name_of(folder), "name": shown(os.path.basename(folder))}
            for folder in folders
            if not folder.startswith(HIDDEN)
        ],
        "more": len(names) > MOST,
    }


def is_read_only(path: bytes) -> bool:
    """Whether the disk, or the folder's rights, keep soniq from writing there; False if away."""
    try:
        mounted = os.statvfs(path).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return bool(mounted) or not os.access(path, os.W_OK)


def _above(path: bytes) -> list[JSON]:
    parts = path.strip(b"/").split(b"/") if path != b"/" else []
    found: list[JSON] = [{"path": name_of(b"/"), "name": "This machine"}]
    for depth in range(1, len(parts) + 1):
        here = b"/" + b"/".join(parts[:depth])
        found.append({"path": name_of(here), "name": shown(parts[depth - 1])})
    return found


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _sounds(path: bytes) -> int:
    with os.scandir(path) as entries:
        names = [entry.name for entry, _ in zip(entries, range(LOOKED_AT), strict=False)]
    return sum(name.rpartition(b".")[2].lower() in AUDIO for name in names)
