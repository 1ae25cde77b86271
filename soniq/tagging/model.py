"""The words of tag writing: what a file would say, what became of it, and what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from soniq.events import JSON
from soniq.files.model import Cover as Cover
from soniq.units import ChangeId, FileId, RootId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWrite:
    """A field of `files.model.Tags` as JSON has it: None or [] where it says nothing."""

    field: str
    before: JSON
    after: JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """What writing would change in one file.

    refusal: why it cannot be written as things stand, for people. version: of what the preview was
    made of; handed to `write`, it refuses a file that has changed since.
    """

    file_id: FileId
    track_id: TrackId
    root_id: RootId
    path: bytes
    fields: tuple[FieldWrite, ...]
    version: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that was left as it is, and why, for people."""

    file_id: FileId
    path: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReport:
    """change_id: None where no file was written. same: how many said all of it already."""

    change_id: ChangeId | None = None
    written: int = 0
    same: int = 0
    refused: tuple[Refused, ...] = ()

    def summary(self) -> dict[str, JSON]:
        """For a job's result."""
        return {
            "change_id": self.change_id,
            "written": self.written,
            "same": self.same,
            "refused": len(self.refused),
            "reasons": list(dict.fromkeys(refused.reason for refused in self.refused[:20])),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What `settle` found after a kill: files that were finished, and such that stay as before."""

    finished: int = 0
    rolled_back: int = 0


Versions = Mapping[FileId, str]
