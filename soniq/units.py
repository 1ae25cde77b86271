"""The words and measures that every part of soniq shares."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType, TypeAlias

RootId = NewType("RootId", int)
FolderId = NewType("FolderId", int)
FileId = NewType("FileId", int)
TrackId = NewType("TrackId", int)
EditionId = NewType("EditionId", int)
AlbumId = NewType("AlbumId", int)
ArtistId = NewType("ArtistId", int)
GenreId = NewType("GenreId", int)
JobId = NewType("JobId", int)
PersonId = NewType("PersonId", int)
TokenId = NewType("TokenId", int)
ChangeId = NewType("ChangeId", int)
CandidateId = NewType("CandidateId", int)

ArtworkHash = NewType("ArtworkHash", str)
"""XXH128 of an image file's bytes, 32 hex digits."""

Milliseconds = NewType("Milliseconds", int)
"""A span of time, or a place in a track counted from its start."""

Moment = NewType("Moment", int)
"""A point in time: UTC milliseconds since 1970."""


def now() -> Moment:
    """The wall clock. A Pi without a battery may be wrong by years until it finds a time server."""
    return Moment(time.time_ns() // 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long job is. `total` is None while it is not known."""

    done: int
    total: int | None = None
    note: str = ""


Tell: TypeAlias = Callable[[Progress], None]
"""How a long loop reports; it may raise `errors.Stopped` where the job is to end between items."""


def tell_nobody(_: Progress) -> None:
    """For callers whom progress does not interest."""
