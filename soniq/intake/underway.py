"""What a scan has under way: folders that are open, and files of them that are to be read."""

from dataclasses import dataclass, field

from soniq.child.model import Failure
from soniq.files.model import Reading
from soniq.files.walk import Entry, FolderSeen
from soniq.intake.diff import FolderDiff, KnownFile
from soniq.intake.identity import Arrival
from soniq.units import FolderId


@dataclass(slots=True, kw_only=True)
class OpenFolder:
    """A changed folder, until all in it is written."""

    seen: FolderSeen
    diff: FolderDiff
    id: FolderId | None
    above: list[FolderSeen]
    """Folders without sounds that lead to it, and are written with it."""
    is_begun: bool = False
    retry: bool = False
    """A file of it killed its reader and is to be tried once more, next time."""


@dataclass(slots=True, kw_only=True)
class Unit:
    """Folders whose files are placed together."""

    base: bytes
    folders: list[OpenFolder] = field(default_factory=list)

    @property
    def matters(self) -> bool:
        """Whether there are, or were, sounds in it."""
        return any(folder.id is not None or folder.seen.audio_count for folder in self.folders)


@dataclass(slots=True, kw_only=True)
class Pending:
    """A file that is to be read."""

    folder: OpenFolder
    entry: Entry
    known: KnownFile | None


def arrival(item: Pending, answer: Reading | Failure) -> Arrival:
    entry, known = item.entry, item.known
    reading = answer if isinstance(answer, Reading) else None
    return Arrival(
        folder=item.folder.seen.path,
        name=entry.name,
        title=reading.tags.title if reading else None,
        audio_hash=reading.audio_hash if reading else None,
        stamp=(entry.inode, entry.size, entry.mtime_ns),
        known=None if known is None else known.id,
        known_hash=None if known is None else known.audio_hash,
    )


def tries_of(item: Pending) -> int:
    """How often this very file killed its reader; one that has changed since begins anew."""
    known, entry = item.known, item.entry
    if known is None or known.stamp != (entry.inode, entry.size, entry.mtime_ns):
        return 0
    return known.tries
