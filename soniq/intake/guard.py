"""A vanished drive never empties a library: when a scan may not believe its eyes."""

import os

from soniq import text
from soniq.files.volume import Volume, volume_of
from soniq.library.model import Root, RootState

FEW = 50
PART = 0.05
"""More files than both of these, gone at once without a successor, are rather a drive than a
person."""


class Refused(Exception):
    """The root may not be scanned now: it is away, or in doubt."""

    def __init__(self, state: RootState, note: str) -> None:
        super().__init__(note)
        self.state = state
        self.note = note


def look(root: Root, *, trust: bool) -> Volume:
    """The volume that the root lies on. `trust`: a person says that the change is meant.

    Raises:
        Refused: the root is gone or cannot be read, or another disk lies in its place.
    """
    shown = text.shown(root.path)
    try:
        with os.scandir(root.path):
            volume = volume_of(root.path)
    except FileNotFoundError:
        raise Refused(
            RootState.OFFLINE, f"{shown} is not there. Connect its drive, then scan again."
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(RootState.OFFLINE, f"{shown} cannot be read: {reason}.") from None
    if root.volume is not None and volume.id != root.volume and not trust:
        raise Refused(
            RootState.HELD,
            f"Another disk lies at {shown} than at the last scan. Nothing was changed. "
            "Connect the right one, or scan again and confirm that this one takes its place.",
        )
    return volume


def nothing_there(root: Root, known: int) -> Refused:
    """For a root that is there, but without a single sound in it, though it held some."""
    return Refused(
        RootState.HELD,
        f"{text.shown(root.path)} is empty, but {known} files were there at the last scan. "
        "Nothing was marked missing. Connect the drive, or scan again and confirm that they "
        "are gone.",
    )


def too_many(vanished: int, known: int) -> bool:
    return vanished > max(FEW, PART * known)


def too_many_note(vanished: int, known: int) -> str:
    return (
        f"{vanished} of {known} files would go missing at once. Nothing was marked missing. "
        "Look whether a drive or folder is away, or scan again and confirm that they are gone."
    )


def is_free(root: Root, folder: bytes, name: bytes) -> bool:
    """Whether a file's place is empty now. In doubt (a folder that may not be read) it is not."""
    try:
        os.lstat(os.path.join(root.path, folder, name))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def is_there(root: Root) -> bool:
    """Whether the root's own disk is in its place."""
    try:
        look(root, trust=False)
    except Refused:
        return False
    return True
