"""What the reader of one format hands back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from soniq.files import digest
from soniq.files.fields import Heard
from soniq.files.opened import Opened, Span
from soniq.files.pictures import Pictures


@dataclass(slots=True, kw_only=True)
class Look:
    """What one kind's reader found."""

    container: str
    codec: str
    info: Any
    heard: Heard
    payload: list[Span]
    pictures: Pictures = field(default_factory=list)
    told: bytes | None = None
    """Identity of the sound that the format tells itself."""
    silent: bool = False

    def identity(self, opened: Opened, duration_ms: int) -> bytes | None:
        """The `audio_hash`; see `digest`."""
        if self.silent or duration_ms < digest.SHORTEST_MS:
            return None
        if self.told is not None:
            return self.told
        return digest.of_payload(opened, self.payload, duration_ms)


Reader: TypeAlias = Callable[[Opened], Look]
"""Reads an opened file of its own format; raises whatever mutagen raises on a broken one."""
