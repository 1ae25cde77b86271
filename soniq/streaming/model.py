"""The words of streaming: what a client can take, and what it will be sent."""

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from soniq.audio.coding import CODINGS, Format
from soniq.audio.coding import Quality as Quality
from soniq.units import FileId, Milliseconds

MOST_OFFSET = Milliseconds(7 * 24 * 3_600_000)
"""Beyond any track; a number that a client made up is bounded before it names a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a client is sent. format None: the file as it lies on the disk.

    bitrate: kbit/s, one of `audio.coding.RATES`; None for what has no bit rate to choose.
    """

    format: Format | None = None
    bitrate: int | None = None

    @property
    def is_original(self) -> bool:
        return self.format is None

    @property
    def mime(self) -> str | None:
        """None for the original, whose container says it."""
        return None if self.format is None else CODINGS[self.format].mime

    @property
    def suffix(self) -> str | None:
        return None if self.format is None else CODINGS[self.format].suffix


ORIGINAL = Plan()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened sound file that is to be turned into something else.

    handle: a descriptor, which its owner closes; what needs it longer makes a copy.
    """

    file_id: FileId
    handle: int
    size: int
    mtime_ns: int
    duration: Milliseconds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A finished transcode. handle: a descriptor, which the caller closes. name: of its bytes, the
    same for the same source and plan."""

    handle: int
    size: int
    mtime_ns: int
    name: str

    @classmethod
    def of(cls, handle: int, name: str) -> Self:
        about = os.fstat(handle)
        return cls(handle=handle, size=about.st_size, mtime_ns=about.st_mtime_ns, name=name)


class LevelSource(StrEnum):
    """Who says how loud a track is."""

    TAGS = "tags"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How to bring a track to −18 LUFS, ReplayGain's reference.

    Gains in dB; peaks as a ratio, 1.0 is full scale. None: nobody knows, or it is silent.
    album_*: the same for all tracks of the album, which keeps its quiet ones quiet.
    source: of the track's gain.
    """

    track_gain_db: float | None
    track_peak: float | None
    album_gain_db: float | None
    album_peak: float | None
    source: LevelSource | None
