"""The page that lies beside files put away, so that people find them without soniq."""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from soniq import text
from soniq.errors import Unavailable
from soniq.files import relocating
from soniq.units import ChangeId, Moment

HOME = b".soniq/quarantine"
"""In each music folder; a scan passes it by, as it is hidden."""

NAME = b"READ ME.txt"
PART = b".part"


def home(change_id: ChangeId) -> bytes:
    """Where the files of a change lie, relative to the root, with the manifest."""
    return HOME + b"/%d" % change_id


def place(change_id: ChangeId, path: bytes) -> bytes:
    """Where a file of that path, relative to the root, lies in quarantine."""
    return home(change_id) + b"/files/" + path


def homes(root: bytes) -> list[ChangeId]:
    """The changes that have a folder in a root's quarantine. Half-written manifests go."""
    found: list[ChangeId] = []
    place = os.path.join(root, HOME)
    with suppress(OSError), os.scandir(place) as entries:
        found = [ChangeId(int(entry.name)) for entry in entries if entry.name.isdigit()]
    for change_id in found:
        with suppress(OSError):
            os.unlink(os.path.join(root, home(change_id), NAME + PART))  # noqa: PTH108 - bytes
    return sorted(found)


def write(
    root: bytes, change_id: ChangeId, paths: Sequence[bytes], *, title: str, at: Moment, days: int
) -> None:
    """Writes it anew for the files that lie there; takes it away when the folder is empty.

    Raises:
        Unavailable: the disk does not take it; nothing lies there then.
    """
    folder = home(change_id)
    to = os.path.join(root, folder, NAME)
    if not paths:
        relocating.drop_empty(root, folder + b"/files")
        if os.path.lexists(os.path.join(root, folder, b"files")):
            return  # what soniq does not know lies there: the page stays with it
        with suppress(OSError):
            os.unlink(to)  # noqa: PTH108 - paths of music are bytes
        relocating.drop_empty(root, folder)
        return
    part = to + PART
    try:
        with relocating.made_folders(root, folder):
            with open(part, "wb") as file:
                file.write(_text(paths, title=title, at=at, days=days).encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, to)  # noqa: PTH105 - paths of music are bytes
            relocating.sync_folder(os.path.dirname(to))
    except OSError as error:
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108 - paths of music are bytes
        relocating.drop_empty(root, folder)
        raise Unavailable(
            f"Nothing was put away, as {text.shown(root)} does not take new files: "
            f"{(error.strerror or str(error)).lower()}."
        ) from error


def _text(paths: Sequence[bytes], *, title: str, at: Moment, days: int) -> str:
    when = datetime.fromtimestamp(at / 1000, UTC)
    lines = "\n".join(text.shown(path) for path in paths)
    return (
        f"{title}\n\n"
        f"soniq put these files away on {when:%d %B %Y}. After {days} days it deletes them.\n"
        "To have them back, use soniq's page of what was put away; or, without soniq, move what "
        'lies\nin the folder "files" beside this page to the music folder above ".soniq".\n\n'
        f"{lines}\n"
    )
