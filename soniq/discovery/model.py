"""What a search finds."""

from dataclasses import dataclass, field

from soniq.library.model import Album, Artist, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of each kind the best first."""

    tracks: list[Track] = field(default_factory=list)
    albums: list[Album] = field(default_factory=list)
    artists: list[Artist] = field(default_factory=list)
    corrected: str | None = None
    """What was searched for instead, where nothing matched what was typed."""

    @property
    def is_empty(self) -> bool:
        return not (self.tracks or self.albums or self.artists)
