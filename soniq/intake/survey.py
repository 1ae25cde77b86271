"""The first look at a root: what is there at all, and which folders are not as they were."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from soniq.files.walk import FolderSeen, PassedBy, walk
from soniq.intake.rows import KnownFolders
from soniq.units import FolderId

KEPT = 20_000
"""Sounds of changed folders that are remembered (some 5 MB); for more the walk is made again,
which costs a hundredth of reading them."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """What a walk found; `sounds` lie in all folders, `to_do` of them in changed ones."""

    root: bytes
    known: KnownFolders
    sounds: int = 0
    to_do: int = 0
    seen: set[FolderId] = field(default_factory=set)
    passed_by: list[PassedBy] = field(default_factory=list)
    _kept: list[FolderSeen] | None = field(default_factory=list)

    def changed(self) -> Iterator[FolderSeen]:
        """The folders that are new or hold something else than when last looked at."""
        if self._kept is not None:
            yield from self._kept
            return
        for seen in walk(self.root):
            if isinstance(seen, FolderSeen) and _is_changed(seen, self.known):
                yield seen

    def gone(self) -> list[FolderId]:
        """Known folders that are there no more. Those that cannot be looked at may well be."""
        hidden = [passed.path for passed in self.passed_by if not _was_left_out(self.root, passed)]
        return [
            folder_id
            for path, (folder_id, _) in self.known.items()
            if folder_id not in self.seen and not any(_within(path, place) for place in hidden)
        ]

    def hides(self, path: bytes) -> bool:
        """Whether the walk met something at this path, but could not tell what it is."""
        return any(passed.path == path for passed in self.passed_by)

    def note(self, seen: FolderSeen) -> None:
        self.sounds += seen.audio_count
        known = self.known.get(seen.path)
        if known is not None:
            self.seen.add(known[0])
        if not _is_changed(seen, self.known):
            return
        self.to_do += seen.audio_count
        if self._kept is not None:
            self._kept.append(seen)
            if self.to_do > KEPT:
                self._kept = None


def survey(root: bytes, known: KnownFolders, give_way: Callable[[], None] = lambda: None) -> Survey:
    """give_way: called at each folder; it may raise."""
    found = Survey(root=root, known=known)
    for seen in walk(root):
        give_way()
        if isinstance(seen, PassedBy):
            found.passed_by.append(seen)
        else:
            found.note(seen)
    return found


def _is_changed(seen: FolderSeen, known: KnownFolders) -> bool:
    row = known.get(seen.path)
    return row is None or row[1] != seen.listing


def _within(path: bytes, place: bytes) -> bool:
    return not place or path == place or path.startswith(place + b"/")


def _was_left_out(root: bytes, passed: PassedBy) -> bool:
    """A folder that could be listed was left out because a file in it asks for that."""
    try:
        with os.scandir(os.path.join(root, passed.path)):
            return True
    except OSError:
        return False
